"""Double keying and how far two people agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.factories.reviews import NOW, edited, message_of, read, wall, with_text
from wallmsg.catalogue import Catalogue
from wallmsg.errors import UsageError
from wallmsg.model import Record, SecondReading, Status
from wallmsg.review import (
    agreement,
    agreement_of,
    effective_messages,
    pick,
    save_second,
    second_reading,
)
from wallmsg.review.double import kappa

WALL = wall(read("تركت قلبي", "في حلب"))
KEYS = [f"{number:016x}/m1" for number in range(2000)]


def pair(first: str, second: str, who: str | None = "Ann") -> SecondReading:
    """A first and a second reading."""
    return SecondReading(message="m1", who="Bob", time=NOW, text=second, first=first, first_who=who)


def reviewed(there: Record, who: str = "Ann") -> Record:
    """The record with its first message reviewed by somebody."""
    content = replace(message_of(there).content, transcription_status=Status.REVIEWED)
    return edited(there, content, who=who)


def test_the_share_is_about_right_and_always_the_same() -> None:
    """A tenth is picked; the same each time, whatever else there is; another seed picks others."""
    picked = pick(KEYS, 0.1, "seed")
    assert 140 <= len(picked) <= 260
    assert pick(KEYS[::-1], 0.1, "seed") == picked[::-1]
    assert pick(KEYS[:100], 0.1, "seed") == [key for key in picked if key in KEYS[:100]]
    assert pick(KEYS, 0.1, "other") != picked
    assert set(picked) <= set(pick(KEYS, 0.2, "seed"))
    assert (pick(KEYS, 0, "seed"), pick(KEYS, 1, "seed")) == ([], KEYS)


def test_no_share_beyond_all() -> None:
    """A share outside 0 to 100 % is refused."""
    with pytest.raises(UsageError, match="share"):
        pick(KEYS, 1.5, "seed")


def test_a_second_reading_changes_no_text() -> None:
    """It stands beside the first one, which is what is shown."""
    there = second_reading(reviewed(WALL), "m1", "Bob", "تركت قلبي\nفي حمص", NOW)
    [second] = there.review.second_readings
    assert (second.who, second.first, second.first_who) == ("Bob", "تركت قلبي\nفي حلب", "Ann")
    assert effective_messages(there) == effective_messages(reviewed(WALL))


def test_nobody_is_their_own_second_reader() -> None:
    """Nor twice the second, nor for a message that is not there, nor with nothing."""
    there = second_reading(reviewed(WALL), "m1", "Bob", "سنعود", NOW)
    for who, message, text, reason in [
        ("Ann", "m1", "سنعود", "yours"),
        ("Bob", "m1", "سنعود", "already"),
        ("Eve", "m9", "سنعود", "no message"),
        ("Eve", "m1", " ", "no text"),
    ]:
        with pytest.raises(UsageError, match=reason):
            second_reading(there, message, who, text, NOW)


def test_full_agreement() -> None:
    """The same text in another spelling of hamza and marks is the same."""
    found = agreement_of([pair("أنا هنا", "انا هُنا"), pair("باقون", "باقون")])
    assert (found.cer, found.kappa, found.same, found.pairs) == (0.0, 1.0, 2, 2)


def test_disagreement_is_counted_in_letters_and_words() -> None:
    """One letter of nine, one word of three."""
    found = agreement_of([pair("قلب في بيت", "كلب في بيت")])
    assert (found.letter_errors, found.letters) == (1, 10)
    # Observed agreement 2/3; by chance 2/9 (في and بيت once each on both sides): Cohen 1960.
    assert found.kappa == pytest.approx((2 / 3 - 2 / 9) / (1 - 2 / 9))


def test_the_machine_is_nobodys_second_opinion() -> None:
    """A second reading of what only the machine has read says nothing about people."""
    found = agreement_of([pair("قلب", "كلب", None)])
    assert (found.pairs, found.cer, found.kappa) == (0, None, None)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappa_is_within_its_bounds(judgements: list[tuple[str, str]]) -> None:
    """At most 1, and 1 only where all agree."""
    value = kappa(judgements)
    assert value is not None
    assert -1 <= value <= 1
    assert (value == 1) == all(one == other for one, other in judgements)


def test_kappa_of_a_known_table() -> None:
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: the textbook's 0.40."""
    table = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(table) == pytest.approx(0.4)


def test_agreement_of_a_catalogue(catalogue: Catalogue) -> None:
    """All second readings of all records count."""
    there = reviewed(WALL)
    other = reviewed(wall(read("سنعود"), name="other.jpg"))
    for one in (there, other, wall(read("بيت"), name="third.jpg")):
        catalogue.write(one)
    save_second(catalogue, there.id, "m1", "Bob", "تركت قلبي\nفي حلب")
    save_second(catalogue, other.id, "m1", "Bob", "سنعود")
    assert agreement(catalogue).same == 2


def test_the_second_text_does_not_reach_the_first(catalogue: Catalogue) -> None:
    """A later correction of the first text does not change what the two are compared by."""
    catalogue.write(reviewed(WALL))
    save_second(catalogue, WALL.id, "m1", "Bob", "تركت قلبي\nفي حمص")
    there = catalogue.read(WALL.id)
    catalogue.write(edited(there, with_text(message_of(there).content, 1, "في حمص")))
    assert agreement(catalogue).letter_errors == 2
