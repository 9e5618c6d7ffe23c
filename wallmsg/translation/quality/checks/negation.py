"""Who says no: negation in Arabic and in English, sure and possible."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wallmsg.text.arabic import fold, strip_marks
from wallmsg.translation.lexicon.english import words

_TOKEN = re.compile(r"[^\W\d_]+")

_SURE = """لا لم لن ليس ليست ليسوا لسنا لست لستم لسن ليسا ولا ولم ولن وليس وليست فلا فلم فلن فليس
مو مش مافي مافيش ماكو موش مب ولسنا ولست ماني
مانك مانو مانا ماعاد ماعم ماحدا محدا مارح"""
_POSSIBLE = """ما وما فما الا لما غير بغير وغير بلا بدون دون ودون عدم بعدم وعدم لعدم العدم ليت كلا
مستحيل المستحيل ممنوع ممنوعه الممنوع يمنع منع رفض نرفض ارفض يرفض ترفض رفضت سوي لولا كفي كفاكم فقد
فقدت فقدنا نسي نسيت نسينا انسي عاجز فشل نفي انكر الم افلا اليس الست السنا لئلا ليلا كيلا هلا لولاك
حرام قط ابدا مطلقا استحاله نادرا بالكاد يخلو خال خالي توقف توقفوا كف كفوا تجنب احذر حذار اياك اياكم
جهل اجهل يجهل تجهل لاشيء لاحد مالي مالك ماله مالنا بلاش انعدام نقص افتقد يفتقر تعذر امتنع خلا عدا"""
_POSSIBLE_FORMS = frozenset(fold(word) for word in _POSSIBLE.split())
_SURE_FORMS = frozenset(fold(word) for word in _SURE.split())
_WHAT_OR_NOT = frozenset(("ما", "وما"))
_NOT_NEGATION = re.compile(
    r"\b[وف]?(?:لا\s*بد|لا\s*شك|لا\s+(?:يزال|تزال|ازال|نزال|يزالون|زال|زلت)|لا\s+سيما|لا\s*باس"
    r"|ام\s+(?:لا|لم\s+\w+)(?=\W*$)|ما\s+(?:زال|زلت|زلنا|زالت|زالوا|برح|دام|دمت|دامت|دمنا))\b"
)
_EXCEPT = re.compile(r"\b(?:الا|سوي)\b")
_SPOKEN = re.compile(
    r"\bو?ما\s+(?:رح|راح|حدا|في|فيه|فيها|فيني|فيك|فينا|عند\w*|عاد\w*|بد(?:ي|ك|ه|ها|نا|كم|هم)|"
    r"ب[اينتح]\w{3,}|عم|كان\s+لازم|حد)\b|\bو?ما(?:عند|بد|ب[اتن]|بي(?!ن)|في|رح|حد|عم|عاد|كن)\w*|\bو?ما\w{2,}ش\b|\bو?ما\s+\w{2,}ش\b"
)
"""In speech ما says no before these."""
_WHAT = re.compile(
    r"\b(?:(?:كل|مثل|متل|بعد|قبل|اذا|متي|كيف|عن|من|علي|في|حول|الي|حسب|رغم|بقدر|عند|حين|وقت|اول|احسن|"
    r"هذا|وين|اين|قد|حال|شي|يوم|امر|نوع|لسبب|بسبب|يوما|شيء|حد|عاده|غالبا|كثيرا|شخص|مكان|سرعان|طول|طالما)"
    r"\s+ما|و?ما\s+(?:ان|ال\w+|هو|هي|هذا|هذه|هم|اسم\w*|"
    r"اذا|معني|رايك|بك|بال\w*|احلي|اجمل|اعظم|اروع|شاء|لون|سبب|نوع|حجم|عدد))\b|^\W*ما\b(?=.*[?؟])"
)
"""Here ما asks or refers and does not deny."""
_BUT = re.compile(r"\bغير\s+ان\b")
_GLUED = re.compile(
    r"\bم(?:ا)?(?:[بيتنحهع]|كان|را)\w{1,}ش\b|\bو?لا(?:يوجد|توجد|يمكن|تستطيع|يستطيع|استطيع|اريد|يريد|تريد|"
    r"اعرف|يعرف|تعرف|احد|شيء|داعي|تنس|تقل|يهم)\w*"
)
"""A no written as one with its word: م...ش around a verb, لا before common ones."""
_AKIN = re.compile(
    r"(?:توقف|تجنب|فشل|رسب|رفض|حظر|ممنوع|عجز|نقص|مشغول|عاطل|بطال|عديم|تجاهل|اشك|شكوك|مستبعد|كذب|صفر|"
    r"حذر|يخلو|افتقر|تفتقر|نادر|مستحيل|استحال|معدوم|مجهول|ماشي|والو|انقطع|امتنع|كره)\w*"
)
"""Roots that English often puts with a not, or that are such an English word: fail, refuse."""
_DIALECT = re.compile(
    r"\b(?:رح|راح|شو|مو|مش|هيك|اللي|يلي|عم|كتير|هلق|هلا|لسا|لسه|هاد|هادا|هاي|هي|هدول|بدي|بدك|بدنا|بده|منيح|"
    r"ليش|وين|هون|هونيك|كمان|انو|مشان|منشان|بس|شي|حدا|يعني|طيب|ايه|اي|نحنا|احنا|انتو|هني|هنن|متل|"
    r"لك|ولك|خلص|خلي\w*|ب[تين]\w{3,}|من[عقشلح]\w{2,})\b"
)
"""Words of the spoken language. There ما before a verb denies; `what` is شو or يلي."""
_RELATIVE = re.compile(r"(?<=\w)\s+ما\s+(?=\w)")
"""In the written language ما inside a sentence means `what` fourteen times of fifteen (counted on
translated sentences)."""
_LEST = re.compile(r"(?<=\S)\s+ألا\s+(?=[يتنأ])")
"""أن لا, written as one; at the beginning, and in a question, it invites instead."""
_WHY = re.compile(r"\b([وف]?)لم\s+(?![ياتن])|^\W*لم\b(?=[^.!]*[?؟])")
"""لم denies only an imperfect; before anything else, and first in a question (which would deny
with ألم), it asks why."""
_NEVER_MIND = re.compile(r"\b(?:اليس|ليس)\s+كذلك\b")

_ENGLISH_SURE = frozenset(
    ("not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "cannot")
)
_WEAK = """without unless hardly barely scarcely rarely seldom refuse refused refuses refusing
reject rejected rejects lack lacks lacked lacking fail failed fails failing failure unable deny
denied denies absent absence prevent prevented prohibit prohibited forbid forbidden ban banned nope
mustn lest turned declined avoid avoided stop instead"""
_ENGLISH_POSSIBLE = frozenset(_WEAK.split())
NEGATIVE_FORM = re.compile(
    r"un(?!der|it|ion|iv|iq|ifor|cle|til|less|fortun)[a-z]{3,}|(?!bless|unless|less)[a-z]{3,}less(?:ly|ness)?"
    r"|im(?:possib|moral|polit|patien|perfect|proper|mob|matur|pur|balanc)\w*"
    r"|in(?:visib|correct|complet|capab|abilit|san|dependen|decen|secur|suffici|credib|evitab|finit|"
    r"just|valid|experienc|sensitiv|appropriat|consisten|tolera|edib|accessib|activ|adequa|convenien|"
    r"formal|human|effectiv|equal|offensiv|compatib|different|direct|significan)\w*"
    r"|ir(?:regular|relevan|responsib|religio)\w*|il(?:legal|legitim|litera|logic)\w*"
    r"|dis(?:lik|agree|appear|approv|honest|obe|respect|connect|trust|believ|abl|satisf|continu|"
    r"comfort|courag|advantag|loyal|hono)\w*|non[a-z]{4,}"
)
_LIKELY = re.compile(
    r"\b[وفبل]?(?:بدون|بلا|عدم|غير|دون|ممنوع)\s+(?!ان\b|ذلك\b|ها\b)\w+|^\W*و?ما\s+(?=\w)(?!ا?ن\s)"
)
"""Words that leave a trace in good English; at the beginning ما either denies or is `what`."""
_TRACE_WORDS = """only but except just merely other another else different than save besides until
till alone what whatever how once when where who why all as that still always must single solely nor
anything however except aside beyond change changed"""
_TRACES = frozenset(_TRACE_WORDS.split())
_TAG = re.compile(r",\s*(?:\w+n't|\w+ not)\s+\w+\s*\?\s*$")
_SAME_TAG = re.compile(
    r",\s*(?:do|did|does|is|are|was|were|have|has|had|will|would|can|could|should)\s+"
    r"(?:I|you|he|she|it|we|they|there)\s*[?.]?\s*$"
)
"""A tag without a no. After a sentence without one it doubts; أليس كذلك wants a yes."""
_IDLE = re.compile(
    r"\b(?:no matter|no wonder|whether or not|or not|if you (?:don't|do not) mind|"
    r"not to mention|bus stop|no sooner)\b",
    re.IGNORECASE,
)
"""Idioms whose no denies nothing."""
_QUESTION = re.compile(
    r"^\W*(?:why\s+)?(?:do|did|does|is|are|was|were|wo|would|could|ca|have|has|had)n't\b.*\?\W*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Negation:
    """How many negations a text surely has, and how many more it may have."""

    sure: int
    possible: int
    akin: int = 0
    """Words that English may put with a no instead: he is not able, for he fails."""
    likely: bool = False
    """Whether the other text should show at least a trace of it: without, only, other than."""


def arabic_negation(text: str) -> Negation:
    """Negation in an Arabic text."""
    plain = strip_marks(text)
    if "؟" not in plain and "?" not in plain:
        plain = _LEST.sub(" لا ", plain)
    tagless, tags = _NEVER_MIND.subn(" ", fold(plain))
    folded, idioms = _NOT_NEGATION.subn(" ", _WHY.sub(" ", tagless))
    folded = _BUT.sub(" ", _WHAT.sub(" ", folded))
    dialect = bool(_DIALECT.search(folded))
    if not dialect:
        folded = _RELATIVE.sub(" ", folded)
    rest, glued = _GLUED.subn(" ", folded)
    rest, spoken = _SPOKEN.subn(" ", rest)
    spoken += glued
    tokens = _TOKEN.findall(rest)
    found = [token for token in tokens if token in _SURE_FORMS]
    # لا ... ولا is one negation in English: no this or that.
    sure = len(found) - max(0, min(found.count("ولا"), len(found) - 1)) + spoken
    sure += dialect * sum(token in _WHAT_OR_NOT for token in tokens)
    possible = sum(token in _POSSIBLE_FORMS for token in tokens) + idioms + tags
    akin = sum(bool(_AKIN.search(token)) and token not in _POSSIBLE_FORMS for token in tokens)
    if sure and _EXCEPT.search(rest):
        # `There is no ... but` is `only`: English may say it without a no.
        return Negation(0, possible + 1, akin, likely=True)
    return Negation(sure, possible, akin, likely=bool(_LIKELY.search(rest)))


def english_negation(text: str) -> Negation:
    """Negation in an English text."""
    plain = text.replace("’", "'")
    body, tags = _TAG.subn("", _IDLE.sub(" ", plain))
    tokens = words(body)
    sure = sum(token in _ENGLISH_SURE or token.endswith("n't") for token in tokens)
    possible = tags + sum(
        token in _ENGLISH_POSSIBLE or bool(NEGATIVE_FORM.fullmatch(token)) for token in tokens
    )
    if sure and _QUESTION.match(plain):
        # `Don't you ...?` asks the same as `do you ...?`
        return Negation(0, possible + 1)
    return Negation(sure, possible)


def negation_changed(arabic: str, english: str) -> str:
    """`lost` or `invented` if only one of the two texts is negated, else an empty string.

    Lost, too, is a word that should leave a trace (بدون, غير) where there is none.

    A word that only may deny (`without`, `refuse`, `unhappy`) answers for one that surely does,
    unless the other text has such a word of its own for it to answer.
    """
    source, target = arabic_negation(arabic), english_negation(english)
    denies = source.sure or target.sure or target.possible
    tagged = _NEVER_MIND.search(fold(strip_marks(arabic))) and _SAME_TAG.search(english)
    if tagged and not denies:
        return "lost"
    if source.sure and not target.sure and target.possible <= source.possible + source.akin:
        return "lost"
    if source.sure > 1 and target.sure + target.possible < source.sure:
        return "lost"
    if target.sure and not source.sure and target.sure + target.possible > source.possible:
        return "invented"
    if source.likely and not (target.sure or target.possible or _TRACES & set(words(english))):
        return "lost"
    return ""
