"""`search`, `list`, `show` and `stats`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories.records import QUAD, copied, record
from tests.factories.reviews import edited, message_of
from tests.fixtures.commands import TAKEN, Run
from wallmsg.catalogue import Catalogue
from wallmsg.errors import ExitCode
from wallmsg.model import (
    AmbiguousWord,
    Caption,
    Level,
    Line,
    Message,
    Outcome,
    QualityFlag,
    Record,
    Review,
    ReviewedLine,
    ReviewedMessage,
    Status,
    Translation,
    record_from_json,
)
from wallmsg.translation import Reason, Reviewed, Term
from wallmsg.translation.tbx import write_tbx
from wallmsg.translation.tmx import write_tmx


@pytest.mark.parametrize(
    "query", ["قلبي", "heart", "HEARTS", "قلب*", '"my heart"', "heart NOT return"]
)
def test_search_finds_in_both_languages(query: str, run: Run, catalogue: Catalogue) -> None:
    """Arabic and English words, beginnings, phrases and operators find the same message."""
    ran = run("search", query, "-c", catalogue.path)
    assert ran.code == 0
    assert "تركت قلبي هنا" in ran.out
    assert "I left my heart here" in ran.out
    assert "سنعود" not in ran.out


def test_search_as_json(run: Run, catalogue: Catalogue) -> None:
    """JSON names the record, the message and what to highlight."""
    [hit] = json.loads(run("search", "heart", "--json", "-c", catalogue.path).out)
    assert hit["translation"] == "I left my heart here"
    [[start, end]] = hit["translation_spans"]
    assert hit["translation"][start:end] == "heart"
    assert catalogue.has(hit["id"])


def test_finding_nothing_is_no_error(run: Run, catalogue: Catalogue) -> None:
    """Nothing found is said, on standard error, with exit code 0."""
    ran = run("search", "zebra", "-c", catalogue.path)
    assert (ran.code, ran.out) == (0, "")
    assert "nothing found" in ran.err


@pytest.mark.parametrize("query", ['"open', "AND", "(heart", "heart OR", "*", "NOT"])
def test_a_malformed_query_says_so(query: str, run: Run, catalogue: Catalogue) -> None:
    """A query that makes no sense gets one sentence with an example, and exit code 2."""
    ran = run("search", query, "-c", catalogue.path)
    assert ran.code == 2
    assert ran.err.startswith("wallmsg: ")
    assert "Traceback" not in ran.err


def test_filters_narrow_the_search(run: Run, catalogue: Catalogue) -> None:
    """Confidence, outcome, date and place leave out what does not fit."""

    def found(*options: str) -> int:
        return len(json.loads(run("list", "--json", "-c", catalogue.path, *options).out))

    assert found() == 3
    assert found("--min-confidence", "0.8") == 1
    assert found("--outcome", "no_text") == 1
    assert found("--after", "2000", "--before", "2000-01-01") == 3
    assert found("--after", "2001") == 0
    assert found("--place", "Aleppo") == 0


def test_the_limit_is_said(run: Run, catalogue: Catalogue) -> None:
    """Who sees only the best is told so."""
    ran = run("search", "heart OR return", "-n", "1", "-c", catalogue.path)
    assert "more with --limit" in ran.err


def test_show_a_record(run: Run, catalogue: Catalogue) -> None:
    """The start of an id or the photo's name is enough; lines come with their certainty."""
    for name in (catalogue.ids()[0][:6], "heart.jpg"):
        assert run("show", name, "-c", catalogue.path).code == 0
    ran = run("show", "heart.jpg", "-c", catalogue.path)
    assert "0.90  تركت قلبي هنا" in ran.out
    assert "= I left my heart here" in ran.out


def test_show_as_stored(run: Run, catalogue: Catalogue) -> None:
    """--json gives the record's bytes as they are on disk."""
    identity = catalogue.resolve("heart.jpg")
    ran = run("show", identity, "--json", "-c", catalogue.path)
    assert ran.out == catalogue.record_path(identity).read_text("utf-8")
    assert record_from_json(ran.out) == catalogue.read(identity)


@pytest.mark.parametrize("command", [["list", "--all"], ["search", "قلبي OR سنعود"]])
def test_doubts_are_seen_in_lists(command: list[str], run: Run, doubtful: Catalogue) -> None:
    """English to be checked is marked; of withheld English only the reasons are printed."""
    out = run(*command, "-c", doubtful.path).out
    assert "\n    (check) I left my heart here\n" in out
    assert "\n    [translation withheld: name, violence, unsure reading]\n" in out
    assert "Homs" not in out
    hits = json.loads(run(*command, "--json", "-c", doubtful.path).out)
    assert {(hit["verdict"], hit["translation"]) for hit in hits} == {
        ("check", "I left my heart here"),
        ("withheld", None),
    }


