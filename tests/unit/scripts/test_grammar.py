"""The sentence grammar: paradigms written out by hand, agreement, and what every pair must hold."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from scripts.training.translation.grammar import conjugation as std
from scripts.training.translation.grammar import english as en
from scripts.training.translation.grammar import nouns, phrases
from scripts.training.translation.grammar import syrian_verbs as syr
from scripts.training.translation.grammar.choose import Chooser
from scripts.training.translation.grammar.conjugation import Stem
from scripts.training.translation.grammar.generate import PATTERNS, contract, pairs
from scripts.training.translation.grammar.lexicon import Lexicon, load
from scripts.training.translation.grammar.nouns import Shape
from scripts.training.translation.grammar.predicate import attach_preposition
from scripts.training.translation.grammar.syrian_verbs import SyrianStem
from wallmsg.text.arabic import fold, has_arabic

PAST = {
    ("كتب", "يكتب", 1): "كتبت كتبت كتبت كتب كتبت كتبنا كتبتم كتبوا كتبا كتبتا",
    ("عاد", "يعود", 1): "عدت عدت عدت عاد عادت عدنا عدتم عادوا عادا عادتا",
    ("بكى", "يبكي", 1): "بكيت بكيت بكيت بكى بكت بكينا بكيتم بكوا بكيا بكتا",
    ("نسي", "ينسى", 1): "نسيت نسيت نسيت نسي نسيت نسينا نسيتم نسوا نسيا نسيتا",
    ("مات", "يموت", 1): "مت مت مت مات ماتت متنا متم ماتوا ماتا ماتتا",
    ("دفن", "يدفن", 1): "دفنت دفنت دفنت دفن دفنت دفنا دفنتم دفنوا دفنا دفنتا",
    ("محا", "يمحو", 1): "محوت محوت محوت محا محت محونا محوتم محوا محوا محتا",
    ("قرأ", "يقرأ", 1): "قرأت قرأت قرأت قرأ قرأت قرأنا قرأتم قرؤوا قرآ قرأتا",
    ("أراد", "يريد", 4): "أردت أردت أردت أراد أرادت أردنا أردتم أرادوا أرادا أرادتا",
    ("قاوم", "يقاوم", 3): "قاومت قاومت قاومت قاوم قاومت قاومنا قاومتم قاوموا قاوما قاومتا",
}
PRESENT = {
    ("كتب", "يكتب", 1): "أكتب تكتب تكتبين يكتب تكتب نكتب تكتبون يكتبون يكتبان تكتبان",
    ("بكى", "يبكي", 1): "أبكي تبكي تبكين يبكي تبكي نبكي تبكون يبكون يبكيان تبكيان",
    ("نسي", "ينسى", 1): "أنسى تنسى تنسين ينسى تنسى ننسى تنسون ينسون ينسيان تنسيان",
    ("محا", "يمحو", 1): "أمحو تمحو تمحين يمحو تمحو نمحو تمحون يمحون يمحوان تمحوان",
    ("أكل", "يأكل", 1): "آكل تأكل تأكلين يأكل تأكل نأكل تأكلون يأكلون يأكلان تأكلان",
    ("قرأ", "يقرأ", 1): "أقرأ تقرأ تقرئين يقرأ تقرأ نقرأ تقرؤون يقرؤون يقرآن تقرآن",
}
JUSSIVE = {
    ("عاد", "يعود", 1): "أعد تعد تعودي يعد تعد نعد تعودوا يعودوا يعودا تعودا",
    ("بكى", "يبكي", 1): "أبك تبك تبكي يبك تبك نبك تبكوا يبكوا يبكيا تبكيا",
    ("وصل", "يصل", 1): "أصل تصل تصلي يصل تصل نصل تصلوا يصلوا يصلا تصلا",
    ("قاوم", "يقاوم", 3): "أقاوم تقاوم تقاومي يقاوم تقاوم نقاوم تقاوموا يقاوموا يقاوما تقاوما",
}
COMMANDS = {
    ("كتب", "يكتب", 1): "اكتب اكتبي اكتبوا",
    ("عاد", "يعود", 1): "عد عودي عودوا",
    ("وقف", "يقف", 1): "قف قفي قفوا",
    ("بكى", "يبكي", 1): "ابك ابكي ابكوا",
    ("أغلق", "يغلق", 4): "أغلق أغلقي أغلقوا",
    ("انتظر", "ينتظر", 8): "انتظر انتظري انتظروا",
    ("ودع", "يودع", 2): "ودع ودعي ودعوا",
    ("أخذ", "يأخذ", 1): "خذ خذي خذوا",
    ("صلى", "يصلي", 2): "صل صلي صلوا",
}


def seeded(seed: int) -> Random:
    """A source of chance that is the same every time."""
    return Random(seed)  # noqa: S311


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The written lexicon."""
    return load()


