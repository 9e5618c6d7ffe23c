"""The password file: a reviewer a line, `name:hash`, as `wallmsg review --set-password` writes it.

Hashes are scrypt, made and checked by Werkzeug.
"""

from __future__ import annotations

import os
import secrets
import threading
from pathlib import Path

from werkzeug.security import check_password_hash, generate_password_hash

from wallmsg.errors import UsageError

MIN_LETTERS = 10
"""Of a password: NIST SP 800-63B asks for 8 at least where nothing else is asked for."""

_HASHES = ("scrypt:", "pbkdf2:")


class Passwords:
    """Reviewers and their hashed passwords."""

    def __init__(self, hashes: dict[str, str]) -> None:
        self._hashes = hashes
        # Who is unknown must take as long to refuse as who is known.
        self._nobody = generate_password_hash(secrets.token_hex(8))
        # One at a time: each check takes 32 MB.
        self._lock = threading.Lock()

    @classmethod
    def read(cls, path: Path) -> Passwords:
        """The reviewers in a password file.

        Raises UsageError if it cannot be read, is empty, or a line is not `name:hash`.
        """
        hashes = _read(path)
        if not hashes:
            raise UsageError(
                f"nobody is in the password file {path}",
                hint=f"add yourself: wallmsg review --password-file {path} --set-password NAME",
            )
        return cls(hashes)

    def check(self, name: str, password: str) -> bool:
        """Whether that is the reviewer's password. Takes some 0.1 s on purpose."""
        known = self._hashes.get(name)
        with self._lock:
            fits = check_password_hash(known or self._nobody, password)
        return fits and known is not None


def set_password(path: Path, name: str, password: str) -> None:
    """Write the reviewer's password into the file, which is made if it is not there.

    Nobody else may read the file. Raises UsageError if name or password will not do or the file
    cannot be read or written.
    """
    if not name or ":" in name or not name.isprintable() or name != name.strip():
        raise UsageError(
            f"{name!r} cannot be a reviewer's name", hint="letters and spaces, no colon"
        )
    if len(password) < MIN_LETTERS:
        raise UsageError(f"the password is too short: {MIN_LETTERS} letters at least")
    hashes = _read(path) if path.exists() else {}
    hashes[name] = generate_password_hash(password)
    text = "".join(f"{known}:{value}\n" for known, value in hashes.items())
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.unlink(missing_ok=True)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        temporary.replace(path)
    except OSError as error:
        raise UsageError(f"the password file {path} cannot be written: {error.strerror}") from error


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the password file {path} cannot be read",
            hint=f"make it: wallmsg review --password-file {path} --set-password NAME",
        ) from error
    hashes = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, value = line.strip().partition(":")
        if not name or not value.startswith(_HASHES):
            raise UsageError(
                f"line {number} of the password file {path} is not `name:hash`",
                hint="passwords are never written as they are: use --set-password",
            )
        hashes[name] = value
    return hashes
