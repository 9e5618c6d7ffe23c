"""The tables of strings say the same in both languages."""

from __future__ import annotations

import pytest

from wallmsg.ingest.judgement import reasons
from wallmsg.model import DateSource, Level, Writing
from wallmsg.site.languages import LANGUAGES, interface
from wallmsg.text.arabic import has_arabic

SAME = {"dir", "comma"}


def test_both_tables_have_the_same_strings() -> None:
    """And each is in its language."""
    arabic, english = interface("ar").strings, interface("en").strings
    assert arabic.keys() == english.keys()
    assert arabic["reasons"].keys() == english["reasons"].keys() == dict(reasons()).keys()
    for name, text in arabic.items():
        if isinstance(text, str) and name not in SAME:
            assert has_arabic(text), name
            assert not has_arabic(english[name]), name
    assert len(arabic["months"]) == len(english["months"]) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_a_record_has_a_string(language: str) -> None:
    """Those that templates look up by a record's value."""
    strings = interface(language).strings
    wanted = [f"level_{level}" for level in Level]
    wanted += [f"from_{source}" for source in (*DateSource, "people")]
    wanted += [f"writing_{writing}" for writing in Writing]
    wanted += [f"english_{who}" for who in ("people", "memory", "machine")]
    assert [name for name in wanted if name not in strings] == []


def test_months() -> None:
    """A month in words; what is no month stays."""
    english = interface("en")
    assert english.month("2016-12") == "December 2016"
    assert english.month("2016") == "2016"
    assert english.month("2016-13") == "2016-13"
    assert interface("ar").month("2016-01").startswith("كانون الثاني")
