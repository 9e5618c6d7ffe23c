"""The training loop: exact to resume, measured in minutes, one thread."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from scripts.training.bfloat16 import autocast
from scripts.training.checkpoint import write_checkpoint
from scripts.training.translation.batches import (
    Augment,
    Presentation,
    bucket,
    draw_round,
    encode_round,
)
from scripts.training.translation.corpus import Prepared
from scripts.training.translation.network import Network, Shape
from scripts.training.translation.vocabulary import Vocabulary

IGNORED = -100
CPU_BATCH = 3000
"""Padded tokens in a batch on a processor, where larger ones gain no speed."""


@dataclass(frozen=True)
class Plan:
    """How to train: `last` is the final phase, whose rate falls from `start` times the full one to
    nothing over `minutes`."""

    minutes: float
    steps: int | None = None
    last: bool = False
    start: float = 1.0
    rate: float = 3e-3
    matrix_rate: float = 3e-3
    warm_up: int = 60
    batch_tokens: int = CPU_BATCH
    smoothing: float = 0.1
    save_every: float = 5.0
    seed: int = 1


@dataclass
class Progress:
    """Where training stands: enough to go on exactly there."""

    step: int = 0
    round: int = 0
    batch: int = 0
    tokens: int = 0
    minutes: float = 0.0
    pairs: int = 0


@dataclass(frozen=True)
class Data:
    """What is trained on."""

    prepared: Sequence[Prepared]
    vocabulary: Vocabulary
    augment: Augment


class Optimisers:
    """Muon for the matrices of the layers, Adam for embeddings, norms and biases.

    Muon (Jordan et al. 2024) reached Adam's loss in half the steps here (LOG.md).
    """

    def __init__(self, network: Network, plan: Plan) -> None:
        matrices: list[torch.nn.Parameter] = []
        others: list[torch.nn.Parameter] = []
        for name, weight in network.named_parameters():
            inside = weight.dim() == 2 and "embedding" not in name
            (matrices if inside else others).append(weight)
        self._rates = (plan.matrix_rate, plan.rate)
        self._all = (
            torch.optim.Muon(
                matrices,
                lr=plan.matrix_rate,
                weight_decay=0.02,
                adjust_lr_fn="match_rms_adamw",
            ),
            torch.optim.AdamW(others, lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.0),
        )

    def step(self, factor: float) -> None:
        """One update with the learning rates times `factor`, then gradients are cleared."""
        for optimiser, rate in zip(self._all, self._rates, strict=True):
            optimiser.param_groups[0]["lr"] = rate * factor
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)

    def state(self) -> list[dict[str, object]]:
        """For the checkpoint."""
        return [optimiser.state_dict() for optimiser in self._all]

    def load(self, state: list[dict[str, object]]) -> None:
        """From the checkpoint; tables that have grown since get zeros for their new rows."""
        for optimiser, one in zip(self._all, state, strict=True):
            optimiser.load_state_dict(one)
            for weight, kept in optimiser.state.items():
                for name in ("exp_avg", "exp_avg_sq"):
                    if name in kept:
                        kept[name] = grow(kept[name], len(weight))


def grow(table: Tensor, rows: int) -> Tensor:
    """A table with zeros appended until it has `rows` rows."""
    if table.dim() == 0 or len(table) == rows:
        return table
    return torch.cat([table, table.new_zeros(rows - len(table), *table.shape[1:])])


def _count(data: Data) -> int:
    return sum(len(part.pairs) for part in data.prepared)


def collate(
    batch: list[Presentation], device: str = "cpu"
) -> tuple[Tensor, Tensor | None, Tensor, Tensor]:
    """Source BxS, its mask (None when nothing is padded), target inputs and outputs BxT."""
    longest = max(len(p.source) for p in batch)
    width = max(len(p.target) for p in batch) - 1
    source = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    inputs = torch.zeros(len(batch), width, dtype=torch.long)
    outputs = torch.full((len(batch), width), IGNORED)
    for row, item in enumerate(batch):
        source[row, : len(item.source)] = torch.tensor(item.source)
        mask[row, : len(item.source)] = True
        inputs[row, : len(item.target) - 1] = torch.tensor(item.target[:-1])
        outputs[row, : len(item.target) - 1] = torch.tensor(item.target[1:])
    shown = None if bool(mask.all()) else mask[:, None, None, :].to(device)
    return source.to(device), shown, inputs.to(device), outputs.to(device)


def loss_of(network: Network, batch: list[Presentation], smoothing: float) -> tuple[Tensor, int]:
    """Mean cross-entropy over the target pieces of a batch, and how many they are."""
    device = network.target_embedding.weight.device.type
    source, mask, inputs, outputs = collate(batch, device)
    with autocast(device):
        hidden = network.decode(inputs, network.encode(source, mask), mask)
        real = outputs != IGNORED
        scores = network.scores(hidden[real])
    loss = functional.cross_entropy(scores.float(), outputs[real], label_smoothing=smoothing)
    return loss, int(real.sum())


def round_batches(data: Data, plan: Plan, number: int) -> Iterator[list[Presentation]]:
    """The batches of round `number`, the same every time for the same data and seed."""
    rng = random.Random(f"{plan.seed} {number} {plan.last}")
    drawn = draw_round(data.prepared, plan.last, data.augment, rng)
    return bucket(encode_round(drawn, data.vocabulary, data.augment, rng), plan.batch_tokens, rng)


def rate_factor(plan: Plan, step: int, minutes: float) -> float:
    """Rises over `warm_up` steps, stays, and falls with the root of the step from 4,000 on; in the
    last phase it falls in a straight line to nothing at `plan.minutes`.

    Steps are counted in batches of `CPU_BATCH` tokens, so that larger ones change nothing.
    """
    if plan.last:
        return plan.start * max(0.02, 1 - minutes / plan.minutes)
    step = step * plan.batch_tokens // CPU_BATCH
    return min(1.0, (step + 1) / plan.warm_up, (max(step, 1) / 4000) ** -0.5)


def steps_of(checkpoint: Path) -> int:
    """How many steps a checkpoint has behind it."""
    return int(torch.load(checkpoint, weights_only=True, map_location="cpu")["progress"]["step"])


class Trainer:
    """A network in training and its checkpoint file."""

    def __init__(
        self, shape: Shape, data: Data, plan: Plan, folder: Path, device: str = "cpu"
    ) -> None:
        """Start afresh; `folder` takes the checkpoints and the log."""
        torch.manual_seed(plan.seed)
        self.network = Network(shape).to(device)
        self.data = data
        self.plan = plan
        self.folder = folder
        self.progress = Progress(pairs=_count(data))
        self.optimisers = Optimisers(self.network, plan)
        self._stopping = False
        folder.mkdir(parents=True, exist_ok=True)

    def resume(self, checkpoint: Path, fresh_clock: bool = False) -> None:
        """Go on from a checkpoint; `fresh_clock` starts a new phase from its weights.

        Where the data have changed since, a new round begins.
        """
        state = torch.load(checkpoint, weights_only=True, map_location="cpu")
        weights = state["network"]
        for name in ("source_embedding.weight", "target_embedding.weight"):
            weights[name] = grow(weights[name], len(self.network.get_parameter(name)))
        self.network.load_state_dict(weights)
        self.optimisers.load(state["optimisers"])
        torch.set_rng_state(state["random"])
        if not fresh_clock:
            self.progress = Progress(**state["progress"])
        if self.progress.pairs != _count(self.data):
            self.progress.pairs = _count(self.data)
            self.progress.round += 1
            self.progress.batch = 0

    def save(self, name: str = "last.pt") -> None:
        """Write everything needed to go on exactly here (to a new file, then renamed)."""
        state = {
            "network": self.network.state_dict(),
            "optimisers": self.optimisers.state(),
            "random": torch.get_rng_state(),
            "progress": asdict(self.progress),
            "shape": asdict(self.network.shape),
        }
        self._write(state, name)

    def save_weights(self, name: str) -> None:
        """Write the weights and the shape alone, for averaging."""
        shape = asdict(self.network.shape)
        self._write({"network": self.network.state_dict(), "shape": shape}, name)

    def _write(self, state: Mapping[str, object], name: str) -> None:
        write_checkpoint(state, self.folder / name)

    def stop(self) -> None:
        """Make `run` save and return after the step in hand."""
        self._stopping = True

    def run(self) -> None:
        """Train until the plan's minutes are used up, saving every few minutes."""
        self.network.train()
        began = time.monotonic() - 60 * self.progress.minutes
        saved = self.progress.minutes
        losses: list[float] = []
        for batch in self._stream():
            loss, tokens = loss_of(self.network, batch, self.plan.smoothing)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
            now = self.progress
            self.optimisers.step(rate_factor(self.plan, now.step, now.minutes))
            now.step += 1
            now.tokens += tokens
            now.minutes = (time.monotonic() - began) / 60
            losses.append(float(loss.detach()))
            if now.step % 100 == 0:
                self._log(sum(losses) / len(losses))
                losses = []
            finished = now.minutes >= self.plan.minutes or now.step == self.plan.steps
            finished = finished or self._stopping
            if finished or now.minutes >= saved + self.plan.save_every:
                saved = now.minutes
                self.save()
                self.save_weights(f"weights-{now.minutes:06.1f}.pt")
            if finished:
                return

    def _stream(self) -> Iterator[list[Presentation]]:
        while True:
            batches = list(round_batches(self.data, self.plan, self.progress.round))
            while self.progress.batch < len(batches):
                self.progress.batch += 1
                yield batches[self.progress.batch - 1]
            self.progress.round += 1
            self.progress.batch = 0

    def _log(self, loss: float) -> None:
        line = {**asdict(self.progress), "loss": round(loss, 4)}
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