def many_messages(catalogue: Catalogue) -> str:
    """A photo of four messages, two of them likely right; its id."""
    own = [
        Message.of((Line(polygon=QUAD, text=text, confidence=sure, outcome=outcome),))
        for text, sure, outcome in [
            ("سسس", 0.2, Outcome.READ),
            ("سنعود يوما إلى حلب", 0.9, Outcome.READ),
            ("لا", 0.95, Outcome.READ),
            ("٨٥٨", 0.1, Outcome.UNREADABLE),
        ]
    ]
    many = copied(record("many.jpg", *own, taken=TAKEN))
    catalogue.write(many)
    return many.id


def test_list_has_one_row_a_photo(run: Run, catalogue: Catalogue) -> None:
    """Its best reading; other messages are counted, weak and unreadable ones not printed."""
    identity = many_messages(catalogue)
    out = run("list", "-c", catalogue.path).out
    assert len(out.splitlines()) == 4
    [row] = [row for row in out.splitlines() if row.startswith(identity)]
    assert row == (
        f"{identity}  2000-01-01  machine   سنعود يوما إلى حلب (+1 message, +1 weak, +1 unreadable)"
        "  many.jpg"
    )
    [empty] = [row for row in out.splitlines() if row.endswith("empty.jpg")]
    assert "(no writing)" in empty
    assert "سسس" in run("list", "--all", "-c", catalogue.path).out


def test_list_as_json_has_one_object_a_photo(run: Run, catalogue: Catalogue) -> None:
    """With --all it has one a message, as search gives them."""
    identity = many_messages(catalogue)
    rows = json.loads(run("list", "--json", "-c", catalogue.path).out)
    [row] = [row for row in rows if row["id"] == identity]
    assert (row["readable"], row["weak"], row["unreadable"]) == (2, 1, 1)
    assert (row["stage"], row["confidence"]) == ("machine", pytest.approx(0.9))
    assert len(json.loads(run("list", "--all", "--json", "-c", catalogue.path).out)) == 7


def test_list_can_be_sorted(run: Run, catalogue: Catalogue) -> None:
    """By certainty the surest photo comes first, and those without a reading last."""

    def names(*options: str) -> list[str]:
        rows = json.loads(run("list", "--json", "-c", catalogue.path, *options).out)
        return [row["name"] for row in rows]

    run("set", "return.jpg", "--place", "Aleppo", "-c", catalogue.path)
    assert names("--sort", "confidence") == ["heart.jpg", "return.jpg", "empty.jpg"]
    assert names("--sort", "name") == ["empty.jpg", "heart.jpg", "return.jpg"]
    assert names("--sort", "place")[0] == "return.jpg"
    assert names("--sort", "confidence", "-n", "1") == ["heart.jpg"]
    assert run("list", "--sort", "size", "-c", catalogue.path).code == 2


def test_list_shows_the_review_status(run: Run, catalogue: Catalogue) -> None:
    """That of the message that is least advanced; --sort status brings what is undone first."""
    there = catalogue.read(catalogue.resolve("heart.jpg"))
    content = replace(
        message_of(there).content,
        transcription_status=Status.APPROVED,
        translation="My heart",
        translation_status=Status.APPROVED,
    )
    catalogue.write(edited(there, content))
    rows = run("list", "--sort", "status", "-c", catalogue.path).out.splitlines()
    assert "  approved  تركت قلبي هنا = My heart  heart.jpg" in rows[-1]


def test_withheld_english_is_not_searched(run: Run, doubtful: Catalogue) -> None:
    """A word of it finds nothing."""
    assert "nothing found" in run("search", "homs", "-c", doubtful.path).err
    assert "withheld.jpg" in run("search", "حلب", "-c", doubtful.path).out


def test_show_tells_the_reasons(run: Run, doubtful: Catalogue) -> None:
    """Each reason with its sentence and what it hangs on, whether checked or withheld."""
    out = run("show", "check.jpg", "-c", doubtful.path).out
    assert "    = (check) I left my heart here\n" in out
    assert f"      low score: {Reason.LOW_SCORE.explanation} (-0.80)\n" in out
    out = run("show", "withheld.jpg", "-c", doubtful.path).out
    assert "    = [translation withheld: name, violence, unsure reading]\n" in out
    assert f"      name: {Reason.NAME.explanation} (حلب)\n" in out
    assert f"      unsure reading: {Reason.UNSURE_READING.explanation} (0.50)\n" in out
    assert f"      violence: {Reason.VIOLENCE.explanation}\n" in out
    assert ("Homs" in out, "battles" in out) == (False, False)


