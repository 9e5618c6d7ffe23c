"""Which messages somebody has viewed since the server was started."""

from __future__ import annotations

import threading

from wallmsg.effective import CurrentMessage, effective_messages
from wallmsg.model import Record


class OpenedMessages:
    """Messages that the desk has shown, as they were then: after a change they count as unopened.

    In memory: after a new start nobody has opened anything, so that approving in bulk asks more
    often and never less.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._versions: dict[tuple[str, str], str] = {}

    def add(self, record_id: str, message: CurrentMessage) -> None:
        """Remember that this message was shown."""
        with self._lock:
            self._versions[record_id, message.id] = message.version

    def unchanged_since(self, record: Record) -> frozenset[str]:
        """Ids of the record's messages that were shown and are still as they were then."""
        with self._lock:
            return frozenset(
                message.id
                for message in effective_messages(record)
                if self._versions.get((record.id, message.id)) == message.version
            )

    def has_any(self, record_id: str) -> bool:
        """Whether a message of that record was shown."""
        with self._lock:
            return any(shown == record_id for shown, _ in self._versions)
