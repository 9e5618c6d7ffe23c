"""Formats of plug-ins are found by name and by file ending, after the formats of wallmsg."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from wallmsg.interchange.formats.plugin_formats import find_plugin_format, plugin_format_names

MODULE = """\
class CommaFormat:
    name = "commas"
    suffix = ".csv"


class RowsFormat:
    name = "rows"
    suffix = ".rows"
"""
POINTS = """\
[wallmsg.formats]
commas = rows_plugin:CommaFormat
csv = rows_plugin:CommaFormat
rows = rows_plugin:RowsFormat
tsv = rows_plugin:RowsFormat
"""


@pytest.fixture(autouse=True)
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package whose formats have names and endings of wallmsg, and others."""
    info = tmp_path / "rows_plugin-1.5.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: rows-plugin\nVersion: 1.5\n")
    (info / "entry_points.txt").write_text(POINTS)
    (tmp_path / "rows_plugin.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "rows_plugin", raising=False)


def test_a_plugin_never_takes_a_name_of_wallmsg() -> None:
    """Neither of a format that is written nor of one that is only read."""
    assert plugin_format_names() == ["commas", "rows"]
    assert find_plugin_format("csv", None) is None
    assert find_plugin_format("tsv", None) is None


@pytest.mark.parametrize("output", ["messages.csv", "MESSAGES.CSV", "all.json", "to.xlf"])
def test_a_plugin_never_takes_an_ending_of_wallmsg(output: str) -> None:
    """Files with these endings are written by wallmsg, and no plug-in is imported."""
    assert find_plugin_format(None, Path(output)) is None
    assert "rows_plugin" not in sys.modules


def test_a_plugin_is_found_by_its_own_name_or_ending() -> None:
    """By name also if wallmsg writes files with the same ending."""
    by_name = find_plugin_format("commas", Path("messages.csv"))
    by_ending = find_plugin_format(None, Path("messages.ROWS"))
    assert by_name is not None
    assert by_name.name == "commas"
    assert by_ending is not None
    assert by_ending.name == "rows"
    assert find_plugin_format(None, None) is None
    assert find_plugin_format(None, Path("messages.other")) is None
