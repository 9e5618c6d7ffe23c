"""Arabic in Latin letters: the rules of ALA-LC, and whole transcriptions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallmsg.errors import MissingToolError
from wallmsg.text.arabic import count_arabic
from wallmsg.translation import Dictionary, Romaniser
from wallmsg.translation.romanise.ala_lc import capital, latin, letters, other
from wallmsg.translation.romanise.romaniser import VowelledWord, known_words


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    """The one that comes with wallmsg."""
    return Dictionary.embedded()


@pytest.fixture(scope="module")
def romaniser(dictionary: Dictionary) -> Romaniser:
    """With everything that comes with wallmsg."""
    return Romaniser.embedded(dictionary)


@pytest.mark.parametrize(
    ("vowelled", "expected"),
    [
        ("قَلْبِي", "qalbī"),
        ("ثَوْرَة", "thawrah"),
        ("حَيَاة", "ḥayāh"),
        ("يَوْمًا", "yawman"),
        ("كَانُوا", "kānū"),
        ("هَوَى", "hawá"),
        ("سِوَى", "siwá"),
        ("حُرِّيَّة", "ḥurrīyah"),
        ("عَرَبِيّ", "ʻarabī"),
        ("قُوَّة", "qūwah"),
        ("سَيَّارَة", "sayyārah"),
        ("شُهَدَاءَنَا", "shuhadāʼanā"),
        ("مَسْؤُول", "masʼūl"),
        ("قُرْآن", "qurʼān"),
        ("آخِر", "ākhir"),
        ("أُمّ", "umm"),
        ("ارْحَمْ", "irḥam"),
        ("اُكْتُبْ", "uktub"),
        ("اكْتُبْ", "uktub"),
        ("ذٰلِك", "dhālik"),
        ("مُصْطَفَى", "muṣṭafá"),
        ("ضُحًى", "ḍuḥan"),
        ("بَيْت", "bayt"),
        ("وَلَد", "walad"),
        ("طوى", "ṭwá"),
        ("كلب", "klb"),
        ("ء", "ʼ"),
        ("", ""),
    ],
)
def test_words_by_the_rules(vowelled: str, expected: str) -> None:
    """Long and short vowels, doubled letters, hamza, tanwin and silent letters."""
    assert latin(letters(vowelled)) == expected


def test_endings_and_constructs_are_asked_for() -> None:
    """A verb keeps its last short vowel, a noun does not; in construct ة is t."""
    assert latin(letters("تَرَكْتُ"), ending=True) == "taraktu"
    assert latin(letters("بَيْتُ")) == "bayt"
    assert latin(letters("مَدِينَةُ"), construct=True) == "madīnat"


def test_what_stands_between_words() -> None:
    """Punctuation becomes Latin; capital letters pass over the sign for ayn."""
    assert other("، ؟ abc [...]") == ", ? abc [...]"
    assert capital("ʻumar") == "ʻUmar"
    assert capital("ḥalab") == "Ḥalab"
    assert capital("") == ""


@pytest.mark.parametrize(
    ("arabic", "expected"),
    [
        ("تركت قلبي بين جدران هذه المدينة", "taraktu qalbī bayna judrān hādhihi al-madīnah"),
        ("والشمس في السماء", "wa-al-shams fī al-samāʼ"),
        ("مدرسة البنات", "madrasat al-banāt"),
        ("من بيت إلى مدينة", "min bayt ilá madīnah"),
        ("بحلب", "bi-Ḥalab"),
        ("وحلب ولحلب", "wa-Ḥalab wa-li-Ḥalab"),
        ("للشعب", "lil-shaʻb"),
        ("الحمد لله", "al-ḥamd lillāh"),
        ("الموت", "al-mawt"),
        ("ومدينتي", "wa-madīnatī"),
        ("خالد ومحمد", "Khālid wa-Muḥammad"),
        ("دير الزور", "Dayr al-Zawr"),
        ("سنعود\nيوماً", "sa-naʻūd\nyawman"),
        ("[...]\nحلب ٢٠١٦!", "[...]\nḤalab 2016!"),
        ("نعم،\u0323 حلب\u0323؟", "naʻam, Ḥalab?"),
        ("Freedom 5", "Freedom 5"),
        ("ﺳﻼم ﷲ", "salām Allāh"),
        ("شہيد", "shahīd"),
        ("", ""),
    ],
)
def test_whole_transcriptions(romaniser: Romaniser, arabic: str, expected: str) -> None:
    """Prefixes get their hyphen, names their capital; rows, gaps and Latin text stay."""
    assert romaniser.romanise(arabic) == expected


def test_without_vowels_the_consonants_are_left(dictionary: Dictionary) -> None:
    """VowelledWord words have theirs all the same."""
    plain = Romaniser(dictionary, None, {"حلب": VowelledWord("حَلَب", name=True)})
    assert plain.romanise("كلب حلب") == "klb Ḥalab"


@pytest.mark.parametrize("vowels", [lambda _: "غير", lambda _: "أُخْرَى تَمَامًا", lambda _: ""])
def test_vowels_that_are_of_another_text_are_not_believed(
    dictionary: Dictionary, vowels: object
) -> None:
    """Letters come from the transcription, never from the diacritiser."""
    assert Romaniser(dictionary, vowels, {}).romanise("كلب") == "klb"  # type: ignore[arg-type]


@given(text=st.text(alphabet="ﻼﷺہکیابتةثجحخدذرزسشصضطظعغفقكلمنهويىءآأإؤئ ًٌٍَُِّْٰ،؟\n12٣xZ", max_size=40))
def test_nothing_arabic_is_left(dictionary: Dictionary, text: str) -> None:
    """Whatever comes: no Arabic letter stays, rows stay rows, and the same comes out again."""
    romaniser = Romaniser(dictionary, lambda given: given, known_words())
    made = romaniser.romanise(text)
    assert count_arabic(made) == 0
    assert made.count("\n") == text.count("\n")
    assert romaniser.romanise(text) == made


def test_a_missing_list_is_told(tmp_path: Path) -> None:
    """The error says which and what to do."""
    with pytest.raises(MissingToolError, match="vowelled words"):
        known_words(tmp_path / "none.tsv")


def test_every_known_word_has_its_vowels() -> None:
    """Each row is a vowelled word and its kind, and says more than the bare letters do."""
    words = known_words()
    assert len(words) > 300
    assert {True, False} == {known.name for known in words.values()}
    for known in words.values():
        assert count_arabic(latin(letters(known.vowelled))) == 0
        assert not latin(letters(known.vowelled), ending=True).startswith("al-")
