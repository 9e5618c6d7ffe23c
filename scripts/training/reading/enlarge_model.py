"""Enlarges a trained network without changing its output, and averages two networks.

New units have small random input weights and zero output weights, so that the larger network has
the same output until it is trained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scripts.training.reading.layers import Layer, LstmComponent, Matrix

_BODY = ["Input", "Series", "Maxpool", "XYTranspose", "LSTM", "RTLReversed", "LSTM"]
_ALONG_THE_LINE = ["XYTranspose", "LSTM", "RTLReversed", "LSTM", "Softmax"]
STOCK_LAYERS = [*_BODY, "Softmax"]


@dataclass(frozen=True)
class Growth:
    """Sizes of the grown network. `second` filters stand beside the untouched first ones."""

    first: int = 32
    second: int = 32
    summary: int = 96
    forward: int = 128
    backward: int = 128
    last: int = 512

    def spec(self, height: int, classes: int) -> str:
        """The network in Tesseract's VGSL language."""
        return (
            f"[1,{height},0,1Ct3,3,{self.first}Mp3,3"
            f"(Cl1,1,{self.first}Ct3,3,{self.second})Lfys{self.summary}"
            f"Lfx{self.forward}Lrx{self.backward}Lfx{self.last}O1c{classes}]"
        )


class _Grower:
    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def matrix(self, old: Matrix, rows: int, columns: Sequence[int | None]) -> Matrix:
        """`old` with `rows` rows; `columns` names the old column of each new one, or None.

        The last old column is the bias. Old rows ignore new columns; new rows are random.
        """
        sources = [*columns, old.shape[1] - 1]
        spread = 1.0 / np.sqrt(len(sources))
        grown = self.random.uniform(-spread, spread, (rows, len(sources)))
        for column, source in enumerate(sources):
            grown[: len(old), column] = 0.0 if source is None else old[:, source]
        grown[len(old) :, -1] = 0.0
        return grown

    def lstm(self, old: Layer, inputs: Sequence[int | None], outputs: int) -> Layer:
        before = old.outputs
        recurrent = [old.inputs + i if i < before else None for i in range(outputs)]
        gates = tuple(self.matrix(m, outputs, [*inputs, *recurrent]) for m in old.matrices)
        size = len(inputs)
        return replace(old, inputs=size, outputs=outputs, matrices=gates)

    def beside(self, inputs: int, filters: int) -> Layer:
        """What comes in, as it is, and beside it new filters over it."""
        fresh = self.random.normal(0, 1, (filters, 9 * inputs + 1))
        fresh *= np.sqrt(1.0 / fresh.shape[1])
        fresh[:, -1] = 0.0
        same = np.hstack([np.eye(inputs), np.zeros((inputs, 1))])
        children = (
            Layer("Linear", inputs, inputs, "Same", matrices=(same,)),
            _convolution(3, inputs, fresh, "Tanh"),
        )
        return Layer("Parallel", inputs, inputs + filters, "Parallel", children=children)


def _kept(old: int, new: int) -> list[int | None]:
    if new < old:
        raise ValueError(f"cannot shrink {old} units to {new}")
    return [i if i < old else None for i in range(new)]


def _wrap(old: Layer, inner: Layer) -> Layer:
    return replace(old, inputs=inner.inputs, outputs=inner.outputs, children=(inner,))


def _convolution(window: int, inputs: int, matrix: Matrix, kind: str) -> Layer:
    half = window // 2
    size = inputs * window * window
    outputs = len(matrix)
    stack = Layer("Convolve", inputs, size, "Convolve", (half, half))
    full = Layer(kind, size, outputs, "ConvNL", matrices=(matrix,))
    return Layer("Series", inputs, outputs, "ConvSeries", children=(stack, full))


def grow(component: LstmComponent, growth: Growth, seed: int = 1) -> LstmComponent:
    """The stock network with more units and a second layer of filters.

    Raises ValueError unless `component` has the stock layers (input, convolution, maxpool,
    column summary, three LSTMs, softmax).
    """
    kinds = [child.kind for child in component.network.children]
    if kinds != STOCK_LAYERS:
        raise ValueError(f"not the stock network: {kinds}")
    source, conv, pool, summary, forward, backward, last, output = component.network.children
    grower = _Grower(seed)
    filters = conv.children[1].matrices[0]
    first = grower.matrix(filters, growth.first, list(range(filters.shape[1] - 1)))
    beside = grower.beside(growth.first, growth.second)
    width = beside.outputs
    columns = grower.lstm(summary.children[0], _kept(conv.outputs, width), growth.summary)
    ahead = grower.lstm(forward, _kept(summary.outputs, growth.summary), growth.forward)
    back = grower.lstm(
        backward.children[0], _kept(forward.outputs, growth.forward), growth.backward
    )
    final = grower.lstm(last, _kept(backward.outputs, growth.backward), growth.last)
    scores = grower.matrix(output.matrices[0], output.outputs, _kept(last.outputs, growth.last))
    children = (
        source,
        _convolution(3, 1, first, "Tanh"),
        replace(pool, inputs=growth.first, outputs=growth.first),
        beside,
        _wrap(summary, columns),
        ahead,
        _wrap(backward, back),
        final,
        replace(output, inputs=growth.last, matrices=(scores,)),
    )
    height = source.numbers[1]
    return replace(
        component,
        network=replace(component.network, children=children),
        spec=growth.spec(height, output.outputs),
    )


