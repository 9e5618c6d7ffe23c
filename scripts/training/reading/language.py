"""The parts of a model beside the network, made with Tesseract's own tools.

`unicharset_extractor` lists the characters, `combine_lang_model` adds their properties, the
recoder and the word lists.
"""

from __future__ import annotations

import itertools
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.training.reading.traineddata import read_traineddata

NAME = "ara_wall"
_PUNCTUATION_PATTERNS = (" ", " .", " ،", " !", " ؟", " …", " ..", "« »", '" "', "( )", " :")
_MAX_NUMBER_LENGTH = 14  # digits: a telephone number with its country's
# Tesseract takes a word of Arabic-Indic digits for one written from left to right, and so a line
# with as many of those as of others ("الساعة ٣"): its words then come out in the wrong order. As
# European digits (2 in place of 5 of ICU's UCharDirection) they count for neither side.
_DIGIT_ROW = re.compile(r"^([٠-٩] .* )5( \d+ \S+.*)$", re.MULTILINE)
_WORD = re.compile("[\u0621-\u063a\u0641-\u064a]{2,}")


class ToolError(RuntimeError):
    """A Tesseract training tool failed."""


def number_patterns() -> tuple[str, ...]:
    """Numbers as they stand on walls, from left to right, with a space for each digit.

    Tesseract prefers what is in its lists: a year that no pattern allows becomes a time that one
    does (٢٠٠٢ as ٢:٠٢). Dates, years and per cents of Arabic-Indic digits stand in either order.
    """
    one, two, three, four = (" " * digits for digits in range(1, 5))
    patterns = [" " * digits for digits in range(1, _MAX_NUMBER_LENGTH + 1)]
    for mark in "/-.":
        for day, month in itertools.product((one, two), repeat=2):
            patterns.append(day + mark + month)
            for year in (two, four):
                patterns += [mark.join((day, month, year)), mark.join((year, month, day))]
        for month in (one, two):
            patterns += [month + mark + four, four + mark + month]
        patterns.append(four + mark + four)
    for hour in (one, two):
        patterns += [f"{hour}:{two}", f"{hour}:{two}:{two}"]
    for whole in (one, two, three):
        patterns += [f"{whole}%", f"%{whole}", f"{whole}.{three}", f"{whole},{three}"]
        patterns += [f"{whole}{mark}{part}" for mark in ".," for part in (one, two)]
    return tuple(dict.fromkeys(patterns))


@dataclass(frozen=True)
class Language:
    """What goes into the word lists."""

    words: tuple[str, ...]
    punctuation: tuple[str, ...] = _PUNCTUATION_PATTERNS
    numbers: tuple[str, ...] = field(default_factory=number_patterns)


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"{command[0]}: {done.stderr.strip()[-500:]}")


def build_language(characters: str, language: Language | None) -> dict[str, bytes]:
    """Components `lstm-unicharset`, `lstm-recoder`, `version` and, with `language`, the DAWGs.

    Raises ToolError when a tool fails and FileNotFoundError when it is not installed.
    """
    lists = language or Language(words=("ا",))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "out").mkdir()
        (folder / "characters.txt").write_text(characters + "\n", encoding="utf-8")
        # Asked for by the tool for every language, used by it only for Chinese characters.
        (folder / "radical-stroke.txt").write_text("#\n", encoding="utf-8")
        for name, rows in (
            ("words", lists.words),
            ("puncs", lists.punctuation),
            ("numbers", lists.numbers),
        ):
            (folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
        unicharset = folder / "unicharset"
        _run(
            "unicharset_extractor",
            *("--output_unicharset", unicharset, "--norm_mode", "3"),
            folder / "characters.txt",
        )
        _run(
            "combine_lang_model",
            *("--input_unicharset", unicharset, "--script_dir", folder),
            *("--output_dir", folder / "out", "--lang", NAME, "--lang_is_rtl"),
            *("--pass_through_recoder", "--words", folder / "words"),
            *("--puncs", folder / "puncs", "--numbers", folder / "numbers"),
        )
        parts = read_traineddata(folder / "out" / NAME / f"{NAME}.traineddata")
    table = parts["lstm-unicharset"].decode("utf-8")
    parts["lstm-unicharset"] = _DIGIT_ROW.sub(r"\g<1>2\g<2>", table).encode("utf-8")
    return {k: v for k, v in parts.items() if language or not k.endswith("dawg")}


def corpus_words(files: Sequence[Path], least: int) -> tuple[str, ...]:
    """Arabic words that stand at least `least` times in the first column of the files.

    Raises ValueError where there are none.
    """
    counts: dict[str, int] = {}
    for file in files:
        for row in file.read_text(encoding="utf-8").splitlines():
            for word in _WORD.findall(row.split("\t", 1)[0]):
                counts[word] = counts.get(word, 0) + 1
    words = tuple(sorted(word for word, count in counts.items() if count >= least))
    if not words:
        raise ValueError(f"no Arabic word stands {least} times in {len(files)} files of texts")
    return words
