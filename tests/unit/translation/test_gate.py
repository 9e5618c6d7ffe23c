# ruff: noqa: E501 (tables of cases read best a row a case)
"""The gate: each reason with a text that must be stopped and one that must pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallmsg.model import Hypothesis, Level, Translation
from wallmsg.translation import Dictionary, Gate, Gazetteer, Reason, Term, Thresholds, Verdict
from wallmsg.translation.lexicon.english import EnglishWords
from wallmsg.translation.lexicon.names import FixedName, arabic_sounds, latin_sounds, sounds_alike
from wallmsg.translation.quality.checks.agents import persons_lost
from wallmsg.translation.quality.checks.negation import negation_changed
from wallmsg.translation.quality.checks.numbers import changed_numbers
from wallmsg.translation.quality.checks.opposites import opposites
from wallmsg.translation.quality.verdict import QualityFlag


@pytest.fixture(scope="module")
def gate() -> Gate:
    """With everything that comes with wallmsg."""
    return Gate.embedded()


def _made(text: str, score: float = -0.3, *others: tuple[str, float]) -> Translation:
    hypotheses = tuple(Hypothesis(*other) for other in others)
    return Translation(text=text, score=score, translator="test 1", hypotheses=hypotheses)


SAMPLES = [
    ("راجعين يا هوى", "We will return, O passion"),
    ("سنعود يوماً", "We will return one day"),
    (
        "لا نريد الرحيل، أُجبرنا على النزوح. حلب",
        "We don't want to leave. We were forced to flee. Aleppo",
    ),
    ("لسنا عبيداً، نحن ثوار حلب", "We are not slaves. We are the revolutionaries of Aleppo"),
    (
        "تحت كل بناء مهدم عائلات دفنت مع أحلامها. دفنها الأسد وحلفاؤه",
        "Under every destroyed building there are families that were buried with their dreams."
        " Assad and his allies buried them",
    ),
    ("تركت قلبي بين جدران هذه المدينة", "I left my heart between the walls of this city"),
    ("لم نرحل بل هُجّرنا", "We didn't leave, we were displaced"),
    ("سنعود", "We will be back"),
]


@pytest.mark.parametrize(("arabic", "english"), SAMPLES)
def test_good_translations_are_not_held_back(gate: Gate, arabic: str, english: str) -> None:
    """What people made of real wall messages passes, at worst with a wish to check."""
    verdict = gate.judge(arabic, _made(english))
    assert verdict.level is not Level.WITHHELD, verdict


CASES = [
    # reason, arabic, English to stop, least level, English to pass
    (Reason.EMPTY, "سنعود", "", Level.WITHHELD, "We will return"),
    (Reason.REPETITION, "أين أخي", "Where is my brother brother brother", Level.WITHHELD, "Where is my brother?"),
    (Reason.REPETITION, "سقط الشهيد هنا", "The martyr of the martyrs of the martyr fell", Level.WITHHELD, "The martyr fell here"),
    (Reason.REPETITION, "هنا بيتنا", "Here is our hohohohouse", Level.WITHHELD, "Here is our house"),
    (Reason.LENGTH, "سنعود", "We will return to the city and to the house and to all that was ours", Level.WITHHELD, "We will return"),
    (Reason.LENGTH, "تركت قلبي بين جدران هذه المدينة", "My heart", Level.WITHHELD, "I left my heart in this city"),
    (Reason.ARABIC_LEFT, "نحن ثوار حلب", "We are ثوار حلب", Level.WITHHELD, "We are Aleppo's rebels"),
    (Reason.ARABIC_LEFT, "نحن ثوار هذه المدينة الجميلة", "We are the revolutionaries of this beautiful مدينة", Level.CHECK, "We are the revolutionaries of this beautiful city"),
    (Reason.NUMBER, "حلب ٢٠١٦", "Aleppo 2018", Level.WITHHELD, "Aleppo 2016"),
    (Reason.NUMBER, "حلب ٢٠١٦", "Aleppo", Level.WITHHELD, "Aleppo, 2016"),
    (Reason.NUMBER, "ثلاثة أطفال", "Five children", Level.WITHHELD, "Three children"),
    (Reason.NAME, "أحب امرأة من حلب", "I love a woman from Damascus", Level.WITHHELD, "I love a woman from Aleppo"),
    (Reason.NAME, "أحب امرأة من حلب", "I love a woman", Level.CHECK, "I love a woman from Aleppo"),
    (Reason.NAME, "هنا سقط الشهيد خالد", "Here fell the martyr Robert", Level.CHECK, "Here fell the martyr Khaled"),
    (Reason.NEGATION, "لم نرحل", "We left", Level.WITHHELD, "We did not leave"),
    (Reason.NEGATION, "سنعود", "We will never return", Level.WITHHELD, "We will return"),
    (Reason.NEGATION, "المساواة للجميع", "Inequality for all", Level.WITHHELD, "Equality for all"),
    (Reason.NEGATION, "هذا ممكن", "This is impossible", Level.WITHHELD, "This is possible"),
    (Reason.NEGATION, "عيشنا مستحيل", "Our life is possible", Level.WITHHELD, "Our life is impossible"),
    (Reason.NEGATION, "صوت القلب", "Voice of the heartless", Level.CHECK, "Voice of the heart"),
    (Reason.UNSUPPORTED, "ما راح نستسلم", "He did not surrender", Level.CHECK, "We will not surrender"),
    (Reason.UNSUPPORTED, "بيتنا هنا", "His house is here", Level.CHECK, "Our house is here"),
    (Reason.VIOLENCE, "أحبك يا أمي", "I will kill you, mother", Level.WITHHELD, "I love you, mother"),
    (Reason.VIOLENCE, "أخي في المدينة", "My brother is a terrorist", Level.WITHHELD, "My brother is in the city"),
    (Reason.UNSUPPORTED, "خلينا نحكي عن بكرا", "Where is your password", Level.CHECK, "Let us talk about tomorrow"),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "arabic", "bad", "least", "good"), CASES)
def test_each_reason_stops_the_bad_and_passes_the_good(
    gate: Gate, reason: Reason, arabic: str, bad: str, least: Level, good: str
) -> None:
    """The finding is there for the one text, at least this grave, and absent for the other."""
    stopped = gate.judge(arabic, _made(bad))
    assert reason in stopped.reasons
    assert list(Level).index(stopped.level) >= list(Level).index(least)
    assert reason not in gate.judge(arabic, _made(good)).reasons


@pytest.mark.parametrize(
    ("score", "level"), [(-0.2, Level.OK), (-0.8, Level.CHECK), (-1.4, Level.WITHHELD)]
)
def test_the_models_own_doubt_counts(gate: Gate, score: float, level: Level) -> None:
    """A low score is a reason, a good one is none."""
    verdict = gate.judge("نحن جائعون", _made("We are hungry", score))
    assert verdict.level is level
    assert (Reason.LOW_SCORE in verdict.reasons) == (level is not Level.OK)


@pytest.mark.parametrize(
    ("confidence", "level"), [(0.95, Level.OK), (0.5, Level.CHECK), (0.1, Level.WITHHELD)]
)
def test_an_unsure_reading_counts(gate: Gate, confidence: float, level: Level) -> None:
    """English of Arabic that may not stand on the wall cannot be trusted."""
    verdict = gate.judge("نحن جائعون", _made("We are hungry"), confidence)
    assert verdict.level is level
    assert (Reason.UNSURE_READING in verdict.reasons) == (level is not Level.OK)


def test_unsupported_words_are_named_on_both_sides(gate: Gate) -> None:
    """The finding says which English words nothing explains and which Arabic ones got no answer."""
    [found] = gate.judge("خلينا نحكي عن بكرا", _made("What is our password")).flags
    assert found.reason is Reason.UNSUPPORTED
    assert found.detail == "in the English only: password; in the Arabic only: نحكي, عن, بكرا"
    alone = gate.judge("نحن ثوار المدينة المحاصرة من زمان", _made("We are here today")).flags
    details = [f.detail for f in alone if f.reason is Reason.UNSUPPORTED]
    assert details
    assert all("in the Arabic only: ثوار" in detail for detail in details)
    good = gate.judge("تركت قلبي في المدينة", _made("I left my heart in the city"))
    assert Reason.UNSUPPORTED not in good.reasons


def test_names_of_other_glossaries_must_come_through() -> None:
    """A place only the user's glossary knows is missed when it is not in the English."""
    own = Gate.embedded(terms=[Term("زهرتان", ("Zahratan",), "place")])
    assert Reason.NAME in own.judge("نحن في زهرتان", _made("We are here")).reasons
    assert Reason.NAME not in own.judge("نحن في زهرتان", _made("We are in Zahratan")).reasons