@pytest.mark.parametrize(("verb", "forms"), PAST.items())
def test_past_forms_follow_the_paradigm(verb: tuple[str, str, int], forms: str) -> None:
    """Every person of the past is spelled as in the grammar book."""
    assert [std.past(Stem(*verb), person) for person in std.PERSONS] == forms.split()


@pytest.mark.parametrize(("verb", "forms"), PRESENT.items())
def test_present_forms_follow_the_paradigm(verb: tuple[str, str, int], forms: str) -> None:
    """Every person of the present is spelled as in the grammar book."""
    assert [std.present(Stem(*verb), person) for person in std.PERSONS] == forms.split()


@pytest.mark.parametrize(("verb", "forms"), JUSSIVE.items())
def test_jussive_shortens_weak_verbs_only_where_no_ending_follows(
    verb: tuple[str, str, int], forms: str
) -> None:
    """After لم hollow and weak-ended verbs lose their long vowel; others only the ن."""
    made = [std.present(Stem(*verb), person, "jussive") for person in std.PERSONS]
    assert made == forms.split()


@pytest.mark.parametrize(("verb", "forms"), COMMANDS.items())
def test_commands_follow_the_paradigm(verb: tuple[str, str, int], forms: str) -> None:
    """Commands to a man, a woman and several people, with the right first letter for the form."""
    assert [std.command(Stem(*verb), person) for person in ("2ms", "2fs", "2mp")] == forms.split()


def test_doubled_verbs_open_before_a_consonant() -> None:
    """أحب makes أحببت, but أحبوا keeps one letter."""
    stem = Stem("أحب", "يحب", 4, doubled=True)
    assert [std.past(stem, p) for p in ("1s", "1p", "3mp")] == ["أحببت", "أحببنا", "أحبوا"]


def test_attached_pronouns_change_the_end_of_the_verb() -> None:
    """وا loses its alif, تم gets its و back, ى becomes ا."""
    assert std.with_object("قتلوا", "ه") == "قتلوه"
    assert std.with_object("قتلتم", "نا") == "قتلتمونا"
    assert std.with_object("ينسى", "كم") == "ينساكم"
    assert std.with_object("رأى", "ها") == "رآها"


def test_syrian_forms_follow_usage() -> None:
    """The three kinds of Syrian verbs, with and without ب."""
    went, forgot, loved = (
        SyrianStem("راح", "يروح", "hollow", "روح"),
        SyrianStem("نسي", "ينسى", "y", "انسى"),
        SyrianStem("حب", "يحب", "g", "حب"),
    )
    forms = " ".join(syr.past(went, p) for p in syr.SYRIAN_PERSONS)
    assert forms == "رحت رحت رحتي راح راحت رحنا رحتو راحو"
    forms = " ".join(syr.with_b(forgot, p) for p in ("1s", "2fs", "1p", "3mp"))
    assert forms == "بنسى بتنسي مننسى بينسو"
    assert " ".join(syr.past(loved, p) for p in ("1s", "3fs", "3mp")) == "حبيت حبت حبو"
    assert " ".join(syr.command(went, p) for p in ("2ms", "2fs", "2mp")) == "روح روحي روحو"


def test_nouns_take_case_article_and_owner(lexicon: Lexicon) -> None:
    """Tanwin alif only where it is written; ة opens; أب has three cases; hamza follows the case."""
    by_word = {noun.arabic: noun for noun in lexicon.nouns}
    assert nouns.standard(by_word["بيت"], Shape(definite=False)).acc == "بيتا"
    assert nouns.standard(by_word["رسالة"], Shape(definite=False)).acc == "رسالة"
    assert nouns.standard(by_word["مفتاح"], Shape("pl", definite=False)).acc == "مفاتيح"
    assert nouns.standard(by_word["معلم"], Shape("pl")).gen == "المعلمين"
    assert nouns.standard(by_word["امرأة"], Shape()).nom == "المرأة"
    assert nouns.standard(by_word["مدرسة"], Shape(owner="1p")).nom == "مدرستنا"
    father = nouns.standard(by_word["أب"], Shape(owner="2ms"))
    assert (father.nom, father.acc, father.gen) == ("أبوك", "أباك", "أبيك")
    assert nouns.with_owner("أصدقاء", "3ms", "nom") == "أصدقاؤه"


