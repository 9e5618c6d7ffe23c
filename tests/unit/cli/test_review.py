"""`wallmsg review --list` and kin, `wallmsg edit`, and people's word in all other commands."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories.records import judged
from tests.factories.reviews import edit_of, message_of, with_text
from tests.fixtures.commands import Run
from wallmsg.catalogue import Catalogue
from wallmsg.model import Level, Record, Similar, Status
from wallmsg.review import save, save_second


@pytest.fixture(autouse=True)
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who runs the commands."""
    monkeypatch.setenv("WALLMSG_REVIEWER", "Ann")


Editor = Callable[..., None]
"""Takes steps in Python, one for each start of the editor."""


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Make $EDITOR a program that runs Python on the `text` of the file, once for each start."""

    def make(*steps: str) -> None:
        script = tmp_path / "editor.py"
        count = tmp_path / "count"
        bodies = "".join(f"    if n == {i}:\n        {step}\n" for i, step in enumerate(steps))
        script.write_text(
            f"#!{sys.executable}\n"
            "import sys\n"
            "from pathlib import Path\n"
            f"count = Path({str(count)!r})\n"
            "n = int(count.read_text()) if count.exists() else 0\n"
            "count.write_text(str(n + 1))\n"
            "path = Path(sys.argv[1])\n"
            "text = path.read_text('utf-8')\n"
            "def seen(number):\n"
            "    path.with_name(f'seen{number}').write_text(text, 'utf-8')\n"
            f"log = Path({str(tmp_path)!r})\n"
            "(log / f'seen{n}').write_text(text, 'utf-8')\n"
            f"if True:\n{bodies or '    pass'}\n"
            "path.write_text(text, 'utf-8')\n"
            "import os; os.utime(path, (1, n + 2))\n",
            "utf-8",
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("VISUAL", str(script))

    return make


def stored(catalogue: Catalogue, name: str) -> Record:
    """The record of a photo."""
    return catalogue.read(catalogue.resolve(f"{name}.jpg"))


def correct(catalogue: Catalogue, name: str, text: str, who: str = "Bob") -> None:
    """Somebody corrects the first line of a photo."""
    there = stored(catalogue, name)
    save(catalogue, edit_of(there, with_text(message_of(there).content, 0, text), who=who))


def test_the_queue_is_listed(run: Run, doubtful: Catalogue) -> None:
    """What needs a person first comes first, with statuses; withheld English is not printed."""
    ran = run("review", "--list", "-c", doubtful.path)
    assert ran.code == 0
    assert "translation withheld: name" in ran.out
    assert "(check) I left my heart here" in ran.out
    assert "Homs" not in ran.out
    assert "2 to do, 0 done" in ran.err


def test_the_queue_takes_the_search_and_filters(run: Run, catalogue: Catalogue) -> None:
    """As wallmsg search does; --json is for programs."""
    ran = run("review", "--list", "قلبي", "--json", "-c", catalogue.path)
    [item] = json.loads(ran.out)["items"]
    assert (item["message"], item["stage"]) == ("m1", "machine")
    correct(catalogue, "heart", "تركت روحي")
    ran = run("review", "--list", "--status", "draft", "--by", "Bob", "-c", catalogue.path)
    assert "تركت روحي" in ran.out
    assert "سنعود" not in ran.out
    assert run("review", "--list", "--by", "Eve", "-c", catalogue.path).out == ""


def without_doubts(catalogue: Catalogue, name: str) -> None:
    """No check found a doubt about the English of a photo's first message."""
    there = stored(catalogue, name)
    first, *rest = there.machine.messages
    machine = replace(there.machine, messages=(judged(first, Level.OK), *rest))
    catalogue.write(replace(there, machine=machine))


def test_bulk_approval(run: Run, catalogue: Catalogue) -> None:
    """What answers and nobody has changed is approved, in the caller's name, if its English was
    judged and no doubt found."""
    asked = ("review", "--approve", "heart", "-c", catalogue.path)
    assert run(*asked).out == "0 messages approved\n"
    without_doubts(catalogue, "heart")
    assert run(*asked).out == "1 message approved\n"
    there = stored(catalogue, "heart")
    assert message_of(there).stage is Status.APPROVED
    assert {change.who for change in there.review.history} == {"Ann"}


@pytest.mark.process
@pytest.mark.parametrize(("answer", "approved"), [(b"y\n", 1), (b"\n", 0)])
def test_a_person_is_asked_before_bulk_approval(
    catalogue: Catalogue, answer: bytes, approved: int
) -> None:
    """With the messages listed; whatever is not a yes approves nothing."""
    without_doubts(catalogue, "heart")
    main, side = pty.openpty()
    os.write(main, answer)
    command = [sys.executable, "-m", "wallmsg", "review", "--approve", "heart", "--reviewer", "Ann"]
    done = subprocess.run(
        [*command, "-c", catalogue.path], stdin=side, capture_output=True, check=False, timeout=60
    )
    os.close(main)
    os.close(side)
    assert "قلبي" in done.stderr.decode()
    assert "Approve this message as Ann?" in done.stderr.decode()
    assert (done.returncode == 0) is bool(approved)
    assert (message_of(stored(catalogue, "heart")).stage is Status.APPROVED) is bool(approved)


