"""Starting the server: parts put together, a socket bound, a link to open."""

from __future__ import annotations

import html
import logging
import secrets
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.server import create_server
from werkzeug.http import parse_cookie

from wallmsg import factory
from wallmsg.catalogue import Catalogue
from wallmsg.errors import UsageError
from wallmsg.factory import ReadingOptions
from wallmsg.interchange.import_files import resources_state
from wallmsg.interchange.packet.answers import MAX_BYTES
from wallmsg.review import reviewer_name
from wallmsg.web.allowed_hosts import Hosts, is_loopback
from wallmsg.web.application import create_app
from wallmsg.web.context import Site, WebOptions
from wallmsg.web.passwords import Passwords
from wallmsg.web.pictures import Pictures
from wallmsg.web.request_limits import RequestLimits, limited_channel
from wallmsg.web.responses import MAX_JSON_BYTES
from wallmsg.web.routes.packets import ANSWERS
from wallmsg.web.routes.upload import UPLOADS
from wallmsg.web.services import ServiceFactories, Services
from wallmsg.web.upload_queue import Photos, ReadBatch, Uploads

if TYPE_CHECKING:
    from wallmsg.ingest.batch import FileResult

PORT = 8347
"""Where the server listens unless told otherwise, or one of the next if that is taken. The same at
each start, as a browser keeps unsaved work by address and port."""

THREADS = 24
"""Pictures are made one at a time: several browsers may wait for theirs while pages are served."""

CONNECTIONS = 120
"""A browser opens six; each may hold an upload. Strangers hold a third of them at most."""

MAX_OF_STRANGERS = 16_000
"""Bytes that somebody who is not let in may send at once: name and password."""
_TRIED_PORTS = 20
_MAX_PORT = 65535


@dataclass(frozen=True)
class ServeOptions:
    """How `wallmsg review` starts the server."""

    reviewer: str
    host: str = "127.0.0.1"
    port: int | None = None
    """None: PORT, or one of the next if it is taken."""
    passwords: Path | None = None
    """The password file; demanded for any host but this machine."""
    double: float = 0.0
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    translator: str | None = None
    jobs: int = 1
    """Dropped photos read at once."""


