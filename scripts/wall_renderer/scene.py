"""Whole photos of walls: the wall and its wounds, the writing, the light, the camera."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from scripts.wall_renderer import walls
from scripts.wall_renderer.lettering import EM, Hand, Letterer, draw_text
from scripts.wall_renderer.light import blurred, noisy, shade, uneven
from scripts.wall_renderer.noise import Field, Shape, between, field, rough, smooth, stretched
from scripts.wall_renderer.tools import Tool
from scripts.wall_renderer.walls import Surface, SurfaceMaker

Photo = NDArray[np.uint8]  # HxWx3 BGR
Colour = tuple[int, int, int]  # red, green, blue

_EDGE = 60  # pixels of wall around the photo, so that a turned camera still sees wall
_STROKE = 0.4  # paint covering more than this is a stroke
_WIDEST_BLOCK = 0.78  # of the wall's width; a longer line is written smaller


@dataclass(frozen=True)
class Wall:
    """What the wall is made of and what happened to it. `unit` is how near it is: pixels of its
    texture for one in walls.py; amounts are 0..1 or numbers of things."""

    surface: SurfaceMaker
    colour: Colour
    second: Colour
    unit: float = 3.0
    grime: float = 0.3
    cracks: int = 1
    holes: int = 0
    fallen: float = 0.0  # share of plaster that fell off the blocks beneath
    patches: int = 0  # of other paint, over older writing
    relief: float = 1.0  # how rough it looks in side light
    ground: float = 0.0  # share of the photo's height that is ground with rubble


@dataclass(frozen=True)
class Writing:
    """A message as painted: its lines from top to bottom, by whom, with what. `place` is where
    the middle of the block stands, in parts of the photo's width and height."""

    lines: tuple[str, ...]
    tool: Tool
    colour: Colour
    hand: Hand
    place: tuple[float, float] = (0.5, 0.45)
    turn: float = 0.0  # degrees, counter-clockwise
    leading: float = 1.35  # from one baseline to the next, in em
    ragged: float = 0.5  # how unevenly lines begin, in em
    strength: float = 1.0  # 1 = fresh, 0 = gone


@dataclass(frozen=True)
class Camera:
    """How the photo is taken."""

    size: tuple[int, int] = (1600, 1200)
    angle: float = 0.04  # how far the corners are out of square, in parts of the width
    light: float = 0.25  # unevenness
    shadow: float | None = None  # brightness in the shadow's dark part
    flash: bool = False
    warmth: float = 0.0  # -1 blue evening .. 1 yellow sun
    blur: float = 0.7  # pixels
    noise: float = 0.015


@dataclass(frozen=True)
class Scene:
    """All of a photo. `older` is writing that was painted over."""

    seed: int
    wall: Wall
    camera: Camera
    writing: tuple[Writing, ...] = ()
    older: tuple[Writing, ...] = ()


@dataclass(frozen=True)
class Rendering:
    """A photo, HxWx3 uint8 BGR, and where its writing is: HxW float32, 0..1 (paint over wall).

    `whose` (HxW uint8) is the number, from 1, of the writing whose paint lies there; 0 is none.
    """

    photo: Photo
    ink: Field
    whose: NDArray[np.uint8]


def render_scene(scene: Scene, faces: Sequence[Sequence[Letterer]]) -> Rendering:
    """The photo of a scene; `faces` has for each writing the typeface and its stand-ins, those of
    `scene.older` after those of `scene.writing`."""
    rng = np.random.default_rng(scene.seed)
    width, height = (side + 2 * _EDGE for side in scene.camera.size)
    shape = (height, width)
    surface = scene.wall.surface(rng, shape, scene.wall.unit)
    pixels = _bare(rng, scene.wall, surface)
    later = faces[len(scene.writing) :]
    for writing, chosen in zip(scene.older, later, strict=True):
        pixels = _written(rng, pixels, writing, (chosen, surface))[0]
    pixels = _patched(rng, pixels, scene.wall, surface)
    covered, whose = np.zeros(shape, np.float32), np.zeros(shape, np.uint8)
    for number, (writing, chosen) in enumerate(zip(scene.writing, faces, strict=False), 1):
        pixels, ink = _written(rng, pixels, writing, (chosen, surface))
        whose[ink > _STROKE] = number
        covered = np.maximum(covered, ink)
    pixels = _wounded(rng, pixels, scene.wall, covered)
    pixels *= _relief(rng, pixels, 0.022 * scene.wall.relief)[..., None]
    if scene.wall.ground:
        pixels = _with_ground(rng, pixels, scene.wall)
    return _taken(rng, pixels, (covered, whose), scene.camera)


