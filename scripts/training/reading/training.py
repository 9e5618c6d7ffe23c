"""The training loop: CTC loss, averaged weights, checkpoints, a log."""

from __future__ import annotations

import copy
import json
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from scripts.training.bfloat16 import autocast
from scripts.training.checkpoint import write_checkpoint
from scripts.training.reading.charset import BLANK, Charset
from scripts.training.reading.evaluation import error_rate, read_greedily
from scripts.training.reading.lines import Batch, Line
from scripts.training.reading.network import ReadingNetwork

_SECOND = 10**9  # nanoseconds


@dataclass(frozen=True)
class Plan:
    """Duration and rate of the training."""

    minutes: float = 70.0
    rate: float = 5e-4
    final_rate: float = 3e-5
    warm_up_steps: int = 100
    columns: int = 5_000  # pixel columns in a batch, about 12 lines
    beyond: tuple[float, float] | None = None
    """Loss a character from which a line counts less, and from which it is ignored. For a network
    that already reads: the lines it still cannot read are mostly illegible."""
    output_boost: float = 4.0  # the scores of new characters have the longest way to go
    average: float = 0.998  # weight of the past in the averaged network
    report_minutes: float = 15.0
    share_minutes: float = 2.0  # between two meetings with another run


@dataclass(frozen=True)
class Report:
    """One entry of the log."""

    minutes: float
    steps: int
    lines: int
    rate: float
    loss: float
    meetings: int
    """With a run beside this one, so far."""
    errors: Mapping[str, float]


class Trainer:
    """Trains one network and its moving average, which is measured and saved."""

    def __init__(self, network: ReadingNetwork, charset: Charset, plan: Plan) -> None:
        self.network = network
        self.averaged = copy.deepcopy(network).eval()
        self.charset = charset
        self.plan = plan
        self.weights = [w for w in network.parameters() if w.requires_grad]
        output = {id(w) for w in network.output_parameters()}
        groups = [
            {"params": [w for w in self.weights if id(w) not in output], "boost": 1.0},
            {"params": [w for w in self.weights if id(w) in output], "boost": plan.output_boost},
        ]
        self.optimiser = torch.optim.AdamW(
            groups, lr=plan.rate, betas=(0.9, 0.99), weight_decay=1e-4
        )
        self.loss = nn.CTCLoss(blank=BLANK, reduction="none", zero_infinity=True)
        self.steps = 0
        self.lines = 0
        self.meetings = 0
        # When the other run's weights that were last taken were written: none from before this run.
        self._taken = time.time_ns() - _SECOND

    def rate(self, passed: float) -> float:
        """Learning rate when the part `passed` (0..1) of the time is over: warm-up, cosine."""
        plan = self.plan
        warm = min(1.0, (self.steps + 1) / plan.warm_up_steps)
        fall = (1 + math.cos(math.pi * min(1.0, passed))) / 2
        return warm * (plan.final_rate + (plan.rate - plan.final_rate) * fall)

    def step(self, batch: Batch, rate: float) -> float:
        """Train on one batch; returns the loss a character."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate * group["boost"]
        self.network.train()
        with autocast():
            scores, lengths = self.network(batch.pixels, batch.widths)
        losses = self.loss(scores, batch.targets, lengths, batch.target_lengths)
        characters = batch.target_lengths.clamp(min=1).sum()  # an empty line as one
        loss = (losses * self.trust(losses, batch)).sum() / characters
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.weights, 1.0)
        self.optimiser.step()
        self.steps += 1
        self.lines += len(batch.widths)
        self._average()
        return float((losses.detach().sum() / characters).item())

    def trust(self, losses: Tensor, batch: Batch) -> Tensor:
        """The weight of each line, 0 to 1, by its loss a character."""
        if self.plan.beyond is None:
            return torch.ones_like(losses)
        less, nothing = self.plan.beyond
        each = losses.detach() / batch.target_lengths
        each[batch.target_lengths == 0] = 0.0  # where nothing is written
        return ((nothing - each) / (nothing - less)).clamp(0, 1)

    def _average(self) -> None:
        past = min(self.plan.average, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            for mean, now in zip(
                self.averaged.parameters(), self.network.parameters(), strict=True
            ):
                mean.lerp_(now, 1 - past)

    def share(self, own: Path, other: Path) -> None:
        """Write the weights to `own`, and take the mean with those another run wrote to `other`.

        Two runs on two cores learn as one with twice the lines. What the other has not written
        again since last time, or since this run began, is left alone. Raises ValueError where the
        other trains another network.
        """
        write_checkpoint(self.network.state_dict(), own)
        if not other.exists() or other.stat().st_mtime_ns <= self._taken:
            return
        self._taken = other.stat().st_mtime_ns
        weights = torch.load(other, weights_only=True)
        mine = self.network.state_dict()
        if _shapes(weights) != _shapes(mine):
            raise ValueError(f"{other}: the weights of another network")
        self.meetings += 1
        with torch.no_grad():
            for name, value in mine.items():
                value.lerp_(weights[name], 0.5)

    def errors(self, sets: Mapping[str, Sequence[Line]]) -> dict[str, float]:
        """CER of the averaged network on each set."""
        return {
            name: round(error_rate(read_greedily(self.averaged, lines, self.charset), lines), 4)
            for name, lines in sets.items()
        }

    def save(self, path: Path) -> None:
        """Write a checkpoint, atomically."""
        state = {
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "steps": self.steps,
            "lines": self.lines,
        }
        write_checkpoint(state, path)

    def load(self, path: Path) -> None:
        """Continue from a checkpoint of the same network."""
        state = torch.load(path, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.steps, self.lines = state["steps"], state["lines"]


def _shapes(weights: Mapping[str, Tensor]) -> dict[str, torch.Size]:
    return {name: weight.shape for name, weight in weights.items()}


def train(
    trainer: Trainer,
    batches: Iterable[Batch],
    sets: Mapping[str, Sequence[Line]],
    keep: Callable[[Trainer], None],
    log: Path,
    share: Callable[[], None] | None = None,
) -> None:
    """Learn for the plan's minutes; report, and call `keep`, every report interval and at the end.

    Each report is one JSON line in `log`. `share` meets another run, more often.
    """
    plan = trainer.plan
    start = time.monotonic()
    next_report, next_share = plan.report_minutes, plan.share_minutes
    losses: list[float] = []
    for batch in batches:
        minutes = (time.monotonic() - start) / 60
        over = minutes >= plan.minutes
        if over or minutes >= next_report:
            next_report = minutes + plan.report_minutes
            mean = sum(losses) / max(1, len(losses))
            losses.clear()
            rate = trainer.rate(minutes / plan.minutes)
            keep(trainer)
            report = Report(
                minutes=round(minutes, 1),
                steps=trainer.steps,
                lines=trainer.lines,
                rate=rate,
                loss=round(mean, 4),
                meetings=trainer.meetings,
                errors=trainer.errors(sets),
            )
            with log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(report)) + "\n")
        if over:
            return
        if share and minutes >= next_share:
            next_share = minutes + plan.share_minutes
            share()
        losses.append(trainer.step(batch, trainer.rate(minutes / plan.minutes)))
