"""Light, cut-outs, variants, likeness and turns on drawn pictures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.laws import examples
from tests.factories.polygons import box
from wallmsg.detection import Pixels, difference_hash, flatten, mirrored, prepare, tightened, turn
from wallmsg.detection.crop import HEIGHT, cut_out
from wallmsg.model import Polygon


def wall(height: int = 300, width: int = 600, colour: tuple[int, ...] = (170, 180, 190)) -> Pixels:
    """An even wall."""
    return np.full((height, width, 3), colour, dtype=np.uint8)


def written(image: Pixels, colour: tuple[int, ...] = (20, 20, 20)) -> Pixels:
    """Letters on it."""
    cv2.putText(image, "WALL", (100, 180), cv2.FONT_HERSHEY_DUPLEX, 4, colour, 12)
    return image


LETTERS = box(90, 90, 400, 100)


def test_light_is_evened_out_and_writing_stays() -> None:
    """Half of the wall in deep shade becomes as light as the other; letters stay dark."""
    image = written(wall())
    image[:, 300:] = (image[:, 300:] * 0.35).astype(np.uint8)
    flat = flatten(image).mean(axis=2)
    assert abs(flat[20:60, 20:200].mean() - flat[20:60, 400:580].mean()) < 15
    ink = written(wall()).mean(axis=2) < 60
    assert flat[ink].mean() < flat[~ink].mean() - 80


@pytest.mark.parametrize(("ground", "ink"), [(180, 30), (40, 220)])
def test_every_variant_is_dark_on_light(ground: int, ink: int) -> None:
    """Light writing on a dark wall is inverted; all variants have one size and standard height."""
    variants = prepare(written(wall(colour=(ground,) * 3), (ink,) * 3), LETTERS)
    assert [variant.name for variant in variants] == ["grey", "flat", "paint", "slant"]
    assert len({variant.pixels.shape for variant in variants}) == 1
    for variant in variants:
        assert variant.pixels.dtype == np.uint8
        assert abs(variant.pixels.shape[0] - HEIGHT) < 0.25 * HEIGHT
        dark = variant.pixels < 128
        assert 0.05 < dark.mean() < 0.5, variant.name


def test_paint_as_light_as_the_wall_comes_out_by_its_colour() -> None:
    """Red letters no darker than the wall are lost in grey and clear in the paint variant."""
    image = written(wall(colour=(150, 150, 150)), (75, 120, 226))
    grey, _, paint, _ = prepare(image, LETTERS)
    ink = written(wall(), (0, 0, 0)).mean(axis=2) < 60
    mask = cut_out(np.repeat(ink[:, :, None] * np.uint8(255), 3, axis=2), LETTERS)[:, :, 0] > 128

    def contrast(pixels: Pixels) -> float:
        return float(pixels[~mask].mean() - pixels[mask].mean())

    assert contrast(paint.pixels) > 120
    assert contrast(paint.pixels) > contrast(grey.pixels)


@given(
    st.lists(st.tuples(st.floats(-50, 700), st.floats(-50, 400)), min_size=4, max_size=4),
)
@examples(40)
def test_no_quad_does_harm(points: list[tuple[float, float]]) -> None:
    """Quads that are crossed, flat or outside give pictures, not errors."""
    for variant in prepare(written(wall()), Polygon(tuple(points))):
        assert variant.pixels.size > 0


def test_a_cut_out_stands_upright() -> None:
    """Slanted writing is cut out level: the same picture as from the level wall."""
    image = written(wall())
    matrix = cv2.getRotationMatrix2D((300, 150), 20, 1)
    slanted = cv2.warpAffine(image, matrix, (600, 300), borderMode=cv2.BORDER_REPLICATE)
    corners = cv2.transform(np.array([LETTERS.points]), matrix)[0]
    level = cut_out(image, LETTERS).astype(int)
    again = cut_out(slanted, Polygon(tuple((float(x), float(y)) for x, y in corners))).astype(int)
    assert level.shape == again.shape
    assert np.abs(level - again).mean() < 6


def test_a_large_line_is_shrunk_without_losing_strokes() -> None:
    """Writing a thousand pixels high keeps its thin strokes when it is made small."""
    image = wall(1600, 3000)
    cv2.line(image, (200, 800), (2800, 800), (0, 0, 0), 12)
    grey = prepare(image, box(100, 300, 2800, 1000))[0].pixels
    assert grey.min() < 120


def test_copies_look_alike_and_others_do_not() -> None:
    """Resizing and recompression leave the hash nearly as it was; another photo's is far."""
    rng = np.random.default_rng(3)
    ground = cv2.resize(rng.integers(60, 200, (6, 9, 3), dtype=np.uint8), (600, 300))
    image = written(ground.copy())
    small = cv2.resize(image, (200, 100), interpolation=cv2.INTER_AREA)
    packed = cv2.imdecode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 40])[1], 1)
    other = cv2.resize(rng.integers(60, 200, (6, 9, 3), dtype=np.uint8), (600, 300))

    def bits(one: Pixels, two: Pixels) -> int:
        return (int(difference_hash(one), 16) ^ int(difference_hash(two), 16)).bit_count()

    assert len(difference_hash(image)) == 16
    assert bits(image, packed) <= 4
    assert bits(image, other) > 12


def test_turning_round() -> None:
    """Four quarter turns are none; one clockwise takes the left edge to the top."""
    image = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    assert turn(image, 0) is image
    assert (turn(turn(image, 90), 270) == image).all()
    assert (turn(turn(image, 180), 180) == image).all()
    assert (turn(image, 90)[0, :, 0] == image[::-1, 0, 0]).all()