def _rgb(colour: Colour) -> Field:
    """The colour as a BGR pixel of 0..1, linear enough for mixing."""
    return field(np.array(colour[::-1]) / 255)


def _bare(rng: np.random.Generator, wall: Wall, surface: Surface) -> Field:
    """The wall before anybody wrote on it: HxWx3, 0..1."""
    shape: Shape = (surface.light.shape[0], surface.light.shape[1])
    second = surface.second[..., None]
    pixels = _rgb(wall.colour) * (1 - second) + _rgb(wall.second) * second
    tint = np.stack([smooth(rng, shape, 90) for _ in range(3)], axis=2)
    pixels = pixels * surface.light[..., None] * (1 + 0.006 * tint)
    runs = stretched(rng, shape, (500, 14)) + 0.8 * stretched(rng, shape, (700, 50))
    clouds = rough(rng, shape, 300, 6)
    grime = np.clip(0.35 * runs + 0.6 * clouds, 0, 2)
    low = np.linspace(0, 1, shape[0], dtype=np.float32)[:, None] ** 4
    grime = wall.grime * (0.45 * grime + 0.7 * low * np.clip(1 + clouds, 0, 2))
    dirt = np.array([0.62, 0.68, 0.72], np.float32)
    return np.asarray(pixels * (1 - np.clip(grime, 0, 0.8)[..., None] * (1 - dirt)), np.float32)


def _patched(rng: np.random.Generator, pixels: Field, wall: Wall, surface: Surface) -> Field:
    """Roller patches of nearly the wall's colour, as put over unwanted writing."""
    height, width = pixels.shape[:2]
    for _ in range(wall.patches):
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        at = between(rng, 0.15, 0.85) * height, between(rng, 0.1, 0.9) * width
        half = between(rng, 0.06, 0.15) * height, between(rng, 0.1, 0.25) * width
        ragged = 14 * stretched(rng, (height, width), (12, 60))
        inside = np.minimum(half[0] - abs(y - at[0]), half[1] - abs(x - at[1])) + ragged
        alpha = np.clip(inside / 6, 0, 1) * np.clip(
            0.85 + 0.15 * rough(rng, (height, width), 40), 0, 1
        )
        tone = _rgb(wall.colour) * between(rng, 0.85, 1.12) * surface.light[..., None]
        pixels = pixels + (alpha * 0.8)[..., None] * (tone - pixels)
    return np.asarray(pixels, np.float32)


def _block(
    rng: np.random.Generator, writing: Writing, faces: Sequence[Letterer], shape: Shape
) -> Field:
    """Signed distance to the strokes of the whole message, over the whole wall."""
    hand = writing.hand
    drawn = [draw_text(rng, line, faces, hand) for line in writing.lines]
    widest = max(edge.shape[1] for edge, _ in drawn) - hand.em
    if widest > _WIDEST_BLOCK * shape[1]:
        hand = replace(hand, em=int(hand.em * _WIDEST_BLOCK * shape[1] / widest))
        drawn = [draw_text(rng, line, faces, hand) for line in writing.lines]
    far = np.float32(-3 * hand.em)
    canvas = np.full(shape, far, np.float32)
    leading = writing.leading * hand.em
    y = writing.place[1] * shape[0] - leading * (len(drawn) - 1) / 2 + 0.25 * hand.em
    widest = max(edge.shape[1] for edge, _ in drawn)
    for edge, base in drawn:
        slack = (widest - edge.shape[1]) / 2
        x = writing.place[0] * shape[1] - edge.shape[1] / 2
        x += slack * between(rng, 0.2, 1.0) + writing.ragged * hand.em * between(rng, -0.5, 0.5)
        paste(canvas, edge, round(y) - base, round(x))
        y += leading * between(rng, 0.95, 1.06)
    if writing.turn:
        middle = (writing.place[0] * shape[1], writing.place[1] * shape[0])
        matrix = cv2.getRotationMatrix2D(middle, writing.turn, 1)
        canvas = field(cv2.warpAffine(canvas, matrix, shape[::-1], borderValue=float(far)))
    return np.asarray(canvas, np.float32)


def paste(canvas: Field, part: Field, top: int, left: int) -> None:
    """Lay a part on the canvas, in place, keeping what is nearer to ink; what sticks out is cut."""
    y0, x0 = max(0, top), max(0, left)
    y1 = min(canvas.shape[0], top + part.shape[0])
    x1 = min(canvas.shape[1], left + part.shape[1])
    if y0 >= y1 or x0 >= x1:
        return
    under = canvas[y0:y1, x0:x1]
    np.maximum(under, part[y0 - top : y1 - top, x0 - left : x1 - left], out=under)


