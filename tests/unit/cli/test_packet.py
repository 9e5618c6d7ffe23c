"""`packet`, `import`, `glossary` and the exchange formats of `export`, as a user runs them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from tests.fixtures.commands import Run
from wallmsg.catalogue import Catalogue
from wallmsg.effective import effective_messages
from wallmsg.model import Record, Status
from wallmsg.translation.memory import Reviewed
from wallmsg.translation.tmx import write_tmx


def answers(there: Record, english: str, path: Path) -> Path:
    """What the packet's page saves after somebody wrote that English."""
    [message] = effective_messages(there)
    content = replace(message.content, translation=english, translation_status=Status.REVIEWED)
    document = {
        "wallmsg_answers": 1,
        "who": "Salma",
        "messages": [
            {"record": there.id, "message": "m1", "base": message.content, "content": content}
        ],
        "notes": [],
    }
    path.write_bytes(msgspec.json.encode(document))
    return path


@pytest.fixture
def there(catalogue: Catalogue) -> Record:
    """A record with one message."""
    return catalogue.read(catalogue.resolve("heart.jpg"))


def names(path: Path) -> list[str]:
    """The photos of a packet."""
    with zipfile.ZipFile(path) as packet:
        text = packet.read("wallmsg-packet/data.js").decode()
    data = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return [photo["name"] for photo in data["photos"]]


def test_a_packet_of_what_is_asked_for(run: Run, catalogue: Catalogue, tmp_path: Path) -> None:
    """All messages, or those that a query and filters find; missing photos are told."""
    path = tmp_path / "p.zip"
    ran = run("packet", "make", "-c", catalogue.path, "-o", path)
    assert (ran.code, ran.out) == (0, f"2 messages of 2 photos written to {path}\n")
    assert names(path) == ["heart.jpg", "return.jpg"]
    assert ran.err.count("without its photo") == 3  # one of them has no message
    run("packet", "make", "-c", catalogue.path, "-o", path, "--query", "قلبي")
    assert names(path) == ["heart.jpg"]
    run("packet", "make", "-c", catalogue.path, "-o", path, "--min-confidence", "0.8")
    assert names(path) == ["heart.jpg"]
    ran = run("packet", "make", "-c", catalogue.path, "-o", path, "--query", "nowhere")
    assert "empty" in ran.err
    assert names(path) == []


def test_a_packet_never_lands_in_the_catalogue(run: Run, catalogue: Catalogue) -> None:
    """Writing over the catalogue's own files is refused."""
    ran = run("packet", "make", "-c", catalogue.path, "-o", catalogue.path / "catalogue.json")
    assert ran.code == 2
    assert "inside the catalogue" in ran.err


def test_answers_are_merged_once(
    run: Run, catalogue: Catalogue, there: Record, tmp_path: Path
) -> None:
    """Search and show give them; the same file again changes nothing."""
    path = answers(there, "My heart stays here", tmp_path / "answers.json")
    ran = run("packet", "merge", path, "-c", catalogue.path)
    assert (ran.code, ran.out, ran.err) == (0, "1 answer applied, 0 unchanged\n", "")
    assert "My heart stays here" in run("search", "stays", "-c", catalogue.path).out
    ran = run("packet", "merge", path, "-c", catalogue.path)
    assert (ran.code, ran.out) == (0, "0 answers applied, 1 unchanged\n")
    history = catalogue.read(there.id).review.history
    assert {change.who for change in history} == {"Salma"}


def test_clashes_are_told_and_written_down(
    run: Run, catalogue: Catalogue, there: Record, tmp_path: Path
) -> None:
    """Exit code 6 and a file that can be merged again, which is never written over."""
    first = answers(there, "first", tmp_path / "first.json")
    second = answers(there, "second", tmp_path / "second.json")
    run("packet", "merge", first, "-c", catalogue.path)
    for _ in range(2):
        ran = run("packet", "merge", second, "-c", catalogue.path)
        assert ran.code == 6
        assert f"conflict: {there.id} m1 (translation)" in ran.err
        assert "1 conflict" in ran.out
    left = tmp_path / "second-conflicts.json"
    assert (tmp_path / "second-conflicts2.json").read_bytes() == left.read_bytes()
    assert effective_messages(catalogue.read(there.id))[0].translation == "first"
    ran = run("packet", "merge", left, "--overwrite", "-c", catalogue.path)
    assert (ran.code, ran.out) == (0, "1 answer applied, 0 unchanged\n")
    assert effective_messages(catalogue.read(there.id))[0].translation == "second"