def test_what_people_translated_is_not_judged_anew(gate: Gate) -> None:
    """Of a translation from memory only the reading can be doubted."""
    known = Translation(text="Freely put", score=0.0, translator="memory", source="ab m1")
    assert gate.judge("لن نرحل", known).level is Level.OK
    unsure = gate.judge("لن نرحل", known, 0.5)
    assert (unsure.level, unsure.reasons) == (Level.CHECK, (Reason.UNSURE_READING,))


def test_renderings_that_disagree(gate: Gate) -> None:
    """Near renderings with other content words are a reason; the same words, or far ones, not."""
    arabic = "نحن جائعون"
    apart = _made("We are hungry", -0.30, ("They walked home", -0.35), ("Give us bread", -0.36))
    same = _made("We are hungry", -0.30, ("We're hungry", -0.35), ("We are so hungry", -0.36))
    far = _made("We are hungry", -0.30, ("They walked home", -2.0))
    assert Reason.DISAGREEMENT in gate.judge(arabic, apart).reasons
    assert Reason.DISAGREEMENT not in gate.judge(arabic, same).reasons
    assert Reason.DISAGREEMENT not in gate.judge(arabic, far).reasons


def test_every_reason_is_explained_and_tried() -> None:
    """No reason without its sentence, none without a test above."""
    tried = {case[0] for case in CASES}
    tried |= {Reason.LOW_SCORE, Reason.UNSURE_READING, Reason.DISAGREEMENT}
    tried.add(Reason.ESTIMATE)  # in test_estimate.py
    assert tried == set(Reason)
    assert all(reason.explanation.endswith(".") for reason in Reason)


