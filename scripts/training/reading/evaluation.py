"""Character error rates of the PyTorch network, to follow the training.

Greedy best path, no word list: close to what Tesseract reads, but the figures that count are
those of python -m scripts.measure.reading.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from rapidfuzz.distance import Levenshtein

from scripts.training.bfloat16 import autocast
from scripts.training.reading.augment import HEIGHT
from scripts.training.reading.charset import Charset, clean, visual_order
from scripts.training.reading.lines import (
    Line,
    Shown,
    make_batch,
    network_pixels,
    read_grey,
)
from scripts.training.reading.network import ReadingNetwork
from scripts.training.reading.pixels import scale_to_height
from wallmsg.text.arabic import scoring_form

_COLUMNS = 16_000


def read_greedily(network: ReadingNetwork, lines: Sequence[Line], charset: Charset) -> list[str]:
    """Texts of the lines from left to right, in the order given."""
    shown = []
    for line in lines:
        grey = scale_to_height(read_grey(line.path), HEIGHT)
        shown.append(Shown(network_pixels(grey, network.input_height), ()))
    order = sorted(range(len(shown)), key=lambda i: shown[i].pixels.shape[1])
    texts = [""] * len(shown)
    network.eval()
    while order:
        group = [order.pop()]
        width = shown[group[0]].pixels.shape[1]
        while order and (len(group) + 1) * width <= _COLUMNS:
            group.append(order.pop())
        batch = make_batch([shown[i] for i in group])
        with torch.no_grad(), autocast():
            scores, lengths = network(batch.pixels, batch.widths)
        for column, index in enumerate(group):
            path = scores[: lengths[column], column].argmax(dim=1).tolist()
            texts[index] = charset.text(path)
    return texts


def error_rate(texts: Sequence[str], lines: Sequence[Line]) -> float:
    """CER (0..1) in the scoring form, each line's errors capped at its length."""
    errors = length = 0
    for text, line in zip(texts, lines, strict=True):
        true = scoring_form(visual_order(clean(line.text)))
        errors += min(Levenshtein.distance(scoring_form(text), true), len(true))
        length += len(true)
    return errors / max(1, length)
