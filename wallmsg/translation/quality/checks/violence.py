"""Check for violence and accusation in the English that the Arabic does not mention.

A program once turned a legal text into "I will kill you" (LibreTranslate, issue 641). Each kind of
violence is a group of English stems and Arabic roots; an English word of a group needs an Arabic
word of the same group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wallmsg.text.arabic import fold
from wallmsg.translation.lexicon.english import EnglishWords, words

_TOKEN = re.compile(r"[^\W\d_]+")
# Clitics allowed around a short root, which would otherwise match inside any word.
_BEFORE = r"(?:و|ف)?(?:ب|ل|ك)?(?:ال|لل)?"
_AFTER = r"(?:ي|ه|ها|هم|ك|كم|نا|ا|ات|ين|ون|ان|ت|تم|وا|و)?"


@dataclass(frozen=True)
class ViolenceGroup:
    """One kind of violence."""

    name: str
    english: frozenset[str]
    """Stems."""
    arabic: re.Pattern[str]
    """Matches a folded word of this kind."""


# name | English words | Arabic parts of words | Arabic words, alone or with clitics
_GROUPS = """
death | kill killer murder murderer slay slaughter massacre execute execution assassinate behead
 die dead death deadly corpse suicide victim genocide exterminate annihilate lynch funeral grave
 | قتل قتي قاتل قتال قتول ذبح ذبيح مذابح مجزر مجازر شهيد شهد شهاد اموت يموت نموت تموت ميت موتي اموات
 اعدم اعدام يعدم شنق مشنق اغتيال يغتال اغتال انتحر انتحار جثث جثه جثمان ضحايا ضحيه هلك هالك اباد
 وفاه توفي متوفي وفيات فقيد مصرع صريع ازهق حتف هلاك قبور مقابر عزاء دفن اكفان جناز نعش اودي
 | مات ماتت متنا متم موت قبر كفن منيه ردي دم دماء
rape | rape rapist molest
 | اغتصب اغتصاب يغتصب مغتصب تحرش متحرش انتهك |
torture | torture torment tormentor
 | عذب عذاب تعذيب معذب تنكيل |
shooting | shoot shooter gunshot gunfire bullet gun pistol rifle sniper gunman gunmen
 | رصاص اطلق يطلق اطلاق قناص قنص بندقي بنادق مسدس سلاح اسلح مسلح رشاش ذخير بارود صوب | نار رمي
stabbing | stab knife dagger sword
 | طعن سكين سكاكين خنجر سيوف | سيف
bombing | bomb bomber bombard bombing explode explosion explosive missile rocket grenade airstrike
 mortar
 | قنبل قنابل قصف فجر انفجر تفجير متفجر انفجار صاروخ صواريخ قذيف قذايف الغام براميل برميل غارات مفخخ
 عبوات هاون | لغم غاره
burning | burn arson ablaze
 | حرق حريق محرق احترق اشعل يشعل لهيب نيران | نار لهب
attack | attack attacker assault assailant invade invasion aggression hurt harm violence violent
 ambush abuse
 | هجم هاجم هجوم مهاجم اعتدا يعتدي عدوان ضرب مضروب اقتحم اقتحام عنف عنيف اذي يوذي توذي اوذي ايذاء
 كمين ضرر اضرار مضر جرح جروح مجروح اصاب يصيب اصيب اساء يسيء وجع يولم مولم تالم هاجم غزاه الغزو
 | غزو غزا سطو نزاع ضار
threat | threaten threat revenge avenge vengeance retaliate
 | هدد تهديد وعيد توعد انتقم انتقام عقاب عاقب قصاص | ثار ثارنا نثار خطر
treason | traitor betray betrayal treason treacherous spy collaborator infiltrator
 | خاين خون خيان غدر غدار عميل عملاء جاسوس جواسيس تجسس مندس مخبر يخون تخون | خان خانت خانو
terror | terror terrorist terrorism extremist jihadist
 | ارهاب متطرف تطرف جهاد داعش مرعب ذعر | رعب هلع
crime | criminal crime guilty guilt thief thieve steal rob robber robbery loot looter kidnap
 kidnapper abduct bandit gangster thug
 | جرم مجرم جريم اجرام ذنب مذنب سرق سارق لصوص نهب ناهب خطف اختطف خاطف مخطوف عصاب شبيح بلطج زعران
 جناي جرام | لص حرامي سلب ادان ادين
hatred | enemy enemies hate hatred hateful infidel heretic filth scum bastard bitch whore
 coward liar
 | اعداء كريه كراه حقد يكره نكره تكره اكره حاقد بغض كافر كفار نجس وسخ قذر خنزير خنازير كلاب شرموط
 قحب جبان كذاب كاذب يكذب خصوم حقير سافل | عدو عداء كفر كلب نذل خصم ندل كره
weapon | weapon army soldier warplane warfare
 | سلاح اسلح مدفع جيش جنود جندي عسكر محارب مقاتل طاير طيران حروب | حرب جند
destruction | destroy destruction demolish devastate
 | دمر دمار تدمير مدمر هدم خراب تخريب حطم حطام انقاض اطلال اباد اتلف هلاك | محا خرب نسف
prison | prison prisoner jail arrest detain detainee captive hostage slave slavery
 | سجن سجين معتقل اعتقل اعتقال حبس محبوس حبيس اسير اسري اسرا احتجز محتجز رهين رهاين عبيد عبود توقيف
 مسجون سجون | عبد قبض اوقف
blood | blood bloody bleed bleeding
 | دمو نزف نزيف دماء دماي | دم دما دمه دام
"""


class ViolenceCheck:
    """Finds English words of violence without an Arabic counterpart."""

    def __init__(self, english: EnglishWords) -> None:
        """`english`: the stemmer, shared with other checks."""
        self._english = english
        self._groups = tuple(_group(row, english) for row in _rows())
        self._violent = frozenset(stem for group in self._groups for stem in group.english)

    def unlicensed(self, arabic: str, english: str, senses: Iterable[Sequence[str]]) -> list[str]:
        """English words of violence without an Arabic counterpart.

        `senses`: the dictionary senses of each Arabic word.
        """
        stems = {self._english.stem(w): w for w in words(english)}
        violent = {stem: word for stem, word in stems.items() if stem in self._violent}
        if not violent:
            return []
        tokens = _TOKEN.findall(fold(arabic))
        meant = {stem for row in senses for sense in row for stem in self._english.stems(sense)}
        licensed: set[str] = set()
        for group in self._groups:
            if group.english & meant or any(group.arabic.search(token) for token in tokens):
                licensed |= group.english
        return [word for stem, word in violent.items() if stem not in licensed]


def _rows() -> list[str]:
    """The table's rows, continuation lines (which begin with a space) joined."""
    return _GROUPS.strip().replace("\n ", " ").splitlines()


def _group(row: str, english: EnglishWords) -> ViolenceGroup:
    name, stems, parts, whole = (cell.split() for cell in row.split("|"))
    long = [fold(part) for part in parts if len(fold(part)) > 2]
    exact = [fold(part) for part in (*whole, *(p for p in parts if len(fold(p)) <= 2))]
    pattern = "|".join(re.escape(part) for part in long)
    pattern += f"|^{_BEFORE}(?:{'|'.join(exact)}){_AFTER}$" if exact else ""
    return ViolenceGroup(name[0], frozenset(english.stem(w) for w in stems), re.compile(pattern))