def test_agreement_is_printed(run: Run, catalogue: Catalogue) -> None:
    """CER and kappa of what was read twice."""
    assert "nothing has been read twice" in run("review", "--agreement", "-c", catalogue.path).out
    correct(catalogue, "heart", "تركت روحي")
    save_second(catalogue, stored(catalogue, "heart").id, "m1", "Eve", "تركت روحي")
    ran = run("review", "--agreement", "-c", catalogue.path)
    assert "CER          0.000" in ran.out
    assert "kappa        1.000" in ran.out
    ran = run("review", "--agreement", "--json", "-c", catalogue.path)
    assert json.loads(ran.out)["pairs"] == 1


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--list", "--approve"], "cannot be combined"),
        (["heart"], "go with --list"),
        (["--double", "ten"], "a share such as 10%"),
        (["--list", "--reviewer", " "], None),
        (["--approve", "heart", "--reviewer", " "], "name"),
        (["--approve"], "wants a query or a filter"),
        (["--approve", " "], "wants a query or a filter"),
    ],
)
def test_options_that_make_no_sense(
    run: Run, catalogue: Catalogue, arguments: list[str], reason: str | None
) -> None:
    """Are told, with exit code 2."""
    ran = run("review", *arguments, "-c", catalogue.path)
    assert ran.code == (2 if reason else 0)
    assert (reason or "") in ran.err


def test_what_people_wrote_is_exported_in_latin_letters(run: Run, catalogue: Catalogue) -> None:
    """Also before anything else has had reason to make them; the catalogue stays as it is."""
    correct(catalogue, "heart", "تركت روحي")
    before = stored(catalogue, "heart")
    out = run("export", "--format", "csv", "-c", catalogue.path).out
    [row] = [r for r in csv.DictReader(io.StringIO(out)) if r["transcription"] == "تركت روحي"]
    assert row["romanised"]
    assert stored(catalogue, "heart") == before