def test_show_withheld_english_if_asked(run: Run, doubtful: Catalogue) -> None:
    """--withheld prints the text, marked, and the reasons all the same."""
    out = run("show", "withheld.jpg", "--withheld", "-c", doubtful.path).out
    assert "    = (withheld) We return to Homs\n" in out
    assert Reason.NAME.explanation in out
    assert f"{Reason.VIOLENCE.explanation} (battles)" in out
    out = run("show", "check.jpg", "--withheld", "-c", doubtful.path).out
    assert "    = (check) I left my heart here\n" in out


def test_show_the_gloss(run: Run, catalogue: Catalogue) -> None:
    """Each Arabic word with its dictionary form, what is attached, and its senses."""
    out = run("show", "heart.jpg", "--gloss", "-c", catalogue.path).out
    [left, heart, here] = [line for line in out.splitlines() if line.startswith("    ~ ")]
    assert left.startswith("    ~ تركت")
    assert heart.startswith("    ~ قلبي (قلب + my): heart")
    assert here.startswith("    ~ هنا: here")
    assert "    ~ " not in run("show", "heart.jpg", "-c", catalogue.path).out
    assert run("show", "empty.jpg", "--gloss", "-c", catalogue.path).code == 0


def test_aids_are_added_to_the_record_as_json(run: Run, catalogue: Catalogue) -> None:
    """--json with --gloss, --terms or --memory adds what was asked for, by message."""
    identity = catalogue.resolve("heart.jpg")
    ran = run("show", identity, "--json", "--gloss", "-c", catalogue.path)
    shown = json.loads(ran.out)
    aids = shown.pop("aids")
    assert record_from_json(json.dumps(shown)) == catalogue.read(identity)
    assert list(aids) == ["m1"]
    assert list(aids["m1"]) == ["gloss"]
    [_, heart, _] = aids["m1"]["gloss"]
    assert (heart["written"], heart["form"], heart["clitics"]) == ("قلبي", "قلب", ["my"])
    assert "heart" in heart["senses"]
    ran = run("show", identity, "--json", "--terms", "--memory", "-c", catalogue.path)
    assert set(json.loads(ran.out)["aids"]["m1"]) == {"terms", "memory"}


def test_show_what_people_made_of_similar_texts(run: Run, catalogue: Catalogue) -> None:
    """--memory prints translations from memory with their source and what differs."""
    memory = Reviewed("تركت قلبي هناك", "I left my heart over there", "old.tmx")
    with (catalogue.path.parent / "old.tmx").open("wb") as out:
        write_tmx([memory], out)
    assert run("import", catalogue.path.parent / "old.tmx", "-c", catalogue.path).code == 0
    out = run("show", "heart.jpg", "--memory", "-c", catalogue.path).out
    assert "    @ I left my heart over there (0.9" in out
    assert "similar, but for هنا هناك: old.tmx)" in out
    assert "    @ " not in run("show", "return.jpg", "--memory", "-c", catalogue.path).out
    assert "    @ " not in run("show", "heart.jpg", "--near", "0.99", "-c", catalogue.path).out
    assert run("show", "heart.jpg", "--near", "2", "-c", catalogue.path).code == 2


def test_show_the_terms_that_were_kept_to(run: Run, catalogue: Catalogue, tmp_path: Path) -> None:
    """--terms tells each term in the text; --glossary adds those of a file, TSV or TBX."""
    own = tmp_path / "own.tsv"
    own.write_text("قلب\theart\nهنا\tover here; in this place\n", encoding="utf-8")
    out = run("show", "heart.jpg", "--glossary", own, "-c", catalogue.path).out
    assert "    # قلب: heart" not in out  # قلبي is another word than قلب
    assert "    # هنا: over here or in this place (not in the English)" in out
    with (tmp_path / "own.tbx").open("wb") as tbx:
        write_tbx([Term("هنا", ("here",))], tbx)
    out = run("show", "heart.jpg", "--glossary", tmp_path / "own.tbx", "-c", catalogue.path).out
    assert "    # هنا: here (used)" in out
    assert "    # " not in run("show", "heart.jpg", "-c", catalogue.path).out
    ran = run("show", "heart.jpg", "--glossary", tmp_path / "none.tsv", "-c", catalogue.path)
    assert ran.code == ExitCode.NO_READABLE_INPUT
    assert "Traceback" not in ran.err


