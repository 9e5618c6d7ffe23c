"""The interface in each language: one table of strings per language, in `strings/`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

from wallmsg.ingest.judgement import reason_name, reasons

LANGUAGES = ("en", "ar")
"""Codes of the interface's languages, the default first."""


@dataclass(frozen=True)
class Interface:
    """The strings of one language."""

    code: str
    strings: dict[str, Any]

    def reason(self, name: str) -> str:
        """A reason to doubt a translation, as a sentence."""
        sentence: str = self.strings["reasons"].get(name, reason_name(name))
        return sentence

    def month(self, date: str) -> str:
        """`2016-12` in words; any other text as it is."""
        year, _, month = date.partition("-")
        if not (year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):
            return date
        return f"{self.strings['months'][int(month) - 1]} {year}"


def interface(code: str) -> Interface:
    """The interface in a language of `LANGUAGES`."""
    file = resources.files(__package__) / "strings" / f"{code}.json"
    strings: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if code == "en":
        strings["reasons"] = dict(reasons())
    return Interface(code, strings)
