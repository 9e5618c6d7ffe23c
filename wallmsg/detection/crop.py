"""Cutting a line out of the photo and preparing it for the reader, in several variants."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from wallmsg.detection.illumination import Floats, Pixels, flatten, grey_of
from wallmsg.model import Polygon

HEIGHT = 64
"""Pixels between the quad's top and bottom edge in a prepared line."""

MAX_LENGTH = 2400
"""Pixels a prepared line may be wide: some forty words."""

MARGIN = 0.04
"""Of the height, added around the quad: dots and tails reach past the detector's box. More lets
neighbouring lines in (scripts.measure.cuts)."""

CONTROLLED = 1
"""The number of the variant whose mirror image is read, too."""

_FALLS = np.linspace(-1, 1, 65)
"""How much lower the right end of a line may lie than its left one, in heights of its outline."""

_POINTS = 6000
"""Dark pixels that are enough to measure how a line falls."""

_LIGHT_SPOT = 1.2
"""Heights over which the light of a line may change without being evened out."""


_SLANT = 0.2
"""Of the height: of 0.2 to either side and wider or narrower letters what gained most beside the
other variants."""

_COLOURS = 3
_SPECKS = 0.04
"""Share of a line below which a colour is not the paint."""

_LAB_WEIGHTS = (0.7, 1.3, 1.3)
"""Brightness counts for less than colour: it is what shadows change."""


@dataclass(frozen=True)
class _Fit:
    """How a closer outline is drawn."""

    max_fill: float
    """Share of the outline's height that the levelled writing may fill: where it fills more, the
    outline is close enough."""
    outlier_share: float
    """Share of the dark pixels above and below the writing that may be dirt."""
    padding: float
    """Share of the writing's height, left free above and below it."""
    min_aspect: float = 0.0
    """Width over height from which writing is long enough for this fit."""


_FITS = (
    _Fit(max_fill=0.65, outlier_share=0.02, padding=0.15, min_aspect=6.0),
    # Of a word a dot may be the fiftieth part.
    _Fit(max_fill=0.5, outlier_share=0.004, padding=0.3),
)


@dataclass(frozen=True)
class Variant:
    """One preparation of a line: its name, and HxW uint8 grey with dark writing on light ground.

    The names, which are stored in records: `grey` is brightness alone, `flat` has the light of the
    wall divided out, `paint` shows how far each pixel's colour lies from the wall's towards the
    paint's, `slant` is that of the line slanted a little, which changes the shapes of letters.
    """

    name: str
    pixels: Pixels


def prepare(image: Pixels, polygon: Polygon) -> tuple[Variant, ...]:
    """The line inside a quad of the photo, upright and of standard height, in several variants.

    Args:
        image: HxWx3 uint8 BGR.
        polygon: The line's quad in pixels of `image`; parts outside the photo repeat its edge.

    Returns:
        Variants that all have the same size.
    """
    return variants_of(cut_out(image, polygon))


def variants_of(cut: Pixels, known: Variant | None = None) -> tuple[Variant, ...]:
    """All variants of a line that is cut out already (HxWx3 uint8 BGR); `known` is one of them."""
    return tuple(
        known if known and known.name == name else prepared(cut, name) for name in VARIANTS
    )


