"""The journal: a chain that only grows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.laws import examples
from wallmsg.catalogue.events import Agent, Clock, ClockWatch
from wallmsg.catalogue.files import sha256_of
from wallmsg.catalogue.journal import START, Action, Change, Entry, Journal

A, B = "a" * 64, "b" * 64


def added(journal: Journal, number: int = 1) -> Entry:
    """One more line: a record was added."""
    return journal.append(Change(action=Action.ADD, id=f"{number:016}", sha256=A))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """An empty journal."""
    return Journal(tmp_path / "journal.jsonl")


def chained(journal: Journal) -> bool:
    """Whether each whole line carries the running hash of all before it."""
    return all(
        line.line.entry is None or line.line.entry.previous == line.before
        for line in journal.chained()
    )


def test_an_empty_journal_has_no_lines(journal: Journal) -> None:
    """A journal that does not exist yet is an empty one."""
    assert journal.size() == 0
    assert journal.last() is None
    assert list(journal.lines()) == []
    assert journal.holds(0, 0, "")
    assert not journal.holds(0, 9, A)


def test_lines_name_the_change_and_the_line_before(journal: Journal) -> None:
    """Each line says what was done to which record, with the hashes before and after."""
    first = journal.append(Change(action=Action.ADD, id="1" * 16, sha256=A))
    second = journal.append(Change(action=Action.REVIEW, id="1" * 16, sha256=B, replaces=A))
    raw = journal.path.read_bytes().splitlines(keepends=True)
    assert list(journal.entries()) == [first, second]
    assert first.previous == START
    assert second.previous == sha256_of(START.encode() + raw[0])
    assert journal.seal() == sha256_of(second.previous.encode() + raw[1])
    assert (second.action, second.id, second.sha256, second.replaces) == ("review", "1" * 16, B, A)
    assert second.time.endswith("+00:00")


def test_reading_goes_on_from_an_offset(journal: Journal) -> None:
    """Who has read up to a line reads on behind it."""
    for number in range(3):
        added(journal, number)
    first, second, third = journal.lines()
    assert list(journal.lines(first.end)) == [second, third]
    assert journal.last() == third
    assert third.end == journal.size()
    assert journal.holds(third.start, third.end, third.digest)
    assert not journal.holds(second.start, second.end, third.digest)


def test_the_last_line_is_found_however_long(journal: Journal) -> None:
    """A torn line longer than what is read at once is still one line."""
    added(journal)
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
        added(journal, number)
    kept = journal.path.read_bytes()[: cut % journal.size()]
    journal.path.write_bytes(kept)
    if mend:
        journal.repair()
        journal.repair()
    journal.append(Change(action=Action.CHANGE, id="9" * 16, sha256=B, replaces=A))
    assert journal.path.read_bytes().startswith(kept)
    assert chained(journal)
    *_, last = journal.lines()
    assert last == journal.last()
    assert last.entry is not None
    assert last.entry.id == "9" * 16


def test_an_altered_line_breaks_the_chain(journal: Journal) -> None:
    """Changing, taking out or putting in a line shows in the next one."""
    for number in range(3):
        added(journal, number)
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


def torn(journal: Journal) -> list[bytes]:
    """A journal of five lines, of which the fourth was cut off; returns its lines."""
    for number in range(3):
        added(journal, number)
    with journal.path.open("ab") as file:
        file.write(b'{"time":"20')  # a disk that was full
    added(journal, 3)
    return journal.path.read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize(
    "harm",
    [
        lambda lines: [lines[0].replace(b'"add"', b'"link"'), *lines[1:]],
        lambda lines: lines[1:],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [lines[0].replace(b'"time":"2', b'"time":"1'), *lines[1:]],
        lambda lines: [*lines[:3], b'{"time":"30\n', lines[4]],
        lambda lines: [*lines[:3], b"\n", *lines[3:]],
    ],
    ids=["rewritten", "first gone", "second gone", "swapped", "backdated", "torn line", "blank"],
)
def test_nothing_before_a_torn_line_can_be_altered(
    journal: Journal, harm: Callable[[list[bytes]], list[bytes]]
) -> None:
    """The line after a torn one covers all before it, and the seal covers the whole file."""
    lines = torn(journal)
    seal = journal.seal()
    assert chained(journal)
    journal.path.write_bytes(b"".join(harm(lines)))
    assert not chained(journal)
    assert journal.seal() != seal


@pytest.mark.parametrize("more", [b"\n", b" \n", b"\0", b"{", b"\r\n"])
def test_appended_bytes_change_the_seal(journal: Journal, more: bytes) -> None:
    """A blank line is no way to the hash of nothing."""
    torn(journal)
    seal, revision = journal.seal(), journal.revision()
    assert seal == revision
    with journal.path.open("ab") as file:
        file.write(more)
    assert journal.seal() != seal
    assert journal.seal() == journal.revision()
    added(journal)
    assert chained(journal)


@given(pieces=st.lists(st.binary(max_size=40) | st.none(), max_size=8))
@examples(60)
def test_whatever_is_appended_is_covered(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes | None]
) -> None:
    """Lines of ours among any bytes: the hash read from the end is the one read from the start."""
    journal = Journal(tmp_path_factory.mktemp("journal") / "journal.jsonl")
    for piece in pieces:
        if piece is None:
            added(journal)
        else:
            with journal.path.open("ab") as file:
                file.write(piece)
        assert journal.seal() == journal.revision()
    added(journal)
    assert chained(journal)
    assert journal.seal() == journal.revision()


def test_each_line_names_who_where_and_with_what(tmp_path: Path) -> None:
    """Actor, machine and version of the program."""
    journal = Journal(tmp_path / "journal.jsonl", Agent("Rima", "laptop-7", "wallmsg 9"))
    entry = added(journal)
    assert (entry.actor, entry.machine, entry.program) == ("Rima", "laptop-7", "wallmsg 9")
    assert list(journal.entries()) == [entry]


class SetClock(Clock):
    """A clock that tests set."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, 12, tzinfo=UTC)
        self.running = 0.0

    def now(self) -> datetime:
        """The time of day."""
        return self.time

    def elapsed(self) -> float:
        """Seconds that truly went by."""
        return self.running

    def go(self, seconds: float, shown: float | None = None) -> None:
        """Time goes by; the clock shows `shown` seconds more."""
        self.running += seconds
        self.time += timedelta(seconds=seconds if shown is None else shown)


def test_a_clock_that_was_set_is_noted(tmp_path: Path) -> None:
    """Back or forward, in the line that is written next; passing time is no jump."""
    clock = SetClock()
    path = tmp_path / "journal.jsonl"
    journal = Journal(path, watch=ClockWatch(clock))
    jumps = [added(journal).clock_jump]
    for seconds, shown in ((7200, None), (10, 3610), (10, -80_000), (5, 4), (5, None)):
        clock.go(seconds, shown)
        jumps.append(added(journal).clock_jump)
    assert jumps == [None, None, 3600, -80_010, None, None]
    clock.go(10, -500)  # between two programs only setting it back shows
    assert added(Journal(path, watch=ClockWatch(clock))).clock_jump == -500
    clock.go(10, 7210)
    assert added(Journal(path, watch=ClockWatch(clock))).clock_jump is None