def test_terms_are_counted(run: Run, catalogue: Catalogue, tmp_path: Path) -> None:
    """stats --terms says of each term in how many messages the English keeps to it."""
    own = tmp_path / "own.tsv"
    own.write_text("هنا\there\nيوما\tsome day\nجدار\twall\n", encoding="utf-8")
    ran = run("stats", "--glossary", own, "-c", catalogue.path)
    kept = [row for row in ran.out.splitlines() if "here" in row or "day" in row]
    lost = catalogue.resolve("return.jpg")
    assert kept == [f"0 of 1  يوما: some day; not in {lost} m1", "1 of 1  هنا: here"]
    assert "جدار" not in ran.out
    told = json.loads(run("stats", "--glossary", own, "--json", "-c", catalogue.path).out)
    assert {"arabic": "هنا", "messages": 1, "kept": 1}.items() <= told[-1].items()


def test_show_latin_letters(run: Run, catalogue: Catalogue) -> None:
    """The romanised transcription stands below the Arabic, is searched and exported."""

    def romanised(old: Record) -> Record:
        [message] = old.machine.messages
        new = replace(message, romanised="taraktu qalbī\nhunā")
        return replace(old, machine=replace(old.machine, messages=(new,)))

    identity = catalogue.resolve("heart.jpg")
    catalogue.update(identity, romanised)
    out = run("show", identity, "-c", catalogue.path).out
    assert "تركت قلبي هنا\n    : taraktu qalbī / hunā\n    = I left" in out
    ran = run("search", "qalbi", "-c", catalogue.path)
    assert "    romanised: taraktu qalbī" in ran.out
    assert "taraktu qalbī" in run("export", "--format", "csv", "-c", catalogue.path).out


def test_show_latin_letters_of_what_people_wrote(run: Run, catalogue: Catalogue) -> None:
    """Corrected Arabic is romanised when it is shown, if nothing has done so before."""

    def corrected(old: Record) -> Record:
        line = ReviewedLine(old.machine.messages[0].lines[0].polygon, "قلبي في حلب")
        one = ReviewedMessage(id="m1", lines=(line,), transcription_status=Status.DRAFT)
        return replace(old, review=replace(old.review, messages=(one,)))

    identity = catalogue.resolve("heart.jpg")
    catalogue.update(identity, corrected)
    assert "\n    : qalbī fī Ḥalab\n" in run("show", identity, "-c", catalogue.path).out


def test_show_what_english_hangs_on(run: Run, catalogue: Catalogue) -> None:
    """Other readings are printed with their English; of remembered English the source."""

    def hung(old: Record) -> Record:
        [message] = old.machine.messages
        english = Translation(
            text="I left my heart here",
            score=0.0,
            translator="translation memory",
            source="0f0f m2",
            verdict=Level.CHECK,
            flags=(QualityFlag("unsure_reading", Level.CHECK, "قلبي / قلمي"),),
            ambiguous_words=(
                AmbiguousWord("قلبي", "قلمي", "I left my pen here"),
                AmbiguousWord("", "الآن", "Now"),
            ),
        )
        messages = (message.translated(english),)
        return replace(old, machine=replace(old.machine, messages=messages))

    catalogue.update(catalogue.resolve("heart.jpg"), hung)
    out = run("show", "heart.jpg", "-c", catalogue.path).out
    assert "      (translation memory: 0f0f m2)\n" in out
    assert "      if قلبي is قلمي: I left my pen here\n" in out
    assert "      if nothing is الآن: Now\n" in out


def test_show_what_is_not_there(run: Run, catalogue: Catalogue) -> None:
    """An unknown id gets exit code 5 and near names."""
    ran = run("show", "heart.jpeg", "-c", catalogue.path)
    assert ran.code == 5
    assert "heart.jpg" in ran.err


def test_stats(run: Run, catalogue: Catalogue) -> None:
    """Counts as a table and as JSON agree."""
    counts = json.loads(run("stats", "--json", "-c", catalogue.path).out)
    assert (counts["records"], counts["messages"], counts["translated"]) == (3, 2, 2)
    table = run("stats", "-c", catalogue.path).out
    assert "3 (1 no text, 2 read)" in table


def test_stats_count_verdicts(run: Run, doubtful: Catalogue) -> None:
    """How many translations want checking and how many are withheld."""
    out = run("stats", "-c", doubtful.path).out
    assert "2 (check 1, withheld 1), 0 waiting" in out


def test_no_catalogue(run: Run, tmp_path: Path) -> None:
    """A missing catalogue gets exit code 5 and what makes one."""
    ran = run("search", "heart", "-c", tmp_path / "absent")
    assert ran.code == 5
    assert "wallmsg add" in ran.err


