"""The twelve messages on the sample photos, broken into lines as somebody wrote them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WallMessage:
    """A message by name: its lines from top to bottom, and its English caption."""

    name: str
    lines: tuple[str, ...]
    english: str

    @property
    def arabic(self) -> str:
        """The whole message in one line."""
        return " ".join(self.lines)


MESSAGES = (
    WallMessage(
        "01-siege",
        ("إلى من شاركتني الحصار...", "أحبك"),
        "To the one who shared the siege with me… I love you",
    ),
    WallMessage("02-passion", ("راجعين يا هوى",), "We will return, O passion"),
    WallMessage("03-one-day", ("سنعود يوماً",), "We will return one day"),
    WallMessage(
        "04-forced",
        ("لا نريد الرحيل،", "أُجبرنا على النزوح.", "حلب"),
        "We don't want to leave. We were forced to flee. Aleppo",
    ),
    WallMessage(
        "05-not-slaves",
        ("لسنا عبيداً،", "نحن ثوار حلب"),
        "We are not slaves. We are the revolutionaries of Aleppo",
    ),
    WallMessage(
        "06-buried",
        ("تحت كل بناء مهدم", "عائلات دفنت مع أحلامها.", "دفنها الأسد وحلفاؤه"),
        "Under every destroyed building there are families that were buried with their dreams. "
        "Assad and his allies buried them",
    ),
    WallMessage(
        "07-destiny",
        ("لا أحد يقرر مصير", "هذه الثورة سوى", "نحن الثوار.", "أينما كنتم قاوموا"),
        "Nobody can decide the destiny of this revolution, only us the revolutionaries. "
        "Wherever you are, fight back",
    ),
    WallMessage(
        "08-love-me",
        (
            "أحبيني بعيداً عن بلاد القهر والكبت،",
            "بعيداً عن مدينتنا التي",
            "شبعت من الموت.",
            "حلب المحاصرة",
        ),
        "Love me far away from the land of pain and oppression, far from our city that was fed up "
        "with death. Besieged Aleppo",
    ),
    WallMessage(
        "09-my-heart",
        ("تركت قلبي بين", "جدران هذه المدينة"),
        "I left my heart between the walls of this city",
    ),
    WallMessage("10-displaced", ("لم نرحل", "بل هُجّرنا"), "We didn't leave, we were displaced"),
    WallMessage(
        "11-children",
        ("انتبهوا، لا تخربوا المكان،", "هناك أشياء قد تفيد", "أطفالكم"),
        "Be careful, don't mess the place up. There are things that could be useful for your "
        "children",
    ),
    WallMessage("12-back", ("سنعود",), "We will be back"),
)
