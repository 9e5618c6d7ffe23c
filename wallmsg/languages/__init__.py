"""The languages of the review pages and of packets: English, and one .po file here for each other.

Strings are written in English where they are used and marked there: `_("...")` and `ngettext(...)`
in Python, templates and JavaScript. `python -m scripts.check.languages` collects them.
"""

from __future__ import annotations

from wallmsg.languages.localisation import ENGLISH, Language, fill_in
from wallmsg.languages.store import javascript, language, languages

__all__ = ["ENGLISH", "Language", "fill_in", "javascript", "language", "languages"]
