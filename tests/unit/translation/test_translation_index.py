"""Installing from an index over the network."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tests.unit.translation.conftest import Packages, Server
from wallmsg.errors import MissingToolError, ModelError, UsageError
from wallmsg.translation import PackageStore


def _index(*links: str, **more: str) -> bytes:
    offer = {"from_code": "ar", "to_code": "en", "package_version": "1.0", "links": list(links)}
    other = {"from_code": "en", "to_code": "ar", "package_version": "9.0", "links": list(links)}
    return json.dumps([other, offer | more, {"type": "sbd", "code": "sbd"}]).encode()


def _installed(store: PackageStore) -> list[str]:
    return [x.package.name for x in store.list() if not x.package.embedded]


def test_a_package_comes_from_the_index_with_progress(
    store: PackageStore, server: Server, packages: Packages, tmp_path: Path
) -> None:
    """The newest package for the pair is fetched, installed, and every byte is reported."""
    data = packages.zip(tmp_path / "a", packages.files(package_version="1.9")).read_bytes()
    old = {"from_code": "ar", "to_code": "en", "package_version": "1.10", "links": []}
    offers = json.loads(_index(f"{server.url}/p", package_version="1.9"))
    server.pages = {"/index.json": json.dumps([*offers, old]).encode(), "/p": data}
    seen: list[tuple[int, int | None]] = []
    package = store.install_from_index(
        url=f"{server.url}/index.json", progress=lambda done, total: seen.append((done, total))
    )
    assert package.metadata.package_version == "1.9"
    assert _installed(store) == ["translate-ar_en 1.9"]
    assert seen[-1] == (len(data), len(data))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_second_address_is_tried(
    store: PackageStore, server: Server, packages: Packages, tmp_path: Path
) -> None:
    """If the first link is dead, or not one to follow, the next serves."""
    data = packages.zip(tmp_path / "a", packages.files()).read_bytes()
    links = ["ftp://example.invalid/p", f"{server.url}/dead", f"{server.url}/p"]
    server.pages = {"/index.json": _index(*links), "/p": data}
    assert store.install_from_index(url=f"{server.url}/index.json").metadata.name


def test_offline_is_said_at_once_and_nothing_is_installed(store: PackageStore) -> None:
    """No network: one clear error that says what can be done, and no trace in the store."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/index.json"
    with pytest.raises(MissingToolError, match="cannot be reached") as caught:
        store.install_from_index(url=url)
    assert "install that file" in str(caught.value)
    assert not store.path().exists()


def test_a_name_that_does_not_resolve(store: PackageStore) -> None:
    """A host nobody knows is the same error as no network."""
    with pytest.raises(MissingToolError, match="cannot be reached"):
        store.install_from_index(url="https://index.invalid/index.json")


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'["x"]', b"\xff", b'[{"links": 3}]'])
def test_an_index_that_is_none(store: PackageStore, server: Server, body: bytes) -> None:
    """A login page or nonsense in place of the index is called that."""
    server.pages = {"/index.json": body}
    with pytest.raises(ModelError, match="not a list of packages"):
        store.install_from_index(url=f"{server.url}/index.json")


def test_a_pair_the_index_does_not_have(store: PackageStore, server: Server) -> None:
    """The error names the pair."""
    server.pages = {"/index.json": _index(f"{server.url}/p")}
    with pytest.raises(ModelError, match="from ar to tlh"):
        store.install_from_index("ar", "tlh", url=f"{server.url}/index.json")


def test_a_missing_index(store: PackageStore, server: Server) -> None:
    """The server's answer is passed on."""
    with pytest.raises(MissingToolError, match="404"):
        store.install_from_index(url=f"{server.url}/index.json")


def test_a_download_that_breaks_off(
    store: PackageStore, server: Server, packages: Packages, tmp_path: Path
) -> None:
    """Fewer bytes than promised: an error with the count, nothing installed."""
    data = packages.zip(tmp_path / "a", packages.files()).read_bytes()
    server.pages = {"/index.json": _index(f"{server.url}/p"), "/p": data[: len(data) // 2]}
    server.declared = {"/p": len(data)}
    with pytest.raises(MissingToolError, match="stopped after"):
        store.install_from_index(url=f"{server.url}/index.json")
    assert not _installed(store)
    assert not store.path().exists()


def test_a_download_that_is_no_package(store: PackageStore, server: Server) -> None:
    """What came is checked like any file."""
    server.pages = {"/index.json": _index(f"{server.url}/p"), "/p": b"<html>blocked</html>"}
    with pytest.raises(ModelError):
        store.install_from_index(url=f"{server.url}/index.json")
    assert not _installed(store)


def test_only_https_is_followed(store: PackageStore, server: Server) -> None:
    """Neither the index, nor its links, nor a redirection may leave https (or this machine)."""
    with pytest.raises(UsageError, match="https"):
        store.install_from_index(url="http://example.invalid/index.json")
    with pytest.raises(UsageError, match="https"):
        store.install_from_index(url="file:///etc/passwd")
    server.pages = {"/index.json": _index("http://example.invalid/p", "file:///etc/passwd")}
    with pytest.raises(ModelError, match="no package"):
        store.install_from_index(url=f"{server.url}/index.json")
    server.pages = {"/index.json": _index(f"{server.url}/p")}
    server.sent_on = {"/p": "http://example.invalid/p"}
    with pytest.raises(MissingToolError, match="not https"):
        store.install_from_index(url=f"{server.url}/index.json")