class ReviewServer:
    """A bound server, ready to `run`.

    Args:
        catalogue: What is reviewed.
        options: How.
        parts: What reads and translates; by default what wallmsg comes with.
        limit_changes: Fields of `RequestLimits` for this server, where not its defaults.

    Raises UsageError if host or port cannot be had, or a host other than this machine is asked
    for without a password file.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        options: ServeOptions,
        parts: Callable[[Catalogue, ServeOptions], tuple[Services, ReadBatch]] | None = None,
        limit_changes: Mapping[str, Any] | None = None,
    ) -> None:
        if options.passwords is None and not is_loopback(options.host):
            raise UsageError(
                f"{options.host} can be reached from other machines, so passwords are needed",
                hint="give --password-file FILE; --set-password NAME makes it",
            )
        passwords = Passwords.read(options.passwords) if options.passwords else None
        self._socket = _bound(options.host, options.port)
        port = self._socket.getsockname()[1]
        self.options = WebOptions(
            hosts=Hosts(options.host, port),
            reviewer=reviewer_name(options.reviewer),
            secret=None if passwords else secrets.token_urlsafe(24),
            passwords=passwords,
            double=options.double,
        )
        services, read = (parts or own_parts)(catalogue, options)
        self.site = Site(
            catalogue=catalogue,
            options=self.options,
            services=services,
            pictures=Pictures(catalogue),
            uploads=Uploads(read, self.options.max_waiting),
        )
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._connections: dict[int, Any] = {}
        self._server = create_server(
            create_app(self.site),
            map=self._connections,
            sockets=[self._socket],
            threads=THREADS,
            ident=None,
            max_request_body_size=self.options.max_upload_bytes,
            connection_limit=CONNECTIONS,
        )
        limits = RequestLimits(self._max_bytes, self._is_known, max_strangers=CONNECTIONS // 3)
        self._server.channel_class = limited_channel(replace(limits, **(limit_changes or {})))

    @property
    def link(self) -> str:
        """What to open in a browser; it lets anybody in, unless passwords are asked for."""
        host = self.options.hosts.host
        shown = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname()}.get(host, host)  # noqa: S104
        shown = f"[{shown}]" if ":" in shown else shown
        address = f"http://{shown}:{self.options.hosts.port}/"
        return f"{address}?key={self.options.secret}" if self.options.secret else address

    def _is_known(self, cookies: str) -> bool:
        """Whether those are the cookies of somebody who was let in."""
        token = parse_cookie(cookies).get(self.site.cookie, "")
        return self.site.sessions.find(token) is not None

    def _max_bytes(self, address: str, cookies: str) -> int:
        """Bytes that may come with a request; it is not looked at before they all have come."""
        if not self._is_known(cookies):
            return MAX_OF_STRANGERS
        large = {UPLOADS: self.options.max_upload_bytes, ANSWERS: MAX_BYTES}
        return large.get(address, MAX_JSON_BYTES)

    def run(self) -> None:
        """Serve until Ctrl-C, or until `close` is called from another thread."""
        self._server.run()
        self._server.task_dispatcher.shutdown()

    def close(self) -> None:
        """Answer nobody any more: `run` returns."""
        # In the thread that runs the loop, which ends when it has no connection left.
        # When that is awake already, it may close the trigger's pipe before this has written to it.
        with suppress(OSError):
            self._server.trigger.pull_trigger(lambda: wasyncore.close_all(self._connections))

    def finish(self) -> list[str]:
        """Finish the photos in hand; returns the names of dropped photos that were not read."""
        return self.site.uploads.stop()


@contextmanager
def launch_page(link: str) -> Iterator[Path]:
    """A page, readable by this user alone, that leads to the link.

    A browser is told its path and not the link: all users of a machine see what others start.
    """
    with tempfile.TemporaryDirectory(prefix="wallmsg-") as folder:
        page = Path(folder) / "review.html"
        quoted = html.escape(link)
        page.write_text(
            f'<!doctype html><meta charset="utf-8"><title>wallmsg</title>'
            f'<meta http-equiv="refresh" content="0; url={quoted}"><a href="{quoted}">wallmsg</a>',
            encoding="utf-8",
        )
        yield page


def own_parts(catalogue: Catalogue, options: ServeOptions) -> tuple[Services, ReadBatch]:
    """What wallmsg comes with, made when it is first needed."""

    makers = ServiceFactories(
        reader=lambda: factory.make_reader(options.reading),
        translator=lambda: factory.make_translator(options.translator),
        judge=lambda: factory.make_gate(factory.own_terms(catalogue)),
        dictionary=factory.make_dictionary,
        glossary=lambda: factory.make_glossary(catalogue),
        memory=lambda: factory.make_memory(catalogue),
        romaniser=factory.make_romaniser,
    )
    services = Services(makers, catalogue.revision, lambda: resources_state(catalogue))

    def read(photos: Photos, should_stop: Callable[[], bool]) -> Iterator[FileResult]:
        from wallmsg.ingest.batch import BatchOptions

        factory.check_reading(options.reading)
        settings = BatchOptions(jobs=options.jobs, method="upload", custodian_of=photos.custodian)
        english = factory.make_english(catalogue, services.translator())
        return factory.run_batch(catalogue, photos, options.reading, english, settings, should_stop)

    return services, read


def _bound(host: str, port: int | None) -> socket.socket:
    if port is not None and not 0 <= port <= _MAX_PORT:
        raise UsageError(f"there is no port {port}")
    ports = range(PORT, PORT + _TRIED_PORTS) if port is None else (port,)
    error: OSError | None = None
    for number in ports:
        try:
            return _listening(host, number)
        except OSError as caught:
            error = caught
    reason = error.strerror if error else "no port is free"
    raise UsageError(f"cannot listen on {host} port {ports[0]}: {reason}", hint="choose --port")


def _listening(host: str, port: int) -> socket.socket:
    [(family, kind, protocol, _, address), *_] = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        # At once: before that, others may bind the same port without an error.
        made.listen()
    except OSError:
        made.close()
        raise
    return made
