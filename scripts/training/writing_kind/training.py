"""Teaching the network, and how often it is right."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from scripts.training.bfloat16 import autocast
from scripts.training.detection.pictures import recoloured
from scripts.training.writing_kind.examples import KINDS, NO_TURN, Example
from scripts.training.writing_kind.network import KindNetwork
from wallmsg.detection.writing_kind import WIDTHS, WritingKind, network_input

_RATE, _DECAY = 3e-3, 1e-3
_TURN_WEIGHT = 0.3
_NOTHING = KINDS.index(WritingKind.NOTHING)
_FAR = 0.12  # of the examples of writing are turned by half a turn
_SHARES = {WritingKind.ARABIC: 0.42, WritingKind.OTHER: 0.22, WritingKind.NOTHING: 0.36}

Logits = NDArray[np.float32]


class Learner:
    """A network that learns for some minutes."""

    def __init__(self, examples: Sequence[Example], seed: int, batch: int = 96) -> None:
        torch.manual_seed(seed)
        self._rng = np.random.default_rng(seed)
        self._batch = batch
        self.network = KindNetwork()
        self._places = {
            (kind, width): [
                one for one in examples if one.kind == kind and one.picture.shape[1] == width
            ]
            for kind in range(len(KINDS))
            for width in WIDTHS
        }

    def learn(self, minutes: float, report: Callable[[str], None]) -> None:
        """Learn for minutes of processor time; the rate rises for a moment, then falls."""
        optimiser = torch.optim.AdamW(self.network.parameters(), _RATE, weight_decay=_DECAY)
        start, steps, sums, due, reported = time.process_time(), 0, np.zeros(2), 0.5, 0
        self.network.train()
        while (passed := (time.process_time() - start) / 60) < minutes:
            rate = (
                _RATE
                * min(1, (steps + 1) / 50)
                * (0.5 + 0.5 * math.cos(math.pi * passed / minutes))
            )
            for group in optimiser.param_groups:
                group["lr"] = rate
            with autocast():
                pictures, kinds, turns = self._drawn()
                logits = self.network(pictures)
            wrong = functional.cross_entropy(logits[:, :3], kinds, label_smoothing=0.05)
            turned = functional.cross_entropy(logits[:, 3:], turns, ignore_index=NO_TURN)
            turned = torch.nan_to_num(turned)
            optimiser.zero_grad(set_to_none=True)
            (wrong + _TURN_WEIGHT * turned).backward()
            optimiser.step()
            steps += 1
            sums += [wrong.item(), turned.item()]
            if passed > due:
                kind, turn = sums / max(1, steps - reported)
                report(f"{passed:.1f} min, {steps} steps, loss {kind:.3f} and {turn:.3f}")
                due, reported = due + 0.5, steps
                sums[:] = 0
        self.network.eval()

    def _drawn(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """One batch of one width."""
        rng = self._rng
        counts = [sum(len(self._places[k, w]) for k in range(len(KINDS))) for w in WIDTHS]
        width = WIDTHS[int(rng.choice(len(WIDTHS), p=np.array(counts) / sum(counts)))]
        kinds = [k for k in range(len(KINDS)) if self._places[k, width]]
        shares = np.array([_SHARES[KINDS[k]] for k in kinds])
        chosen = rng.choice(kinds, self._batch, p=shares / shares.sum())
        drawn = []
        for kind in chosen:
            own = self._places[int(kind), width]
            drawn.append(changed(rng, own[int(rng.integers(len(own)))]))
        return (
            torch.from_numpy(network_input([one.picture for one in drawn])),
            torch.tensor([one.kind for one in drawn]),
            torch.tensor([one.turn for one in drawn]),
        )


def changed(rng: np.random.Generator, example: Example) -> Example:
    """The example in other light and colours, perhaps turned over, flipped or shifted."""
    picture, turn = example.picture, example.turn
    if rng.random() < _FAR:
        picture = picture[::-1, ::-1]
        turn = turn if turn == NO_TURN else (turn + 2) % 4
    if example.kind == _NOTHING and rng.random() < 0.5:
        picture = picture[:, ::-1] if rng.random() < 0.5 else picture[::-1]
    if rng.random() < 0.5:
        shift = tuple(int(v) for v in rng.integers(-3, 4, 2))
        picture = np.roll(picture, shift, (0, 1))
    picture = recoloured(rng, np.ascontiguousarray(picture))
    if rng.random() < 0.3:
        noise = rng.normal(0, rng.uniform(2, 14), picture.shape)
        picture = np.clip(picture + noise, 0, 255).astype(np.uint8)
    return Example(picture, example.kind, turn)


def logits_of(network: KindNetwork, examples: Sequence[Example]) -> Logits:
    """What the network says of examples, Nx7."""
    found = np.zeros((len(examples), 7), np.float32)
    for part in _same_width(examples):
        given = torch.from_numpy(network_input([examples[i].picture for i in part]))
        with torch.no_grad():
            found[part] = network(given).numpy()
    return found


def _same_width(examples: Sequence[Example], most: int = 128) -> Iterator[list[int]]:
    for width in WIDTHS:
        same = [i for i, one in enumerate(examples) if one.picture.shape[1] == width]
        for start in range(0, len(same), most):
            yield same[start : start + most]


def summary(examples: Sequence[Example], logits: Logits) -> str:
    """How often the kind and the turn are right."""
    kinds = np.array([one.kind for one in examples])
    turns = np.array([one.turn for one in examples])
    said, turned = logits[:, :3].argmax(1), logits[:, 3:].argmax(1)
    rows = []
    for number, kind in enumerate(KINDS):
        own = kinds == number
        shares = [float((said[own] == other).mean()) if own.any() else 0.0 for other in range(3)]
        rows.append(f"{kind.value} {int(own.sum())}: " + " ".join(f"{s:.3f}" for s in shares))
    for turn in range(4):
        own = (turns == turn) & (kinds == 0)
        right = float((turned[own] == turn).mean()) if own.any() else 0.0
        rows.append(f"Arabic turned {90 * turn}, {int(own.sum())}: right {right:.3f}")
    return "\n".join(rows)
