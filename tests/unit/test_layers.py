"""The direction of imports, and what may not be imported on the fast paths."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import wallmsg

PACKAGE = Path(wallmsg.__file__).parent

ROWS = [
    {"errors"},
    {"registry"},
    {"model", "text"},
    {"effective", "temp_dirs", "docs"},
    {"detection", "recognition", "translation", "catalogue"},
    {"photos"},
    {"review"},
    {"evidence"},
    {"ingest"},
    {"evaluation", "interchange"},
    {"plugins"},
    {"factory"},
    {"diagnostics"},
    {"web"},
    {"cli"},
    {"__main__"},
]
HOME = {
    "PIL": {"photos", "diagnostics", "recognition"},
    "pillow_heif": {"photos", "diagnostics"},
    "cv2": {"detection", "photos"},
    "onnxruntime": {"detection"},
    "pytesseract": {"recognition"},
    "argostranslate": {"translation"},
    "ctranslate2": {"translation"},
    "sentencepiece": {"translation"},
    "text2tashkeel": {"translation"},
    "sqlite3": {"catalogue", "translation"},
    "filelock": {"catalogue", "translation"},
    "pebble": {"ingest"},
    "rfc3161_client": {"evidence"},
    "cryptography": {"evidence"},
    "fpdf": {"evidence"},
    "c2pa": {"evidence"},
    "click": {"cli"},
    "rich": {"cli"},
    "flask": {"web"},
    "werkzeug": {"web"},
    "waitress": {"web"},
}


def parts() -> list[tuple[str, Path]]:
    """Each module with the part of wallmsg it belongs to."""
    return [
        (path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path)
        for path in sorted(PACKAGE.rglob("*.py"))
        if path != PACKAGE / "__init__.py"
    ]


def imported(path: Path) -> set[str]:
    """Dotted names a module imports anywhere, also inside functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def row_of(part: str) -> int:
    """Which row a part stands in."""
    return next(i for i, row in enumerate(ROWS) if part in row)


@pytest.mark.parametrize(("part", "path"), parts(), ids=lambda value: str(value).split("/")[-1])
def test_imports_point_up(part: str, path: Path) -> None:
    """A module imports only from rows above its own, or from inside its own package."""
    for name in imported(path):
        if name.startswith("wallmsg."):
            other = name.split(".")[1]
            if other not in {"__version__", part}:
                assert row_of(other) < row_of(part), f"{path.name} imports {name}"


@pytest.mark.parametrize(("part", "path"), parts(), ids=lambda value: str(value).split("/")[-1])
def test_third_parties_live_in_one_place(part: str, path: Path) -> None:
    """Each third-party library is used only by the part named for it."""
    for name in imported(path):
        top = name.split(".")[0]
        if top in HOME:
            assert part in HOME[top], f"{path.name} imports {name}"
