"""Argos packages, Arabic into English, and how far the English can be trusted.

Importing this package loads none of ctranslate2, sentencepiece and argostranslate; making an
`ArgosTranslator` does.
"""

from __future__ import annotations

from wallmsg.translate.package import TranslationPackage, embedded_package
from wallmsg.translate.store import Listed, PackageStore
from wallmsg.translate.translator import ArgosTranslator, Decoding, Translator

__all__ = [
    "ArgosTranslator",
    "Decoding",
    "Listed",
    "PackageStore",
    "TranslationPackage",
    "Translator",
    "embedded_package",
]
