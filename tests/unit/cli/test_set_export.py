"""`set`, `export`, `schema`, `verify` and `index`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
from msgspec.structs import replace

from tests.fixtures.commands import Run
from wallmsg.catalogue import Action, Catalogue
from wallmsg.model import Caption


def test_people_say_where_and_when(run: Run, catalogue: Catalogue) -> None:
    """What is set is stored apart from the machine's part, and searchable."""
    identity = catalogue.resolve("heart.jpg")
    before = catalogue.read(identity)
    ran = run(
        *("set", identity[:5], "--place", "Aleppo", "--taken", "2016-12", "--tag", "farewell"),
        *("--note", "north wall", "--photographer", "A.", "-c", catalogue.path),
    )
    assert (ran.code, ran.out) == (0, "1 record changed\n")
    after = catalogue.read(identity)
    assert after.machine == before.machine
    assert after.review.place == "Aleppo"
    assert after.review.tags == ("farewell",)
    assert (
        "heart.jpg" in run("list", "--place", "aleppo", "--after", "2016", "-c", catalogue.path).out
    )
    assert "heart.jpg" in run("search", "farewell", "-c", catalogue.path).out


def test_facts_can_be_taken_away(run: Run, catalogue: Catalogue) -> None:
    """An empty value and --untag remove what was set."""
    run("set", "heart.jpg", "--place", "X", "--tag", "a", "--tag", "b", "-c", catalogue.path)
    run("set", "heart.jpg", "--place", "", "--untag", "a", "-c", catalogue.path)
    review = catalogue.read(catalogue.resolve("heart.jpg")).review
    assert (review.place, review.tags) == (None, ("b",))


def test_captions_can_be_taken_away(run: Run, catalogue: Catalogue) -> None:
    """Those from one source go, the others stay."""
    identity = catalogue.resolve("heart.jpg")
    captions = (Caption("Hearts", "The Guardian"), Caption("Heart", ""), Caption("Herz", "dpa"))
    catalogue.update(identity, lambda old: replace(old, captions=captions), Action.CHANGE)
    out = run("set", "heart.jpg", "--uncaption", "The Guardian", "-c", catalogue.path).out
    assert out == "1 record changed\n"
    assert catalogue.read(identity).captions == captions[1:]
    run("set", "heart.jpg", "--uncaption", "", "-c", catalogue.path)
    assert catalogue.read(identity).captions == captions[2:]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["heart.jpg"], 2),
        (["heart.jpg", "--taken", "yesterday"], 2),
        (["heart.jpg", "--taken", "2016-13"], 2),
        (["heart.jpg", "absent", "--place", "X"], 5),
        (["heart.jpg", "--tag", ""], 2),
        (["heart.jpg", "--note", " "], 2),
        (["heart.jpg", "--taken", "٢٠١٦-١٣"], 2),
        (["heart.jpg", "--taken", "2016-012"], 2),
    ],
)
def test_what_cannot_be_set(
    arguments: list[str], code: int, run: Run, catalogue: Catalogue
) -> None:
    """Nothing to set, no date, an unknown record: one sentence, and nothing is changed."""
    before = [catalogue.read(i) for i in catalogue.ids()]
    assert run("set", *arguments, "-c", catalogue.path).code == code
    assert [catalogue.read(i) for i in catalogue.ids()] == before


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("٢٠١٦-١٢", "2016-12"),
        ("۲۰۱۶", "2016"),
        ("2016-1-5", "2016-01-05"),
        (" 2016-12-05 ", "2016-12-05"),
        ("2016-1-5T10:30", "2016-01-05T10:30"),
    ],
)
def test_dates_as_people_write_them(
    written: str, stored: str, run: Run, catalogue: Catalogue
) -> None:
    """Digits of either kind, with or without leading zeros, are stored in one form."""
    assert run("set", "heart.jpg", "--taken", written, "-c", catalogue.path).code == 0
    assert catalogue.read(catalogue.resolve("heart.jpg")).review.taken == stored


def test_only_changes_are_counted(run: Run, catalogue: Catalogue) -> None:
    """A record named twice counts once, and one that is so already not at all."""
    words = ("set", "heart.jpg", "heart.jpg", "return.jpg", "--tag", " a ", "-c", catalogue.path)
    assert run(*words).out == "2 records changed\n"
    assert catalogue.read(catalogue.resolve("heart.jpg")).review.tags == ("a",)
    assert run(*words).out == "0 records changed\n"


def test_a_damaged_record_is_told_when_indexing(run: Run, catalogue: Catalogue) -> None:
    """The others are indexed; the exit code says that not all is well."""
    catalogue.record_path(catalogue.resolve("heart.jpg")).write_text("{")
    ran = run("index", "-c", catalogue.path)
    assert (ran.code, ran.out) == (5, "2 records indexed\n")
    assert "damaged" in ran.err


def test_export_formats(run: Run, catalogue: Catalogue, tmp_path: Path) -> None:
    """JSON, JSON lines and CSV hold every record; the ending chooses the format."""
    document = json.loads(run("export", "-c", catalogue.path).out)
    assert len(document["records"]) == 3
    rows = run("export", "--format", "jsonl", "-c", catalogue.path).out.splitlines()
    assert [json.loads(row)["id"] for row in rows] == catalogue.ids()
    target = tmp_path / "messages.csv"
    assert "3 records" in run("export", "-o", target, "-c", catalogue.path).out
    table = list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig"))))
    assert "تركت قلبي هنا" in [row["transcription"] for row in table]