def test_the_most_severe_flag_decides_and_comes_first() -> None:
    """A verdict's level is that of its most severe flag."""
    check = QualityFlag(Reason.NAME, Level.CHECK)
    grave = QualityFlag(Reason.NEGATION, Level.WITHHELD)
    verdict = Verdict.of((check, grave, check))
    assert verdict.level is Level.WITHHELD
    assert verdict.reasons == (Reason.NEGATION, Reason.NAME)
    assert Verdict.of(()).level is Level.OK


def test_thresholds_can_be_set() -> None:
    """The lines are the user's to move."""
    strict = Gate(Dictionary.embedded(), thresholds=Thresholds(score_withheld=-0.1))
    assert strict.judge("نحن جائعون", _made("We are hungry", -0.2)).level is Level.WITHHELD


@given(
    arabic=st.text(max_size=60),
    english=st.text(max_size=60),
    score=st.floats(-5, 0),
    sure=st.floats(0, 1),
)
def test_any_texts_can_be_judged(
    gate: Gate, arabic: str, english: str, score: float, sure: float
) -> None:
    """The gate gives a verdict on whatever comes, the same one every time."""
    verdict = gate.judge(arabic, _made(english, score), sure)
    assert verdict == gate.judge(arabic, _made(english, score), sure)
    assert (verdict.level is Level.OK) == (not verdict.flags)


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("لا بد أن نعود", "We must return"),
        ("ما زلنا هنا", "We are still here"),
        ("لا إله إلا الله", "There is no god but God"),
        ("لم يبق سوى الذكريات", "Only memories are left"),
        ("غير صالح للشرب", "Not fit to drink"),
        ("ما اسمك؟", "What is your name?"),
        ("ما رح نركع", "We will not kneel"),
        ("ما في ماء", "There is no water"),
        ("مو ناسيينكم", "We have not forgotten you"),
        ("بدون خوف", "Without fear"),
        ("ألم نقل لكم؟", "Didn't we tell you?"),
        ("أنت هنا، أليس كذلك؟", "You are here, aren't you?"),
        ("ممنوع الدخول", "No entry"),
        ("لم فعلت هذا؟", "Why did you do this?"),
        ("نتمنى ألا تنسوا", "We hope you do not forget"),
        ("لا خوف ولا جوع", "No fear or hunger"),
        ("هذا غير ممكن", "This is impossible"),
        ("ما أجمل هذا البيت", "How beautiful this house is"),
        ("لم يبق سوى البيت", "Only the house is left"),
        ("لايمكن الدخول", "You cannot enter"),
        ("مابنعرفش", "We do not know"),
        ("لم رحلتم؟", "Why did you leave?"),
        ("لم ترحلون؟", "Why do you leave?"),
        ("سرعان ما عادوا", "They soon came back"),
        ("ما إن وصلنا", "As soon as we arrived"),
        ("الباص توقف غير أن أخي وصل", "The bus broke down but my brother came"),
        ("هل تعود أم لا؟", "Will you come back or not?"),
        ("فشل في الوصول", "He did not arrive"),
        ("كلما كبرت تعلمت", "No matter how old I get, I learn"),
    ],
)
def test_ways_to_say_no_are_known(arabic: str, english: str) -> None:
    """Idioms and dialect do not look like a lost or invented negation."""
    assert negation_changed(arabic, english) == ""


