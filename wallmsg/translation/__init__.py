"""Argos packages, Arabic into English, and how far the English can be trusted.

Importing this package loads none of ctranslate2, sentencepiece and argostranslate; making an
`ArgosTranslator` does.
"""

from __future__ import annotations

from wallmsg.translation.ambiguity import Version, hinges
from wallmsg.translation.argos_translator import ArgosTranslator, Decoding, Translator
from wallmsg.translation.glossary import Glossary, Term, TermUse, read_glossary
from wallmsg.translation.lexicon.gloss import Dictionary, GlossedWord
from wallmsg.translation.lexicon.names import Gazetteer, Place, embedded_places
from wallmsg.translation.memory import Recalled, Reviewed, TranslationMemory
from wallmsg.translation.packages.package import TranslationPackage, embedded_package
from wallmsg.translation.packages.store import Listed, PackageStore
from wallmsg.translation.quality.gate import Gate, Thresholds
from wallmsg.translation.quality.verdict import Finding, Level, Reason, Verdict
from wallmsg.translation.romanise.romaniser import Romaniser

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
