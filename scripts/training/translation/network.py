"""The Transformer: deep encoder, shallow decoder, every layer one that CTranslate2 can run."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    """The size of a network; `width` is divisible by `heads`."""

    source_pieces: int
    target_pieces: int
    width: int = 256
    heads: int = 4
    inner: int = 1024
    encoder_layers: int = 6
    decoder_layers: int = 2
    positions: int = 256
    dropout: float = 0.1


class SharedDropout(nn.Module):
    """Dropout of whole features of a sentence, the same at every position (Gal 2016): drawing a
    mask for every position took 6 % of the time."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """BxTxD to BxTxD."""
        if not self.training or self.share == 0:
            return x
        keep = 1 - self.share
        return x * (torch.rand(x.shape[0], 1, x.shape[2], device=x.device) < keep).to(x.dtype).div_(
            keep
        )


class Attention(nn.Module):
    """Pre-normed multi-head attention with a residual; over itself, or over the encoder."""

    def __init__(self, shape: Shape, crossed: bool) -> None:
        super().__init__()
        self.heads = shape.heads
        self.crossed = crossed
        self.norm = nn.LayerNorm(shape.width)
        if crossed:
            self.query = nn.Linear(shape.width, shape.width)
            self.key_value = nn.Linear(shape.width, 2 * shape.width)
        else:
            self.query_key_value = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.dropout = SharedDropout(shape.dropout)

    def forward(
        self, x: Tensor, memory: Tensor | None, mask: Tensor | None, causal: bool
    ) -> Tensor:
        """`x` BxTxD; `memory` BxSxD when crossed; `mask` Bx1x1xS, True where to look."""
        normed = self.norm(x)
        if memory is not None:
            parts = (self.query(normed), *self.key_value(memory).chunk(2, dim=-1))
        else:
            parts = self.query_key_value(normed).chunk(3, dim=-1)
        query, key, value = (self._split(part) for part in parts)
        weights = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
        if causal:
            later = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool, device=x.device).triu(1)
            weights = weights.masked_fill(later, -1e4)
        if mask is not None:
            weights = weights.masked_fill(~mask, -1e4)
        y = weights.softmax(-1) @ value
        y = y.transpose(1, 2).reshape(x.shape)
        return x + self.dropout(self.out(y))

    def _split(self, x: Tensor) -> Tensor:
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)


class FeedForward(nn.Module):
    """Pre-normed two-layer network with a residual."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(shape.width)
        self.inner = nn.Linear(shape.width, shape.inner)
        self.out = nn.Linear(shape.inner, shape.width)
        self.dropout = SharedDropout(shape.dropout)

    def forward(self, x: Tensor) -> Tensor:
        """`x` BxTxD to BxTxD."""
        y: Tensor = x + self.dropout(self.out(functional.relu(self.inner(self.norm(x)))))
        return y


class EncoderLayer(nn.Module):
    """Self-attention, then feed-forward."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = Attention(shape, crossed=False)
        self.feed_forward = FeedForward(shape)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """`x` BxSxD to BxSxD."""
        y: Tensor = self.feed_forward(self.attention(x, None, mask, False))
        return y


class DecoderLayer(nn.Module):
    """Causal self-attention, attention over the encoder, then feed-forward."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = Attention(shape, crossed=False)
        self.cross = Attention(shape, crossed=True)
        self.feed_forward = FeedForward(shape)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor | None) -> Tensor:
        """`x` BxTxD, `memory` BxSxD to BxTxD."""
        x = self.attention(x, None, None, True)
        y: Tensor = self.feed_forward(self.cross(x, memory, mask, False))
        return y


class Network(nn.Module):
    """Arabic piece numbers in, scores of English pieces out; output tied to the embedding."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.source_embedding = nn.Embedding(shape.source_pieces, shape.width)
        self.target_embedding = nn.Embedding(shape.target_pieces, shape.width)
        self.encoder = nn.ModuleList(EncoderLayer(shape) for _ in range(shape.encoder_layers))
        self.decoder = nn.ModuleList(DecoderLayer(shape) for _ in range(shape.decoder_layers))
        self.encoder_norm = nn.LayerNorm(shape.width)
        self.decoder_norm = nn.LayerNorm(shape.width)
        self.dropout = SharedDropout(shape.dropout)
        self.register_buffer("position", positions(shape.positions, shape.width), persistent=False)
        self._start()

    def _start(self) -> None:
        layers = self.shape.encoder_layers + self.shape.decoder_layers
        for name, weight in self.named_parameters():
            if "embedding" in name:
                nn.init.normal_(weight, std=0.03)
            elif weight.dim() == 2:
                nn.init.xavier_uniform_(weight)
                if ".out." in name:
                    weight.data /= math.sqrt(2 * layers)
            elif name.endswith("bias"):
                nn.init.zeros_(weight)

    def embed(self, table: nn.Embedding, ids: Tensor) -> Tensor:
        """BxT numbers to BxTxD, scaled and with positions, as CTranslate2 does it."""
        x = table(ids) * math.sqrt(self.shape.width)
        y: Tensor = self.dropout(x + self.position[: ids.shape[1]].to(x.dtype))
        return y

    def encode(self, source: Tensor, mask: Tensor | None) -> Tensor:
        """BxS numbers to BxSxD; `mask` Bx1x1xS, True where a piece stands."""
        x = self.embed(self.source_embedding, source)
        for layer in self.encoder:
            x = layer(x, mask)
        y: Tensor = self.encoder_norm(x)
        return y

    def decode(self, target: Tensor, memory: Tensor, mask: Tensor | None) -> Tensor:
        """BxT numbers so far to BxTxD: what `scores` turns into the next pieces."""
        x = self.embed(self.target_embedding, target)
        for layer in self.decoder:
            x = layer(x, memory, mask)
        y: Tensor = self.decoder_norm(x)
        return y

    def scores(self, hidden: Tensor) -> Tensor:
        """...xD to ...xV."""
        return functional.linear(hidden, self.target_embedding.weight)


def positions(length: int, width: int) -> Tensor:
    """Sinusoids (Vaswani et al. 2017), `length` x `width`: sines first, then cosines."""
    half = width // 2
    rate = torch.exp(torch.arange(half) * -(math.log(10000.0) / (half - 1)))
    angle = torch.arange(length)[:, None] * rate[None, :]
    return torch.cat([angle.sin(), angle.cos()], dim=1)


@torch.no_grad()
def greedy(network: Network, source: list[int], start: int, end: int, limit: int = 60) -> list[int]:
    """The most probable next piece, again and again, until `end` or `limit` pieces."""
    network.eval()
    memory = network.encode(torch.tensor([source]), None)
    target = [start]
    while len(target) <= limit:
        hidden = network.decode(torch.tensor([target]), memory, None)
        best = int(network.scores(hidden[0, -1]).argmax())
        if best == end:
            break
        target.append(best)
    return target[1:]
