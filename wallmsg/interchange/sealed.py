"""Files that only the holders of certain keys can open: age (https://age-encryption.org/v1).

A sealed file is encrypted to the public keys of its recipients while it is written, so that its
content is never on the disk in the clear. `age -d -i KEY.txt FILE.age` opens it, and so does every
other program for age.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, TypeVar

from wallmsg.errors import UsageError

if TYPE_CHECKING:
    from pyrage import ssh, x25519

    Key: TypeAlias = x25519.Recipient | ssh.Recipient

T = TypeVar("T")

SUFFIX = ".age"
_MAX_BYTES = 1 << 20
_HINT = "a public key begins with age1, ssh-ed25519 or ssh-rsa; a file has one in each line"


class Recipients:
    """Those who can open a sealed file: public keys, or files that have one in each line.

    Raises UsageError if there is none, or for one that is no public key.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        texts = [text for key in keys for text in _key_texts(key)]
        if not texts:
            raise UsageError("there is no key to seal for", hint=_HINT)
        self._keys = [_key_of(text) for text in texts]

    def seal(self, out: BinaryIO, write: Callable[[BinaryIO], T]) -> T:
        """Encrypt what `write` writes to `out` as it comes; returns the result of `write`.

        If `write` or `out` fails, what `out` has got is cut off, and no program opens it as whole.
        """
        reading, writing = os.pipe()
        encryption = _Encryption(reading, out, self._keys)
        encryption.start()
        try:
            with os.fdopen(writing, "wb") as stream:
                try:
                    result = write(stream)
                    stream.flush()
                except BaseException:
                    encryption.cut_off = True
                    raise
        except BrokenPipeError:
            encryption.join()
            if encryption.error is None:
                raise
        finally:
            encryption.join()
        if encryption.error is not None:
            raise encryption.error
        return result


class _Encryption(threading.Thread):
    """Reads the content from a pipe and writes it encrypted to a file."""

    def __init__(self, reading: int, out: BinaryIO, keys: Sequence[Key]) -> None:
        super().__init__(daemon=True)
        self._reading = reading
        self._out = out
        self._keys = keys
        self.cut_off = False
        """Whether the content ends too early."""
        self.error: Exception | None = None

    def run(self) -> None:
        import pyrage

        with os.fdopen(self._reading, "rb") as self._source:
            try:
                pyrage.encrypt_io(self, self, self._keys)
            except (pyrage.EncryptError, OSError) as error:
                # The library hides what the file said, and reports no error of the last bytes.
                self.error = self.error or error

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the content, as the library asks for them."""
        data = self._source.read(size)
        if self.cut_off:
            raise OSError("the content is cut off")
        return data

    def write(self, data: bytes) -> int:
        """Write bytes of the sealed file."""
        if self.error is not None:
            raise self.error
        try:
            return self._out.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        """Nothing: the file belongs to the caller."""


def _key_texts(key: str) -> list[str]:
    """The key itself, or the lines of the file of that name."""
    if key.startswith(("age1", "ssh-")):
        return [key]
    if key.upper().startswith("AGE-SECRET-KEY-"):
        raise UsageError("that is a secret key, which only its owner should have", hint=_HINT)
    try:
        with Path(key).open("rb") as file:
            text = file.read(_MAX_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        raise UsageError(f"{key} is neither a public key nor a file", hint=_HINT) from None
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _key_of(text: str) -> Key:
    import pyrage

    kind = pyrage.ssh.Recipient if text.startswith("ssh-") else pyrage.x25519.Recipient
    try:
        return kind.from_str(text)
    except pyrage.RecipientError as error:
        raise UsageError(f"{text[:24]} is no public key: {error}", hint=_HINT) from error
