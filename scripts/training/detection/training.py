"""Teaching the detector its outputs."""

from __future__ import annotations

import copy
import json
import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from scripts.training.bfloat16 import autocast
from scripts.training.checkpoint import write_checkpoint
from scripts.training.detection.graph import GraphNetwork
from scripts.training.detection.heads import OUTPUT, PREFIX
from scripts.training.detection.targets import Targets

_NEGATIVES = 3  # pixels without writing that count, for one with
_FEWEST = 4000  # such pixels that count in every batch
_FROZEN = 13  # convolutions that see edges and strokes; their gradient cost two thirds of a step
_WIDE = 7  # kernels of the neck, one a channel: their gradient was 45 % of the rest


@dataclass(frozen=True)
class Plan:
    """How to train: the outputs alone first, then everything, the rate falling along a cosine."""

    minutes: float
    rate: float = 8e-4
    heads_rate: float = 3e-3
    heads_steps: int = 150
    warm: int = 60  # steps over which the rate of everything rises
    average: float = 0.995
    report_minutes: float = 3.0
    device: str = "cpu"


def losses_of(
    output: Tensor, cores: Tensor, direction: Tensor, weight: Tensor
) -> dict[str, Tensor]:
    """Losses by name: `cross` and `dice` of the cores, `turn` of the direction.

    As in DB (Liao et al., 2020), of the pixels without writing only the hardest count.

    Args:
        output: Nx4xHxW, what the network said.
        cores, direction, weight: Maps as in Targets, of N pictures.
    """
    logits, vectors = output[:, :2].float(), output[:, 2:].float()
    each = functional.binary_cross_entropy_with_logits(logits, cores, reduction="none")
    each = each * weight[:, None]
    positive = cores > 0.5
    wanted = int(positive.sum())
    negative = each[~positive]
    count = min(negative.numel(), max(_FEWEST, _NEGATIVES * wanted))
    cross = (each[positive].sum() + negative.topk(count).values.sum()) / (wanted + count)
    seen = torch.sigmoid(logits)
    both = (seen * cores * weight[:, None]).sum((2, 3))
    total = ((seen + cores) * weight[:, None]).sum((2, 3))
    written = cores.sum((2, 3)) > 0
    dice = (1 - (2 * both + 1) / (total + 1))[written].sum() / written.sum().clamp(min=1)
    counted = cores.sum(1) * weight
    off = functional.smooth_l1_loss(vectors, direction, reduction="none").sum(1)
    turn = (off * counted).sum() / counted.sum().clamp(min=1)
    return {"cross": 3 * cross, "dice": dice, "turn": turn}


