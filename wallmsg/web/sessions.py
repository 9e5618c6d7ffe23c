"""Who is visiting: one visitor for each browser that showed the secret or a password."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

LIFETIME_SECONDS = 12 * 3600.0
"""A visitor who has not been seen for so long must come in again: a working day."""

MAX_SESSIONS = 1000
"""Visitors remembered; the one not seen for longest goes first."""


@dataclass(frozen=True)
class Visitor:
    """Somebody at a browser."""

    name: str
    """Under which their changes are kept."""
    csrf: str
    """What the page must show with every change."""
    by_password: bool = False
    """Whether the name is proven by a password; else it can be changed on the page."""
    seen: float = 0.0


class Sessions:
    """Visitors by the token in their cookie, in memory: a new start of the server forgets them.

    Only digests of tokens are kept. `clock` gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._visitors: OrderedDict[str, Visitor] = OrderedDict()

    def open(self, name: str, *, by_password: bool) -> str:
        """Let somebody in; returns the token for their cookie."""
        token = secrets.token_urlsafe(32)
        visitor = Visitor(name, secrets.token_urlsafe(32), by_password, self._clock())
        with self._lock:
            self._visitors[_digest(token)] = visitor
            while len(self._visitors) > MAX_SESSIONS:
                self._visitors.popitem(last=False)
        return token

    def find(self, token: str) -> Visitor | None:
        """Who has that token, if they were seen lately."""
        key, now = _digest(token), self._clock()
        with self._lock:
            visitor = self._visitors.pop(key, None)
            if visitor is None or now - visitor.seen > LIFETIME_SECONDS:
                return None
            self._visitors[key] = replace(visitor, seen=now)
            return visitor

    def rename(self, token: str, name: str) -> None:
        """Call the visitor something else from now on."""
        key = _digest(token)
        with self._lock:
            if visitor := self._visitors.get(key):
                self._visitors[key] = replace(visitor, name=name)

    def close(self, token: str) -> None:
        """Forget the visitor with that token."""
        with self._lock:
            self._visitors.pop(_digest(token), None)


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell how much of them is."""
    return hmac.compare_digest(one.encode(), other.encode())


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
