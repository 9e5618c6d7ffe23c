"""Files from other programs, known by what is in them, kept and used."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories.reviews import edited, read, said, wall
from wallmsg import factory
from wallmsg.catalogue import Catalogue
from wallmsg.catalogue.info import CatalogueInfo
from wallmsg.catalogue.resources import ResourceKind, add_resource, resource_files
from wallmsg.errors import CatalogueError, NoInputError, UsageError, WallmsgError
from wallmsg.interchange.export import SAFE, export
from wallmsg.interchange.formats.tmx import TmxFormat
from wallmsg.interchange.import_files import FileKind, import_file, memory_of, terms_of
from wallmsg.model import Record, Status
from wallmsg.translation.glossary import Term
from wallmsg.translation.memory import Reviewed
from wallmsg.translation.tbx import write_tbx
from wallmsg.translation.tmx import read_tmx, write_tmx

INFO = CatalogueInfo(title="t", languages=("ar", "en"), created="2026", program="wallmsg 0")


def nothing_wrong(path: Path, error: WallmsgError) -> None:
    """Where no file may be damaged."""
    raise AssertionError(f"{path}: {error}")


def tmx(path: Path, *pairs: Reviewed) -> Path:
    """A translation memory on disk."""
    with path.open("wb") as out:
        write_tmx(pairs, out)
    return path


def checked(arabic: str, english: str, *, status: Status = Status.REVIEWED) -> Record:
    """A record whose one message somebody has checked."""
    content = replace(
        said(arabic, english=english), transcription_status=status, translation_status=status
    )
    return edited(wall(read(arabic), name=f"{arabic}.jpg"), content)


def test_a_memory_is_kept_and_answers(catalogue: Catalogue, tmp_path: Path) -> None:
    """It stands in the catalogue byte for byte and suggests from there."""
    given = tmx(tmp_path / "from Omega T!.tmx", Reviewed("سنعود", "We shall return", "x"))
    found = import_file(catalogue, given, "Rima")
    assert (found.kind, found.entries) == (FileKind.MEMORY, 1)
    assert found.path == catalogue.path / "memory" / "001-from_Omega_T_.tmx"
    assert found.path.read_bytes() == given.read_bytes()
    recalled = memory_of(catalogue, nothing_wrong).exact("سنعود")
    assert recalled is not None
    assert recalled.reviewed.english == "We shall return"
    assert list(catalogue.verify()) == []


@pytest.mark.parametrize("code", ["ara", "arb", "apc"])
def test_a_memory_in_another_code_of_arabic(
    catalogue: Catalogue, tmp_path: Path, code: str
) -> None:
    """It is accepted, with a note, and answers."""
    path = tmx(tmp_path / "a.tmx", Reviewed("سنعود", "We return", "x"))
    path.write_bytes(path.read_bytes().replace(b'lang="ar"', f'lang="{code}"'.encode()))
    found = import_file(catalogue, path, "Rima")
    assert (found.entries, found.notes) == (1, (f"{code} counts as Arabic",))
    assert memory_of(catalogue, nothing_wrong).exact("سنعود") is not None


def test_the_same_file_again_is_known(catalogue: Catalogue, tmp_path: Path) -> None:
    """Under whatever name; another one is put beside it, never over it."""
    first = tmx(tmp_path / "a.tmx", Reviewed("سنعود", "one", "x"))
    import_file(catalogue, first, "Rima")
    assert import_file(catalogue, first.rename(tmp_path / "b.tmx"), "Rima").path is None
    import_file(catalogue, tmx(tmp_path / "a.tmx", Reviewed("سنعود", "two", "x")), "Rima")
    names = [path.name for path in resource_files(catalogue, ResourceKind.MEMORY)]
    assert names == ["001-a.tmx", "002-a.tmx"]
    recalled = memory_of(catalogue, nothing_wrong).exact("سنعود")
    assert recalled is not None
    assert recalled.reviewed.english == "two"


def test_the_catalogues_own_reviews_count_most(catalogue: Catalogue, tmp_path: Path) -> None:
    """What was checked here stands before what came from elsewhere."""
    import_file(catalogue, tmx(tmp_path / "a.tmx", Reviewed("سنعود", "from outside", "x")), "R")
    catalogue.add(checked("سنعود", "checked here"))
    recalled = memory_of(catalogue, nothing_wrong).exact("سنعود")
    assert recalled is not None
    assert recalled.reviewed.english == "checked here"


def test_only_what_people_checked_is_exported_as_memory() -> None:
    """Neither the machine's English nor drafts nor texts with gaps; marks for unsure letters go."""
    records = [
        checked("سنعود", "We return"),
        checked("ق\u0323لبي", "my heart", status=Status.APPROVED),
        checked("حلب", "Aleppo", status=Status.DRAFT),
        checked("في [...]", "in"),
        wall(read("لا", english="no")),
    ]
    out = io.BytesIO()
    assert export(TmxFormat(), records, INFO, out, SAFE) == 2
    pairs = read_tmx(out.getvalue(), "x")
    assert [(pair.arabic, pair.english) for pair in pairs] == [
        ("سنعود", "We return"),
        ("قلبي", "my heart"),
    ]
    assert pairs[0].source == f"{records[0].id} m1"