def test_without_a_terminal_there_is_no_editing(
    run: Run, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor that waits for keys which nobody can press would wait for ever."""
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    ran = run("edit", "heart.jpg", "-c", catalogue.path)
    assert ran.code == 2
    assert "$EDITOR" in ran.err


@pytest.mark.process
def test_editing_in_an_editor(run: Run, catalogue: Catalogue, editor: Editor) -> None:
    """What was changed is kept in the caller's name; the rest of the record stays."""
    editor("text = text.replace('تركت قلبي هنا', 'تركت روحي هنا')")
    before = stored(catalogue, "heart")
    ran = run("edit", before.id[:6], "-c", catalogue.path)
    assert ran.out == "2 changes kept\n"
    there = stored(catalogue, "heart")
    assert message_of(there).transcription == "تركت روحي هنا"
    assert there.machine == before.machine
    assert {change.via for change in there.review.history} == {"edit"}


@pytest.mark.process
def test_an_error_brings_the_editor_back(
    run: Run, catalogue: Catalogue, editor: Editor, tmp_path: Path
) -> None:
    """With what is wrong on top and the person's text below; the second answer counts."""
    editor(
        "text = text.replace('sensitive: no', 'sensitive: maybe').replace('place:', 'place: Homs')",
        "text = text.replace('sensitive: maybe', 'sensitive: yes')",
    )
    ran = run("edit", "heart.jpg", "-c", catalogue.path)
    assert ran.code == 0, ran.err
    again = (tmp_path / "seen1").read_text("utf-8")
    assert again.startswith("#! row ")
    assert "yes or no" in again.splitlines()[0]
    review = stored(catalogue, "heart").review
    assert (review.place, review.sensitive) == ("Homs", True)


@pytest.mark.process
def test_leaving_the_editor_without_saving_changes_nothing(
    run: Run, catalogue: Catalogue, editor: Editor
) -> None:
    """Nor does emptying the file, nor giving up on an error."""
    before = stored(catalogue, "heart")
    for steps in (["pass"], ["text = ''"], ["text = 'nonsense'", "text = ''"]):
        (Path(catalogue.path).parent / "count").unlink(missing_ok=True)
        editor(*steps)
        assert run("edit", "heart.jpg", "-c", catalogue.path).out == "nothing changed\n"
    assert stored(catalogue, "heart") == before


@pytest.mark.process
def test_a_conflict_brings_the_editor_back_with_both(
    run: Run, catalogue: Catalogue, editor: Editor, tmp_path: Path
) -> None:
    """Somebody else saved while the editor was open: their text is told, mine is in the form."""
    meanwhile = (
        f"sys.path[:0] = {sys.path!r}; from tests.unit.cli.test_review import correct; "
        "from wallmsg.catalogue import Catalogue; "
        f"correct(Catalogue.open(Path({str(catalogue.path)!r})), 'heart', 'تركت عيني'); "
        "text = text.replace('تركت قلبي هنا', 'تركت روحي هنا')"
    )
    editor(meanwhile, "text = text.replace('تركت روحي هنا', 'تركت عيني وروحي')")
    ran = run("edit", "heart.jpg", "-c", catalogue.path)
    assert ran.code == 0, ran.err
    again = (tmp_path / "seen1").read_text("utf-8")
    assert "#! m1, line 1: theirs is تركت عيني" in again
    assert "1: تركت روحي هنا" in again
    assert message_of(stored(catalogue, "heart")).transcription == "تركت عيني وروحي"


def test_set_keeps_who_said_what(run: Run, catalogue: Catalogue) -> None:
    """Every fact that changes is in the history, by the name that was given."""
    run("set", "heart.jpg", "--surface", "door", "--sensitive", "-c", catalogue.path)
    run("set", "heart.jpg", "--tag", "x", "--reviewer", "Bob", "-c", catalogue.path)
    review = stored(catalogue, "heart").review
    assert (review.surface, review.sensitive, review.tags) == ("door", True, ("x",))
    assert [(change.who, change.field, change.via) for change in review.history] == [
        ("Ann", "surface", "set"),
        ("Ann", "sensitive", "set"),
        ("Bob", "tags", "set"),
    ]
    run("set", "heart.jpg", "--not-sensitive", "-c", catalogue.path)
    assert not stored(catalogue, "heart").review.sensitive


def test_peoples_word_counts_everywhere(run: Run, catalogue: Catalogue) -> None:
    """Search, list, show and exports give what people wrote; JSON has the machine's beside it."""
    correct(catalogue, "heart", "تركت روحي هنا")
    where = ("-c", catalogue.path)
    assert "تركت روحي هنا" in run("search", "روحي", *where).out
    assert run("search", "قلبي", *where).err == "nothing found\n"
    assert "تركت روحي هنا" in run("list", *where).out
    shown = run("show", "heart.jpg", *where).out
    assert "تركت روحي هنا" in shown
    assert "transcription draft" in shown
    assert "translation withheld: text changed" in shown
    rows = list(csv.DictReader(io.StringIO(run("export", "--format", "csv", *where).out)))
    [row] = [row for row in rows if row["photo"].endswith("heart.jpg")]
    assert row["transcription"] == "تركت روحي هنا"
    assert row["machine_transcription"] == "تركت قلبي هنا"
    assert (row["transcription_status"], row["translation"]) == ("draft", "")
    exported = json.loads(run("export", *where).out)
    texts = json.dumps(exported, ensure_ascii=False)
    assert "تركت قلبي هنا" in texts
    assert "تركت روحي هنا" in texts
    assert "I left my heart here" not in texts


def test_sensitive_records_stay_at_home(run: Run, catalogue: Catalogue) -> None:
    """In every format, whatever else is asked for, unless --sensitive is given."""
    run("set", "heart.jpg", "--sensitive", "-c", catalogue.path)
    for name in ("json", "jsonl", "csv"):
        command = ["export", "--format", name, "-c", catalogue.path]
        for more in ([], ["--private"], ["--withheld"]):
            out = run(*command, *more).out
            assert "heart" not in out
            assert "return" in out
        assert "heart" in run(*command, "--sensitive").out


def test_nothing_points_to_a_sensitive_record(run: Run, catalogue: Catalogue) -> None:
    """Its id would prove to whoever has the photo that it is there."""
    hidden = stored(catalogue, "heart").id
    other = stored(catalogue, "return")
    catalogue.write(replace(other, similar=(Similar(hidden, 2), Similar(other.id, 3))))
    run("set", "heart.jpg", "--sensitive", "-c", catalogue.path)
    for name in ("json", "jsonl", "csv"):
        out = run("export", "--format", name, "-c", catalogue.path).out
        assert hidden not in out
        assert other.id in out
        assert hidden in run("export", "--sensitive", "--format", name, "-c", catalogue.path).out


def test_reviewers_are_not_exported_unasked(run: Run, catalogue: Catalogue) -> None:
    """Who reviewed, and what stood there before, can endanger people: only with --private."""
    correct(catalogue, "heart", "تركت روحي هنا", who="Samira")
    save_second(catalogue, stored(catalogue, "heart").id, "m1", "Layla", "نص آخر")
    for name in ("json", "jsonl", "csv"):
        out = run("export", "--format", name, "-c", catalogue.path).out
        assert not any(word in out for word in ("Samira", "Layla", "نص آخر"))
    assert "Samira" in run("export", "--private", "-c", catalogue.path).out
