"""Word by word: finding the dictionary form and its senses."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallmsg.errors import MissingToolError
from wallmsg.text.arabic import fold
from wallmsg.translation import Dictionary
from wallmsg.translation.lexicon.gloss import SENSES, DictionaryEntry, DictionaryFile
from wallmsg.translation.lexicon.morphology import WordKind, analyses

WORDS = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآؤئء", min_size=1, max_size=14)


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    """The one that comes with wallmsg."""
    return Dictionary.embedded()


def _small(*entries: DictionaryEntry) -> Dictionary:
    keys: dict[str, tuple[int, ...]] = {}
    for i, entry in enumerate(entries):
        keys[fold(entry.lemma)] = (*keys.get(fold(entry.lemma), ()), i)
    return Dictionary(DictionaryFile(entries, keys, {}, {}))


@pytest.mark.parametrize(
    ("written", "form", "sense"),
    [
        ("سنعود", "عاد", "return"),
        ("مدينتنا", "مدينة", "city"),
        ("وحلفاؤه", "حلفاء", "allies"),
        ("تركت", "ترك", "leave"),
        ("قلبي", "قلب", "heart"),
        ("نرحل", "رحل", "leave"),
        ("هُجّرنا", "هجر", "displace"),
        ("أحبك", "أحب", "love"),
        ("أطفالكم", "أطفال", "children"),
        ("الثوار", "ثوار", "revolutionaries"),
        ("اقتلونا", "قتل", "kill"),
        ("سجونكم", "سجون", "prisons"),
        ("اتركونا", "ترك", "leave"),
        ("والحرية", "حرية", "freedom"),
        ("سعيدة", "سعيد", "happy"),
        ("للتعليم", "تعليم", "education"),
        ("مناطق", "منطقة", "region"),
        ("بيوتنا", "بيت", "house"),
    ],
)
def test_the_dictionary_form_is_found(
    dictionary: Dictionary, written: str, form: str, sense: str
) -> None:
    """Clitics, endings and inner changes are undone, and the likeliest sense comes first."""
    word = dictionary.word(written)
    assert word.form is not None
    assert fold(word.form) in {fold(form), fold(written)}
    assert any(sense in s for s in word.senses), word


def test_what_was_taken_off_is_said(dictionary: Dictionary) -> None:
    """The clitics appear in English, in their order."""
    assert dictionary.word("مدينتنا").clitics == ("our",)
    assert dictionary.word("والحرية").clitics == ("and", "the")
    assert dictionary.word("للتعليم").clitics == ("for", "the")
    assert dictionary.word("سعيدة").clitics == ()


def test_every_arabic_word_is_glossed_in_its_place(dictionary: Dictionary) -> None:
    """Words stand as written and in order; numbers, Latin words and signs are left out."""
    gloss = dictionary.gloss("لم نرحل، بل هُجِّرنا 2016 FSA!")
    assert [word.written for word in gloss] == ["لم", "نرحل", "بل", "هجرنا"]
    assert dictionary.gloss("") == ()


def test_at_most_three_senses_are_shown(dictionary: Dictionary) -> None:
    """A gloss stays short enough to stand under its word."""
    for word in dictionary.gloss("تحت كل بناء مهدم عائلات دفنت مع أحلامها قلب بيت عين"):
        assert 1 <= len(word.senses) <= SENSES


def test_a_word_no_dictionary_has_is_left_without_a_gloss(dictionary: Dictionary) -> None:
    """Nothing is invented for letters that are no word."""
    word = dictionary.word("ظظغثخذ")
    assert word.form is None
    assert word.senses == ()


def test_the_written_word_comes_before_what_could_be_taken_off() -> None:
    """ولد is a boy and not `and` with something else, if the dictionary has both."""
    dictionary = _small(DictionaryEntry("ولد", ("boy",)), DictionaryEntry("لد", ("Lydda",)))
    assert dictionary.word("ولد").form == "ولد"


def test_of_two_readings_the_common_one_wins() -> None:
    """How often a form is met decides between forms that are equally far."""
    rare, common = (
        DictionaryEntry("عود", ("stick",)),
        DictionaryEntry("عاد", ("to return",), 500, verb=True),
    )
    assert _small(rare, common).word("يعود").form == "عاد"


def test_a_noun_is_not_conjugated() -> None:
    """Verbal prefixes come off verbs alone."""
    assert _small(DictionaryEntry("كتاب", ("book",))).word("سيكتاب").form is None


def test_letters_folded_together_are_told_apart_where_both_exist() -> None:
    """على and علي share a folded form; the spelling decides."""
    dictionary = _small(DictionaryEntry("على", ("on",)), DictionaryEntry("علي", ("Ali",)))
    assert dictionary.word("على").senses == ("on",)
    assert dictionary.word("علي").senses == ("Ali",)


def test_a_name_is_only_a_name_if_it_is_nothing_else(dictionary: Dictionary) -> None:
    """Names are marked, and never hide a word's meaning."""
    small = _small(
        DictionaryEntry("كريم", ("generous",)), DictionaryEntry("سامر", ("Samer",), name=True)
    )
    assert small.word("سامر").name
    assert not small.word("كريم").name
    assert not dictionary.word("حرية").name


@given(WORDS)
def test_any_word_can_be_taken_apart(word: str) -> None:
    """No word breaks the analysis; every candidate costs something but the word itself."""
    found = analyses(fold(word))
    assert found[0].cost == 0
    assert all(a.cost >= 0 for a in found)
    assert [a.cost for a in found] == sorted(a.cost for a in found)
    assert len({(a.stem, a.kind) for a in found}) == len(found)


@given(WORDS, st.sampled_from(["و", "ف", "ب", "ال", "وال", "لل", "بال"]))
def test_a_prefixed_word_still_leads_to_its_stem(word: str, prefix: str) -> None:
    """Whatever the noun, its clitics can be taken off again."""
    stem = fold(word)
    if len(stem) >= 3:
        assert any(
            a.stem == stem and a.kind in (WordKind.NOUN, WordKind.VERB)
            for a in analyses(prefix + stem)
        )


def test_possible_senses_cover_every_reading(dictionary: Dictionary) -> None:
    """For judging a translation all readings count, not only the chosen one."""
    senses = " ".join(dictionary.possible_senses("ذهب"))
    assert "gold" in senses
    assert "go" in senses


def test_words_opposite_come_from_translated_sentences(dictionary: Dictionary) -> None:
    """Common words know what stands opposite them; unknown ones nothing."""
    assert "love" in dictionary.translations("أحب")
    assert dictionary.translations("ظظغثخذ") == ()


def test_looking_up_is_quick(dictionary: Dictionary) -> None:
    """Well under a millisecond a word, loading under a second even on a busy machine."""
    text = "تحت كل بناء مهدم عائلات دفنت مع أحلامها دفنها الأسد وحلفاؤه وسيعلمونهم " * 20
    started = time.process_time()
    words = dictionary.gloss(text)
    assert (time.process_time() - started) / len(words) < 0.002
    started = time.process_time()
    Dictionary.embedded()
    assert time.process_time() - started < 1.0


def test_a_missing_or_damaged_dictionary_is_said(tmp_path: Path) -> None:
    """Both are a broken installation."""
    with pytest.raises(MissingToolError, match="dictionary"):
        Dictionary.embedded(tmp_path / "none.bin")
    (tmp_path / "bad.bin").write_bytes(b"x\x9c")
    with pytest.raises(MissingToolError, match="dictionary"):
        Dictionary.embedded(tmp_path / "bad.bin")
