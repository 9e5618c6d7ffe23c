"""Opening, installing, listing and removing translation packages."""

from __future__ import annotations

import hashlib
import json
import random
import re
import stat
import zipfile
from pathlib import Path

import pytest

from wallmsg import factory
from wallmsg.errors import MissingToolError, ModelError, UsageError
from wallmsg.text.safe_zip import ArchiveLimits, extract, safe_members
from wallmsg.translation import ArgosTranslator, PackageStore, TranslationPackage, embedded_package
from wallmsg.translation.packages.package import embedded_reverse_package


def _leftovers(store: PackageStore) -> list[str]:
    """What is in the store besides finished packages and the lock."""
    if not store.path().exists():
        return []
    return [p.name for p in store.path().iterdir() if p.name.startswith(".partial")]


def test_the_embedded_package_says_what_it_is(embedded: TranslationPackage) -> None:
    """Its name has pair and version; its checksum is that of the file."""
    assert embedded.name.startswith("translate-ar_en ")
    assert embedded.embedded
    assert embedded.model.sha256 == hashlib.sha256(embedded.path.read_bytes()).hexdigest()


def test_the_newest_embedded_package_is_taken(packages, tmp_path: Path) -> None:
    """Versions are compared as numbers, not as text."""
    for version in ("0.9", "0.10", "0.2"):
        name = f"translate-ar_en-{version.replace('.', '_')}.argosmodel"
        packages.zip(tmp_path / name, packages.files(package_version=version))
    assert embedded_package(tmp_path).metadata.package_version == "0.10"


def test_the_reverse_package_is_optional_and_apart(packages, tmp_path: Path) -> None:
    """Without one there is None; with one, neither direction is taken for the other."""
    packages.zip(tmp_path / "translate-ar_en-0_9.argosmodel", packages.files())
    assert embedded_reverse_package(tmp_path) is None
    reverse = packages.files(from_code="en", to_code="ar", package_version="2.0")
    packages.zip(tmp_path / "translate-en_ar-2_0.argosmodel", reverse)
    found = embedded_reverse_package(tmp_path)
    assert found is not None
    assert found.name == "translate-en_ar 2.0"
    assert embedded_package(tmp_path).name == "translate-ar_en 1.0"


def test_no_embedded_package_is_an_error_with_a_hint(tmp_path: Path) -> None:
    """A broken installation of wallmsg is called that."""
    with pytest.raises(MissingToolError, match="install wallmsg again"):
        embedded_package(tmp_path)


def test_opening_what_is_not_there(tmp_path: Path) -> None:
    """A path to nothing is a missing tool, not a traceback."""
    with pytest.raises(MissingToolError, match="no translation package"):
        TranslationPackage.open(tmp_path / "nothing")


def test_a_directory_has_a_checksum_of_its_files(packages, tmp_path: Path) -> None:
    """Equal directories share a checksum wherever they are; one changed byte changes it."""
    files = packages.files()
    one = TranslationPackage.open(packages.directory(tmp_path / "a", files))
    two = TranslationPackage.open(packages.directory(tmp_path / "b", files))
    other = TranslationPackage.open(
        packages.directory(tmp_path / "c", files | {"README.md": b"other"})
    )
    assert one.sha256 == two.sha256 != other.sha256


def test_installing_a_file_records_where_it_came_from(
    store: PackageStore, packages, tmp_path: Path
) -> None:
    """An installed package keeps the checksum of the file, and translates."""
    file = packages.zip(tmp_path / "any name.argosmodel", packages.files())
    package = store.install_file(file)
    assert package.path == store.path() / "translate-ar_en-1_0"
    assert package.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert ArgosTranslator(package).translate(["نحن جائعون"])[0].text
    assert not _leftovers(store)