def test_a_mirror_image_mirrored_is_the_line() -> None:
    """The control shows the same strokes from behind, nothing else changed."""
    line = prepare(written(wall()), LETTERS)[0].pixels
    assert np.array_equal(mirrored(mirrored(line)), line)
    assert not np.array_equal(mirrored(line), line)


def test_older_writing_in_another_colour_fades() -> None:
    """Fresh red letters over pale older ones: the paint variant keeps the red and pales the old."""
    image = wall(colour=(170, 170, 170))
    cv2.line(image, (100, 120), (480, 120), (140, 150, 140), 10)
    fresh = written(image, (20, 20, 190))
    grey, _, paint, _ = prepare(fresh, LETTERS)
    rows = slice(*(int(v) for v in (np.array([24, 30]) / 100 * grey.pixels.shape[0]).round()))
    between = written(wall(), (0, 0, 0)).mean(axis=2) > 60
    seen = cut_out(np.repeat(between[:, :, None] * np.uint8(255), 3, axis=2), LETTERS)[:, :, 0]
    old = seen[rows] > 250
    # How far from white it is; OpenCV 4 and 5 draw the letters, and so the stretch, differently.
    assert 255 - paint.pixels[rows][old].mean() < 0.7 * (255 - grey.pixels[rows][old].mean())


def test_a_line_is_prepared_the_same_each_time() -> None:
    """Sorting colours by chance must not make two readings of one photo differ."""
    image = written(wall(), (90, 60, 150))
    image = np.clip(image + np.random.default_rng(1).normal(0, 9, image.shape), 0, 255)
    first, second = (prepare(image.astype(np.uint8), LETTERS) for _ in range(2))
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("angle", [0, 12])
def test_a_generous_outline_is_drawn_closer(angle: int) -> None:
    """To the rows that writing takes up, wherever it stands there and however it slants."""
    image = wall(600, 1200)
    cv2.putText(image, "WALLS AND WALLS", (120, 280), cv2.FONT_HERSHEY_DUPLEX, 3, (20,) * 3, 9)
    turned = cv2.getRotationMatrix2D((600, 280), -angle, 1.0)
    image = cv2.warpAffine(image, turned, (1200, 600), borderMode=cv2.BORDER_REPLICATE)
    loose = np.array([[100, 150], [1080, 150], [1080, 420], [100, 420]], np.float32)
    corners = cv2.transform(loose[None], turned)[0]
    outline = Polygon(tuple((float(x), float(y)) for x, y in corners))
    tight = tightened(outline, prepare(image.astype(np.uint8), outline)[1].pixels)
    assert tight is not None
    assert tight.width() == pytest.approx(outline.width())
    assert tight.angle() == pytest.approx(outline.angle())
    # The letters are some 66 pixels high and end 280 pixels down; a word is left more air.
    assert 64 < tight.height() < 95
    assert tight.centre()[1] == pytest.approx(247, abs=15)


@pytest.mark.parametrize("angle", [-5, 4])
def test_a_line_that_falls_in_its_outline_is_levelled(angle: int) -> None:
    """The outline stands straight, the writing in it does not: the closer one follows it."""
    image = wall(600, 1200)
    cv2.putText(image, "WALLS AND WALLS", (120, 300), cv2.FONT_HERSHEY_DUPLEX, 3, (20,) * 3, 9)
    turned = cv2.getRotationMatrix2D((600, 280), -angle, 1.0)
    image = cv2.warpAffine(image, turned, (1200, 600), borderMode=cv2.BORDER_REPLICATE)
    outline = box(100, 170, 1080, 390)
    tight = tightened(outline, prepare(image.astype(np.uint8), outline)[1].pixels)
    assert tight is not None
    assert tight.angle() == pytest.approx(angle, abs=1.0)
    assert 64 < tight.height() < 120


@pytest.mark.parametrize(
    ("image", "outline"),
    [
        (written(wall()), LETTERS),
        (wall(), LETTERS),
        (np.zeros((300, 600, 3), np.uint8), LETTERS),
    ],
    ids=["full", "wall", "black"],
)
def test_what_fits_its_outline_keeps_it(image: Pixels, outline: Polygon) -> None:
    """Neither a well drawn outline nor one around nothing is changed."""
    assert tightened(outline, prepare(image, outline)[1].pixels) is None


def test_a_small_word_in_its_outline_keeps_its_dots() -> None:
    """The closer outline of a word leaves nothing of it outside, not even a dot of few pixels."""
    image = written(wall())
    cv2.circle(image, (200, 60), 5, (20, 20, 20), -1)
    outline = box(60, 0, 480, 300)
    tight = tightened(outline, prepare(image, outline)[1].pixels)
    assert tight is not None
    top, bottom = tight.points[0][1], tight.points[3][1]
    assert 15 < top < 35  # the dot begins at 55, and three tenths of the height are air
    assert 180 < bottom < 230


def test_another_look_leans_to_the_right() -> None:
    """An upright stroke comes out slanted, top to the right, about the middle of the line."""
    image = np.full((64, 300, 3), 220, np.uint8)
    image[:, 148:153] = 20
    *_, paint, slant = prepare(image, box(0, 0, 300, 64))
    height = slant.pixels.shape[0]

    def place(pixels: Pixels, row: int) -> float:
        return float(np.average(np.arange(pixels.shape[1]), weights=255.0 - pixels[row]))

    rows = (8, height // 2, height - 8)
    assert [place(paint.pixels, row) for row in rows] == pytest.approx([151.5] * 3, abs=6)
    top, middle, bottom = (place(slant.pixels, row) for row in rows)
    assert top > middle + 3 > bottom + 6