def test_adjectives_agree(lexicon: Lexicon) -> None:
    """Plurals of things take the feminine singular; plurals of people the plural."""
    by_word = {noun.arabic: noun for noun in lexicon.nouns}
    big = next(one for one in lexicon.adjectives if one.english == "big")
    assert nouns.standard(by_word["بيت"], Shape("pl", adjective=big)).nom == "البيوت الكبيرة"
    assert nouns.standard(by_word["طفل"], Shape("pl", adjective=big)).nom == "الأطفال الكبار"
    assert nouns.standard(by_word["غرفة"], Shape("du", adjective=big)).acc == "الغرفتين الكبيرتين"
    made = nouns.standard(by_word["بيت"], Shape(definite=False, adjective=big))
    assert (made.acc, made.english) == ("بيتا كبيرا", "a big house")


def test_prepositions_join() -> None:
    """ل with the article is written لل; ب is written on."""
    assert attach_preposition("ل", "البيت") == "للبيت"
    assert attach_preposition("ل", "الليل") == "لليل"
    assert attach_preposition("ب", "الله") == "بالله"
    assert attach_preposition("ل", "الله") == "لله"


def test_english_verbs() -> None:
    """Irregular forms, doubled letters, agreement of be."""
    assert [en.past("understand", "1s"), en.past("go out", "1s")] == ["understood", "went out"]
    assert [en.past("be afraid", p) for p in ("1s", "1p", "3ms")] == [
        "was afraid",
        "were afraid",
        "was afraid",
    ]
    assert [en.gerund(v) for v in ("lie", "run", "leave", "see")] == [
        "lying",
        "running",
        "leaving",
        "seeing",
    ]
    assert [en.present(v, "3fs") for v in ("carry", "wash", "go", "stay")] == [
        "carries",
        "washes",
        "goes",
        "stays",
    ]
    assert contract("We will not go and I am here") == "We won't go and I'm here"


def test_every_class_a_verb_names_has_nouns(lexicon: Lexicon) -> None:
    """A verb's subjects and complements can all be filled, in both kinds of Arabic."""
    for dialect in ("standard", "syrian"):
        chooser = Chooser(lexicon, seeded(1), dialect)
        for verb in (*lexicon.verbs, *lexicon.syrian_verbs):
            names = {*verb.subjects, *(name for frame in verb.frames for name in frame.classes)}
            assert all(chooser.of_class(name, subject=True).english for name in names)


def test_every_pattern_has_a_form_for_each_of_its_persons(lexicon: Lexicon) -> None:
    """Alternatives are as many as the persons of their line, so that none is ever missing."""
    for patterns in lexicon.patterns.values():
        for pattern in patterns:
            for word in (*pattern.arabic.split(), *pattern.english.split()):
                assert word.count("/") in {0, len(pattern.persons) - 1}, pattern


def test_every_maker_works_in_its_kinds_of_arabic(lexicon: Lexicon) -> None:
    """Each sentence maker gives whole pairs whatever chance decides."""
    for dialect in ("standard", "syrian"):
        for make, _ in PATTERNS:
            if make is phrases.passive and dialect == "syrian":
                continue
            chooser = Chooser(lexicon, seeded(5), dialect)
            made = [make(chooser) for _ in range(150)]
            assert all(arabic.strip() and english.strip() for arabic, english in made)
            assert not any("{" in arabic + english for arabic, english in made)


def test_pairs_are_distinct_whole_and_repeatable(lexicon: Lexicon) -> None:
    """No Arabic sentence twice, no gap, no stray Latin or Arabic; one seed, one text."""
    made = list(islice(pairs(lexicon, seeded(7)), 3000))
    assert made == list(islice(pairs(lexicon, seeded(7)), 3000))
    assert len({arabic for arabic, _ in made}) == len(made)
    for arabic, english in made:
        assert not has_arabic(english)
        assert "  " not in arabic + english
        assert english == english.strip()
        assert not any(letter.isascii() and letter.isalpha() for letter in fold(arabic))


def test_negation_stands_on_both_sides(lexicon: Lexicon) -> None:
    """A sentence with لم, لن or ليس is negative in English."""
    for arabic, english in islice(pairs(lexicon, seeded(11)), 4000):
        negative = {"not", "no", "without"} & set(english.lower().rstrip("?").split())
        shortened = "n't" in english or "annot" in english
        if {"لم", "لن", "ليس", "ليست", "لست", "لسنا"} & set(arabic.split()):
            assert negative or shortened, (arabic, english)