def test_only_the_embedded_package_is_said_to_be_small(
    store: PackageStore, packages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is sent to install what is installed, or what they have chosen not to use."""
    monkeypatch.setattr(PackageStore, "of_user", lambda: store)
    assert "ar_en" in (factory.larger_package_note() or "")
    assert factory.larger_package_note("none") is None
    store.install_file(packages.zip(tmp_path / "a.argosmodel", packages.files()))
    assert factory.larger_package_note() is None
    assert factory.larger_package_note("embedded") is not None


def test_an_installed_package_comes_before_the_embedded(
    store: PackageStore, packages, tmp_path: Path
) -> None:
    """Of a language pair exactly one is preferred: the newest installed, else the embedded."""
    assert [(x.package.embedded, x.preferred) for x in store.list()] == [(True, True)]
    for version in ("1.0", "1.10", "1.9"):
        files = packages.files(package_version=version)
        store.install_file(packages.zip(tmp_path / "a.argosmodel", files))
    listed = store.list()
    assert [x.package.metadata.package_version for x in listed[:3]] == ["1.10", "1.9", "1.0"]
    assert [x.preferred for x in listed] == [True, False, False, False]
    assert store.find("ar_en").metadata.package_version == "1.10"


def test_a_package_of_another_language_is_listed_but_not_mixed_up(
    store: PackageStore, packages, tmp_path: Path
) -> None:
    """A French package leaves the embedded one preferred for English."""
    files = packages.files(to_code="fr", to_name="French")
    store.install_file(packages.zip(tmp_path / "a.argosmodel", files))
    assert [(x.package.metadata.name, x.preferred) for x in store.list()] == [
        ("translate-ar_fr", True),
        ("translate-ar_en", True),
    ]
    assert store.find("ar_en").embedded


def test_a_package_is_found_by_any_of_its_names(
    store: PackageStore, packages, tmp_path: Path
) -> None:
    """Pair, Argos's name, name with version, `embedded`, and a path all lead to a package."""
    file = packages.zip(tmp_path / "a.argosmodel", packages.files())
    store.install_file(file)
    for name in ("ar_en", "ar-en", "translate-ar_en", "translate-ar_en-1_0", "translate-ar_en 1.0"):
        assert store.find(name).metadata.package_version == "1.0"
    assert store.find("embedded").embedded
    assert store.find(str(file)).path == file
    with pytest.raises(MissingToolError, match="tlh_en"):
        store.find("tlh_en")


def test_installing_again_replaces(store: PackageStore, packages, tmp_path: Path) -> None:
    """The same version from another file takes the place of the first, whole."""
    first = store.install_file(packages.zip(tmp_path / "a.argosmodel", packages.files()))
    files = packages.files() | {"README.md": b"second"}
    second = store.install_file(packages.zip(tmp_path / "b.argosmodel", files))
    assert first.path == second.path
    assert (second.path / "README.md").read_bytes() == b"second"
    assert len(store.list()) == 2
    assert not _leftovers(store)


def test_removing(store: PackageStore, packages, tmp_path: Path) -> None:
    """A removed package is gone; the embedded one and unknown names are refused."""
    store.install_file(packages.zip(tmp_path / "a.argosmodel", packages.files()))
    assert store.remove("ar_en").metadata.package_version == "1.0"
    assert [x.package.embedded for x in store.list()] == [True]
    with pytest.raises(UsageError, match="embedded"):
        store.remove("ar_en")
    with pytest.raises(MissingToolError, match="ar_fr"):
        store.remove("ar_fr")
    assert not _leftovers(store)


def test_a_damaged_installed_package_is_named_and_not_used(
    store: PackageStore, packages, tmp_path: Path
) -> None:
    """Whatever happened to its directory, the list still works and says what is wrong."""
    package = store.install_file(packages.zip(tmp_path / "a.argosmodel", packages.files()))
    (package.path / "metadata.json").write_text("{")
    assert [x.package.embedded for x in store.list()] == [True]
    [(path, reason)] = store.damaged()
    assert path == package.path
    assert "metadata.json" in reason


def test_what_a_killed_installation_left_is_cleared(
    store: PackageStore, packages, tmp_path: Path
) -> None:
    """A partial directory is never listed and goes with the next installation."""
    packages.directory(store.path() / ".partial-abc", packages.files())
    assert len(store.list()) == 1
    store.install_file(packages.zip(tmp_path / "a.argosmodel", packages.files()))
    assert not _leftovers(store)


def test_sentence_splitters_are_left_in_the_archive(
    store: PackageStore, packages, tmp_path: Path
) -> None:
    """Pickled parts that many packages carry, which wallmsg never needs, are not unpacked."""
    files = packages.files() | {"stanza/ar/tokenize/padt.pt": b"pickle", "minisbd/x.onnx": b"x"}
    package = store.install_file(packages.zip(tmp_path / "a.argosmodel", files))
    assert {p.name for p in package.path.iterdir()} == {
        "metadata.json",
        "model",
        "sentencepiece.model",
        "README.md",
        "wallmsg.json",
    }


@pytest.mark.parametrize("missing", ["metadata.json", "sentencepiece.model", "model/model.bin"])
def test_an_archive_without_a_needed_part_is_refused(
    store: PackageStore, packages, tmp_path: Path, missing: str
) -> None:
    """Each part a package needs is named when it is missing, and nothing is installed."""
    files = packages.files()
    del files[missing]
    with pytest.raises(ModelError, match=Path(missing).stem):
        store.install_file(packages.zip(tmp_path / "a.argosmodel", files))
    assert len(store.list()) == 1
    assert not _leftovers(store)


@pytest.mark.parametrize(
    "metadata",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        json.dumps({"from_code": "../x", "to_code": "en", "package_version": "1"}).encode(),
        json.dumps({"from_code": "ar", "to_code": "en", "package_version": "../.."}).encode(),
        json.dumps(
            {"from_code": "ar", "to_code": "en", "package_version": "1", "type": "sbd"}
        ).encode(),
        b" " * (2 << 20),
    ],
)
def test_metadata_that_does_not_describe_a_package_is_refused(
    store: PackageStore, packages, tmp_path: Path, metadata: bytes
) -> None:
    """No name for a directory is ever made from metadata that was not checked."""
    files = packages.files() | {"metadata.json": metadata}
    with pytest.raises(ModelError):
        store.install_file(packages.zip(tmp_path / "a.argosmodel", files))
    assert not _leftovers(store)