def _written(
    rng: np.random.Generator,
    pixels: Field,
    writing: Writing,
    how: tuple[Sequence[Letterer], Surface],
) -> tuple[Field, Field]:
    """The wall with the writing on it, and how much ink lies where."""
    faces, surface = how
    shape: Shape = (pixels.shape[0], pixels.shape[1])
    edge = _block(rng, writing, faces, shape)
    paint = writing.tool(rng, edge, writing.hand.em / EM)
    alpha = paint.alpha * writing.strength * (1 - 0.45 * surface.hollow - 0.1 * surface.second)
    worn = rough(rng, shape, 18, 4)
    alpha *= np.clip(1.12 - 0.22 * np.clip(worn, 0, 3), 0, 1)
    texture = 1 + 0.75 * (surface.light - 1)
    ink = (_rgb(writing.colour) + 0.25 * paint.tone[..., None]) * texture[..., None]
    mixed = pixels + alpha[..., None] * (np.clip(ink, 0.01, 1) - pixels)
    return np.asarray(mixed, np.float32), np.asarray(alpha, np.float32)


def _wounded(rng: np.random.Generator, pixels: Field, wall: Wall, ink: Field) -> Field:
    """Cracks, holes, and plaster fallen off, the last away from the writing."""
    shape: Shape = (pixels.shape[0], pixels.shape[1])
    for _ in range(wall.cracks):
        dark = walls.crack(rng, shape, wall.unit * 1.6)
        dark = np.maximum(dark, 0.5 * np.roll(dark, (2, 1), (0, 1)))
        pixels = pixels * (1 - 0.65 * cv2.GaussianBlur(dark, (0, 0), 0.8))[..., None]
    for _ in range(wall.holes):
        for _try in range(8):  # most holes spare the letters, or nobody could read them
            broken, dark = walls.hole(rng, shape, wall.unit * between(rng, 0.5, 1.3))
            if float((broken * ink).sum()) < 0.04 * float(broken.sum()):
                break
        rim = np.clip(broken - np.roll(broken, (3, 3), (0, 1)), 0, 1)
        inner = _rgb(wall.second) * between(rng, 0.75, 1.05)
        grain = 1 + 0.08 * rough(rng, shape, 8, 3)
        pixels = field(pixels + broken[..., None] * (inner * grain[..., None] - pixels))
        pixels = field(pixels * (1 - 0.75 * dark - 0.35 * rim)[..., None])
    if wall.fallen:
        pixels = _with_fallen(rng, pixels, wall, ink)
    return np.asarray(pixels, np.float32)


def _with_fallen(rng: np.random.Generator, pixels: Field, wall: Wall, ink: Field) -> Field:
    shape: Shape = (pixels.shape[0], pixels.shape[1])
    height, width = shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    rim = np.maximum(abs(x), abs(y)) - 1 + 1.1 * wall.fallen
    near = cv2.GaussianBlur(cv2.dilate(ink, np.ones((61, 61), np.uint8)), (0, 0), 25)
    gone = 3 * rim + 0.5 * rough(rng, shape, 260, 6) - 2.5 * near
    alpha = np.clip(gone / 0.02, 0, 1)
    beneath = walls.block(rng, shape, wall.unit)
    raw = _rgb((150, 142, 130)) * (1 - 0.2 * beneath.second[..., None])
    raw = raw * beneath.light[..., None] * 0.92
    shadow = np.clip(np.roll(1 - alpha, (9, 7), (0, 1)) - (1 - alpha), 0, 1)
    lip = np.clip(np.roll(alpha, (-3, -3), (0, 1)) - alpha, 0, 1)
    raw = raw * (1 - 0.5 * cv2.GaussianBlur(shadow, (0, 0), 2))[..., None]
    mixed = pixels + alpha[..., None] * (raw - pixels) + 0.12 * lip[..., None]
    return np.asarray(mixed, np.float32)


def _relief(rng: np.random.Generator, pixels: Field, strength: float) -> Field:
    """Side light on the wall's bumps: a factor around 1."""
    shape: Shape = (pixels.shape[0], pixels.shape[1])
    bumps = rough(rng, shape, 16, 4) + 0.6 * rng.standard_normal(shape, dtype=np.float32)
    bumps = field(cv2.GaussianBlur(bumps, (0, 0), 1.0))
    slope = field(cv2.Sobel(bumps, cv2.CV_32F, 1, 0)) + field(cv2.Sobel(bumps, cv2.CV_32F, 0, 1))
    return field(np.clip(1 + strength * slope, 0.6, 1.4))


