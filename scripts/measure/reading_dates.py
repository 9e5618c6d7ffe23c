"""Renders the set of dates, numbers and wall punctuation that `scripts.measure.reading` reads."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np

from scripts.wall_renderer.fonts import find_faces
from scripts.wall_renderer.lines import Typefaces, render_line

COUNT = 600
"""With only 120 lines the CER varies by 0.03 with the typefaces."""
SEED = 20_161_213
_MONTHS = ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول")
_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_PHRASES = (
    "راجعين، بإذن الله",
    "وين رحتوا؟",
    "متى العودة؟",
    "سلام، يا بلد",
    "كنا هنا، وسنعود",
    "مين ضل؟",
    "وداعا، يا دار",
    "ليش هيك؟",
)


def _text(rng: np.random.Generator) -> str:
    """A date, a time, a phone number, or a phrase with ، or ؟, in either digits."""
    day, month, year = (int(n) for n in rng.integers((1, 1, 1948), (32, 13, 2025)))
    hour, minute, part = (int(n) for n in rng.integers((0, 0, 1), (24, 60, 100)))
    texts = (
        f"{day}/{month}/{year}",
        f"{day}-{month}-{year}",
        f"{year}/{month}/{day}",
        f"{day} {_MONTHS[month % len(_MONTHS)]} {year}",
        f"{year}",
        f"{hour}:{minute:02}",
        f"09{rng.integers(10_000_000, 99_999_999)}",
        f"{part}%",
        f"{rng.choice(_PHRASES)}",
        f"{rng.choice(_PHRASES)} {year}",
    )
    text = texts[int(rng.integers(len(texts)))]
    return text.translate(_ARABIC_INDIC) if rng.random() < 0.6 else text


def render_dates(fonts: Path, directory: Path, difficulty: str = "medium") -> None:
    """Write the set (images and manifest.jsonl) into `directory`, the same for the same fonts.

    `difficulty` is one of the renderer's: `medium` lines are broken, faded or badly lit, some
    illegible; `easy` ones are clear. The typefaces are those of the training: this set tests
    characters, rendered-lines tests unseen typefaces.
    """
    faces = Typefaces(find_faces(fonts))
    rows = []
    for number in range(COUNT):
        rng = np.random.default_rng((SEED, number))
        line = render_line(rng, _text(rng), faces, difficulty)
        name = f"{number:03}.png"
        cv2.imwrite(str(directory / name), line.image)
        rows.append(json.dumps({"image": name, "text": line.text}, ensure_ascii=False))
    (directory / "manifest.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
