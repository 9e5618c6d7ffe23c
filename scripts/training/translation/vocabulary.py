"""The SentencePiece model: its own clean-up of Arabic, and which pieces the English side uses.

The clean-up lives in the model's normaliser, so that Argos Translate, which knows nothing of
wallmsg, gives the network the same pieces from the same text.
"""

from __future__ import annotations

import importlib
import random
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import sentencepiece

from scripts.training.translation.sources import SYMBOLS

PIECES = 9000
_LONG = "ابتثجحخدذرزسشصضطظعغفقكمنوي"
_REPLACE = (
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ک": "ك", "ی": "ي", "گ": "ك", "ڤ": "ف", "پ": "ب"}
    | {"،": ",", "؛": ";", "؟": "?", "٪": "%", "٫": ".", "٬": ",", "۔": "."}
    | {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "`": "'", "´": "'"}
    | {"–": "-", "—": "-", "‑": "-", "−": "-", "\n": " ", "\t": " ", "\r": " ", "\u00a0": " "}
    | {c: str(i % 10) for i, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
)
_ARABIC = re.compile("[\u0600-\u06ff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_SPECIAL = ("<unk>", "<s>", "</s>")


def normalisation_rules() -> dict[str, str]:
    """What the normaliser replaces: characters (or runs of them) and what takes their place.

    NFKC; vowel marks, tatweel and invisible characters removed; alef forms one; letters drawn
    out three to six times written once; Arabic punctuation and digits as in English.
    """
    rules: dict[str, str] = {}
    for code in range(0x20, 0x10000):
        if 0xD800 <= code < 0xE000:
            continue
        char = chr(code)
        target = "".join(_one(c) for c in unicodedata.normalize("NFKC", char))
        if target != char:
            rules[char] = target
    rules |= {"\n": " ", "\t": " ", "\r": " "}
    for letter in _LONG:
        rules |= {letter * times: letter for times in range(3, 7)}
    return rules


def _one(char: str) -> str:
    if char in _REPLACE:
        return _REPLACE[char]
    category = unicodedata.category(char)
    if char == "\u0640" or category == "Cf" or (category == "Mn" and _ARABIC.match(char)):
        return ""
    return char


def train_vocabulary(texts: Iterable[str], prefix: Path, pieces: int = PIECES) -> None:
    """Write `prefix`.model (and .vocab) trained on `texts`, both languages mixed."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as table:
        for source, target in normalisation_rules().items():
            row = (" ".join(f"{ord(c):X}" for c in side) for side in (source, target))
            table.write("\t".join(row) + "\n")
        table.flush()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts),
            model_prefix=str(prefix),
            vocab_size=pieces,
            model_type="unigram",
            normalization_rule_tsv=table.name,
            character_coverage=0.9998,
            hard_vocab_limit=False,
            split_digits=True,
            control_symbols=list(SYMBOLS),
            num_threads=1,
            minloglevel=1,
        )


def add_symbols(model: Path) -> None:
    """Append the control symbols that a SentencePiece model file lacks; other numbers stay."""
    # Its classes are made when it is imported, so that no type checker sees them.
    schema: Any = importlib.import_module("sentencepiece.sentencepiece_model_pb2")
    proto = schema.ModelProto()
    proto.ParseFromString(model.read_bytes())
    present = {piece.piece for piece in proto.pieces}
    for symbol in SYMBOLS:
        if symbol not in present:
            kind = schema.ModelProto.SentencePiece.CONTROL
            proto.pieces.add(piece=symbol, score=0.0, type=kind)
    model.write_bytes(proto.SerializeToString())


class Vocabulary:
    """Pieces and their numbers on both sides; the target side has only pieces of its language.

    A smaller target side makes the last layer, the dearest of a small network, half as dear.
    """

    def __init__(self, model: Path, reverse: bool = False) -> None:
        """Load a SentencePiece model file; `reverse` is from English to Arabic."""
        self.reverse = reverse
        self.processor = sentencepiece.SentencePieceProcessor(model_file=str(model))
        pieces = [self.processor.id_to_piece(i) for i in range(self.processor.vocab_size())]
        other = _LATIN if reverse else _ARABIC
        self.source = pieces
        self.target = [p for p in pieces if p in _SPECIAL or not (other.search(p) or p in SYMBOLS)]
        self._source_id = {piece: number for number, piece in enumerate(pieces)}
        self._target_id = {piece: number for number, piece in enumerate(self.target)}
        self.unknown = self._target_id["<unk>"]
        self.start = self._target_id["<s>"]
        self.end = self._target_id["</s>"]

    def encode_source(self, text: str, tags: Sequence[str] = ()) -> list[int]:
        """Numbers of the source pieces, led by the tags, and the end."""
        head = [self.processor.piece_to_id(tag) for tag in tags]
        return [*head, *self.processor.encode(text), self.processor.eos_id()]

    def split_some(self, ids: Iterable[int], share: float, rng: random.Random) -> list[int]:
        """The same text with `share` (0..1) of its pieces cut in two, where both halves exist.

        A reading error cuts words in unusual places; the network should know the parts too.
        """
        out: list[int] = []
        for number in ids:
            halves = self._halves(number) if rng.random() < share else []
            out.extend(rng.choice(halves) if halves else (number,))
        return out

    def _halves(self, number: int) -> list[tuple[int, int]]:
        piece = self.source[number]
        cuts = ((piece[:i], piece[i:]) for i in range(1, len(piece)))
        known = self._source_id
        return [(known[a], known[b]) for a, b in cuts if a in known and b in known]

    def encode_target(self, text: str) -> list[int] | None:
        """Numbers of the target pieces between start and end; None if one is unknown."""
        pieces = self.processor.encode(text, out_type=str)
        ids = [self._target_id.get(piece, self.unknown) for piece in pieces]
        return None if self.unknown in ids else [self.start, *ids, self.end]

    def decode(self, ids: Iterable[int]) -> str:
        """Text from target numbers, start and end left out."""
        special = {self.start, self.end}
        return str(self.processor.decode_pieces([self.target[i] for i in ids if i not in special]))