class Trainer:
    """A network, its averaged weights and its optimiser."""

    def __init__(self, network: GraphNetwork, plan: Plan) -> None:
        self.plan = plan
        self.device = torch.device(plan.device)
        self.network = network.to(self.device, memory_format=torch.channels_last)
        self._freeze()
        self.averaged = copy.deepcopy(self.network)
        own = {key for name, key in network.keys_of.items() if name.startswith(PREFIX)}
        learning = {k: w for k, w in self.network.weights.items() if w.requires_grad}
        self._heads = [weight for key, weight in learning.items() if key in own]
        self._body = [weight for key, weight in learning.items() if key not in own]
        groups = [{"params": self._heads}, {"params": self._body}]
        self.optimiser = torch.optim.AdamW(groups, lr=plan.rate, weight_decay=1e-4)
        self.steps = 0
        self.pictures = 0

    def _freeze(self) -> None:
        """Keep what a ready detector knows of edges, and the wide kernels that spread it."""
        filters = [name for name in self.network.filters() if name[0] in self.network.keys_of]
        fixed = {name for names in filters[:_FROZEN] for name in names}
        for name, weight in self.network.named().items():
            wide = weight.dim() == 4 and weight.shape[1] == 1 and weight.shape[2] == _WIDE
            if name in fixed or wide:
                weight.requires_grad_(False)

    def step(
        self, pictures: NDArray[np.float32], targets: Sequence[Targets], rate: float
    ) -> dict[str, float]:
        """Learn from one batch; its losses by name."""
        alone = self.steps < self.plan.heads_steps
        for weight in self._body:
            weight.requires_grad_(not alone)
        heads, body = self.optimiser.param_groups
        heads["lr"], body["lr"] = (self.plan.heads_rate if alone else 2 * rate), rate
        given = torch.from_numpy(pictures).to(self.device, memory_format=torch.channels_last)
        cores, direction, weight = (
            torch.from_numpy(np.stack(maps)).to(self.device)
            for maps in zip(*((t.cores, t.direction, t.weight) for t in targets), strict=True)
        )
        with self._half():
            output = self.network(given)[OUTPUT]
        losses = losses_of(output, cores, direction, weight)
        self.optimiser.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum().backward()
        nn.utils.clip_grad_norm_([*self._heads, *self._body], 2.0)
        self.optimiser.step()
        self.steps += 1
        self.pictures += len(targets)
        self._average()
        return {name: float(value.item()) for name, value in losses.items()}

    def _half(self) -> torch.autocast:
        return autocast() if self.plan.device == "cpu" else torch.autocast("cuda", torch.bfloat16)

    def _average(self) -> None:
        past = min(self.plan.average, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            for mean, now in zip(
                self.averaged.parameters(), self.network.parameters(), strict=True
            ):
                mean.lerp_(now, 1 - past)

    def rate(self, share: float) -> float:
        """The rate of everything after that share of the time."""
        warm = min(1.0, max(1, 1 + self.steps - self.plan.heads_steps) / self.plan.warm)
        fallen = 0.5 * (1 + math.cos(math.pi * min(1.0, share)))
        return self.plan.rate * warm * (0.02 + 0.98 * fallen)

    def save(self, path: Path) -> None:
        """Everything needed to go on; written whole or not at all."""
        state = {
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "steps": self.steps,
            "pictures": self.pictures,
        }
        write_checkpoint(state, path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint of the same network."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.steps, self.pictures = state["steps"], state["pictures"]


def train(
    trainer: Trainer,
    batches: Iterable[tuple[NDArray[np.float32], list[Targets]]],
    keep: Callable[[Trainer], None],
    log: Path,
) -> None:
    """Learn for the plan's minutes; report, and call `keep`, every report interval and at the end.

    Each report is one JSON line in `log`: mean losses since the last one.
    """
    sums: dict[str, list[float]] = {}
    for minutes, (pictures, targets) in _timed(batches, trainer.plan):
        if pictures is None or targets is None:
            keep(trainer)
            _report(log, trainer, minutes, sums)
            continue
        rate = trainer.rate(minutes / trainer.plan.minutes)
        for name, value in trainer.step(pictures, targets, rate).items():
            sums.setdefault(name, []).append(value)


_Batch = tuple[NDArray[np.float32] | None, list[Targets] | None]


def _timed(
    batches: Iterable[tuple[NDArray[np.float32], list[Targets]]], plan: Plan
) -> Iterator[tuple[float, _Batch]]:
    """Minutes since the start, and a batch; an empty one where a report is due."""
    start = time.monotonic()
    due = plan.report_minutes
    for batch in batches:
        minutes = (time.monotonic() - start) / 60
        if minutes >= min(due, plan.minutes):
            yield minutes, (None, None)
            due = minutes + plan.report_minutes
        if minutes >= plan.minutes:
            return
        yield minutes, batch


def _report(log: Path, trainer: Trainer, minutes: float, sums: dict[str, list[float]]) -> None:
    means = {name: round(float(np.mean(values)), 4) for name, values in sums.items()}
    sums.clear()
    row = {
        "minutes": round(minutes, 1),
        "steps": trainer.steps,
        "pictures": trainer.pictures,
        **means,
    }
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
