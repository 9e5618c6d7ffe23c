"""The languages that there are: read from their files, once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources

from babel import Locale
from babel.messages.pofile import read_po

from wallmsg.languages.localisation import ENGLISH, Language

_SUFFIX = ".po"


@cache
def languages() -> dict[str, Language]:
    """All languages by their codes, English first: one for each file in this folder."""
    files = sorted(
        (file for file in resources.files(__package__).iterdir() if file.name.endswith(_SUFFIX)),
        key=lambda file: file.name,
    )
    found = {ENGLISH: Language(ENGLISH, Locale("en", "GB"))}
    for file in files:
        code = file.name.removesuffix(_SUFFIX)
        with file.open("rb") as opened:
            catalog = read_po(opened)
        found[code] = Language(code, catalog.locale or Locale.parse(code), catalog)
    return found


def language(code: str) -> Language:
    """The language of that code; English if there is none."""
    known = languages()
    return known.get(code, known[ENGLISH])


def javascript(codes: Iterable[str], wanted: Callable[[str], bool] = lambda _: True) -> str:
    """A script that gives pages the texts of those languages, as ASCII.

    `shared/language.js` takes them from there. `wanted` says by its English if a text is needed.
    """
    texts = {code: languages()[code].payload(wanted) for code in codes}
    # No letter of it can end a string or a script early.
    written = json.dumps(texts, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.WALLMSG_LANGUAGES = {written};\n"
