"""How probable a package's network finds a translation, from any translator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wallmsg.errors import ModelError
from wallmsg.translation.lexicon.dialect import is_levantine
from wallmsg.translation.packages.package import TranslationPackage

LEVANTINE = "<levantine>"
"""Piece that asks the embedded English-to-Arabic package for Levantine."""

_BATCH_TOKENS = 512
"""Pieces scored together: of 256 to 4,096 the fastest, the larger ones leave the cache."""
_MAX_PIECES = 200
"""Longer texts are scored by their beginning."""


class NetworkScorer:
    """Log-probabilities that one package's network gives to texts."""

    def __init__(self, package: TranslationPackage, threads: int = 1) -> None:
        """Load the package. Raises ModelError if it cannot be loaded."""
        import ctranslate2

        self._tokeniser = package.tokeniser()
        try:
            self._network: Any = ctranslate2.Translator(
                package.name,
                files=package.network_files(),
                inter_threads=1,
                intra_threads=threads,
            )
        except (RuntimeError, ValueError, MemoryError) as error:
            raise ModelError(f"{package.path.name} cannot be loaded: {error}") from error

    def log_probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        """For each (source, target) pair the natural log-probability of every target token.

        A Levantine target gets the tag that asks for it.
        """
        found = self._network.score_batch(
            [self._source(source, target) for source, target in pairs],
            [self._tokeniser.encode(target)[:_MAX_PIECES] for _, target in pairs],
            max_batch_size=_BATCH_TOKENS,
            batch_type="tokens",
        )
        return [tuple(one.log_probs) for one in found]

    def _source(self, source: str, target: str) -> list[str]:
        tag = [LEVANTINE] if is_levantine(target) else []
        return [*tag, *self._tokeniser.encode(source)[:_MAX_PIECES]]
