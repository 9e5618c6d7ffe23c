"""What every page needs, in one value: the catalogue, who visits, what the server can do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import g

from wallmsg.catalogue import Catalogue
from wallmsg.web.allowed_hosts import Hosts
from wallmsg.web.opened import OpenedMessages
from wallmsg.web.passwords import Passwords
from wallmsg.web.presence import Presence
from wallmsg.web.sessions import Sessions, Visitor

if TYPE_CHECKING:
    from wallmsg.web.pictures import Pictures
    from wallmsg.web.services import Services
    from wallmsg.web.upload_queue import Uploads


@dataclass(frozen=True)
class WebOptions:
    """How the server runs."""

    hosts: Hosts
    reviewer: str
    """Name of who opens the link with the secret."""
    secret: str | None = None
    """Opens the pages; None if only passwords do."""
    passwords: Passwords | None = None
    """Reviewers who may log in; None: the secret is enough."""
    double: float = 0.0
    """Share of messages, 0 to 1, that a second person transcribes without seeing the first."""
    max_upload_bytes: int = 100_000_000
    """Of one request with photos: a 100-megapixel photo, a scan as TIFF."""
    max_upload_files: int = 50
    """In one request."""
    max_waiting: int = 1000
    """Photos that wait to be read."""


class BlindMessages:
    """The messages that each visitor must not see yet, as long as the catalogue stays as it is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, tuple[str, frozenset[tuple[str, str]]]] = {}

    def get(
        self, who: str, seal: str, find: Callable[[], frozenset[tuple[str, str]]]
    ) -> frozenset[tuple[str, str]]:
        """What `find` gave for that visitor at that state (`seal`) of the catalogue."""
        with self._lock:
            if self._known.get(who, ("",))[0] != seal:
                self._known[who] = (seal, find())
            return self._known[who][1]


@dataclass(frozen=True)
class Site:
    """What every page needs."""

    catalogue: Catalogue
    options: WebOptions
    services: Services
    pictures: Pictures
    uploads: Uploads
    sessions: Sessions = field(default_factory=Sessions)
    opened: OpenedMessages = field(default_factory=OpenedMessages)
    presence: Presence = field(default_factory=Presence)
    blind: BlindMessages = field(default_factory=BlindMessages)

    @property
    def cookie(self) -> str:
        """Name of the cookie. Browsers do not tell ports apart: each server has its own."""
        return f"wallmsg-{self.options.hosts.port}"


def visitor() -> Visitor:
    """Who sent the request in hand. Only behind the guard, which lets in nobody unknown."""
    found = g.get("visitor")
    if not isinstance(found, Visitor):
        raise TypeError("no visitor: this page is not behind the guard")
    return found
