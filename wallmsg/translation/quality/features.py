"""What is known of a translation, as numbers: the input of the quality estimate."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wallmsg.model import Translation, TranslationEvidence
from wallmsg.translation.lexicon.dialect import is_levantine
from wallmsg.translation.lexicon.english import FUNCTION_WORDS, EnglishWords, words
from wallmsg.translation.lexicon.gloss import Dictionary, GlossedWord
from wallmsg.translation.lexicon.names import sounds_alike

_SUBJECTS = {
    "I": frozenset(("i", "i'm", "i've", "i'll", "i'd", "me", "my", "mine")),
    "we": frozenset(("we", "we're", "we've", "we'll", "we'd", "us", "our", "ours", "let's")),
    "you": frozenset(("you", "you're", "you've", "you'll", "you'd", "your", "yours")),
    "he": frozenset(("he", "he's", "he'll", "he'd", "him", "his")),
    "she": frozenset(("she", "she's", "she'll", "she'd", "her", "hers")),
    "they": frozenset(("they", "they're", "they've", "they'll", "they'd", "them", "their")),
}
_CLITIC_PERSONS = {
    "me": "I", "my": "I", "I": "I", "us": "we", "our": "we", "we": "we", "you": "you",
    "your": "you", "him": "he", "his": "he", "her": "she", "them": "they", "their": "they",
}  # fmt: skip


class FeatureExtractor:
    """Computes features; holds the word lists, remembers nothing of the texts."""

    def __init__(self, dictionary: Dictionary, english: EnglishWords) -> None:
        self._dictionary = dictionary
        self._english = english

    def features(
        self, arabic: str, translation: Translation, evidence: TranslationEvidence
    ) -> dict[str, float]:
        """Named numbers, each of the order of 1."""
        gloss = self._dictionary.gloss(arabic)
        english = words(translation.text)
        return {
            "bias": 1.0,
            "forward": evidence.forward,
            "forward_min": evidence.forward_min / 4,
            "reverse": evidence.reverse / 2,
            "reverse_min": evidence.reverse_min / 8,
            "consensus": evidence.consensus,
            **_lengths(arabic, english),
            **self._coverage(gloss, english),
            **_persons(gloss, english),
            "levantine": float(is_levantine(arabic)),
            "question": float("?" in translation.text) - float("؟" in arabic or "?" in arabic),
        }

    def _coverage(self, gloss: Sequence[GlossedWord], english: Sequence[str]) -> dict[str, float]:
        """How many words of meaning on each side have a match on the other, by the dictionary."""
        meant = [self._meant(word) for word in gloss]
        every = frozenset().union(*meant)
        content = [w for w in english if w not in FUNCTION_WORDS and len(w) > 1]
        stems = {self._english.stem(w) for w in content}
        written = [word.written for word in gloss]
        known = [m for m in meant if m]
        matched = sum(
            not m.isdisjoint(stems) or any(sounds_alike(w, [g.written]) for w in content)
            for g, m in zip(gloss, meant, strict=True)
            if m
        )
        explained = sum(self._english.stem(w) in every or sounds_alike(w, written) for w in content)
        return {
            "arabic_matched": matched / len(known) if known else 1.0,
            "arabic_unmatched": math.log1p(len(known) - matched),
            "english_explained": explained / len(content) if content else 1.0,
            "english_unexplained": math.log1p(len(content) - explained),
            "unknown_words": sum(g.form is None for g in gloss) / max(len(gloss), 1),
            "rare_words": sum(not m for m in meant) / max(len(gloss), 1),
        }

    def _meant(self, word: GlossedWord) -> frozenset[str]:
        """Stems of the English words of meaning that an Arabic word may stand for."""
        senses = " ".join(self._dictionary.possible_senses(word.written))
        return frozenset(self._english.content(senses)) | frozenset(
            self._dictionary.translations(word.written)
        )


def _lengths(arabic: str, english: Sequence[str]) -> dict[str, float]:
    source = max(len(arabic.split()), 1)
    ratio = math.log((len(english) + 1) / (1.45 * source + 1))
    return {
        "words": math.log1p(source),
        "longer": max(0.0, ratio),
        "shorter": max(0.0, -ratio),
    }


def _persons(gloss: Sequence[GlossedWord], english: Sequence[str]) -> dict[str, float]:
    """Persons that the Arabic marks and the English lacks, and the other way round."""
    marked = {
        _CLITIC_PERSONS[clitic]
        for word in gloss
        for clitic in word.clitics
        if clitic in _CLITIC_PERSONS
    }
    there = {who for who, forms in _SUBJECTS.items() if not forms.isdisjoint(english)}
    return {
        "persons_lost": float(len(marked - there)),
        "persons_added": float(len(there - marked)),
    }
