"""Argos packages, Arabic into English, and how far the English can be trusted.

Importing this package loads none of ctranslate2, sentencepiece and argostranslate; making an
`ArgosTranslator` does.
"""

from __future__ import annotations

from wallmsg.translate.gate import Gate, Thresholds
from wallmsg.translate.gloss import Dictionary, GlossedWord
from wallmsg.translate.glossary import Glossary, Term, TermUse, read_glossary
from wallmsg.translate.memory import Recalled, Reviewed, TranslationMemory
from wallmsg.translate.names import Gazetteer, Place, embedded_places
from wallmsg.translate.package import TranslationPackage, embedded_package
from wallmsg.translate.readings import Version, hinges
from wallmsg.translate.romanise import Romaniser
from wallmsg.translate.store import Listed, PackageStore
from wallmsg.translate.translator import ArgosTranslator, Decoding, Translator
from wallmsg.translate.verdict import Finding, Level, Reason, Verdict

__all__ = [
    "ArgosTranslator",
    "Decoding",
    "Dictionary",
    "Finding",
    "Gate",
    "Gazetteer",
    "Glossary",
    "GlossedWord",
    "Level",
    "Listed",
    "PackageStore",
    "Place",
    "Reason",
    "Recalled",
    "Reviewed",
    "Romaniser",
    "Term",
    "TermUse",
    "Thresholds",
    "TranslationMemory",
    "TranslationPackage",
    "Translator",
    "Verdict",
    "Version",
    "embedded_package",
    "embedded_places",
    "hinges",
    "read_glossary",
]
