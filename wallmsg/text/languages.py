"""Language codes in files of other programs: which of them mean Arabic and English."""

from __future__ import annotations

ARABIC = "ar"
ENGLISH = "en"

# ISO 639-3: the macrolanguage `ara` and its members (https://iso639-3.sil.org/code/ara), with `ajp`
# and `ayl`, retired codes that older files have.
_ARABIC = frozenset(
    (
        *("aao", "abh", "abv", "acm", "acq", "acw", "acx", "acy", "adf", "aeb", "aec", "afb"),
        *("ajp", "apc", "apd", "ar", "ara", "arabic", "arb", "arq", "ars", "ary", "arz", "auz"),
        *("avl", "ayh", "ayl", "ayn", "ayp", "pga", "shu", "ssh"),
    )
)
_ENGLISH = frozenset(("en", "eng", "english"))


def language_of(code: str) -> str:
    """`ar` or `en` for a code that means Arabic or English (`ar-SY`, `apc`, `eng`).

    Every other code is returned as it is, in lower case and without its region.
    """
    primary = code.strip().replace("_", "-").partition("-")[0].lower()
    if primary in _ARABIC:
        return ARABIC
    return ENGLISH if primary in _ENGLISH else primary


class LanguageNotes:
    """Collects the codes of a file, other than `ar` and `en`, that count as Arabic or English."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def language_of(self, code: str) -> str:
        """The same as the function, remembering the code."""
        language = language_of(code)
        primary = code.strip().replace("_", "-").partition("-")[0]
        if language in {ARABIC, ENGLISH} and primary.lower() != language:
            self._codes.setdefault(primary, language)
        return language

    def notes(self) -> tuple[str, ...]:
        """One sentence for each such code."""
        names = {ARABIC: "Arabic", ENGLISH: "English"}
        return tuple(f"{code} counts as {names[lang]}" for code, lang in self._codes.items())
