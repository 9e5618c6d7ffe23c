"""Translates Arabic messages with the network of an Argos package, run by CTranslate2."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wallmsg.errors import ModelError
from wallmsg.model import Hypothesis, Model, Translation
from wallmsg.translation.packages.package import PackageProfile, TranslationPackage
from wallmsg.translation.source_text import needs_model, prepare, split_long

if TYPE_CHECKING:
    from wallmsg.translation.rerank.reranker import Reranker


@dataclass(frozen=True)
class Decoding:
    """Settings of the beam search."""

    beam: int = 4
    hypotheses: int = 4
    no_repeat: int = 3
    """No n-gram of so many tokens occurs twice in one translation."""
    batch_tokens: int = 1024
    """Source tokens translated together."""
    max_length: int = 120
    """Source tokens at once; packages are trained on sentences, so longer texts are split."""
    kept: int = 4
    """Hypotheses in a translation; with a re-ranker fewer than it chooses among."""


RERANKED = Decoding(beam=16, hypotheses=16, batch_tokens=256)
"""A wide search for a re-ranker to choose from; small batches are faster with a wide beam."""


@dataclass(frozen=True)
class _Segment:
    """One part of one text, with its tokens."""

    text: int
    source: str
    tokens: list[str]


class ArgosTranslator:
    """Translates with one package. The result for a text does not depend on the other texts."""

    def __init__(
        self,
        package: TranslationPackage,
        threads: int = 1,
        decoding: Decoding | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        """Load the package's network into memory.

        `reranker` chooses among the hypotheses, of which there are then more (`RERANKED`).
        Raises ModelError if CTranslate2 or SentencePiece cannot load it.
        """
        import ctranslate2

        self._package = package
        self._decoding = decoding or (RERANKED if reranker else Decoding())
        self._reranker = reranker
        self._tokeniser = package.tokeniser()
        prefix = package.metadata.target_prefix
        self._prefix = [prefix] if prefix else None
        try:
            # Given as files in memory, a zip needs no unpacking and a directory no second path.
            self._network: Any = ctranslate2.Translator(
                package.name,
                files=package.network_files(),
                inter_threads=1,
                intra_threads=threads,
            )
        except (RuntimeError, ValueError, MemoryError) as error:
            raise ModelError(f"{package.path.name} cannot be loaded: {error}") from error

    @property
    def name(self) -> str:
        """Name and version of the package."""
        return self._package.name

    @property
    def profile(self) -> PackageProfile | None:
        """How good the package is, as measured when it was installed."""
        return self._package.profile

    @property
    def model(self) -> Model:
        """Name and checksum of the package."""
        return self._package.model

    def translate(self, texts: Sequence[str]) -> list[Translation]:
        """One translation for each text, in their order.

        Each text is one message and is translated as one sentence. Scores are mean natural
        log-probabilities a token, including the end token (0 is certain); a text that needs no
        translation (empty, a number, Latin letters) is copied with score 0.
        """
        prepared = [prepare(text) for text in texts]
        segments = [
            _Segment(i, part, self._tokeniser.encode(part))
            for i, text in enumerate(prepared)
            if needs_model(text)
            for part in split_long(text, self._length, self._decoding.max_length)
        ]
        found: dict[int, list[list[_Candidate]]] = defaultdict(list)
        for segment, hypotheses in zip(segments, self._decode(segments), strict=True):
            found[segment.text].append(hypotheses)
        return [
            self._translation(_joined(found[i]))
            if i in found
            else self._translation([_Candidate(text)])
            for i, text in enumerate(prepared)
        ]

    def _length(self, text: str) -> int:
        return len(self._tokeniser.encode(text))

    def _decode(self, segments: Sequence[_Segment]) -> list[list[_Candidate]]:
        """Hypotheses for each segment, best first."""
        groups: dict[int, list[int]] = defaultdict(list)
        for i, segment in enumerate(segments):
            groups[_most_tokens(len(segment.tokens))].append(i)
        results: dict[int, list[_Candidate]] = {}
        for most, members in sorted(groups.items()):
            answers = self._search([segments[i].tokens for i in members], most)
            results.update(zip(members, answers, strict=True))
        found = [results[i] for i in range(len(segments))]
        return _reranked(self._reranker, segments, found) if self._reranker else found

    def _search(self, sources: list[list[str]], most: int) -> list[list[_Candidate]]:
        decoding = self._decoding
        answers = self._network.translate_batch(
            sources,
            target_prefix=[self._prefix] * len(sources) if self._prefix else None,
            max_batch_size=decoding.batch_tokens,
            batch_type="tokens",
            beam_size=max(decoding.beam, decoding.hypotheses),
            num_hypotheses=decoding.hypotheses,
            no_repeat_ngram_size=decoding.no_repeat,
            length_penalty=1,  # so that a score is the mean a token and hypotheses compare by it
            max_input_length=0,  # no truncation: split_long has limited the length
            max_decoding_length=most,
            return_scores=True,
            replace_unknowns=True,  # a name the vocabulary cannot spell stays visible as Arabic
        )
        return [
            [
                _Candidate(self._text(tokens), score, len(tokens))
                for tokens, score in zip(answer.hypotheses, answer.scores, strict=True)
            ]
            for answer in answers
        ]

    def _text(self, tokens: list[str]) -> str:
        if self._prefix and tokens[:1] == self._prefix:
            tokens = tokens[1:]
        return " ".join(self._tokeniser.decode(tokens).split())

    def _translation(self, found: list[_Candidate]) -> Translation:
        distinct: dict[str, float] = {}
        for candidate in found:
            # To two digits: the third changes with the batch in CTranslate2's 8-bit arithmetic.
            distinct.setdefault(candidate.text, round(candidate.score, 2))
            if len(distinct) == self._decoding.kept:
                break
        best, *others = (Hypothesis(text, score) for text, score in distinct.items())
        return Translation(
            text=best.text, score=best.score, translator=self.name, hypotheses=tuple(others)
        )


@dataclass(frozen=True)
class _Candidate:
    """One hypothesis of the search."""

    text: str
    score: float = 0.0
    tokens: int = 0


def _reranked(
    reranker: Reranker, segments: Sequence[_Segment], found: Sequence[list[_Candidate]]
) -> list[list[_Candidate]]:
    """Hypotheses in the re-ranker's order, without duplicates."""
    distinct = [list({one.text: one for one in reversed(several)}.values()) for several in found]
    hypotheses = [[Hypothesis(f.text, round(f.score, 2)) for f in several] for several in distinct]
    orders = reranker.rank([segment.source for segment in segments], hypotheses)
    return [[several[i] for i in order] for several, order in zip(distinct, orders, strict=True)]


def _most_tokens(source_tokens: int) -> int:
    """The maximum length of the translation of so many source tokens.

    English has about 1.3 times the tokens of the Arabic. Steps of 16 keep the number of groups
    small, and make the bound depend on the text alone, not on the other texts of the batch.
    """
    step = -(-max(source_tokens, 1) // 16) * 16
    return 2 * step + 16


def _joined(parts: list[list[_Candidate]]) -> list[_Candidate]:
    """Hypotheses of a text from those of its segments: the best of each, the second of each ..."""
    depth = max(len(part) for part in parts)
    whole = []
    for rank in range(depth):
        chosen = [part[min(rank, len(part) - 1)] for part in parts]
        weights = [found.tokens + 1 for found in chosen]
        score = sum(f.score * w for f, w in zip(chosen, weights, strict=True)) / sum(weights)
        text = " ".join(found.text for found in chosen if found.text)
        whole.append(_Candidate(text, score, sum(found.tokens for found in chosen)))
    return whole
