"""`doctor`, `measure` and `models`, the main command and its errors."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.fixtures.commands import Run
from wallmsg import __version__
from wallmsg.catalogue import Catalogue
from wallmsg.cli import main
from wallmsg.errors import CatalogueError


def test_help_is_short_and_grouped(run: Run) -> None:
    """Help fits a screen and groups the commands by what people want to do."""
    out = run("--help").out
    assert len(out.splitlines()) < 50
    for title in ("Build a catalogue:", "Search it:", "Share it:", "Maintain it:"):
        assert title in out
    assert "Examples:" in out


def test_version(run: Run) -> None:
    """The version is that of the package."""
    assert run("--version").out == f"wallmsg {__version__}\n"


@pytest.mark.parametrize("arguments", [["unknown"], ["add", "--unknown"], ["show"]])
def test_usage_errors(arguments: list[str], run: Run) -> None:
    """What click refuses returns 2 and shows the usage."""
    ran = run(*arguments)
    assert ran.code == 2
    assert "Usage:" in ran.err


def test_a_fault_of_ours_is_called_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unforeseen error returns 1 and points to --debug, which shows the traceback."""

    def broken(_: object) -> None:
        raise ZeroDivisionError("broken")

    monkeypatch.setattr("wallmsg.factory.open_catalogue", broken)
    ran = run("stats")
    assert ran.code == 1
    assert "--debug" in ran.err
    with pytest.raises(ZeroDivisionError):
        main(["--debug", "stats"])


@pytest.mark.models
def test_measure_prints_a_table_and_json(run: Run, tmp_path: Path) -> None:
    """A bare wall whose truth is empty: nothing invented, nothing to rate."""
    cv2.imwrite(str(tmp_path / "wall.png"), np.full((80, 120, 3), 170, dtype=np.uint8))
    (tmp_path / "wall.gt.txt").write_text("")
    measured = json.loads(run("measure", tmp_path, "--json").out)
    assert measured["photos"][0]["outcome"] == "no_text"
    assert (measured["all"]["invented"], measured["all"]["cer"]) == (0, None)
    assert "wall.png" in run("measure", tmp_path).out


@pytest.mark.process
def test_nothing_to_measure(run: Run, tmp_path: Path) -> None:
    """A folder without truth files returns 4; no folder returns 2."""
    assert run("measure", tmp_path).code == 4
    assert run("measure", tmp_path / "absent").code == 2


@pytest.mark.models
def test_doctor(run: Run, tmp_path: Path) -> None:
    """A sound installation returns 0; a missing tool 3, with the remedy."""
    sound = run("doctor")
    assert sound.code == 0, sound.out
    assert "FAIL" not in sound.out
    ill = run("doctor", "--tesseract", tmp_path / "absent")
    assert ill.code == 3
    assert "FAIL Reader" in ill.out
    assert "name a Tesseract 5 with --tesseract" in ill.out


def test_models(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded package is listed and used; what is no package is refused with 3."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert run("models", "list").out.startswith("* translate-ar_en")
    assert str(tmp_path) in run("models", "path").out
    wrong = tmp_path / "wrong.argosmodel"
    wrong.write_bytes(b"no zip")
    assert run("models", "install", wrong).code == 3
    assert run("models", "install", tmp_path / "absent.argosmodel").code == 2
    assert run("models", "remove", "embedded").code == 2
    assert run("models", "remove", "xx_yy").code == 3


def test_a_package_can_be_installed_and_removed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package from a file is preferred over the embedded one until it is removed."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    models = Path(__file__).parents[3] / "wallmsg" / "models"
    [package] = models.glob("translate-ar_en-*.argosmodel")
    assert run("models", "install", package).code == 0
    assert "* translate-ar_en" in run("models", "list").out
    assert "installed" in run("models", "list").out.splitlines()[0]
    assert run("models", "remove", "ar_en").code == 0
    assert "embedded" in run("models", "list").out.splitlines()[0]


def test_a_place_that_cannot_be_looked_into(run: Run, tmp_path: Path) -> None:
    """What the system refuses is told in one sentence, wherever it was met."""
    (tmp_path / "file").touch()
    ran = run("list", "-c", tmp_path / "file" / "catalogue")
    assert (ran.code, "unexpected" in ran.err) == (5, False)
    ran = run("list", "-c", tmp_path / ("x" * 300))
    assert ran.code != 1
    assert "File name too long" in ran.err


def test_debug_may_stand_anywhere(run: Run, tmp_path: Path) -> None:
    """--debug after the command does the same; after -- it is an ordinary word."""
    with pytest.raises(CatalogueError):
        main(["list", "-c", str(tmp_path / "absent"), "--debug"])
    assert run("list", "-c", tmp_path / "absent", "--", "--debug").code == 2


@pytest.mark.parametrize("value", ["nan", "inf", "1e400", "1e305", "0", "-1"])
def test_limits_that_are_no_numbers(value: str, run: Run, tmp_path: Path) -> None:
    """Only a positive finite number of megapixels is one."""
    assert run("add", tmp_path, f"--max-megapixels={value}").code == 2


def test_arguments_that_are_no_text(run: Run, catalogue: Catalogue) -> None:
    """Bytes that are no text are named as such and change nothing."""
    ran = run("set", "heart.jpg", "--note", "a\udcff", "-c", catalogue.path)
    assert ran.code == 2
    assert "the note is not valid Unicode text" in ran.err
    ran = run("search", "\udcff", "-c", catalogue.path)
    assert (ran.code, "is not text" in ran.err) == (2, True)
    assert catalogue.read(catalogue.resolve("heart.jpg")).review.notes == ()
