"""The picture of how commands grow with a catalogue, as SVG: one small chart a command."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Protocol

WIDTH, HEIGHT = 250, 170
"""Of one chart, with its title and numbers; pixels."""

_COLUMNS = 3
_LEFT, _TOP, _RIGHT, _BOTTOM = 40, 28, 12, 26
_COLOURS = ("#b3541e", "#1f5fa8", "#3a7d44")
_LARGEST = 6
"""Power of ten up to which records are drawn."""
_SMALLEST = 3
_SECONDS = (-2, 2)
"""Powers of ten between which seconds are drawn."""


class Figure(Protocol):
    """What is drawn: one command on one catalogue."""

    @property
    def label(self) -> str:
        """Which version was measured."""

    @property
    def records(self) -> int:
        """In the catalogue."""

    @property
    def command(self) -> str:
        """Name of what was run."""

    @property
    def seconds(self) -> float:
        """It took."""


def chart(figures: Sequence[Figure]) -> str:
    """The SVG: both axes logarithmic, a colour for each label."""
    commands = list(dict.fromkeys(one.command for one in figures))
    labels = list(dict.fromkeys(one.label for one in figures))
    rows = -(-len(commands) // _COLUMNS)
    width, height = WIDTH * _COLUMNS, HEIGHT * rows + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        ' font-family="sans-serif" font-size="11">',
        "<title>Seconds of the processor by number of records</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for i, label in enumerate(labels):
        parts.append(
            f'<rect x="{10 + 200 * i}" y="10" width="14" height="4" fill="{_COLOURS[i]}"/>'
            f'<text x="{30 + 200 * i}" y="16">{escape(label)}</text>'
        )
    for number, command in enumerate(commands):
        x, y = WIDTH * (number % _COLUMNS), 34 + HEIGHT * (number // _COLUMNS)
        own = [one for one in figures if one.command == command]
        parts.append(f'<g transform="translate({x} {y})">{_one(command, own, labels)}</g>')
    return "\n".join([*parts, "</svg>", ""])


def _one(command: str, figures: Sequence[Figure], labels: Sequence[str]) -> str:
    parts = [f'<text x="{_LEFT}" y="16" font-weight="bold">{escape(command)}</text>']
    for power in range(_SECONDS[0], _SECONDS[1] + 1):
        y = _y(10.0**power)
        parts.append(
            f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y}" y2="{y}" stroke="#ddd"/>'
            f'<text x="{_LEFT - 4}" y="{y + 4}" text-anchor="end">{10.0**power:g} s</text>'
        )
    for power in range(_SMALLEST, _LARGEST + 1):
        name = f"{10 ** (power - 3)}k" if power < 6 else "1M"
        parts.append(
            f'<text x="{_x(10**power)}" y="{HEIGHT - 8}" text-anchor="middle">{name}</text>'
        )
    for i, label in enumerate(labels):
        own = sorted((one for one in figures if one.label == label), key=lambda one: one.records)
        points = [(_x(one.records), _y(one.seconds)) for one in own]
        line = " ".join(f"{x},{y}" for x, y in points)
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{_COLOURS[i]}" stroke-width="2"/>'
        )
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{_COLOURS[i]}"/>' for x, y in points]
    return "".join(parts)


def _x(records: int) -> float:
    share = (math.log10(records) - _SMALLEST) / (_LARGEST - _SMALLEST)
    return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)


def _y(seconds: float) -> float:
    low, high = _SECONDS
    share = (math.log10(max(seconds, 10.0**low)) - low) / (high - low)
    return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)