def test_glossaries_of_both_kinds_are_kept_and_used(catalogue: Catalogue, tmp_path: Path) -> None:
    """TBX and tab-separated; the later one counts, and both before the embedded one."""
    tsv, tbx = tmp_path / "g.tsv", tmp_path / "g.tbx"
    tsv.write_text("حلب\tAleppo the White\tplace\nسنعود\twe return\n", "utf-8")
    with tbx.open("wb") as out:
        write_tbx([Term("سنعود", ("we shall return",), "formula")], out)
    assert import_file(catalogue, tsv, "Rima").entries == 2
    assert import_file(catalogue, tbx, "Rima").kind is FileKind.GLOSSARY
    assert [term.arabic for term in terms_of(catalogue, nothing_wrong)] == ["حلب", "سنعود", "سنعود"]
    found = factory.make_glossary(catalogue).find("سنعود إلى حلب ودمشق")
    assert [term.english[0] for term in found] == [
        "we shall return",
        "Aleppo the White",
        "Damascus",
    ]


def test_a_kept_file_that_was_damaged_is_told(catalogue: Catalogue, tmp_path: Path) -> None:
    """The others still answer."""
    add_resource(catalogue, ResourceKind.MEMORY, "bad.tmx", b"<tmx>")
    add_resource(catalogue, ResourceKind.GLOSSARY, "bad.tsv", b"no tab here")
    import_file(catalogue, tmx(tmp_path / "a.tmx", Reviewed("سنعود", "one", "x")), "Rima")
    told: list[str] = []
    assert len(memory_of(catalogue, lambda path, _: told.append(path.name))) == 1
    assert len(terms_of(catalogue, lambda path, _: told.append(path.name))) == 0
    assert told == ["001-bad.tmx", "001-bad.tsv"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.jpg", b"\xff\xd8\xff\x00"),
        ("answers.json", b"{}"),
        ("page.html", b"<html></html>"),
        ("bomb.tmx", b'<!DOCTYPE tmx [<!ENTITY a "b">]><tmx>&a;</tmx>'),
        ("empty.tsv", b""),
        ("wrong.tsv", b"one column"),
    ],
)
def test_other_files_are_refused(
    catalogue: Catalogue, tmp_path: Path, name: str, data: bytes
) -> None:
    """Nothing of them is kept."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises((NoInputError, UsageError), match=name):
        import_file(catalogue, path, "Rima")
    assert (
        resource_files(catalogue, ResourceKind.MEMORY)
        == resource_files(catalogue, ResourceKind.GLOSSARY)
        == []
    )


def test_names_never_leave_the_shelf(catalogue: Catalogue) -> None:
    """Whatever a file was called."""
    for name in ("../../x.tmx", "..", "a/b.tmx", "\u202e.tmx", "x" * 300 + ".tmx", ".hidden"):
        path = add_resource(catalogue, ResourceKind.MEMORY, name, name.encode())
        assert path is not None
        assert path.parent == catalogue.path / "memory"
        assert path in resource_files(catalogue, ResourceKind.MEMORY)


def test_a_read_only_catalogue_keeps_nothing(catalogue: Catalogue) -> None:
    """And says so."""
    closed = Catalogue.open(catalogue.path, read_only=True)
    with pytest.raises(CatalogueError, match="read-only"):
        add_resource(closed, ResourceKind.MEMORY, "a.tmx", b"x")
