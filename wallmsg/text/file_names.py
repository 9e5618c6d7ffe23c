"""When two names of a file are the same, however they came to be written."""

from __future__ import annotations

import unicodedata


def comparable(name: str) -> str:
    """The name in the form in which names are compared.

    macOS gives accents and marks apart (NFD), screenshots have narrow spaces, names copied from
    right-to-left text carry invisible marks, and people write capitals as they like.
    """
    letters = (
        " " if letter.isspace() or letter == "\u00a0" else letter
        for letter in unicodedata.normalize("NFC", name)
        if unicodedata.category(letter) != "Cf"
    )
    return unicodedata.normalize("NFC", " ".join("".join(letters).split()).casefold())


def path_parts(name: str) -> tuple[str, ...]:
    """The parts of a comparable path, whichever system wrote it; a drive is none."""
    parts = comparable(name).replace("\\", "/").split("/")
    return tuple(part for part in parts if part and not part.endswith(":"))


def stem(name: str) -> str:
    """A file name without its ending."""
    front, dot, _ = name.rpartition(".")
    return front if dot and front else name
