"""Several people at once, in processes of their own, some of which are killed."""

from __future__ import annotations

import pytest

from tests.factories.reviews import message_of, read, wall
from tests.process.catalogue_writers import start
from tests.process.review_writers import correct_many, fight, save_and_die
from wallmsg.catalogue import Catalogue, Kind
from wallmsg.review import queue

WRITERS = 3
WALL = wall(read(*(f"سطر {n}" for n in range(WRITERS)), english="lines"))


def test_any_number_of_writers_lose_nothing(catalogue: Catalogue) -> None:
    """Everybody's last text and every tag is there, and the history has every change in order."""
    catalogue.write(WALL)
    count = 6
    processes = [
        start(correct_many, catalogue.path, WALL.id, writer, count) for writer in range(WRITERS)
    ]
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    there = catalogue.read(WALL.id)
    assert message_of(there).transcription == "\n".join(
        f"سطر {writer} {count - 1}" for writer in range(WRITERS)
    )
    expected = {f"{w}-{n}" for w in range(WRITERS) for n in range(count)}
    assert set(there.review.tags) == expected
    assert [change.number for change in there.review.history] == list(
        range(1, len(there.review.history) + 1)
    )
    for writer in range(WRITERS):
        texts = [
            change.after
            for change in there.review.history
            if change.who == f"writer {writer}" and change.field == "transcription"
        ]
        assert len(texts) == count
    # The photo of this record was never there; journal and record agree.
    assert {problem.kind for problem in catalogue.verify()} == {Kind.PHOTO_MISSING}


def test_writers_of_one_line_are_told_and_lose_nothing(catalogue: Catalogue) -> None:
    """The second one gets the conflict, so that every word ends up in the text."""
    catalogue.write(WALL)
    processes = [start(fight, catalogue.path, WALL.id, writer, 4) for writer in range(WRITERS)]
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    text = message_of(catalogue.read(WALL.id)).lines[0].text
    assert set(text.split()) >= {f"{w}-{n}" for w in range(WRITERS) for n in range(4)}


@pytest.mark.parametrize("lines", range(1, 260, 13))
def test_killed_while_saving(catalogue: Catalogue, lines: int) -> None:
    """The review is whole before or after, is found as it is, and the next one can save."""
    catalogue.write(WALL)
    process = start(save_and_die, catalogue.path, WALL.id, lines)
    process.join(60)
    opened = Catalogue.open(catalogue.path)
    opened.update(WALL.id, lambda record: record)  # the next writer completes it
    there = opened.read(WALL.id)
    saved = bool(there.review.history)
    assert message_of(there).lines[0].text == ("بعد" if saved else "سطر 0")
    assert len(there.review.history) == (2 if saved else 0)
    [item] = queue(opened).items
    assert item.transcription == message_of(there).transcription
    assert item.reviewers == (("killed",) if saved else ())
