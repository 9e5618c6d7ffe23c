"""What a search finds, in which order, and what it highlights."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.factories.laws import examples
from tests.factories.records import (
    HEART,
    RETURN,
    SLAVES,
    found,
    heart,
    indexed,
    judged,
    line,
    marked,
    message,
    names,
    record,
)
from tests.factories.strategies import records
from wallmsg.catalogue import Catalogue, Filters, Match, parse_query
from wallmsg.catalogue.search.hits import search
from wallmsg.catalogue.search.words import Lexicon
from wallmsg.effective import effective_messages
from wallmsg.errors import QueryError
from wallmsg.model import Caption, GlossWord, Level, Message, Outcome, Review, Translation

WALL = (
    record("heart.jpg", message(*HEART)),
    record("slaves.jpg", message(*SLAVES)),
    record("return.jpg", message(*RETURN)),
)


@pytest.fixture(scope="module")
def wall_index() -> Iterator[sqlite3.Connection]:
    """An index of three messages."""
    with contextlib.closing(indexed(*WALL)) as index:
        yield index


@pytest.mark.parametrize(
    ("query", "expected", "match"),
    [
        ("قلبي", "heart.jpg", Match.EXACT),
        ("قَلبى", "heart.jpg", Match.EXACT),
        ("heart", "heart.jpg", Match.EXACT),
        ("قلبي city", "heart.jpg", Match.EXACT),
        ('"between the walls"', "heart.jpg", Match.EXACT),
        ('"قلبي بين جدران"', "heart.jpg", Match.EXACT),
        ("revol*", "slaves.jpg", Match.EXACT),
        ("ثوا*", "slaves.jpg", Match.EXACT),
        ("قلب", "heart.jpg", Match.STEM),
        ("cities", "heart.jpg", Match.STEM),
        ("مدينتنا", "heart.jpg", Match.STEM),
        ("مدين*", "heart.jpg", Match.STEM),
        ('"this cities"', "heart.jpg", Match.STEM),
        ("وحلب", "slaves.jpg", Match.STEM),
        ("نعود", "return.jpg", Match.STEM),
        ("يوم", "return.jpg", Match.STEM),
        ("تركث", "heart.jpg", Match.SKELETON),
        ('"فلبي بين"', "heart.jpg", Match.SKELETON),
        ("سبعود*", "return.jpg", Match.SKELETON),
        ("المدبنه", "heart.jpg", Match.SKELETON),
    ],
)
def test_finds_the_one_message(query: str, expected: str, match: Match) -> None:
    """In either language, in other spellings, forms and misread dots; and says how closely."""
    [hit] = found(query, *WALL)
    assert (hit.name, hit.message, hit.match) == (expected, 1, match)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("heart OR slaves", {"heart.jpg", "slaves.jpg"}),
        ("we NOT slaves", {"return.jpg"}),
        ("NOT we", {"heart.jpg"}),
        ("NOT (we OR heart)", set()),
        ("heart OR NOT we", {"heart.jpg"}),
        ("slaves OR NOT we", {"slaves.jpg", "heart.jpg"}),
        ("NOT NOT heart", {"heart.jpg"}),
        ("(heart OR return) walls", {"heart.jpg"}),
        ('"walls the between"', set()),
        ("heart slaves", set()),
        ("و", set()),
    ],
)
def test_operators(query: str, expected: set[str]) -> None:
    """AND, OR, NOT and parentheses mean what they say."""
    assert set(names(found(query, *WALL))) == expected


def test_what_must_be_absent_is_taken_broadly_but_not_by_its_skeleton() -> None:
    """NOT city keeps out cities; NOT جلب does not keep out حلب, which only looks like it."""
    two = record("two.jpg", message("مدن حلب", "the cities of Aleppo"))
    assert not found("aleppo NOT city", two)
    assert found("aleppo NOT جلب", two)


def test_closest_matches_come_first() -> None:
    """Exact before stem before skeleton before a guess at what could not be read."""
    unreadable = Message.of((line("بيت", Outcome.UNREADABLE, 0.1),))
    hits = found(
        "بيت",
        record("guess.jpg", unreadable),
        record("skeleton.jpg", message("بنت")),
        record("stem.jpg", message("في البيت")),
        record("exact.jpg", message("بيت كبير جدا في مدينة كبيرة وقديمة وبعيدة")),
    )
    assert names(hits) == ["exact.jpg", "stem.jpg", "skeleton.jpg", "guess.jpg"]
    assert [hit.match for hit in hits] == list(Match)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("مسئول", "المسؤول عنا"),
        ("مسؤول", "كل مسئول"),
        ("شئون", "شؤون الناس"),
        ("شؤون", "شئون الناس"),
    ],
)
def test_every_spelling_of_a_hamza_is_found(query: str, text: str) -> None:
    """Below exact matches, and highlighted."""
    [hit] = found(query, record("a.jpg", message(text)))
    assert hit.match is Match.SKELETON
    assert len(hit.transcription_spans) == 1


def test_a_limit_keeps_the_best() -> None:
    """The first hits of a long list are those of a short one."""
    many = [record(f"{i}.jpg", message("بيت" if i % 2 else "البيت")) for i in range(9)]
    everything = found("بيت", *many)
    assert len(everything) == 9
    for limit in range(1, 10):
        assert found("بيت", *many, limit=limit) == everything[:limit]


def test_each_message_is_a_hit_of_its_own() -> None:
    """A hit names the message among those of its photo."""
    [hit] = found("return", record("two.jpg", message(*HEART), message(*RETURN)))
    assert (hit.message, hit.transcription, hit.translation) == (2, *RETURN)


def test_words_may_be_spread_over_message_and_photo() -> None:
    """All words must be found, in the message or in what is said about its photo."""
    there = record("a.jpg", message(*HEART), review=Review(place="Aleppo"))
    [hit] = found("heart aleppo", there)
    assert hit.message == 1
    assert [(e.field, marked(e.text, e.spans)) for e in hit.found_in] == [("place", ["Aleppo"])]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("sukkari", "place"),
        ("farewells", "tag"),
        ("drizzle", "note"),
        ("omar", "photographer"),
        ("newspaper", "caption"),
        ("IMG_0042", "name"),
        ("img_0042.jpg", "name"),
    ],
)
def test_what_is_said_about_a_photo_is_found_once(query: str, field: str) -> None:
    """Place, tags, notes, photographer, captions and file name: one hit for the photo."""
    review = Review(
        place="Sukkari", tags=("farewell",), notes=("seen in drizzle",), photographer="Omar"
    )
    there = record("a/IMG_0042.jpg", message(*HEART), message(*RETURN), review=review)
    [hit] = found(query, replace(there, captions=(Caption("In the newspaper"),)))
    assert hit.message is None
    assert [excerpt.field for excerpt in hit.found_in] == [field]


def test_a_photo_is_not_told_again_beside_its_message() -> None:
    """If the message itself has the word, that the place has it too makes no second hit."""
    there = record("a.jpg", message(*SLAVES), review=Review(place="Aleppo"))
    [hit] = found("aleppo", there)
    assert hit.message == 1


def test_highlights_land_on_the_written_words() -> None:
    """Vowel marks and capitals of the original are kept and covered."""
    [hit] = found("قلبي", record("a.jpg", message("تَرَكْتُ قَلْبي، هنا", "My Heart")))
    assert marked(hit.transcription, hit.transcription_spans) == ["قَلْبي"]
    [hit] = found("hearts", record("a.jpg", message("قلب", "My Heart, my hearts")))
    assert marked(hit.translation, hit.translation_spans) == ["hearts"]


def test_highlights_of_phrases_cover_them_whole() -> None:
    """A phrase is one stretch, wherever it stands; overlapping stretches are joined."""
    text = "a b a b a"
    [hit] = found('"a b a" OR "b a"', record("a.jpg", message("نص", text)))
    assert marked(hit.translation, hit.translation_spans) == [text]


def test_loose_matches_are_highlighted_too() -> None:
    """The reader sees why a stem, a skeleton or a guess was found."""
    [hit] = found("بيت", record("a.jpg", message("رجعنا للبيت")))
    assert marked(hit.transcription, hit.transcription_spans) == ["للبيت"]
    [hit] = found("حلب", record("a.jpg", message("من جلب")))
    assert marked(hit.transcription, hit.transcription_spans) == ["جلب"]
    [hit] = found("lea*", record("a.jpg", message("رحلوا", "gone", others=("they leave",))))
    assert (hit.match, hit.found_in[0].field) == (Match.GUESS, "guess")
    assert marked(hit.found_in[0].text, hit.found_in[0].spans) == ["leave"]


def test_a_guess_is_not_shown_beside_what_is_sure() -> None:
    """If the message itself answers, that other translations do too says nothing."""
    [hit] = found("house", record("a.jpg", message("بيت", "the house", others=("this house",))))
    assert hit.found_in == ()


def test_other_readings_and_translations_are_guesses() -> None:
    """What a line may also say is found, last; the message shown is the stored one."""
    read = Message.of((line("بيث", others=("شمس",)),))
    [hit] = found("شمس", record("a.jpg", read))
    assert (hit.match, hit.transcription) == (Match.GUESS, "بيث")
    [hit] = found("houses", record("a.jpg", message("بيت", "home", others=("house",))))
    assert hit.match is Match.GUESS


@pytest.mark.parametrize("word", ["heart", "hear*", "hearts", "city", "soul"])
def test_withheld_english_is_neither_found_nor_shown(word: str) -> None:
    """No word of it and none of its other renderings finds the message, in whatever form."""
    said = message(*HEART, others=("my soul",))
    assert found(word, record("a", said))
    assert not found(word, record("a", judged(said, Level.WITHHELD, "number")))


def test_why_english_is_withheld_is_said() -> None:
    """The Arabic still finds the message; the reasons stand in place of the English."""
    there = record("a", judged(message(*HEART), Level.WITHHELD, "number", "low_score", "number"))
    for query in ("قلبي", ""):
        [hit] = found(query, there)
        assert (hit.translation, hit.translation_spans) == (None, ())
        assert hit.verdict is Level.WITHHELD
        assert hit.withheld == hit.flags == ("number", "low_score")


def test_english_to_be_checked_is_found_and_marked() -> None:
    """A doubt that is not grave leaves the English where it is."""
    [hit] = found("heart", record("a", judged(message(*HEART), Level.CHECK, "name")))
    assert (hit.translation, hit.verdict, hit.flags) == (HEART[1], Level.CHECK, ("name",))
    assert hit.withheld == ()
    [hit] = found("heart", record("a", message(*HEART)))
    assert (hit.verdict, hit.flags) == (None, ())


def test_phrases_do_not_reach_from_one_text_into_the_next() -> None:
    """Two tags side by side are not one phrase."""
    there = record("a.jpg", review=Review(tags=("first love", "last word")))
    assert found('"first love"', there)
    assert not found('"love last"', there)


def test_an_empty_query_lists_by_date_then_name() -> None:
    """Messages, and photos without any; those without a date come last."""
    hits = found(
        "",
        record("z.jpg", message(*HEART)),
        record("c.jpg", review=Review(taken="2017")),
        record("b.jpg", message(*HEART), message(*RETURN), review=Review(taken="2016-12")),
        record("a.jpg", review=Review(taken="2017")),
    )
    assert [(hit.name, hit.message) for hit in hits] == [
        ("b.jpg", 1),
        ("b.jpg", 2),
        ("a.jpg", None),
        ("c.jpg", None),
        ("z.jpg", 1),
    ]
    assert {hit.match for hit in hits} == {None}
    assert found("", *WALL, limit=2) == found("", *WALL)[:2]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), "abc"),
        (Filters(place="aleppo"), "a"),
        (Filters(place="old city"), "b"),
        (Filters(place="city old"), ""),
        (Filters(place="alep"), ""),
        (Filters(tags=("love",)), "ab"),
        (Filters(tags=("love", "حنين")), "b"),
        (Filters(tags=("Love",)), "ab"),
        (Filters(tags=("lov",)), ""),
        (Filters(after="2016-12-06"), "b"),
        (Filters(after="2016-12-05"), "ab"),
        (Filters(after="2016", before="2016"), "ab"),
        (Filters(before="2016-12-04"), "b"),
        (Filters(before="2016-11"), ""),
        (Filters(before="2016-12"), "ab"),
        (Filters(after="2016-12-20", before="2016-12-25"), "b"),
        (Filters(outcome=Outcome.READ), "ab"),
        (Filters(outcome=Outcome.NO_TEXT), "c"),
        (Filters(outcome=Outcome.FAILED), ""),
        (Filters(min_confidence=0.8), "a"),
        (Filters(min_confidence=0.0), "ab"),
    ],
)
def test_filters(filters: Filters, expected: str) -> None:
    """Each filter keeps out what does not fit; a photo of some day in a month may be of any."""
    a = record(
        "a",
        message(*HEART),
        review=Review(place="Aleppo, Sukkari", taken="2016-12-05", tags=("love",)),
    )
    b = record(
        "b",
        message(*RETURN, confidence=0.5),
        review=Review(place="Homs, Old City", taken="2016-12", tags=("Love", "حنين")),
    )
    hits = found("", a, b, record("c"), filters=filters)
    assert {hit.name for hit in hits} == set(expected)


def test_filters_and_words_together() -> None:
    """A hit answers the query and passes the filters."""
    there = record("a", message(*HEART), review=Review(place="Aleppo"))
    assert names(found("heart", there, heart("b"), filters=Filters(place="aleppo"))) == ["a"]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(after="yesterday"),
        Filters(before="2016-13"),
        Filters(min_confidence=80),
        Filters(place="..."),
        Filters(tags=("",)),
    ],
)
def test_filters_without_sense_are_refused(filters: Filters) -> None:
    """A mistyped filter gets a sentence, not an empty list."""
    with pytest.raises(QueryError):
        found("", filters=filters)


@given(st.lists(records(), min_size=1, max_size=3, unique_by=lambda each: each.id), st.data())
@examples(30)
def test_finds_any_word_that_was_stored(stored: list, data: st.DataObject) -> None:
    """Every word of a text that counts, people's or the machine's, finds its message."""
    texts = [
        (each.id, number, text)
        for each in stored
        for number, own in enumerate(effective_messages(each), start=1)
        for text in (own.transcription, own.translation or "")
        if Lexicon().words(text)
    ]
    if not texts:
        return
    identity, number, text = data.draw(st.sampled_from(texts))
    word = data.draw(st.sampled_from(Lexicon().words(text)))
    hits = found(f'"{word.folded}"', *stored)
    [hit] = [hit for hit in hits if (hit.id, hit.message) == (identity, number)]
    assert hit.match is Match.EXACT
    spans = hit.transcription_spans + hit.translation_spans
    assert any(start <= word.start and word.end <= end for start, end in spans)


@given(st.lists(st.sampled_from(HEART[0].split() + HEART[1].split()), min_size=1, max_size=4))
@examples(30)
def test_all_words_of_a_message_find_it(chosen: list[str]) -> None:
    """Any words of a message together find it, in any order, in both languages at once."""
    assert "heart.jpg" in names(found(" ".join(chosen), *WALL))


SIGNS = st.text("قلبheart\"()*-:{}^+ANDORT NEAR'\\;%\x00«»_", max_size=30)


@given(SIGNS | st.text(max_size=40))
@examples(300)
def test_no_query_breaks_the_index(wall_index: sqlite3.Connection, text: str) -> None:
    """Whatever is typed gives hits or a QueryError, never an error of SQLite."""
    try:
        hits = search(wall_index, parse_query(text), Filters(), 10)
    except QueryError:
        return
    assert all(hit.name in {each.photo.name for each in WALL} for hit in hits)


@given(st.lists(st.sampled_from(["a", "NOT", "OR", "(", ")", '"a b"', "قلب*"]), max_size=64))
@examples(200)
def test_long_and_deep_queries_do_not_break_the_index(
    wall_index: sqlite3.Connection, parts: list[str]
) -> None:
    """Even the most tangled query that is understood is answered."""
    with contextlib.suppress(QueryError):
        search(wall_index, parse_query(" ".join(parts)), Filters(), None)


def test_the_largest_queries_are_answered(wall_index: sqlite3.Connection) -> None:
    """64 words, or 16 levels of parentheses, fit the limits of SQLite."""
    for query in (
        " ".join(["قلب"] * 64),
        " OR ".join(["heart"] * 64),
        " ".join(["NOT قلب"] * 64),
        "(heart OR " * 16 + "قلب" + ")" * 16,
        "NOT " * 16 + "قلب",
        "heart -" + "(a OR -" * 7 + "قلب" + ")" * 7,
    ):
        search(wall_index, parse_query(query), Filters(), None)


def test_latin_letters_are_searched_last() -> None:
    """Romanised text is found without its accents and signs, below what is written or meant."""
    said = replace(message("عن المدينة", english="Of the city"), romanised="ʻan al-madīnah\nsaʻd")
    there = record("a", said)
    for query in ("madinah", "al-madīnah", "madin*", "Saʻd", "sad", "an"):
        [hit] = found(query, there)
        assert (hit.match, hit.id) == (Match.GUESS, there.id), query
        assert hit.romanised == "ʻan al-madīnah\nsaʻd"
    [hit] = found("madinah", there)
    [excerpt] = hit.found_in
    assert (excerpt.field, excerpt.text) == ("romanised", "ʻan al-madīnah / saʻd")
    assert [excerpt.text[a:b] for a, b in excerpt.spans] == ["madīnah"]
    city = record("b", message("مدينة", english="madinah"))
    assert [hit.id for hit in found("madinah", there, city)] == [city.id, there.id]


def test_withheld_english_is_found_by_dictionary(catalogue: Catalogue) -> None:
    """A word that only the gloss has is found at the lowest level, and shown where it stands."""
    there = record("a.jpg", message("الرياح"))
    english = Translation(
        text="The winds",
        score=-2.0,
        translator="t",
        verdict=Level.WITHHELD,
        gloss=(GlossWord("الرياح", ("wind", "wind power")),),
    )
    written = there.with_translations({0: english})
    catalogue.write(written)
    [hit] = catalogue.index.search("winds")
    assert (hit.id, hit.match, hit.translation) == (there.id, Match.GUESS, None)
    assert hit.gloss == "wind, wind power"
    assert [(one.field, one.text) for one in hit.found_in] == [("by dictionary", hit.gloss)]
    assert catalogue.index.search("power wind") != []
    assert catalogue.index.search('"power wind"') == []
