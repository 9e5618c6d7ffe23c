"""A plug-in package, really installed: its parts appear everywhere without a change in wallmsg."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from wallmsg.docs import page

SOURCE = Path(__file__).parents[1] / "plugin_package" / "sample_plugin.py"
PROJECT = tomllib.loads(re.findall(r"```toml\n(.*?)```", page("plugins").text, re.DOTALL)[0])[
    "project"
]
"""The project of the example in `wallmsg help plugins`."""
POINTS = "".join(
    f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in points.items())
    for group, points in PROJECT["entry-points"].items()
)
WHEEL = """\
Wheel-Version: 1.0
Generator: test
Root-Is-Purelib: true
Tag: py3-none-any
"""
INFO = "sample_plugin-1.5.dist-info"
FILES = {
    "sample_plugin.py": SOURCE.read_text(encoding="utf-8"),
    f"{INFO}/METADATA": "Metadata-Version: 2.1\nName: sample-plugin\nVersion: 1.5\n",
    f"{INFO}/WHEEL": WHEEL,
    f"{INFO}/entry_points.txt": POINTS,
}

Wallmsg = Callable[..., str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the plug-in from its wheel."""
    folder = tmp_path_factory.mktemp("plugin")
    wheel = folder / "sample_plugin-1.5-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
        archive.writestr(f"{INFO}/RECORD", "".join(f"{name},,\n" for name in FILES))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    done = subprocess.run(
        [*pip, "--target", folder / "site", wheel], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.fixture
def wallmsg(site: Path, tmp_path: Path) -> Wallmsg:
    """Runs the program where the plug-in is installed; returns its output."""
    paths = [str(site), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}

    def run(*arguments: object) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "wallmsg", *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def test_help_lists_plugins(wallmsg: Wallmsg) -> None:
    """After wallmsg's own, for every command that takes them."""
    for command in ("add", "review", "measure", "doctor"):
        text = " ".join(wallmsg(command, "--help").split())
        assert "[tesseract, fixed]" in text
        assert ", whole]" in text
    assert ", rows]" in " ".join(wallmsg("export", "--help").split())


def test_doctor_checks_plugins(wallmsg: Wallmsg) -> None:
    """Each with the package it comes from and what it says of itself; one that is used, too."""
    text = " ".join(wallmsg("doctor", "--reader", "fixed:سنعود", "--detector", "whole").split())
    assert "ok detector whole sample-plugin 1.5: needs nothing" in text
    assert "ok reader fixed sample-plugin 1.5: reads nothing" in text
    assert "ok translator fixed sample-plugin 1.5: model none" in text
    assert "ok format rows sample-plugin 1.5: writes .rows files" in text
    assert "ok Reader fixed: reads سنعود" in text
    assert "confidence is uncalibrated" in text


def test_provenance_names_plugins(wallmsg: Wallmsg, tmp_path: Path) -> None:
    """Detector, reader, model, package and calibration are recorded; the format is used."""
    photo = np.random.default_rng(1).integers(0, 255, (80, 400, 3), dtype=np.uint8)
    cv2.imwrite(str(tmp_path / "wall.png"), photo)
    chosen = ("--detector", "whole", "--reader", "fixed:سنعود يوما", "--translator", "fixed")
    wallmsg("add", "wall.png", "-j1", *chosen)
    [record] = (tmp_path / "catalogue" / "records").rglob("*.json")
    machine = json.loads(record.read_text(encoding="utf-8"))["machine"]
    provenance = machine["provenance"]
    assert machine["messages"][0]["translation"]["text"] == "We will return one day"
    assert provenance["models"]["translator"]["name"] == "fixed 1"
    assert provenance["settings"]["detector"] == "whole"
    assert provenance["settings"]["reader"] == "fixed"
    assert provenance["settings"]["confidence"] == "uncalibrated"
    assert provenance["models"]["reader"]["name"] == "سنعود يوما"
    assert provenance["tools"] == {"fixed": "1", "sample-plugin": "1.5"}
    shown = wallmsg("show", "wall.png")
    assert "detector whole, reader fixed, confidence uncalibrated" in shown
    wallmsg("export", "-o", "messages.rows")
    assert (tmp_path / "messages.rows").read_text(encoding="utf-8") == "سنعود يوما\n"
    assert wallmsg("export", "--format", "rows") == "سنعود يوما\n"


def test_measure_takes_plugins(wallmsg: Wallmsg, tmp_path: Path) -> None:
    """The figures are those of the reader that is named."""
    photo = np.random.default_rng(2).integers(0, 255, (80, 400, 3), dtype=np.uint8)
    cv2.imwrite(str(tmp_path / "wall.png"), photo)
    (tmp_path / "wall.gt.txt").write_text("سنعود يوما\n", encoding="utf-8")
    chosen = ("--detector", "whole", "--reader", "fixed:سنعود يوما", "--json")
    assert json.loads(wallmsg("measure", ".", *chosen))["all"]["cer"] == 0.0