def test_a_network_that_cannot_be_loaded_is_refused(
    store: PackageStore, packages, tmp_path: Path
) -> None:
    """A package is made to translate a word before it is taken in."""
    files = packages.files() | {"model/model.bin": b"\x06\x00\x00\x00garbage"}
    with pytest.raises(ModelError):
        store.install_file(packages.zip(tmp_path / "a.argosmodel", files))
    assert len(store.list()) == 1
    assert not _leftovers(store)


def test_any_file_may_be_offered(store: PackageStore, packages, tmp_path: Path) -> None:
    """Files that are no package, and packages cut or changed anywhere, end in a ModelError."""
    whole = packages.zip(tmp_path / "a.argosmodel", packages.files()).read_bytes()
    chance = random.Random(7)  # noqa: S311
    offers = [b"", b"PK", chance.randbytes(4000), whole[: len(whole) // 2], whole[:-30]]
    for _ in range(5):
        corrupted = bytearray(whole)
        for _ in range(50):
            corrupted[chance.randrange(len(corrupted))] ^= 0xFF
        offers.append(bytes(corrupted))
    for offer in offers:
        file = tmp_path / "offered.argosmodel"
        file.write_bytes(offer)
        with pytest.raises(ModelError):
            store.install_file(file)
    assert len(store.list()) == 1
    assert not _leftovers(store)
    with pytest.raises(UsageError, match="no file"):
        store.install_file(tmp_path / "absent.argosmodel")


def test_a_store_that_cannot_be_written_is_an_error_with_its_path(packages, tmp_path: Path) -> None:
    """A file where the directory should be gives one clear error."""
    (tmp_path / "store").write_text("in the way")
    file = packages.zip(tmp_path / "a.argosmodel", packages.files())
    with pytest.raises(MissingToolError, match="store"):
        PackageStore(tmp_path / "store").install_file(file)


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "ar_en/../../evil",
        "/etc/evil",
        "ar_en//evil",
        "ar_en/./evil",
        "C:/evil",
        "ar_en\\..\\..\\evil",
        "ar_en/a\x00b",
        "evil",
        "other/evil",
        "ar_en/METADATA.JSON",
    ],
)
def test_names_that_lead_elsewhere_are_refused(
    store: PackageStore, packages, tmp_path: Path, name: str
) -> None:
    """One unsafe, stray or doubled name and nothing of the archive is unpacked."""
    file = packages.zip(tmp_path / "a.argosmodel", packages.files())
    with zipfile.ZipFile(file, "a") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        archive.writestr(info, "evil")
    with pytest.raises(ModelError):
        store.install_file(file)
    assert not [p for p in tmp_path.rglob("*") if p.name.startswith("evil")]
    assert not _leftovers(store)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_are_refused(
    store: PackageStore, packages, tmp_path: Path, kind: int
) -> None:
    """A member that is not a plain file or directory is refused."""
    file = packages.zip(tmp_path / "a.argosmodel", packages.files())
    with zipfile.ZipFile(file, "a") as archive:
        info = zipfile.ZipInfo("ar_en/link")
        info.create_system = 3
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(ModelError, match="link"):
        store.install_file(file)


