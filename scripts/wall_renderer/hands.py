"""Which tool, which surface, whose hand: the distribution that line images are drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scripts.wall_renderer import tools, walls
from scripts.wall_renderer.lettering import Hand
from scripts.wall_renderer.noise import between, chance
from scripts.wall_renderer.tools import Tool
from scripts.wall_renderer.walls import SurfaceMaker

DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True)
class Style:
    """A tool on a surface. `stroke` is the range of widths of its strokes in parts of an em, and
    `thin` the chance that they follow the centre line of the letters rather than the typeface's
    own shape; `plain` means dark on white."""

    name: str
    tool: Tool
    surface: SurfaceMaker
    stroke: tuple[float, float]
    thin: float
    by_hand: bool = True
    plain: bool = False


_WALLS = (walls.plaster, walls.concrete, walls.brick, walls.block)
_EVEN = (walls.tiles, walls.shutter, walls.wood, walls.metal)

# (weight, name, tool, stroke widths, chance of a centre-line stroke)
_ON_WALLS = (
    (0.30, "spray", tools.spray, (0.07, 0.2), 0.7),
    (0.16, "brush", tools.brush, (0.08, 0.2), 0.5),
    (0.04, "roller", tools.roller, (0.14, 0.24), 0.7),
    (0.08, "chalk", tools.chalk, (0.05, 0.11), 0.8),
    (0.10, "marker", tools.marker, (0.04, 0.1), 0.8),
    (0.05, "scratch", tools.scratch, (0.03, 0.06), 0.9),
    (0.05, "stencil", tools.stencil, (0.1, 0.2), 0.1),
)
_ON_WHITE = (
    (0.11, "pen", tools.pen, (0.025, 0.09), 0.85),
    (0.06, "print", tools.sign, (0.04, 0.08), 0.0),
)
_SIGNS = (0.05, "sign", tools.sign, (0.1, 0.2), 0.05)


def pick_style(rng: np.random.Generator, level: int) -> Style:
    """A style for a line of difficulty `level` (index into DIFFICULTIES)."""
    kinds = (*_ON_WALLS, *_ON_WHITE, _SIGNS)
    weights = np.array([kind[0] for kind in kinds])
    _, name, tool, stroke, thin = kinds[int(rng.choice(len(kinds), p=weights / weights.sum()))]
    if name in ("pen", "print"):
        return Style(name, tool, walls.paper, stroke, thin, name == "pen", plain=True)
    if name == "sign":
        return Style(name, tool, _EVEN[int(rng.integers(len(_EVEN)))], stroke, thin, by_hand=False)
    choices: tuple[SurfaceMaker, ...] = _WALLS if chance(rng, 0.72) else _EVEN
    if level == 0 and chance(rng, 0.4):
        choices = (walls.plaster, walls.metal)
    surface = choices[int(rng.integers(len(choices)))]
    return Style(name, tool, surface, stroke, thin, by_hand=name != "stencil")


def pick_hand(rng: np.random.Generator, style: Style, level: int) -> Hand:
    """A hand that is the less steady the harder the line."""
    stroke = between(rng, *style.stroke) if chance(rng, style.thin) else None
    if not style.by_hand:
        wave = 0.02 * level
        return Hand(
            slant=float(rng.normal(0, 0.04)),
            wave=wave,
            width=between(rng, 0.85, 1.2),
            gap=between(rng, 0.18, 0.4),
            kashida=0.05,
            stroke=stroke,
            weight=between(rng, -0.01, 0.02),
        )
    loose = (0.25, 0.65, 1.0)[level] * between(rng, 0.3, 1.3)
    return Hand(
        slant=float(rng.normal(0, 0.1 + 0.15 * loose)),
        wave=0.09 * loose,
        drift=0.1 * loose,
        jitter=0.07 * loose,
        tremble=0.016 * loose,
        width=float(np.exp(rng.normal(0, 0.05 + 0.12 * loose))),
        gap=between(rng, 0.12, 0.5),
        kashida=0.12,
        dots=0.3 * loose,
        stroke=stroke,
        weight=between(rng, -0.012, 0.03),
    )
