"""Translation from Arabic into English, and how far the English can be trusted.

Importing this package loads none of ctranslate2, sentencepiece and argostranslate; creating an
`ArgosTranslator` does.
"""

from __future__ import annotations

from wallmsg.translation.ambiguity import ReadingVariant, ambiguous_words
from wallmsg.translation.argos_plugin import ArgosPlugin
from wallmsg.translation.argos_translator import ArgosTranslator, Decoding
from wallmsg.translation.engine import Translator, TranslatorPlugin
from wallmsg.translation.glossary import Glossary, Term, TermUse, read_glossary
from wallmsg.translation.lexicon.gloss import Dictionary, GlossedWord
from wallmsg.translation.lexicon.names import FixedName, Gazetteer, embedded_places
from wallmsg.translation.memory import MemoryMatch, Reviewed, TranslationMemory
from wallmsg.translation.network_scorer import NetworkScorer
from wallmsg.translation.packages.package import (
    PackageProfile,
    TranslationPackage,
    embedded_package,
    embedded_reverse_package,
)
from wallmsg.translation.packages.store import Listed, PackageStore
from wallmsg.translation.quality.estimate import Estimate, QualityEstimator, read_coefficients
from wallmsg.translation.quality.evidence import EvidenceTranslator
from wallmsg.translation.quality.gate import Gate, Thresholds
from wallmsg.translation.quality.profile import measure_package
from wallmsg.translation.quality.verdict import Reason, Verdict
from wallmsg.translation.romanise.romaniser import Romaniser

__all__ = [
    "ArgosPlugin",
    "ArgosTranslator",
    "Decoding",
    "Dictionary",
    "Estimate",
    "EvidenceTranslator",
    "FixedName",
    "Gate",
    "Gazetteer",
    "Glossary",
    "GlossedWord",
    "Listed",
    "MemoryMatch",
    "NetworkScorer",
    "PackageProfile",
    "PackageStore",
    "QualityEstimator",
    "ReadingVariant",
    "Reason",
    "Reviewed",
    "Romaniser",
    "Term",
    "TermUse",
    "Thresholds",
    "TranslationMemory",
    "TranslationPackage",
    "Translator",
    "TranslatorPlugin",
    "Verdict",
    "ambiguous_words",
    "embedded_package",
    "embedded_places",
    "embedded_reverse_package",
    "measure_package",
    "read_coefficients",
    "read_glossary",
]
