"""What is in an export, for tests that search it."""

from __future__ import annotations

import io
import zipfile


def text_of(data: bytes) -> str:
    """The text of a file; of a zip file, names and contents of all files in it."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        parts = [
            name + "\n" + made.read(name).decode("utf-8", "replace") for name in made.namelist()
        ]
    return "\n".join(parts)