def test_the_catalogue_meant(
    run: Run, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without -c it is the variable's, else the one here, else ./catalogue."""
    monkeypatch.chdir(catalogue.path.parent)
    assert run("stats").code == 0
    monkeypatch.chdir(catalogue.path)
    assert run("stats").code == 0
    monkeypatch.chdir("/")
    assert run("stats").code == 5
    monkeypatch.setenv("WALLMSG_CATALOGUE", str(catalogue.path))
    assert run("stats").code == 0


def test_arabic_on_a_terminal(
    run: Run, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked to, search turns Arabic round for terminals that do not."""
    monkeypatch.setenv("WALLMSG_BIDI", "visual")
    out = run("search", "حلب OR قلبي", "-c", catalogue.path).out
    assert "قلبي" not in out
    assert any("\ufe80" <= letter <= "\ufefc" for letter in out)


def test_what_people_wrote_commands_no_terminal(run: Run, catalogue: Catalogue) -> None:
    """Control characters in names, notes, places and tags are written out wherever they appear."""
    evil = "x\x1b]0;owned\x07\u202egpj"
    record = catalogue.read(catalogue.resolve("heart.jpg"))
    review = Review(place=evil, tags=(evil,), notes=(f"{evil}\nsecond line",), photographer=evil)
    photo = replace(record.photo, name=f"{evil}.jpg")
    caption = Caption(f"{evil}\nmore", evil)
    catalogue.write(replace(record, photo=photo, review=review, captions=(caption,)))
    for command in (["list"], ["search", "owned"], ["show", record.id], ["stats"], ["verify"]):
        out = run(*command, "-c", catalogue.path).out
        assert not set("\x1b\x07\u202e") & set(out), command
    shown = run("show", record.id, "-c", catalogue.path).out
    assert "x\\x1b]0;owned\\x07\\u202egpj\n              second line\n" in shown


def test_a_photo_found_by_its_place_shows_its_messages(run: Run, doubtful: Catalogue) -> None:
    """What is written on it stands below, its English held back as everywhere."""
    for name in ("check.jpg", "withheld.jpg"):
        run("set", name, "--place", "Bustan", "-c", doubtful.path)
    out = run("search", "bustan", "-c", doubtful.path).out
    assert "تركت قلبي هنا" in out
    assert "(check) I left my heart here" in out
    assert "[translation withheld: name" in out
    assert "Homs" not in out


@pytest.mark.parametrize("command", ["list", "stats"])
def test_a_damaged_record_is_told(command: str, run: Run, catalogue: Catalogue) -> None:
    """What cannot be indexed is missing from lists and counts, and that is said."""
    assert run(command, "-c", catalogue.path).err == ""
    catalogue.record_path(catalogue.resolve("heart.jpg")).write_text("{")
    catalogue.rebuild_index()
    ran = run(command, "-c", catalogue.path)
    assert (ran.code, ran.err) == (0, "1 record is damaged, see wallmsg verify\n")


def test_messages_by_verdict(run: Run, doubtful: Catalogue) -> None:
    """--verdict keeps messages whose English was judged so, in lists, searches and exports."""

    def names(*arguments: str) -> list[str]:
        out = run(*arguments, "--json", "-c", doubtful.path).out
        return [hit["name"] for hit in json.loads(out)]

    assert names("list", "--verdict", "check") == ["check.jpg"]
    assert names("list", "--verdict", "withheld") == ["withheld.jpg"]
    assert names("list", "--verdict", "ok") == []
    assert names("search", "قلبي OR سنعود", "--verdict", "withheld") == ["withheld.jpg"]
    exported = run("export", "--format", "jsonl", "--verdict", "check", "-c", doubtful.path).out
    assert [json.loads(row)["photo"]["name"] for row in exported.splitlines()] == ["check.jpg"]
    assert run("export", "--format", "jsonl", "--place", "Aleppo", "-c", doubtful.path).out == ""
    assert run("list", "--verdict", "good", "-c", doubtful.path).code == 2


def test_messages_by_what_people_did(run: Run, catalogue: Catalogue) -> None:
    """--status and --by ask for people's work."""

    def count(*options: str) -> int:
        return len(json.loads(run("list", "--json", "-c", catalogue.path, *options).out))

    assert count("--status", "machine") == 3
    assert count("--status", "approved") == 0
    assert count("--by", "Salma") == 0


def test_options_before_the_command_are_put_right(run: Run, catalogue: Catalogue) -> None:
    """Most options belong to a command and after the command."""
    ran = run("-c", catalogue.path, "list")
    assert ran.code == 2
    assert "after the command" in ran.err
    assert "after the command" not in run("list", "--nope").err