def test_exports_keep_people_safe(run: Run, catalogue: Catalogue) -> None:
    """The photographer is exported only when asked for."""
    run("set", "heart.jpg", "--photographer", "Somebody", "-c", catalogue.path)
    assert "Somebody" not in run("export", "-c", catalogue.path).out
    assert "Somebody" in run("export", "--private", "-c", catalogue.path).out


def test_exports_say_what_is_sensitive(run: Run, catalogue: Catalogue) -> None:
    """How many records are left out is told, but not in the export itself."""
    run("set", "heart.jpg", "--sensitive", "-c", catalogue.path)
    ran = run("export", "-c", catalogue.path)
    assert "1 sensitive record left out" in ran.err
    assert "sensitive record" not in ran.out
    assert "left out" not in run("export", "--sensitive", "-c", catalogue.path).err
    assert "left out" not in run("export", "--query", "سنعود", "-c", catalogue.path).err


@pytest.mark.parametrize("name", ["json", "jsonl", "csv"])
def test_exports_hold_back_what_cannot_be_trusted(
    name: str, run: Run, doubtful: Catalogue, tmp_path: Path
) -> None:
    """Withheld English is written only when asked for, to the screen and to files."""
    target = tmp_path / f"out.{name}"
    for options in ((), ("-o", target)):
        plain = ("export", "--format", name, "-c", doubtful.path, *options)
        text = run(*plain).out + (target.read_text("utf-8") if options else "")
        assert ("Homs" in text, "I left my heart here" in text) == (False, True)
        text = run(*plain, "--withheld").out + (target.read_text("utf-8") if options else "")
        assert "Homs" in text


def test_a_wrong_format_is_refused(run: Run, catalogue: Catalogue) -> None:
    """An unknown format names those there are."""
    ran = run("export", "--format", "word", "-c", catalogue.path)
    assert ran.code == 2
    assert "csv" in ran.err


def test_the_schema_fits_what_is_stored(run: Run, catalogue: Catalogue) -> None:
    """Every stored record is valid against the printed schema."""
    schema = json.loads(run("schema").out)
    for identity in catalogue.ids():
        path = catalogue.record_path(identity)
        jsonschema.validate(json.loads(path.read_text("utf-8")), schema)


def test_verify_tells_what_is_wrong(run: Run, catalogue: Catalogue) -> None:
    """A photo that is gone and a changed record are named; exit code 5."""
    assert run("verify", "-c", catalogue.path).code == 5  # its photos were never there
    path = catalogue.record_path(catalogue.resolve("heart.jpg"))
    path.write_text(path.read_text("utf-8").replace("heart here", "soul here"), "utf-8")
    out = run("verify", "-c", catalogue.path).out
    assert path.stem in out


def test_the_index_can_be_made_anew(run: Run, catalogue: Catalogue) -> None:
    """After deleting the index, everything is found as before."""
    for path in catalogue.path.glob("index.sqlite3*"):
        path.unlink()
    assert run("index", "-c", catalogue.path).out == "3 records indexed\n"
    assert "heart" in run("search", "قلبي", "-c", catalogue.path).out


def test_an_export_never_lands_in_the_catalogue(run: Run, catalogue: Catalogue) -> None:
    """Writing over the catalogue's own files is refused; everything still works."""
    for name in ("catalogue.json", "journal.jsonl", "records/new.json"):
        ran = run("export", "-o", catalogue.path / name, "-c", catalogue.path)
        assert ran.code == 2
        assert "inside the catalogue" in ran.err
    assert run("list", "-c", catalogue.path).code == 0


@pytest.mark.parametrize("name", ["json", "jsonl", "csv"])
def test_a_damaged_record_is_left_out_of_exports(
    name: str, run: Run, catalogue: Catalogue, tmp_path: Path
) -> None:
    """The sound ones are written, the other is named; the exit code says it."""
    identity = catalogue.resolve("heart.jpg")
    catalogue.record_path(identity).write_text("{")
    target = tmp_path / f"out.{name}"
    for options in (("--format", name), ("-o", target)):
        ran = run("export", "-c", catalogue.path, *options)
        assert ran.code == 5
        assert f"left out: record {identity} is damaged" in ran.err
        text = target.read_text("utf-8") if target in options else ran.out
        assert ("We will return one day" in text, "heart here" in text) == (True, False)


def test_an_export_to_somebody_is_noted(run: Run, catalogue: Catalogue, tmp_path: Path) -> None:
    """With --to the journal says for each photo written who has it; without, nothing."""
    hidden = min(catalogue.ids())
    run("set", hidden, "--sensitive", "-c", catalogue.path)
    run("export", "-o", tmp_path / "a.csv", "-c", catalogue.path)
    before = list(catalogue.journal.entries())
    ran = run("export", "-o", tmp_path / "all.csv", "--to", "University", "-c", catalogue.path)
    assert ran.code == 0
    noted = list(catalogue.journal.entries())[len(before) :]
    written = set(catalogue.ids()) - {hidden}
    assert {one.id for one in noted} == written
    assert {(one.transfer.to, one.transfer.note) for one in noted} == {("University", "all.csv")}
    assert "University" in run("custody", written.pop(), "-c", catalogue.path).out


def test_a_dash_is_standard_output(run: Run, catalogue: Catalogue) -> None:
    """`-o -` writes what no -o at all does."""
    words = ("export", "-c", catalogue.path)
    assert run(*words, "-o", "-").out == run(*words).out != ""
    assert not Path("-").exists()
