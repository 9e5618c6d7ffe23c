"""Language codes of other programs."""

from __future__ import annotations

import pytest

from wallmsg.text.languages import LanguageNotes, language_of


@pytest.mark.parametrize(
    "code", ["ar", "AR", "ar-SY", "ar_EG", "ara", "arb", "apc", "ajp-SY", "ar-Arab-SY", "Arabic"]
)
def test_codes_of_arabic(code: str) -> None:
    """Regions, the macrolanguage and its members all mean Arabic."""
    assert language_of(code) == "ar"


@pytest.mark.parametrize("code", ["en", "en-US", "EN_gb", "eng", "English"])
def test_codes_of_english(code: str) -> None:
    """So do those of English."""
    assert language_of(code) == "en"


@pytest.mark.parametrize("code", ["arc", "fa", "fas", "de", "", "enm", "x-ar"])
def test_other_languages_stay_what_they_are(code: str) -> None:
    """Aramaic and Persian are not Arabic, whatever letters they use."""
    assert language_of(code) not in {"ar", "en"}


def test_only_unusual_codes_are_noted() -> None:
    """Each once."""
    notes = LanguageNotes()
    assert [notes.language_of(code) for code in ("ar-SY", "apc", "apc", "eng", "de")] == [
        "ar",
        "ar",
        "ar",
        "en",
        "de",
    ]
    assert notes.notes() == ("apc counts as Arabic", "eng counts as English")
