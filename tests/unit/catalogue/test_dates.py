"""Partial dates."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wallmsg.catalogue import is_date
from wallmsg.catalogue.dates import days, days_of_stamp


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2016-12-05", "2016-12-05", "2016-12-05"),
        (" ٢٠١٦-١٢ ", "2016-12-01", "2016-12-31"),
        ("2016-1-5", "2016-01-05", "2016-01-05"),
    ],
)
def test_a_partial_date_means_all_its_days(text: str, first: str, last: str) -> None:
    """A year means its days from first to last, a month too."""
    assert days(text) == (first, last)


@pytest.mark.parametrize("text", ["", "16", "2016-13", "2016-00", "2016-02-30", "0000", "2016-"])
def test_what_is_no_date_is_none(text: str) -> None:
    """Months and days that do not exist are no dates."""
    assert days(text) is None
    assert not is_date(text)


@given(st.datetimes())
@settings(deadline=None)
def test_any_moment_counts_as_its_day(moment: datetime) -> None:
    """The time of day, as cameras give it, does not matter."""
    day = moment.date().isoformat()
    assert days_of_stamp(moment.isoformat()) == (day, day)
    assert is_date(moment.isoformat())


@pytest.mark.parametrize("text", ["2016-12-05 at noon", "2016-12-05Tnoon", "2016-1-5", "٢٠١٦"])
def test_a_record_keeps_to_iso_8601(text: str) -> None:
    """What is stored must be read by other programs too."""
    assert not is_date(text)


def test_no_date_has_no_days() -> None:
    """A missing or unreadable stamp (cameras write 0000:00:00) is no day."""
    assert days_of_stamp(None) is None
    assert days_of_stamp("0000:00:00 00:00:00") is None
