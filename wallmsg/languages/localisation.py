"""One language: its texts, its plurals, its digits and its dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages import Catalog
from babel.messages.mofile import write_mo

ENGLISH = "en"
PLACE = re.compile(r"%\((\w+)\)s")
"""A place in a text for a value: `%(name)s`."""
_DIGITS = {
    "arab": "٠١٢٣٤٥٦٧٨٩",
    "arabext": "۰۱۲۳۴۵۶۷۸۹",
    "beng": "০১২৩৪৫৬৭৮৯",
    "deva": "०१२३४५६७८९",
}
"""Digits of numbering systems (CLDR) other than ours; Babel itself writes none of them."""
_PLURAL_SAMPLES = range(101)
"""Numbers that show every plural form that a language has for whole numbers."""


@dataclass(frozen=True)
class Language:
    """A language that pages can be shown in.

    Args:
        code: As browsers name it and as its file is called: "ar".
        locale: Its plurals, digits and dates.
        catalog: The texts by their English; empty for English itself.
    """

    code: str
    locale: Locale
    catalog: Catalog = field(default_factory=Catalog, repr=False)

    @property
    def name(self) -> str:
        """What it calls itself."""
        return str(self.locale.get_language_name(self.locale)).capitalize()

    @property
    def direction(self) -> str:
        """In which direction it is written: "ltr" or "rtl"."""
        return str(self.locale.text_direction)

    def gettext(self, text: str, /, **values: object) -> str:
        """The English text in this language; `%(name)s` is replaced by the value of that name."""
        found = self._translations.gettext(text) if text else text  # "" is the file's header
        return fill_in(found, self._shown(values))

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The text for that number of things; `%(num)s` is the number."""
        text = self._translations.ngettext(one, many, number)
        return fill_in(text, self._shown({"num": number, **values}))

    def number(self, value: object) -> str:
        """A number in this language's digits, not grouped."""
        return str(value).translate(self._digits)

    def date(self, text: str) -> str:
        """A day, month or year of the record (2016-12-05, 2016-12 or 2016) in words.

        What is no such date is returned as it is.
        """
        day = text[:10]
        parts = day.split("-")
        try:
            numbers = [int(part) for part in parts]
            date = dt.date(*[*numbers, 1, 1][:3])
        except (ValueError, TypeError, OverflowError):
            return text
        if len(parts) == 3:
            written = format_date(date, "d MMMM y", locale=self.locale)
        else:
            written = format_skeleton({1: "y", 2: "yMMMM"}[len(parts)], date, locale=self.locale)
        return self.number(written)

    def payload(self, wanted: Callable[[str], bool]) -> dict[str, Any]:
        """What the pages' scripts need: code, direction, locale and the wanted texts."""
        digits = "" if self.number(0) == "0" else f"-u-nu-{self.locale.default_numbering_system}"
        return {
            "code": self.code,
            "name": self.name,
            "direction": self.direction,
            "locale": str(self.locale).replace("_", "-") + digits,
            "texts": {text: found for text, found in self._texts.items() if wanted(text)},
        }

    @property
    def _texts(self) -> dict[str, str | dict[str, str]]:
        """What is translated: a text, or a text for each plural form by its name."""
        texts: dict[str, str | dict[str, str]] = {}
        for message in self.catalog:
            if not message.id or message.fuzzy or not message.string:
                continue
            if isinstance(message.id, str):
                texts[message.id] = str(message.string)
            else:
                one, many = message.id
                texts[one] = self._forms(one, many)
        return texts

    def _forms(self, one: str, many: str) -> dict[str, str]:
        """The plural forms of a text by their names ("zero", "one", ..., "other")."""
        return {
            str(self.locale.plural_form(number)): self._translations.ngettext(one, many, number)
            for number in _PLURAL_SAMPLES
        }

    @cached_property
    def _translations(self) -> NullTranslations:
        if not len(self.catalog):
            return NullTranslations()
        compiled = BytesIO()
        write_mo(compiled, self.catalog)
        compiled.seek(0)
        return GNUTranslations(compiled)

    @cached_property
    def _digits(self) -> dict[int, str]:
        written = _DIGITS.get(self.locale.default_numbering_system)
        return {ord(str(digit)): sign for digit, sign in enumerate(written or "")}

    def _shown(self, values: dict[str, object]) -> dict[str, object]:
        return {
            name: self.number(value) if isinstance(value, int | float) else value
            for name, value in values.items()
        }


def fill_in(text: str, values: dict[str, object]) -> str:
    """The text with `%(name)s` replaced by the value of that name; other `%` stay."""
    return PLACE.sub(lambda found: str(values.get(found[1], found[0])), text)
