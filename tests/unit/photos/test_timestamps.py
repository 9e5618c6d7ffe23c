"""Dates as cameras write them: what is sound of each."""

from __future__ import annotations

import pytest

from wallmsg.catalogue.dates import is_date
from wallmsg.photos.timestamps import as_written, iso_of


@pytest.mark.parametrize(
    ("written", "zone", "iso"),
    [
        ("2016:12:15 10:20:30", None, "2016-12-15T10:20:30"),
        ("2016:12:15 10:20:30", "+02:00", "2016-12-15T10:20:30+02:00"),
        ("2016:12:15 10:20:30", "Z", "2016-12-15T10:20:30+00:00"),
        ("2016:12:15 10:20:30", "+0200", "2016-12-15T10:20:30+02:00"),
        ("2016:12:15 10:20:30", "UTC+02:00", "2016-12-15T10:20:30+02:00"),
        ("2016:12:15 10:20:30", "+99:00", "2016-12-15T10:20:30"),
        ("2016:12:15 10:20:30", "+02:60", "2016-12-15T10:20:30"),
        ("2016:12:15 10:20:30", "   :  ", "2016-12-15T10:20:30"),
        ("2018-01-20T11:46:00Z", None, "2018-01-20T11:46:00+00:00"),
        ("2016-12-15T10:20:30+02:00", "+05:00", "2016-12-15T10:20:30+02:00"),
        ("2019:01:01 24:04:20", None, "2019-01-01"),
        ("2016:12:31 23:59:60", None, "2016-12-31T23:59"),
        ("2016:12:15", "+02:00", "2016-12-15"),
        ("2016:12:15 10:20", None, "2016-12-15T10:20"),
        ("2016/12/15 10:20:30", None, "2016-12-15T10:20:30"),
        ("2016:12:15 10:20:30.500", None, "2016-12-15T10:20:30"),
        ("2016: 1: 5 09:08:07", None, "2016-01-05T09:08:07"),
        ("2016:12:15 10:20:30 PM", None, "2016-12-15T22:20:30"),
        ("2016:12:15 12:20:30 AM", None, "2016-12-15T00:20:30"),
        ("20161215 102030", None, "2016-12-15T10:20:30"),
        ("20161215102030", None, None),
        ("Thu Dec 15 10:20:30 2016", None, "2016-12-15T10:20:30"),
        ("٢٠١٦:١٢:١٥ ١٠:٢٠:٣٠", None, "2016-12-15T10:20:30"),
        ("٢٠١٦:١٢:١٥ ١٠:٢٠:٣٠".encode().decode("latin-1"), None, "2016-12-15T10:20:30"),
        ("2016:12:00 00:00:00", None, "2016-12"),
        ("2016:02:30 00:00:00", None, "2016-02"),
        ("2016:00:00 00:00:00", None, "2016"),
        ("1438:03:15 10:20:30", None, None),
        ("2559:12:15 10:20:30", None, None),
        ("0000:00:00 00:00:00", None, None),
        (b"2016:12:15 10:20:30\x00", None, "2016-12-15T10:20:30"),
        (None, None, None),
        (float("nan"), None, None),
        ("junk", None, None),
    ],
)
def test_the_sound_part(written: object, zone: object, iso: str | None) -> None:
    """What is sound is kept, as a date that the catalogue takes; the rest is left out."""
    assert iso_of(written, zone) == iso
    assert iso is None or is_date(iso)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1438:03:15 10:20:30", "1438:03:15 10:20:30"),
        ("0000:00:00 00:00:00", None),
        ("    :  :     :  :  ", None),
        (None, None),
        ("15 \x00 Muharram\n1438" + "x" * 99, "15 Muharram 1438" + "x" * 42),
    ],
)
def test_as_written(written: object, text: str | None) -> None:
    """A year of another calendar is kept for people, in one row; zeros say nothing."""
    assert as_written(written) == text