@pytest.mark.parametrize("text", ["{}", "", "PK\x03\x04"])
def test_what_is_no_answer_file_is_one_sentence(
    run: Run, catalogue: Catalogue, tmp_path: Path, text: str
) -> None:
    """Exit code 4, nothing changed."""
    path = tmp_path / "answers.json"
    path.write_text(text)
    seal = catalogue.seal()
    ran = run("packet", "merge", path, "-c", catalogue.path)
    assert ran.code == 4
    assert ran.err.count("\n") == 1
    assert "answers.json" in ran.err
    assert catalogue.seal() == seal
    assert run("packet", "merge", tmp_path / "absent", "-c", catalogue.path).code == 4


def test_what_answers_say_never_commands_the_terminal(
    run: Run, catalogue: Catalogue, there: Record, tmp_path: Path
) -> None:
    """Ids from outside are printed with control characters written out."""
    path = answers(there, "x", tmp_path / "answers.json")
    path.write_text(path.read_text("utf-8").replace(there.id, "\\u001b[2Jx"), "utf-8")
    ran = run("packet", "merge", path, "-c", catalogue.path)
    assert ran.code == 6
    assert "\x1b" not in ran.err + ran.out
    assert "\\x1b[2Jx" in ran.err


def test_xliff_goes_out_and_comes_back(
    run: Run, catalogue: Catalogue, there: Record, tmp_path: Path
) -> None:
    """A query's messages for a CAT tool; what was translated there is in the catalogue after."""
    path = tmp_path / "heart.xlf"
    run("export", "-c", catalogue.path, "--query", "قلبي", "-o", path)
    text = path.read_text("utf-8")
    assert text.count("<unit ") == 1
    target = "<target>I left my heart here</target>"
    assert target in text
    path.write_text(text.replace(target, "<target>My heart stays here</target>"), "utf-8")
    ran = run("import", path, "--reviewer", "Salma", "-c", catalogue.path)
    assert (ran.code, ran.out) == (0, "1 answer applied, 0 unchanged\n")
    assert effective_messages(catalogue.read(there.id))[0].translation == "My heart stays here"
    assert run("import", path, "--reviewer", "Salma", "-c", catalogue.path).out == (
        "0 answers applied, 1 unchanged\n"
    )


def test_memories_and_glossaries_go_in(run: Run, catalogue: Catalogue, tmp_path: Path) -> None:
    """They are kept in the catalogue; the second time they are known."""
    memory, terms = tmp_path / "m.tmx", tmp_path / "t.tsv"
    with memory.open("wb") as out:
        write_tmx([Reviewed("سنعود", "We shall return", "x")], out)
    terms.write_text("الساروت\tal-Sarout\tperson\n", "utf-8")
    ran = run("import", memory, "-c", catalogue.path)
    kept = catalogue.path / "memory" / "001-m.tmx"
    assert (ran.code, ran.out) == (0, f"translation memory of 1 pair, stored as {kept}\n")
    assert "already in the catalogue" in run("import", memory, "-c", catalogue.path).out
    assert "glossary of 1 term" in run("import", terms, "-c", catalogue.path).out
    assert run("glossary", "--own", "-c", catalogue.path).out == "الساروت\tal-Sarout\tperson\n"
    out = tmp_path / "all.tbx"
    assert f"written to {out}" in run("glossary", "-o", out, "-c", catalogue.path).out
    text = out.read_text("utf-8")
    assert "<term>الساروت</term>" in text
    assert "<term>Aleppo</term>" in text


def test_a_memory_goes_out(run: Run, catalogue: Catalogue, there: Record, tmp_path: Path) -> None:
    """Only what people have checked."""
    path = tmp_path / "m.tmx"
    run("export", "-c", catalogue.path, "-o", path)
    assert "<tu>" not in path.read_text("utf-8")
    run("packet", "merge", answers(there, "x", tmp_path / "a.json"), "-c", catalogue.path)
    catalogue.update(
        there.id,
        lambda record: replace(
            record,
            review=replace(
                record.review,
                messages=(
                    replace(record.review.messages[0], transcription_status=Status.REVIEWED),
                ),
            ),
        ),
    )
    ran = run("export", "-c", catalogue.path, "-o", path)
    assert ran.out == f"1 record written to {path}\n"
    assert "<seg>x</seg>" in path.read_text("utf-8")
