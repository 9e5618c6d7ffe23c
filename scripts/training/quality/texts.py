"""The Arabic texts whose translations are graded.

`fit`: what the estimate is fitted on; none is trained on, none is a test. `test`: what is measured
on; nothing is fitted on them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
MESSAGES = HERE / "messages.txt"
"""Messages written for this purpose: walls, notes, speech, news."""
DEVELOPMENT = HERE.parent / "translation" / "development.tsv"
SHARED = {
    "mono/ar_shami_levantine.txt": 330,
    "mono/ar_prose_1882_1931.txt": 90,
    "mono/ar_arcd_wikipedia.txt": 60,
    "systems/iwslt17.ar": 230,
    "systems/flores-dev.ar": 130,
}
"""Files of the corpus and how many of their lines are drawn."""
MORE_TESTS = {
    "tatoeba_heldout1000.ar": 90,
    "iwslt2024_apc_valid.ar": 45,
    "flores200_devtest_arb_Arab.ar": 25,
}
"""Test files and how many of their lines are drawn."""
WORDS = range(2, 19)
SEED = 7


@dataclass(frozen=True)
class Text:
    """One Arabic text; `origin` and `line` (from 0) say where it stands."""

    origin: str
    line: int
    arabic: str

    @property
    def id(self) -> str:
        """A name for grades to refer to."""
        return f"{self.origin}:{self.line}"


def texts_of(purpose: str, corpus: Path) -> Iterator[Text]:
    """The texts for `fit` or `test`."""
    return fit_texts(corpus) if purpose == "fit" else test_texts(corpus)


def test_texts(corpus: Path) -> Iterator[Text]:
    """The texts on which package 0.3 was graded, and more of three test sets."""
    graded = corpus / "graded" / "package-0.3.jsonl"
    seen = set()
    for line, row in enumerate(graded.read_text(encoding="utf-8").splitlines()):
        arabic = json.loads(row)["arabic"]
        seen.add(arabic)
        yield Text("graded/package-0.3.jsonl", line, arabic)
    for name, number in MORE_TESTS.items():
        found = sample(corpus / "test" / name, f"test/{name}", number)
        yield from (text for text in found if text.arabic not in seen)


def fit_texts(corpus: Path) -> Iterator[Text]:
    """What is fitted on, the files of the corpus only where they are."""
    for line, arabic in enumerate(MESSAGES.read_text(encoding="utf-8").splitlines()):
        yield Text("messages", line, arabic)
    for line, row in enumerate(DEVELOPMENT.read_text(encoding="utf-8").splitlines()):
        if not row.startswith("#") and "\t" in row:
            yield Text("development", line, row.split("\t")[0])
    for name, number in SHARED.items():
        path = corpus / name
        if path.exists():
            yield from sample(path, name, number)


def sample(path: Path, origin: str, number: int) -> list[Text]:
    """`number` lines of a file that are neither very short nor long, the same ones every time."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines())
    fitting = [Text(origin, i, text) for i, text in lines if len(text.split()) in WORDS]
    return sorted(
        random.Random(SEED).sample(fitting, min(number, len(fitting))), key=lambda text: text.line
    )