@pytest.mark.parametrize(
    ("arabic", "english", "changed"),
    [
        ("لن ننسى", "We will forget", "lost"),
        ("ما رح نركع", "We will kneel", "lost"),
        ("مو خايفين", "We are afraid", "lost"),
        ("ماعندي بيت", "I have a house", "lost"),
        ("لا تنسوا، لا تسامحوا", "Never forget, forgive", "lost"),
        ("نحن أحرار", "We are not free", "invented"),
        ("نعيش بدون خوف", "We live in fear", "lost"),
        ("هذا غير ممكن", "This can be done", "lost"),
        ("لم يبق سوى البيت", "The house remains", "lost"),
        ("ما نسينا", "We forgot", "lost"),
        ("لم ننس ولن نسامح", "We did not forget and we forgive", "lost"),
        ("بدون خوف", "Not without fear", "invented"),
        ("لايمكن الدخول", "You can enter", "lost"),
        ("مابنعرفش", "We know", "lost"),
        ("سرعان ما عادوا", "They did not come back", "invented"),
        ("ما إن وصلنا", "We did not arrive", "invented"),
        ("هو هنا غير أن أخي رحل", "He is not here but my brother left", "invented"),
        ("لم يفشل", "He did fail", "lost"),
        ("لن نتوقف", "We will stop", "lost"),
        ("لسوء الحظ لم نصل", "Unfortunately we arrived", "lost"),
        ("أنت هنا، أليس كذلك؟", "You are here, are you?", "lost"),
        ("ممنوع الدخول", "Come in", "lost"),
        ("دون خوف", "With fear", "lost"),
        ("قل لي ما تريد", "Tell me what you do not want", "invented"),
    ],
)
def test_a_changed_negation_is_seen(arabic: str, english: str, changed: str) -> None:
    """Either direction, in the written language and in dialect."""
    assert negation_changed(arabic, english) == changed


@pytest.mark.parametrize(
    ("arabic", "english", "meant", "turned"),
    [
        ("العدالة للجميع", "Injustice for all", "justice all", ["injustice"]),
        ("الظلم", "Justice", "injustice oppression", ["justice"]),
        ("الظلم", "Injustice", "injustice oppression", []),
        ("ليس سعيدا", "He is not unhappy", "he happy", ["unhappy"]),
        ("ليس سعيدا", "He is unhappy", "he happy", []),
        ("غير سعيد", "Unhappy", "happy", []),
        ("إلغاء النشر", "Unpublish", "publish cancel", []),
        ("الغوطة تريد العدالة", "Ghouta wants injustice", "want justice", ["injustice"]),
        ("خالد يحب العدالة", "Khaled loves injustice", "love justice", ["injustice"]),
        ("هاوية", "The bottom", "abyss bottomless", []),
        ("بيت", "Under the house", "house", []),
    ],
)
def test_words_turned_into_their_opposites(
    arabic: str, english: str, meant: str, turned: list[str]
) -> None:
    """Both ways round; not where a word of its own turned it, or where nothing was turned."""
    assert opposites(arabic, english, meant.split(), EnglishWords()) == turned


