"""Arabic and English that invented messages are put together from, phrase by phrase."""

from __future__ import annotations

OPENINGS = (
    ("سنعود إلى", "we will return to"),
    ("تركنا", "we left"),
    ("لا تنسوا", "do not forget"),
    ("أحببت", "I loved"),
    ("هنا كان", "here was"),
    ("وداعاً يا", "farewell,"),
    ("اشتقت إلى", "I miss"),
    ("سلام على", "peace upon"),
    ("كتبت لكم عن", "I wrote to you about"),
    ("من هنا مرّ", "this way passed"),
    ("لن نبيع", "we will not sell"),
    ("احفظوا", "look after"),
)

THINGS = (
    ("البيت", "the house"),
    ("بيتنا القديم", "our old house"),
    ("المدينة", "the city"),
    ("مدينتي", "my city"),
    ("الحارة", "the quarter"),
    ("الياسمين", "the jasmine"),
    ("أطفال المدرسة", "the children of the school"),
    ("مدرستنا", "our school"),
    ("خبز الصباح", "the bread of the morning"),
    ("صوت أمي", "my mother's voice"),
    ("الجيران", "the neighbours"),
    ("شجرة الزيتون", "the olive tree"),
    ("النافذة المكسورة", "the broken window"),
    ("مفتاح الباب", "the key of the door"),
    ("كل الأصدقاء", "all the friends"),
    ("قلعة حلب", "the citadel of Aleppo"),
    ("السوق", "the market"),
    ("المشفى", "the hospital"),
    ("الحرية", "freedom"),
    ("الطريق الطويل", "the long road"),
)

ENDINGS = (
    ("ولو بعد حين", "even after a while"),
    ("قبل أن نرحل", "before we leave"),
    ("رغم الحصار", "despite the siege"),
    ("تحت القصف", "under the shelling"),
    ("إلى الأبد", "for ever"),
    ("يا رفيقي", "my companion"),
    ("في آخر الليل", "at the end of the night"),
    ("والله شاهد", "and God is witness"),
    ("مهما طال الغياب", "however long the absence"),
    ("كما وعدناكم", "as we promised you"),
)

NAMES = ("سامر", "ليلى", "عمر", "هدى", "يوسف", "مريم", "خالد", "نور")
LATIN_NAMES = ("Samer", "Layla", "Omar", "Huda", "Yousef", "Maryam", "Khaled", "Nour")

PLACES = (
    "Aleppo, Sukkari",
    "Aleppo, Bustan al-Qasr",
    "حلب، المشهد",
    "Homs, Old City",
    "Daraya",
    "دوما",
)

TAGS = ("farewell", "love", "siege", "humour", "حنين", "warning", "poetry")
