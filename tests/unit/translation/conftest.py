"""Small Argos packages, whole and corrupted, and a server to fetch them from."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from wallmsg.translation import (
    ArgosTranslator,
    PackageStore,
    TranslationPackage,
    embedded_package,
)

METADATA = {
    "package_version": "1.0",
    "argos_version": "1.9",
    "from_code": "ar",
    "from_name": "Arabic",
    "to_code": "en",
    "to_name": "English",
}


class Packages:
    """Makes packages out of the embedded network under other metadata."""

    def __init__(self) -> None:
        with zipfile.ZipFile(embedded_package().path) as archive:
            top = archive.namelist()[0].split("/")[0]
            self._files = {
                name.removeprefix(f"{top}/"): archive.read(name)
                for name in archive.namelist()
                if not name.endswith("/")
            }

    def files(self, **metadata: str) -> dict[str, bytes]:
        """Files of a package that works."""
        return self._files | {"metadata.json": json.dumps(METADATA | metadata).encode()}

    def zip(self, path: Path, files: Mapping[str, bytes], top: str = "ar_en/") -> Path:
        """A zip with these files below one directory."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(f"{top}{name}", data)
        return path

    def directory(self, path: Path, files: Mapping[str, bytes]) -> Path:
        """A directory with these files."""
        for name, data in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
        return path


@dataclass
class Server:
    """A web server on this machine; `pages` says what it answers at each path."""

    url: str
    pages: dict[str, bytes] = field(default_factory=dict)
    declared: dict[str, int] = field(default_factory=dict)
    """Content-Length to send instead of the true one."""
    sent_on: dict[str, str] = field(default_factory=dict)
    """Redirections."""


@pytest.fixture(scope="session")
def packages() -> Packages:
    """Packages to order."""
    return Packages()


@pytest.fixture(scope="session")
def embedded() -> TranslationPackage:
    """The package that comes with wallmsg."""
    return embedded_package()


@pytest.fixture(scope="session")
def translator(embedded: TranslationPackage) -> ArgosTranslator:
    """The embedded package, loaded."""
    return ArgosTranslator(embedded)


@pytest.fixture
def store(tmp_path: Path) -> PackageStore:
    """An empty store."""
    return PackageStore(tmp_path / "store")


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server that runs for one test."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path in made.sent_on:
                self.send_response(302)
                self.send_header("Location", made.sent_on[self.path])
                self.end_headers()
            elif (page := made.pages.get(self.path)) is None:
                self.send_error(404)
            else:
                self.send_response(200)
                length = made.declared.get(self.path, len(page))
                self.send_header("Content-Length", str(length))
                self.end_headers()
                self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        made = Server(f"http://127.0.0.1:{http.server_address[1]}")
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield made
        http.shutdown()
        thread.join()