@pytest.mark.parametrize(
    ("arabic", "english", "lost"),
    [
        ("لن ننسى", "He will not forget", ["we"]),
        ("لن ننسى", "We will not forget", []),
        ("لن ننسى", "Our memory will not fade", []),
        ("سأعود", "He will return", ["I"]),
        ("سأعود", "I'll be back", []),
        ("أنا ونحن", "Them", ["I", "we"]),
        ("لم أحاول", "She did not try", ["I"]),
        ("أحمد وسامي", "Ahmad and Sami", []),
        ("جزيرة هيلينا", "The island of Helena", []),
        ("ساهم", "Take part", []),
        ("نعم", "Yes", []),
        ("انا لله وانا اليه راجعون", "We belong to God", []),
        ("انا هنا", "He is here", ["I or we"]),
        ("حسبنا الله", "God is sufficient", []),
    ],
)
def test_persons_that_got_lost(arabic: str, english: str, lost: list[str]) -> None:
    """What is surely `we` or `I` in Arabic and nobody's in English; names are no persons' endings."""
    assert persons_lost(english, Dictionary.embedded().gloss(arabic)) == lost


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("١٥ آذار ٢٠١١", "15 March 2011"),
        ("15/3/2011", "March 15, 2011"),
        ("خمس وعشرون سنة", "twenty-five years"),
        ("خمسة وعشرون عاما", "25 years"),
        ("ألفا شهيد", "two thousand martyrs"),
        ("1,250 يوما", "1250 days"),
        ("ثلاثة عشر شهرا", "thirteen months"),
        ("مئتا عام", "two hundred years"),
        ("في الثمانينيات", "in the 1980s"),
        ("الساعة الثالثة والنصف", "half past three"),
        ("بيتان", "two houses"),
        ("لست وحدك", "You are not alone"),
        ("لويس الرابع عشر", "Louis XIV"),
        ("واحد منا", "one of us"),
    ],
)
def test_the_same_numbers_in_other_clothes(arabic: str, english: str) -> None:
    """Figures, words, months and duals that mean the same are not a change."""
    assert changed_numbers(arabic, english) == ()


@pytest.mark.parametrize(
    ("arabic", "english", "changed"),
    [
        ("٢٠١٢", "2013", ("2012", "2013")),
        ("خمسة أيام", "six days", ("5", "6")),
        ("نحن هنا", "We are here 7 times", ("7",)),
        ("منذ عشرين سنة", "for years", ("20",)),
    ],
)
def test_changed_numbers_are_named(arabic: str, english: str, changed: tuple[str, ...]) -> None:
    """The finding says which numbers differ."""
    assert changed_numbers(arabic, english) == changed


def test_names_are_recognised_by_their_sound() -> None:
    """Spellings of one name are alike, other names are not."""
    for latin, arabic in (
        ("Khaled", "خالد"),
        ("Mohammed", "محمد"),
        ("Sami", "لسامي"),
        ("Laila", "ليلى"),
        ("Aisha", "عائشة"),
        ("Nakba", "نكبتهم"),
    ):
        assert sounds_alike(latin, [arabic]), latin
    for latin, arabic in (
        ("Robert", "خالد"),
        ("Boston", "حلب"),
        ("Karim", "محمد"),
        ("Aisha", "عيش"),
    ):
        assert not sounds_alike(latin, [arabic]), latin
    assert arabic_sounds("القسطنطينية") == latin_sounds("Qustantiniya")


def test_places_are_found_behind_clitics_and_over_two_words() -> None:
    """A place counts with its article and prepositions, and in several English spellings."""
    places = Gazetteer(
        [
            FixedName("دير الزور", ("Deir ez-Zor", "Deir Ezzor")),
            FixedName("حلب", ("Aleppo",)),
            FixedName("دمشق", ("Damascus",)),
        ]
    )
    assert places.lost("من دير الزور إلى حلب", "From Deir Ezzor to Aleppo") == []
    assert places.lost("بحلب", "In the city") == ["حلب"]
    assert places.invented("وحلب", "And Damascus") == ["Damascus"]
    assert places.invented("وحلب", "Aleppo") == []
