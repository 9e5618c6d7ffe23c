"""Scoring against truth."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from tests.factories.fakes import make_reader, photo_bytes
from tests.factories.polygons import box
from wallmsg.errors import NoInputError
from wallmsg.evaluation import measure_folder, score, total, with_truth
from wallmsg.model import Line, Outcome


def line(text: str, outcome: Outcome = Outcome.READ) -> Line:
    """A line that was read."""
    return Line(polygon=box(0, 0), text=text, confidence=0.9, outcome=outcome)


def test_a_perfect_reading() -> None:
    """Spelling variants, marks and punctuation do not count as errors."""
    got = score(
        "a", Outcome.READ, ["سنعود يوماً،", "إلى حلب"], [line("سنعود يوما"), line("الى حلب")]
    )
    assert (got.cer, got.wer, got.found_lines, got.true_lines) == (0, 0, 2, 2)


def test_errors_are_counted_in_letters_and_words() -> None:
    """One wrong letter of nine is one wrong word of two."""
    got = score("a", Outcome.READ, ["سنعود غدا"], [line("سنعود عدا")])
    assert (got.letter_errors, got.letters) == (1, 9)
    assert (got.word_errors, got.words) == (1, 2)


def test_guesses_do_not_count_as_read() -> None:
    """What is marked unreadable is a miss even where the guess is right."""
    got = score("a", Outcome.UNREADABLE, ["سنعود"], [line("سنعود", Outcome.UNREADABLE)])
    assert (got.cer, got.found_lines) == (1, 0)


def test_lines_are_found_whatever_their_order() -> None:
    """A true line is found by the closest reading, each reading standing for one line only."""
    got = score(
        "a", Outcome.READ, ["سنعود", "قلبي هنا", "سنعود"], [line("قلبي هنا"), line("سنعود")]
    )
    assert got.found_lines == 2


def test_arabic_where_there_is_none_is_invented() -> None:
    """On a wall without writing every Arabic line that was read counts; there is no rate."""
    got = score("a", Outcome.READ, [], [line("سنعود"), line("2016")])
    assert (got.invented, got.cer, got.wer) == (1, None, None)


def test_errors_never_exceed_the_truth() -> None:
    """A reading longer than the truth is at most all wrong."""
    assert score("a", Outcome.READ, ["حلب"], [line("ظ" * 50)]).cer == 1


def test_the_total_weighs_by_length() -> None:
    """All photos together: errors over letters, not a mean of rates."""
    scores = [
        score("a", Outcome.READ, ["سنعود"], [line("سنعود")], 2),
        score("b", Outcome.READ, ["حلب"], [], 1),
    ]
    got = total(scores)
    assert got.cer == pytest.approx(3 / 8)
    assert (got.photos, got.seconds, got.found_lines, got.true_lines) == (2, 3, 1, 2)


def test_a_folder_with_truth(tmp_path: Path) -> None:
    """Photos with a truth file are measured, others passed over; a broken one counts as missed."""
    for name in ("a", "b", "untold"):
        cv2.imwrite(str(tmp_path / f"{name}.png"), photo_bytes(name))
    (tmp_path / "a.gt.txt").write_text("\ufeffسنعود يوما\n\n", "utf-8")
    (tmp_path / "b.gt.txt").write_text("قلبي", "utf-8")
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    assert [path.name for path, _ in with_truth(tmp_path)] == ["a.png", "b.png"]
    good, bad = measure_folder(tmp_path, make_reader())
    assert (good.cer, good.outcome) == (0, "read")
    assert (bad.cer, bad.outcome) == (1, "failed")


def test_pictures_of_lines_are_read_as_they_are(tmp_path: Path) -> None:
    """No line is searched for in them: a cut-out leaves no margin to find one by."""
    cv2.imwrite(str(tmp_path / "a.png"), photo_bytes("a"))
    (tmp_path / "a.gt.txt").write_text("قلبي", "utf-8")
    [whole] = measure_folder(tmp_path, make_reader(), are_lines=True)
    assert (whole.true_lines, whole.photos) == (1, 1)
    assert whole.outcome in {"read", "unreadable"}


def test_a_folder_without_truth(tmp_path: Path) -> None:
    """Without truth files there is nothing to measure, and the error says how to write one."""
    with pytest.raises(NoInputError, match=r"\.gt\.txt"):
        next(measure_folder(tmp_path, make_reader()))
