"""The interface in each language: one table of strings per language, in `strings/`.

The reasons to doubt a translation, the names of months and the direction of writing come from
`wallmsg.languages`, which the review pages use too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

from wallmsg.ingest.judgement import reason_sentence
from wallmsg.languages import language
from wallmsg.text.arabic import ascii_digits

LANGUAGES = ("en", "ar")
"""Codes of the interface's languages, the default first."""


@dataclass(frozen=True)
class Interface:
    """The strings of one language."""

    code: str
    strings: dict[str, Any]

    def reason(self, name: str) -> str:
        """A reason to doubt a translation, as a sentence."""
        return language(self.code).gettext(reason_sentence(name))

    def month(self, date: str) -> str:
        """`2016-12` in words, with the digits of the other dates; any other text as it is."""
        return ascii_digits(language(self.code).date(date))


def interface(code: str) -> Interface:
    """The interface in a language of `LANGUAGES`."""
    file = resources.files(__package__) / "strings" / f"{code}.json"
    strings: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    own = language(code)
    return Interface(code, {**strings, "dir": own.direction, "language": own.name})
