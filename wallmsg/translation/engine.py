"""What a translator is: it turns Arabic messages into English ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from wallmsg.model import Model, Translation


class Translator(Protocol):
    """Translates Arabic messages into English."""

    @property
    def name(self) -> str:
        """Name and version, as in `translate-ar_en 0.1`."""
        ...

    @property
    def model(self) -> Model:
        """Name and checksum, for a record's provenance."""
        ...

    def translate(self, texts: Sequence[str]) -> list[Translation]:
        """One translation for each text, in their order."""
        ...


class TranslatorPlugin(Protocol):
    """What the entry point group `wallmsg.translators` names: a class or an object that fits."""

    @property
    def name(self) -> str:
        """What `--translator` calls it."""
        ...

    def check(self, model: str | None) -> str:
        """One line for `wallmsg doctor`: what is used, with versions.

        `model`: as in `--translator NAME:MODEL`; None is the translator's usual one. Raises
        MissingToolError, with a hint, if something is absent or does not work.
        """
        ...

    def create(self, model: str | None) -> Translator:
        """A translator, ready to use. Raises MissingToolError as `check` does."""
        ...