def deepen(component: LstmComponent, filters: int, seed: int = 3) -> LstmComponent:
    """The network with one more layer of filters before its column summary.

    They stand beside what was there, which stays as it is. Raises ValueError for a network
    without a column summary.
    """
    children = component.network.children
    at = next((i for i, child in enumerate(children) if child.kind == "XYTranspose"), None)
    if at is None:
        raise ValueError("the network has no column summary")
    grower = _Grower(seed)
    summary = children[at]
    beside = grower.beside(summary.inputs, filters)
    inner = summary.children[0]
    columns = grower.lstm(inner, _kept(summary.inputs, beside.outputs), inner.outputs)
    grown = (*children[:at], beside, _wrap(summary, columns), *children[at + 1 :])
    more = f"(Cl1,1,{summary.inputs}Ct3,3,{filters})Lfys"
    return replace(
        component,
        network=replace(component.network, children=grown),
        spec=component.spec.replace("Lfys", more),
    )


def widen(component: LstmComponent, units: int, seed: int = 4) -> LstmComponent:
    """The network with `units` units in each of the first two LSTMs along the line.

    They tell the last one what stands to the left and to the right of a letter. Raises ValueError
    for a network with other layers above its column summary, or with more units already.
    """
    *below, forward, backward, last, output = component.network.children
    kinds = [layer.kind for layer in (*below[-1:], forward, backward, last, output)]
    if kinds != _ALONG_THE_LINE:
        raise ValueError(f"not the layers of the stock network: {kinds}")
    grower = _Grower(seed)
    from_forward, from_backward = (_kept(layer.outputs, units) for layer in (forward, backward))
    ahead = grower.lstm(forward, list(range(forward.inputs)), units)
    back = grower.lstm(backward.children[0], from_forward, units)
    final = grower.lstm(last, from_backward, last.outputs)
    children = (*below, ahead, _wrap(backward, back), final, output)
    before = f"Lfx{forward.outputs}Lrx{backward.outputs}"
    return replace(
        component,
        network=replace(component.network, children=children),
        spec=component.spec.replace(before, f"Lfx{units}Lrx{units}"),
    )


def change_classes(
    component: LstmComponent, sources: Sequence[int | None], seed: int = 2
) -> LstmComponent:
    """The network with one output for each of `sources`: an old class, or None for a new one.

    A new class begins unlikely: the mean of the old ones with a lower bias.
    """
    *body, output = component.network.children
    (old,) = output.matrices
    random = np.random.default_rng(seed)
    fresh = old.mean(axis=0) + random.normal(0, 0.02, (len(sources), old.shape[1]))
    fresh[:, -1] -= 2.0
    for number, source in enumerate(sources):
        if source is not None:
            fresh[number] = old[source]
    changed = replace(output, outputs=len(sources), matrices=(fresh,))
    network = replace(component.network, outputs=len(sources), children=(*body, changed))
    head, _, _ = component.spec.rpartition("O1c")
    return replace(component, network=network, spec=f"{head}O1c{len(sources)}]")


def less_silent(component: LstmComponent, by: float) -> LstmComponent:
    """The network with the score of saying nothing lowered `by` (natural logarithm).

    In hands it has never seen a network trained with CTC leaves out letters far more often than it
    adds any; a lower score brings some of them back. Raises ValueError for a negative `by`.
    """
    if by < 0:
        raise ValueError(f"the score of nothing is lowered by 0 or more, not {by}")
    *body, output = component.network.children
    scores = output.matrices[0].copy()
    scores[component.null_char, -1] -= by
    children = (*body, replace(output, matrices=(scores,)))
    return replace(component, network=replace(component.network, children=children))


def mix(one: LstmComponent, other: LstmComponent, share: float) -> LstmComponent:
    """The weights of two networks that came from the same one, averaged.

    Runs with other lines in other order err in different places; their mean reads better than
    either (Wortsman and others, 2022, "Model soups"). Raises ValueError for different shapes, and
    for a share that is none.

    Args:
        share: Of `other`, 0 to 1.
    """
    if one.spec != other.spec:
        raise ValueError(f"different networks: {one.spec} and {other.spec}")
    if not 0 <= share <= 1:
        raise ValueError(f"a share is between 0 and 1, not {share}")
    return replace(one, network=_mixed(one.network, other.network, share))


def _mixed(one: Layer, other: Layer, share: float) -> Layer:
    pairs = zip(one.matrices, other.matrices, strict=True)
    children = zip(one.children, other.children, strict=True)
    return replace(
        one,
        matrices=tuple((1 - share) * mine + share * theirs for mine, theirs in pairs),
        children=tuple(_mixed(mine, theirs, share) for mine, theirs in children),
    )
