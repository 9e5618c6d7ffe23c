"""Starting and ending the server, as the command line does."""

from __future__ import annotations

import contextlib
import http.client
import socket
import time
import urllib.request
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.factories import walls
from tests.fixtures.site import Running, StockedCatalogue
from wallmsg.cli.main import wallmsg
from wallmsg.errors import UsageError
from wallmsg.web.passwords import Passwords
from wallmsg.web.server import PORT, ReviewServer, ServeOptions

PASSWORD = "correct horse battery"  # noqa: S105


def test_the_link_lets_in(server: Running) -> None:
    """Whoever has it sees the queue; each start has another secret."""
    assert "key=" in server.link
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(server.link) as answer:
        assert "Test walls" in answer.read().decode()
        assert answer.headers["Server"] is None


def test_each_start_has_a_secret_of_its_own(serve: Callable[..., Running]) -> None:
    """A link of yesterday opens nothing today."""
    first, second = serve(), serve()
    assert first.server.options.secret != second.server.options.secret
    assert len(first.server.options.secret or "") >= 32


def test_a_port_that_is_taken(serve: Callable[..., Running], stocked: StockedCatalogue) -> None:
    """One that was asked for is missed with a reason; of the usual ones the next is taken."""
    taken = serve().server.options.hosts.port
    with pytest.raises(UsageError, match=f"port {taken}"):
        ReviewServer(stocked.catalogue, ServeOptions("Rima", port=taken), walls.parts)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):  # somebody else has it, which is as good
            other.bind(("127.0.0.1", PORT))
            other.listen()
        assert PORT < serve(port=None).server.options.hosts.port < PORT + 20


def announced(running: Running, path: str, size: int, cookie: str = "") -> bytes:
    """The first line of the answer to a request that announces a body and sends little of it."""
    port = running.server.options.hosts.port
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(f"{head}Content-Length: {size}\r\n\r\nphoto".encode())
        client.settimeout(1.0)
        with contextlib.suppress(TimeoutError):
            return client.recv(1000).split(b"\r\n")[0]
    return b""


def test_strangers_cannot_fill_the_disk(server: Running) -> None:
    """A body is kept before it is looked at: whoever is not let in may send a password at most,
    others photos to where photos go and little else. Chunks do not get round it."""
    site = server.server.site
    cookie = f"{site.cookie}={site.sessions.open('Rima', by_password=False)}"
    large, page = 50_000_000, 1_000_000
    for path in ("/api/upload", "/login", "/"):
        for known in ("", f"{site.cookie}=guessed"):
            assert b"413" in announced(server, path, large, known)
            assert b"413" in announced(server, path, page, known)
    assert b"413" in announced(server, "/api/approve", large, cookie)
    assert announced(server, "/api/upload", large, cookie) == b""  # the rest is waited for
    assert announced(server, "/api/approve", page, cookie) == b""
    port = server.server.options.hosts.port
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n\r\n"
        chunk = b"2000\r\n" + b"x" * 0x2000 + b"\r\n"
        client.sendall(head.encode() + chunk * 3)
        assert b"413" in client.recv(1000)


def dripping(port: int, count: int) -> list[socket.socket]:
    """Connections that have begun a request and do not finish its headers."""
    made = []
    for _ in range(count):
        client = socket.create_connection(("127.0.0.1", port), timeout=10)
        client.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        made.append(client)
    return made


def closed(client: socket.socket, seconds: float) -> bool:
    """Whether the server closes the connection within so many seconds."""
    client.settimeout(seconds)
    try:
        return client.recv(100) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


def test_dripping_connections_hold_nobody_up(serve: Callable[..., Running]) -> None:
    """Two hundred connections that never finish a request: a browser is served meanwhile."""
    running = serve()
    port = running.server.options.hosts.port
    held = dripping(port, 200)
    try:
        for _ in range(3):
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            with opener.open(running.link, timeout=10) as answer:
                assert answer.status == 200
    finally:
        for client in held:
            client.close()


def test_headers_have_a_deadline(serve: Callable[..., Running]) -> None:
    """However often a byte comes."""
    running = serve(limits={"header_seconds": 1.0})
    [client] = dripping(running.server.options.hosts.port, 1)
    end = time.monotonic() + 20
    with client, contextlib.suppress(ConnectionError):
        while not closed(client, 0.3):
            assert time.monotonic() < end
            client.sendall(b"x")


def test_strangers_of_one_address_push_each_other_out(serve: Callable[..., Running]) -> None:
    """The oldest that waits is closed; who was let in keeps every connection."""
    running = serve(limits={"max_from_one_address": 3})
    port = running.server.options.hosts.port
    site = running.server.site
    cookie = f"{site.cookie}={site.sessions.open('Rima', by_password=False)}"
    known = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def ask() -> int:
        known.request("GET", "/api/jobs", headers={"Cookie": cookie})
        answer = known.getresponse()
        answer.read()
        return answer.status

    assert ask() == 200
    own = known.sock
    held = dripping(port, 5)
    try:
        assert [closed(client, 5.0) for client in held[:2]] == [True, True]
        assert [closed(client, 0.5) for client in held[2:]] == [False] * 3
        assert ask() == 200
        assert known.sock is own, "the same connection as before"
    finally:
        for client in [known, *held]:
            client.close()


@pytest.mark.parametrize("port", [-1, 65536])
def test_ports_there_are_not(stocked: StockedCatalogue, port: int) -> None:
    """They are refused in words."""
    with pytest.raises(UsageError, match="there is no port"):
        ReviewServer(stocked.catalogue, ServeOptions("Rima", port=port), walls.parts)


def test_hosts_there_are_not(stocked: StockedCatalogue, tmp_path: Path) -> None:
    """A name that nobody knows is refused in words, too."""
    from wallmsg.web.passwords import set_password

    set_password(tmp_path / "p", "Rima", PASSWORD)
    options = ServeOptions("Rima", host="no.such.host.invalid", port=0, passwords=tmp_path / "p")
    with pytest.raises(UsageError, match="cannot listen on"):
        ReviewServer(stocked.catalogue, options, walls.parts)


def test_with_passwords_the_link_has_no_key(serve: Callable[..., Running], tmp_path: Path) -> None:
    """Passwords replace the secret."""
    from wallmsg.web.passwords import set_password

    set_password(tmp_path / "p", "Rima", PASSWORD)
    assert "key" not in serve(passwords=tmp_path / "p").link


def test_pages_come_with_the_program() -> None:
    """Templates, scripts and styles are package data."""
    package = files("wallmsg.web")
    for name in ("templates/base.html", "templates/queue.html", "static/queue.js"):
        assert package.joinpath(name).is_file()


def test_setting_a_password(tmp_path: Path) -> None:
    """Asked twice, written hashed; without a file to write to it is refused."""
    path = tmp_path / "passwords"
    command = ["review", "--password-file", str(path), "--set-password", "Rima"]
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    done = CliRunner().invoke(wallmsg, command, input=typed)
    assert done.exit_code == 0, done.output
    assert Passwords.read(path).check("Rima", PASSWORD)
    assert PASSWORD not in path.read_text()
    assert isinstance(
        CliRunner().invoke(wallmsg, ["review", "--set-password", "x"]).exception, UsageError
    )