def tightened(polygon: Polygon, line: Pixels) -> Polygon | None:
    """The quad of a line drawn closer around its writing, or None where it fits well enough.

    A person outlines generously, and lines of handwriting climb or fall: what is small in its
    picture is read as if it were far away. Words get more padding than lines.

    Args:
        polygon: The line's quad.
        line: What `prepare` made of it, HxW uint8, dark on light.
    """
    threshold, _ = cv2.threshold(line, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    rows, columns = np.nonzero(line <= threshold)
    if not len(rows):
        return None
    few = slice(None, None, 1 + len(rows) // _POINTS)
    height, width = line.shape
    down, along = rows[few] / height, columns[few] / width - 0.5
    fall = max(_FALLS, key=lambda fall: _row_concentration((down - fall * along) * height))
    level = down - fall * along
    whole = 1 + 2 * MARGIN  # a prepared line has margins, its quad has none
    for fit in _FITS:
        first, last = np.quantile(level, (fit.outlier_share, 1 - fit.outlier_share))
        top, bottom = first * whole - MARGIN, (last + 1 / height) * whole - MARGIN
        if bottom - top > fit.max_fill:
            continue
        padding = fit.padding * (bottom - top)
        tight = polygon.between(float(top - padding), float(bottom + padding), float(fall * whole))
        if tight.width() >= fit.min_aspect * tight.height():
            return tight
    return None


def _row_concentration(rows: Floats) -> float:
    """How much pixels concentrate in few rows, as those of a level line do at its baseline."""
    return float(np.sum(np.bincount(np.rint(rows - rows.min()).astype(int)).astype(float) ** 2))


def prepared(cut: Pixels, name: str) -> Variant:
    """One variant of a line that is cut out already (HxWx3 uint8 BGR); `name` as in VARIANTS."""
    return Variant(name, _dark_on_light(_stretched(VARIANTS[name](cut))))


def mirrored(pixels: Pixels) -> Pixels:
    """The line from behind: no writing any more, yet of the same strokes, light and dirt.

    A reader that is as confident of this as of the line itself sees letters in anything.
    """
    return np.ascontiguousarray(pixels[:, ::-1])


def reader_inputs(variants: Sequence[Variant]) -> list[Pixels]:
    """The pictures of one line that are read: its variants, and the mirror image of the second,
    which shows how confident the reader is of strokes that are no writing."""
    return [*(variant.pixels for variant in variants), mirrored(variants[CONTROLLED].pixels)]


def cut_out(image: Pixels, polygon: Polygon) -> Pixels:
    """The quad warped upright, HEIGHT high plus margins, as wide as its shape asks."""
    width, height = max(1.0, polygon.width()), max(1.0, polygon.height())
    long = float(np.clip(HEIGHT * width / height, HEIGHT / 4, MAX_LENGTH))
    return upright(image, polygon, long, HEIGHT, HEIGHT * MARGIN)


def cut_whole(image: Pixels, polygon: Polygon) -> Pixels:
    """The quad warped upright: a small photo of its own, in the photo's resolution or at most
    MAX_LENGTH pixels long."""
    width, height = max(1.0, polygon.width()), max(1.0, polygon.height())
    scale = min(1.0, MAX_LENGTH / max(width, height))
    return upright(image, polygon, max(1.0, width * scale), max(1.0, height * scale), 0.0)


def upright(image: Pixels, polygon: Polygon, width: float, height: float, margin: float) -> Pixels:
    """The quad as a picture of `width` times `height` pixels, and `margin` more on each side."""
    corners = np.array(polygon.points, dtype=np.float32)
    target = margin + np.array([[0, 0], [width, 0], [width, height], [0, height]])
    shrink = polygon.height() / height
    if shrink > 1:
        # A warp takes single pixels: a large line is shrunk first so that none is left out.
        image, corners = around(image, corners, 1 / shrink)
    warp = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    size = (round(width + 2 * margin), round(height + 2 * margin))
    cut = cv2.warpPerspective(
        image, warp, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return cut.astype(np.uint8, copy=False)


def around(image: Pixels, corners: Floats, factor: float) -> tuple[Pixels, Floats]:
    """The part of the photo around the corners (Nx2), shrunk by `factor`, and the corners in it."""
    reach = np.ptp(corners, axis=0).min() * 2 * MARGIN + 8
    # A quad outside the photo takes the photo's edge.
    inside = np.array([image.shape[1] - 1, image.shape[0] - 1])
    low = np.floor(corners.min(axis=0) - reach).astype(int).clip(0, inside)
    high = np.ceil(corners.max(axis=0) + reach).astype(int)
    part = image[low[1] : max(high[1], low[1] + 1), low[0] : max(high[0], low[0] + 1)]
    size = tuple(max(1, round(side * factor)) for side in (part.shape[1], part.shape[0]))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    scale = np.array([size[0] / part.shape[1], size[1] / part.shape[0]])
    return small.astype(np.uint8, copy=False), ((corners - low) * scale).astype(np.float32)


def _even(cut: Pixels) -> Pixels:
    """A line with the light of the wall divided out over about its own height."""
    grey = grey_of(cut)
    height, width = grey.shape
    # Light changes slowly: at a quarter of the size the blur takes a twentieth of the time.
    small = cv2.resize(
        grey, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA
    )
    blurred = cv2.GaussianBlur(small, (0, 0), HEIGHT * _LIGHT_SPOT / 8)
    ground = cv2.resize(blurred, (width, height)).astype(np.float32)
    return np.clip(grey * (160.0 / np.maximum(ground, 16)), 0, 255).astype(np.uint8)


def _paint(cut: Pixels) -> Pixels:
    """How much each pixel has the paint's colour, wall light and paint dark.

    Colours are sorted into three by k-means in CIELAB after evening out light: the commonest is the
    wall, and of the others that are no mere specks the one farthest from it is the paint. Older
    writing and the edges of strokes take the third. In place of the first principal component of
    the colours it took CER on rendered walls from 0.49 to 0.38 (scripts/measure/LOG.md).
    """
    lab = cv2.cvtColor(flatten(cut), cv2.COLOR_BGR2LAB).astype(np.float32)
    colours = cv2.GaussianBlur(lab, (0, 0), 0.8).reshape(-1, 3) * np.array(_LAB_WEIGHTS, np.float32)
    rough = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_COUNT, 12, 0.5)
    cv2.setRNGSeed(0)  # the same line always comes out the same
    _, of, centres = cv2.kmeans(colours, _COLOURS, np.zeros(0), rough, 1, cv2.KMEANS_PP_CENTERS)
    sizes = np.bincount(of.ravel(), minlength=_COLOURS)
    wall = int(sizes.argmax())
    away = np.linalg.norm(centres - centres[wall], axis=1)
    away[sizes < _SPECKS * len(colours)] *= 0.1
    step = centres[int(away.argmax())] - centres[wall]
    share = (colours - centres[wall]) @ (step / max(1e-6, float(step @ step)))
    paint: Floats = 255 - 255 * np.clip(share, 0, 1)
    return paint.reshape(cut.shape[:2]).astype(np.uint8)


def _slanted(cut: Pixels) -> Pixels:
    """The paint of a line whose letters lean to the right by `_SLANT` of their height."""
    height, width = cut.shape[:2]
    lean = np.array([[1, -_SLANT, _SLANT * height / 2], [0, 1, 0]])
    flags, border = cv2.INTER_CUBIC, cv2.BORDER_REPLICATE
    leaning = cv2.warpAffine(cut, lean, (width, height), flags=flags, borderMode=border)
    return _paint(leaning.astype(np.uint8, copy=False))


VARIANTS: Mapping[str, Callable[[Pixels], Pixels]] = {
    "grey": grey_of,
    "flat": _even,
    "paint": _paint,
    "slant": _slanted,
}
"""How a line is made grey, by the names that are stored in records."""


def _stretched(grey: Pixels) -> Pixels:
    """Contrast stretched so that all but the extreme hundredths use the whole range."""
    low, high = np.percentile(grey, (1, 99))
    scaled: Floats = (grey.astype(np.float32) - float(low)) * (255.0 / max(float(high - low), 1e-6))
    return np.clip(scaled, 0, 255).astype(np.uint8)


def _dark_on_light(grey: Pixels) -> Pixels:
    """Inverted where the writing is light: writing covers less of its box than the ground does."""
    threshold, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    light = np.count_nonzero(grey > threshold)
    return grey if light * 2 >= grey.size else 255 - grey
