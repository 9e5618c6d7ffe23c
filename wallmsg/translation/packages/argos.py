"""What wallmsg uses of the `argostranslate` library, imported without its side effects.

Importing `argostranslate.settings` makes directories below the home directory and sets a process
variable. Here it is imported once with its directories pointing at a temporary place, so that a
read-only home works and nothing is left behind. `argostranslate.translate` is never imported: it
starts a machinery of sentence splitters (and in the original distribution PyTorch) of no use here.

Only names that both distributions have are used: `argos-translate-lt` and `argostranslate`.
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
    """Text to the pieces a package's network knows, and back."""

    def encode(self, sentence: str) -> list[str]:
        """Pieces of one sentence."""
        ...

    def decode(self, tokens: list[str]) -> str:
        """The sentence of these pieces."""
        ...


def index_url() -> str:
    """Address of Argos's list of packages (`ARGOS_PACKAGE_INDEX` overrides, as in Argos)."""
    with _private_directories():
        from argostranslate import settings
    return str(settings.remote_package_index)


def bpe_tokeniser(model: bytes, from_code: str, to_code: str) -> Tokeniser:
    """The tokeniser of the older packages that carry `bpe.model`, from that file's bytes."""
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
    """Argos's directories somewhere temporary while it is imported; the environment as before."""
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
