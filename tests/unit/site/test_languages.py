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
    for name, text in arabic.items():
        if name not in SAME:
            assert has_arabic(text), name
            assert not has_arabic(english[name]), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_a_record_has_a_string(language: str) -> None:
    """Those that templates look up by a record's value."""
    strings = interface(language).strings
    wanted = [f"level_{level}" for level in Level]
    wanted += [f"from_{source}" for source in (*DateSource, "people")]
    wanted += [f"writing_{writing}" for writing in Writing]
    wanted += [f"english_{who}" for who in ("people", "memory", "machine")]
    assert [name for name in wanted if name not in strings] == []


def test_reasons_are_sentences() -> None:
    """In the language of the page; one that this version does not know is named."""
    for name, sentence in reasons():
        assert sentence in interface("en").reason(name)
        assert has_arabic(interface("ar").reason(name))
    assert interface("ar").reason("some_new_one") == "some new one"


def test_months() -> None:
    """A month in words; what is no month stays."""
    english, arabic = interface("en"), interface("ar")
    assert [english.month(text) for text in ("2016-12", "2016", "2016-13")] == [
        *("December 2016", "2016", "2016-13")
    ]
    assert arabic.month("2016-01") == "كانون الثاني 2016"
