"""The parts of the `argostranslate` library that wallmsg uses, imported without side effects.

Importing `argostranslate.settings` creates directories in the home directory and sets an
environment variable. Here it is imported once with temporary directories, so that a read-only home
works and nothing is left behind. `argostranslate.translate` is never imported: it loads sentence
splitters (and in the original distribution PyTorch) that are not needed here.

Only names that exist in both distributions are used: `argos-translate-lt` and `argostranslate`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from wallmsg.errors import MissingToolError

_DIRECTORY_VARIABLES = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ARGOS_PACKAGES_DIR")
_SET_BY_ARGOS = "KMP_DUPLICATE_LIB_OK"


class Tokeniser(Protocol):
    """Converts text to the tokens of a package's network, and back."""

    def encode(self, sentence: str) -> list[str]:
        """The tokens of one sentence."""
        ...

    def decode(self, tokens: list[str]) -> str:
        """The sentence of these tokens."""
        ...


def index_url() -> str:
    """The address of Argos's package index (`ARGOS_PACKAGE_INDEX` overrides it, as in Argos)."""
    with _private_directories():
        from argostranslate import settings
    return str(settings.remote_package_index)


def bpe_tokeniser(model: bytes, from_code: str, to_code: str) -> Tokeniser:
    """The tokeniser of older packages, from the bytes of their `bpe.model`."""
    with _private_directories():
        from argostranslate.tokenizer import BPETokenizer
    with tempfile.TemporaryDirectory(prefix="wallmsg-") as directory:
        file = Path(directory) / "bpe.model"
        file.write_bytes(model)
        tokeniser = BPETokenizer(file, from_code, to_code)
        tokeniser.lazy_load()
    made: Tokeniser = tokeniser
    return made


@contextmanager
def _private_directories() -> Iterator[None]:
    """Use temporary directories for Argos while it is imported, then restore the environment."""
    kept = {name: os.environ.get(name) for name in (*_DIRECTORY_VARIABLES, _SET_BY_ARGOS)}
    try:
        with tempfile.TemporaryDirectory(prefix="wallmsg-") as directory:
            os.environ.update(dict.fromkeys(_DIRECTORY_VARIABLES, directory))
            yield
    except ImportError as error:
        raise MissingToolError(
            f"Argos Translate cannot be loaded: {error}", hint="install argos-translate-lt"
        ) from error
    except OSError as error:
        raise MissingToolError(f"no temporary directory for Argos Translate: {error}") from error
    finally:
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