def test_a_zip_bomb_is_refused_before_it_grows(
    store: PackageStore, packages, tmp_path: Path
) -> None:
    """A member that unpacks to hundreds of times its size stops the installation."""
    files = packages.files() | {"model/model.bin": bytes(64 << 20)}
    with pytest.raises(ModelError, match="times its size"):
        store.install_file(packages.zip(tmp_path / "a.argosmodel", files))
    assert not _leftovers(store)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (ArchiveLimits(total=1 << 20), "more than 1 MB"),
        (ArchiveLimits(member=1 << 20), "over 1 MB"),
        (ArchiveLimits(members=3), "members"),
    ],
)
def test_sizes_are_limited(packages, tmp_path: Path, limits: ArchiveLimits, said: str) -> None:
    """Total size, size of a member and number of members each have their limit."""
    file = packages.zip(tmp_path / "a.argosmodel", packages.files())
    with zipfile.ZipFile(file) as archive:
        assert len(safe_members(archive)) == len(packages.files())
        with pytest.raises(ModelError, match=said):
            safe_members(archive, limits)


def test_an_archive_that_lies_about_its_sizes_is_refused(packages, tmp_path: Path) -> None:
    """A directory of the archive that declares fewer bytes than come out does not get past."""
    file = packages.zip(tmp_path / "a.argosmodel", {"model/model.bin": bytes(3 << 20)})
    with zipfile.ZipFile(file) as archive:
        real = archive.infolist()[0].file_size
    data = file.read_bytes()
    start = data.index(b"PK\x01\x02")
    file.write_bytes(data[:start] + data[start:].replace(real.to_bytes(4, "little"), b"\x09\0\0\0"))
    with zipfile.ZipFile(file) as archive:
        assert archive.infolist()[0].file_size == 9
        with pytest.raises(zipfile.BadZipFile):
            extract(archive, re.compile(".*"), tmp_path / "out")
    assert sum(path.stat().st_size for path in (tmp_path / "out").rglob("*.bin")) <= 9
    with pytest.raises(ModelError, match="not a usable Argos package"):
        PackageStore(tmp_path / "store").install_file(file)
