"""Check for negation: how often each text certainly and possibly negates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wallmsg.text.arabic import fold, strip_marks
from wallmsg.translation.lexicon.english import words

_TOKEN = re.compile(r"[^\W\d_]+")

_CERTAIN = """لا لم لن ليس ليست ليسوا لسنا لست لستم لسن ليسا ولا ولم ولن وليس وليست فلا فلم فلن فليس
مو مش مافي مافيش ماكو موش مب ولسنا ولست ماني
مانك مانو مانا ماعاد ماعم ماحدا محدا مارح"""
_POSSIBLE = """ما وما فما الا لما غير بغير وغير بلا بدون دون ودون عدم بعدم وعدم لعدم العدم ليت كلا
مستحيل المستحيل ممنوع ممنوعه الممنوع يمنع منع رفض نرفض ارفض يرفض ترفض رفضت سوي لولا كفي كفاكم فقد
فقدت فقدنا نسي نسيت نسينا انسي عاجز فشل نفي انكر الم الن اولم افلم افلن افلا اليس الست السنا
لئلا ليلا كيلا هلا لولاك حرام قط ابدا مطلقا استحاله نادرا بالكاد يخلو خال خالي توقف توقفوا كف
كفوا تجنب احذر حذار اياك اياكم
جهل اجهل يجهل تجهل لاشيء لاحد مالي مالك ماله مالنا بلاش انعدام نقص افتقد يفتقر تعذر امتنع خلا عدا"""
_POSSIBLE_FORMS = frozenset(fold(word) for word in _POSSIBLE.split())
_CERTAIN_FORMS = frozenset(fold(word) for word in _CERTAIN.split())
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
"""In spoken Arabic ما negates before these."""
_WHAT = re.compile(
    r"\b(?:(?:كل|مثل|متل|بعد|قبل|اذا|متي|كيف|عن|من|علي|في|حول|الي|حسب|رغم|بقدر|عند|حين|وقت|اول|احسن|"
    r"هذا|وين|اين|قد|وهو|وهي|وهذا|حال|شي|يوم|امر|نوع|لسبب|بسبب|يوما|شيء|حد|عاده|غالبا|كثيرا|شخص|مكان|سرعان|طول|طالما)"
    r"\s+ما|و?ما\s+(?:ان|ال\w+|هو|هي|هذا|هذه|هم|اسم\w*|"
    r"(?:ي|ت)عني\w*|اذا|معني|رايك|بك|بال\w*|احلي|اجمل|اعظم|اروع|شاء|لون|سبب|نوع|حجم|عدد))\b|^\W*ما\b(?=.*[?؟])"
)
"""Here ما is a question word or a relative pronoun and does not negate."""
_BUT = re.compile(r"\bغير\s+ان\b")
_JOINED = re.compile(
    r"\bم(?:ا)?(?:[بيتنحهع]|كان|را)\w{1,}ش\b|\bو?لا(?:يوجد|توجد|يمكن|تستطيع|يستطيع|استطيع|اريد|يريد|تريد|"
    r"اعرف|يعرف|تعرف|احد|شيء|داعي|تنس|تقل|يهم)\w*"
)
"""A negation joined to its word: م...ش around a verb, لا before common words."""
_CONVERTIBLE = re.compile(
    r"(?:توقف|تجنب|فشل|رسب|رفض|حظر|ممنوع|عجز|نقص|مشغول|عاطل|بطال|عديم|تجاهل|اشك|شكوك|مستبعد|كذب|صفر|"
    r"حذر|يخلو|افتقر|تفتقر|نادر|مستحيل|استحال|معدوم|مجهول|ماشي|والو|انقطع|امتنع|كره)\w*"
)
"""Roots often translated with `not`, or by an English word of that kind: fail, refuse."""
_DIALECT = re.compile(
    r"\b(?:رح|راح|شو|مو|مش|هيك|اللي|يلي|عم|كتير|هلق|هلا|لسا|لسه|هاد|هادا|هاي|هي|هدول|بدي|بدك|بدنا|بده|منيح|"
    r"ليش|وين|هون|هونيك|كمان|انو|مشان|منشان|بس|شي|حدا|يعني|طيب|ايه|اي|نحنا|احنا|انتو|هني|هنن|متل|"
    r"لك|ولك|خلص|خلي\w*|ب[تين]\w{3,}|من[عقشلح]\w{2,})\b"
)
"""Words of the spoken language. In it ما before a verb negates; `what` is شو or يلي."""
_RELATIVE = re.compile(r"(?<=\w)\s+ما\s+(?=\w)")
"""In the written language ما inside a sentence means `what` in 14 of 15 cases (counted on
translated sentences)."""
_LEST = re.compile(r"(?<=\S)\s+ألا\s+(?=[يتنأ])")
"""أن لا as one word; at the beginning, and in a question, it is an invitation instead."""
_WHY = re.compile(r"\b([وف]?)لم\s+(?![ياتن])|^\W*لم\b(?=[^.!]*[?؟])")
"""لم negates only an imperfect; before anything else, and at the start of a question (where a
negation would be ألم), it means why."""
_NEVER_MIND = re.compile(r"\b(?:اليس|ليس)\s+كذلك\b")

_ENGLISH_CERTAIN = frozenset(
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
_LEAVES_TRACE = re.compile(
    r"\b[وفبل]?(?:بدون|بلا|عدم|غير|دون|ممنوع)\s+(?!ان\b|ذلك\b|ها\b)\w+|^\W*و?ما\s+(?=\w)(?!ا?ن\s)"
)
"""Words that leave a trace in good English; at the beginning ما either negates or is `what`."""
_TRACE_WORDS = """only but except just merely other another else different than save besides free
until till alone what whatever how once when where who why all as that still always must single
solely nor
anything however except aside beyond change changed"""
_TRACES = frozenset(_TRACE_WORDS.split())
_TAG = re.compile(r",\s*(?:\w+n't|\w+ not)\s+\w+\s*\?\s*$")
_SAME_TAG = re.compile(
    r",\s*(?:do|did|does|is|are|was|were|have|has|had|will|would|can|could|should)\s+"
    r"(?:I|you|he|she|it|we|they|there)\s*[?.]?\s*$"
)
"""A question tag without a negation. After an affirmative sentence it expresses doubt, while
أليس كذلك expects a yes."""
_IDLE = re.compile(
    r"\b(?:no matter|no wonder|whether or not|or not|if you (?:don't|do not) mind|"
    r"not to mention|bus stop|no sooner)\b",
    re.IGNORECASE,
)
"""Idioms with a negative word that do not negate."""
_QUESTION = re.compile(
    r"^\W*(?:why\s+)?(?:do|did|does|is|are|was|were|wo|would|could|ca|have|has|had)n't\b.*\?\W*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Negation:
    """How many negations a text certainly has, and how many more it may have."""

    certain: int
    possible: int
    convertible: int = 0
    """Words that English may express with a negation: he is not able, for he fails."""
    leaves_trace: bool = False
    """Whether the translation should have at least a trace of it: without, only, other than."""


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
    rest, joined = _JOINED.subn(" ", folded)
    rest, spoken = _SPOKEN.subn(" ", rest)
    spoken += joined
    tokens = _TOKEN.findall(rest)
    found = [token for token in tokens if token in _CERTAIN_FORMS]
    # لا ... ولا is one negation in English: no this or that.
    certain = len(found) - max(0, min(found.count("ولا"), len(found) - 1)) + spoken
    certain += dialect * sum(token in _WHAT_OR_NOT for token in tokens)
    possible = sum(token in _POSSIBLE_FORMS for token in tokens) + idioms + tags
    convertible = sum(
        bool(_CONVERTIBLE.search(token)) and token not in _POSSIBLE_FORMS for token in tokens
    )
    if certain and _EXCEPT.search(rest):
        # `There is no ... but` means `only`: English needs no negation for it.
        return Negation(0, possible + 1, convertible, leaves_trace=True)
    return Negation(certain, possible, convertible, leaves_trace=bool(_LEAVES_TRACE.search(rest)))


def english_negation(text: str) -> Negation:
    """Negation in an English text."""
    plain = text.replace("’", "'")
    body, tags = _TAG.subn("", _IDLE.sub(" ", plain))
    tokens = words(body)
    certain = sum(token in _ENGLISH_CERTAIN or token.endswith("n't") for token in tokens)
    possible = tags + sum(
        token in _ENGLISH_POSSIBLE or bool(NEGATIVE_FORM.fullmatch(token)) for token in tokens
    )
    if certain and _QUESTION.match(plain):
        # `Don't you ...?` asks the same as `do you ...?`
        return Negation(0, possible + 1)
    return Negation(certain, possible)


def negation_changed(arabic: str, english: str) -> str:
    """`lost` or `invented` if only one of the two texts is negated, else an empty string.

    Also `lost` if a word that should leave a trace (بدون, غير) leaves none. A word that may negate
    (`without`, `refuse`, `unhappy`) matches a certain negation, unless the other text has such a
    word of its own that it matches.
    """
    source, target = arabic_negation(arabic), english_negation(english)
    negated = source.certain or target.certain or target.possible
    tagged = _NEVER_MIND.search(fold(strip_marks(arabic))) and _SAME_TAG.search(english)
    if tagged and not negated:
        return "lost"
    if (
        source.certain
        and not target.certain
        and target.possible <= source.possible + source.convertible
    ):
        return "lost"
    if source.certain > 1 and target.certain + target.possible < source.certain:
        return "lost"
    if target.certain and not source.certain and target.certain + target.possible > source.possible:
        return "invented"
    if source.leaves_trace and not (
        target.certain or target.possible or _TRACES & set(words(english))
    ):
        return "lost"
    return ""
