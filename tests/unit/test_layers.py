"""The direction of imports, and what may not be imported on the fast paths."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import wallmsg

PACKAGE = Path(wallmsg.__file__).parent

ROWS = [
    {"errors", "version"},
    {"registry"},
    {"model", "text"},
    {"effective", "temp_dirs", "docs", "languages"},
    {"detection", "recognition", "translation", "catalogue"},
    {"photos"},
    {"review"},
    {"evidence", "links"},
    {"ingest"},
    {"evaluation", "interchange"},
    {"site"},
    {"plugins"},
    {"factory"},
    {"diagnostics", "api"},
    {"web"},
    {"cli"},
    {"__main__"},
]
HOME = {
    "PIL": {"photos", "diagnostics", "recognition"},
    "pillow_heif": {"photos", "diagnostics"},
    "cv2": {"detection", "links", "photos"},
    "onnxruntime": {"detection"},
    "pytesseract": {"recognition"},
    "argostranslate": {"translation"},
    "ctranslate2": {"translation"},
    "sentencepiece": {"translation"},
    "text2tashkeel": {"translation"},
    "sqlite3": {"catalogue", "translation"},
    "filelock": {"catalogue", "translation"},
    "pebble": {"ingest"},
    "dask": {"ingest"},
    "distributed": {"ingest"},
    "pyrage": {"interchange"},
    "rfc3161_client": {"evidence"},
    "cryptography": {"evidence"},
    "fpdf": {"evidence", "interchange"},
    "c2pa": {"evidence"},
    "click": {"cli"},
    "rich": {"cli"},
    "flask": {"web"},
    "jinja2": {"site"},
    "babel": {"languages"},
    "markupsafe": {"web"},
    "werkzeug": {"web"},
    "waitress": {"web"},
    "xlsxwriter": {"interchange"},
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


@cache
def graph() -> dict[str, set[str]]:
    """The modules of wallmsg, each with the modules it imports anywhere, by dotted names."""
    files = {module_name(path): path for path in PACKAGE.rglob("*.py")}
    found = {}
    for name, path in files.items():
        targets = {one if one in files else one.rpartition(".")[0] for one in imported(path)}
        found[name] = (targets & files.keys()) - {name}
    return found


def module_name(path: Path) -> str:
    """The dotted name of a module, that of its package for `__init__.py`."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_there_is_no_import_circle() -> None:
    """Not even between modules of one package, inside functions, or for types alone."""
    left = dict(graph())
    while ends := [name for name, targets in left.items() if not targets & left.keys()]:
        for name in ends:
            del left[name]
    assert not left, "these import each other, or import such a circle"


def test_a_file_name_occurs_once_in_a_package() -> None:
    """So that its name is enough to find a module."""
    names = Counter((part, path.name) for part, path in parts() if path.name != "__init__.py")
    assert [name for name, count in names.items() if count > 1] == []


TWO_MEANINGS = {
    *("Answers", "Change", "Details", "Line", "Merged", "Page", "Progress", "Status"),
    *("Versions", "Word"),
}
"""Names of classes that still mean two things. Remove those that no longer do; add none."""


def test_a_class_name_has_one_meaning() -> None:
    """No two public classes have the same name, whatever module they are in."""
    names = Counter(
        node.name
        for _, path in parts()
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, count in names.items() if count > 1} <= TWO_MEANINGS


NO_FRONT = {"evidence", "ingest", "interchange", "photos", "review", "text", "translation"}
"""Packages of which `cli` and `web` still import modules: their fronts do not have all that these
need. Remove those that do; add none."""


def test_commands_and_pages_import_fronts() -> None:
    """`cli` and `web` import from packages, not from modules inside them."""
    for name, targets in graph().items():
        part = [*name.split("."), ""][1]
        if part not in {"cli", "web"}:
            continue
        for target in targets:
            other = [*target.split("."), ""][1]
            if target.count(".") > 1 and other not in {part, *NO_FRONT}:
                # A command starts the server and sets passwords; the rest of `web` is its own.
                assert target in {"wallmsg.web.server", "wallmsg.web.passwords"}, name
