"""The journal: a chain that only grows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.laws import examples
from wallmsg.catalogue.files import sha256_of
from wallmsg.catalogue.journal import START, Action, Journal

A, B = "a" * 64, "b" * 64


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """An empty journal."""
    return Journal(tmp_path / "journal.jsonl")


def chained(journal: Journal) -> bool:
    """Whether each whole line names the one before it."""
    previous = START
    for line in journal.lines():
        if line.entry and line.entry.previous != previous:
            return False
        previous = line.digest
    return True


def test_an_empty_journal_has_no_lines(journal: Journal) -> None:
    """A journal that does not exist yet is an empty one."""
    assert journal.size() == 0
    assert journal.last() is None
    assert list(journal.lines()) == []
    assert journal.holds(0, 0, "")
    assert not journal.holds(0, 9, A)


def test_lines_name_the_change_and_the_line_before(journal: Journal) -> None:
    """Each line says what was done to which record, with the hashes before and after."""
    first = journal.append(Action.ADD, "1" * 16, A, None)
    second = journal.append(Action.REVIEW, "1" * 16, B, A)
    raw = journal.path.read_bytes().split(b"\n")
    assert [line.entry for line in journal.lines()] == [first, second]
    assert (first.previous, second.previous) == (START, sha256_of(raw[0]))
    assert (second.action, second.id, second.sha256, second.replaces) == ("review", "1" * 16, B, A)
    assert second.time.endswith("+00:00")


def test_reading_goes_on_from_an_offset(journal: Journal) -> None:
    """Who has read up to a line reads on behind it."""
    for number in range(3):
        journal.append(Action.ADD, f"{number:016}", A, None)
    first, second, third = journal.lines()
    assert list(journal.lines(first.end)) == [second, third]
    assert journal.last() == third
    assert third.end == journal.size()
    assert journal.holds(third.start, third.end, third.digest)
    assert not journal.holds(second.start, second.end, third.digest)


def test_the_last_line_is_found_however_long(journal: Journal) -> None:
    """A torn line longer than what is read at once is still one line."""
    journal.append(Action.ADD, None, A, None)
    end = journal.size()
    with journal.path.open("ab") as file:
        file.write(b"x" * 200_000)
    last = journal.last()
    assert last is not None
    assert (last.start, last.end, last.ended, last.entry) == (end, end + 200_000, False, None)


@given(cut=st.integers(0, 10_000), mend=st.booleans())
@examples(40)
def test_a_torn_line_is_ended_and_kept(
    tmp_path_factory: pytest.TempPathFactory, cut: int, mend: bool
) -> None:
    """Cut off anywhere, the journal goes on behind what there is, and the chain holds."""
    journal = Journal(tmp_path_factory.mktemp("journal") / "journal.jsonl")
    for number in range(3):
        journal.append(Action.ADD, f"{number:016}", A, None)
    kept = journal.path.read_bytes()[: cut % journal.size()]
    journal.path.write_bytes(kept)
    if mend:
        journal.mend()
        journal.mend()
    journal.append(Action.CHANGE, "9" * 16, B, A)
    assert journal.path.read_bytes().startswith(kept)
    assert chained(journal)
    *_, last = journal.lines()
    assert last == journal.last()
    assert last.entry is not None
    assert last.entry.id == "9" * 16


def test_an_altered_line_breaks_the_chain(journal: Journal) -> None:
    """Changing, taking out or putting in a line shows in the next one."""
    for number in range(3):
        journal.append(Action.ADD, f"{number:016}", A, None)
    text = journal.path.read_bytes()
    first, second, third, _ = text.split(b"\n")
    assert chained(journal)
    for altered in (
        text.replace(b'"0000000000000001"', b'"0000000000000007"'),
        b"\n".join([first, third, b""]),
        b"\n".join([first, second, second, third, b""]),
        b"\n".join([second, first, third, b""]),
    ):
        journal.path.write_bytes(altered)
        assert not chained(journal)
