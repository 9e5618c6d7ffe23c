"""Who has which photo open now, so that two people do not work on it unawares."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SECONDS = 45.0
"""After which a person who has not been heard of is taken to have gone; pages report more often."""


class Presence:
    """Names by photo, with the time at which each was last heard of."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, dict[str, float]] = {}

    def here(self, record: str, who: str) -> list[str]:
        """Note that `who` has that photo open; returns the names of the others who have."""
        with self._lock:
            now = self._clock()
            for name in list(self._seen):
                people = self._seen[name]
                self._seen[name] = {
                    one: then for one, then in people.items() if now - then < SECONDS
                }
                if not self._seen[name]:
                    del self._seen[name]
            self._seen.setdefault(record, {})[who] = now
            return sorted(one for one in self._seen[record] if one != who)
