"""What is in an export, for tests that search it."""

from __future__ import annotations

import io
import unicodedata
import zipfile

from pypdf import PdfReader


def text_of(data: bytes) -> str:
    """The text of a file; of a zip file, names and contents of all files in it."""
    if data.startswith(b"%PDF"):
        return _text_of_pdf(data)
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        parts = [
            name + "\n" + made.read(name).decode("utf-8", "replace") for name in made.namelist()
        ]
    return "\n".join(parts)


def _text_of_pdf(data: bytes) -> str:
    """The text on the pages and about them: line by line, and as if no line were broken."""
    reader = PdfReader(io.BytesIO(data))
    pages = [unicodedata.normalize("NFKC", page.extract_text()) for page in reader.pages]
    rows = [row for page in pages for row in page.split("\n")]
    return "\n".join((*rows, "".join(rows), str(reader.metadata)))
