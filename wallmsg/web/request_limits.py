"""What a connection may cost before it is known who is there: bytes, seconds, connections.

waitress keeps a body, on the disk if it is large, before the application sees the request, and
waits for headers as long as a byte comes now and then. Without these limits a stranger who reaches
the port could fill the disk, or hold every connection without ever sending a request.
"""

from __future__ import annotations

import copy
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser


@dataclass(frozen=True)
class RequestLimits:
    """How long and how many; a stranger is a connection on which no valid cookie has come."""

    max_bytes: Callable[[str, str], int]
    """Bytes that may come with a request to a path with those cookies."""
    is_known: Callable[[str], bool]
    """Whether those cookies are of somebody who was let in."""
    header_seconds: float = 10.0
    """Until the first line and all headers of a request must be there."""
    stranger_seconds: float = 30.0
    """Until a stranger's request must be there as a whole, and how long one may be idle."""
    max_strangers: int = 40
    """Connections of strangers at once; of more, the one waiting longest is closed."""
    max_from_one_address: int = 12
    """The same for one address: two browsers' worth."""


class StrangerConnections:
    """The connections on which nobody has shown a valid cookie, oldest first."""

    def __init__(self, limits: RequestLimits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._channels: list[HTTPChannel] = []

    def add(self, channel: HTTPChannel) -> None:
        """A new connection, which may push out another one."""
        with self._lock:
            self._channels.append(channel)
            victim = self._too_many(channel)
        if victim is not None:
            victim.will_close = True
            self.remove(victim)

    def remove(self, channel: HTTPChannel) -> None:
        """That connection is closed, or known."""
        with self._lock:
            if channel in self._channels:
                self._channels.remove(channel)

    def _too_many(self, newest: HTTPChannel) -> HTTPChannel | None:
        """The connection to be closed, if there are too many; never one that is being answered."""
        idle = [one for one in self._channels if one is not newest and not one.requests]
        counted = Counter(one.addr[0] for one in self._channels)
        address = newest.addr[0]
        if counted[address] > self._limits.max_from_one_address:
            return next((one for one in idle if one.addr[0] == address), None)
        if len(self._channels) > self._limits.max_strangers:
            # Of the address that holds most: who opens many does not push out who opens one.
            greedy = max(idle, key=lambda one: counted[one.addr[0]], default=None)
            return greedy and next(one for one in idle if one.addr[0] == greedy.addr[0])
        return None


def limited_channel(limits: RequestLimits) -> type[HTTPChannel]:
    """A waitress channel that keeps to the limits: refuses (413) too large, closes too slow."""
    strangers = StrangerConnections(limits)

    class Parser(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
        """Reads a request; its limits are known once its headers are."""

        channel: HTTPChannel | None = None

        def parse_header(self, header_plus: bytes) -> None:
            """Parse first line and headers. Raises what waitress's own does."""
            super().parse_header(header_plus)
            cookies = self.headers.get("COOKIE", "")
            own = copy.copy(self.adj)
            own.max_request_body_size = limits.max_bytes(self.path, cookies)
            self.adj: Adjustments = own
            if self.channel is not None and limits.is_known(cookies):
                self.channel.welcome()

    class Channel(HTTPChannel):  # type: ignore[misc] # waitress has no types
        """One connection."""

        def __init__(self, *arguments: object, **named: object) -> None:
            super().__init__(*arguments, **named)
            self._known = False
            self._waiting_since = time.monotonic()
            strangers.add(self)

        def parser_class(self, adj: Adjustments) -> Parser:
            """A parser for the next request, which begins to come now."""
            made = Parser(adj)
            made.channel = self
            self._waiting_since = time.monotonic()
            return made

        def welcome(self) -> None:
            """Somebody who was let in uses this connection."""
            self._known = True
            strangers.remove(self)

        def readable(self) -> bool:
            """Whether more is to be read; asked about once a second of every connection."""
            if not self.requests and not self.total_outbufs_len and self._is_late():
                self.will_close = True
            return bool(super().readable())

        def _is_late(self) -> bool:
            waited = time.monotonic() - self._waiting_since
            reading_headers = self.request is not None and not self.request.headers_finished
            if reading_headers or (self.request is None and not self._known):
                allowed = limits.header_seconds
            elif not self._known:
                allowed = limits.stranger_seconds
            else:
                return False
            return waited > allowed

        def handle_close(self) -> None:
            """The connection ends."""
            strangers.remove(self)
            super().handle_close()

    return Channel