def _with_ground(rng: np.random.Generator, pixels: Field, wall: Wall) -> Field:
    """Ground at the foot of the wall, with rubble that fell from it."""
    height, width = pixels.shape[:2]
    shape = (height, width)
    level = int((1 - wall.ground) * (height - _EDGE))
    y = np.arange(height, dtype=np.float32)[:, None]
    line = level + 5 * smooth(rng, shape, 160)
    alpha = np.clip((y - line) / 2, 0, 1)
    dust = _rgb((142, 132, 118)) * (1 + 0.1 * rough(rng, shape, 60, 6))[..., None]
    foot = 1 - 0.4 * np.exp(-np.abs(y - line) / 18)
    pixels = field(pixels + alpha[..., None] * (dust - pixels))
    pixels = field(pixels * foot[..., None])
    count = int(0.06 * width)
    depths = np.sort(rng.power(0.6, count))
    for depth in depths:
        size = (5 + 60 * depth * rng.random() ** 4) * (0.6 + depth)
        at = between(rng, 0, width), level + depth * (height - level)
        pixels = _stone(rng, pixels, (at[0], at[1]), size)
    return np.asarray(pixels, np.float32)


def _stone(rng: np.random.Generator, pixels: Field, at: tuple[float, float], size: float) -> Field:
    """One lump of rubble with a lit top and a shadow."""
    corners = int(rng.integers(5, 9))
    angles = (np.arange(corners) + rng.uniform(-0.35, 0.35, corners)) * 2 * np.pi / corners
    radii = size * rng.uniform(0.6, 1.1, corners)
    points = np.stack([at[0] + radii * np.cos(angles), at[1] + 0.6 * radii * np.sin(angles)], 1)
    tone = _rgb((165, 155, 140)) * between(rng, 0.75, 1.15)
    for shift, colour in (((0.25, 0.3), tone * 0.3), ((0, 0), tone * 0.72), ((-0.08, -0.2), tone)):
        scale = 0.85 if shift[1] < 0 else 1.0
        placed = at + (points - at) * scale + size * np.array(shift)
        fill = [placed.astype(np.int32)]
        cv2.fillPoly(pixels, fill, [float(c) for c in colour], cv2.LINE_AA)
    return pixels


def _taken(
    rng: np.random.Generator,
    pixels: Field,
    paint: tuple[Field, NDArray[np.uint8]],
    camera: Camera,
) -> Rendering:
    """The photo the camera takes of the wall."""
    ink, whose = paint
    height, width = pixels.shape[:2]
    shape = (height, width)
    light = uneven(rng, shape, camera.light)
    if camera.shadow is not None:
        light = light * shade(rng, shape, camera.shadow)
    if camera.flash:
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
        light = field(light * (0.22 + 0.95 * np.exp(-1.3 * (x**2 + y**2))))
    warm = np.array([1 - 0.12 * camera.warmth, 1, 1 + 0.1 * camera.warmth], np.float32)
    pixels = pixels * light.astype(np.float32)[..., None] * warm
    reach = min(camera.angle * camera.size[0], 0.95 * _EDGE)
    corners = field(np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * camera.size)
    away = rng.uniform(-reach, reach, (4, 2)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners + _EDGE + away, corners)
    pixels = field(cv2.warpPerspective(pixels, matrix, camera.size, flags=cv2.INTER_LINEAR))
    pixels = blurred(rng, pixels, camera.blur)
    pixels = noisy(rng, pixels, camera.noise)
    y, x = np.mgrid[-1 : 1 : camera.size[1] * 1j, -1 : 1 : camera.size[0] * 1j]
    pixels = field(pixels * (1 - 0.12 * (x**2 + y**2)[..., None]))
    seen = cv2.warpPerspective(ink, matrix, camera.size, flags=cv2.INTER_LINEAR)
    of = cv2.warpPerspective(whose, matrix, camera.size, flags=cv2.INTER_NEAREST)
    photo = np.clip(255 * pixels, 0, 255).astype(np.uint8)
    return Rendering(photo, np.asarray(seen, np.float32), of.astype(np.uint8))


__all__ = ["Camera", "Rendering", "Scene", "Wall", "Writing", "paste", "render_scene"]
