"""The doctor finds what is missing and says how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories.records import record
from wallmsg.catalogue import Catalogue
from wallmsg.diagnostics import Check, examine
from wallmsg.errors import ExitCode
from wallmsg.factory import ReadingOptions

pytestmark = pytest.mark.models


def checks(options: ReadingOptions, catalogue: Path | None) -> dict[str, Check]:
    """All checks by name."""
    return {check.name: check for check in examine(options, catalogue)}


def test_a_sound_installation(tmp_path: Path) -> None:
    """Everything this environment has is found, with versions and hashes."""
    Catalogue.create(tmp_path / "catalogue")
    found = checks(ReadingOptions(), tmp_path / "catalogue")
    assert [check.name for check in found.values() if check.problem] == []
    assert found["Reader"].detail.startswith("tesseract: 5.")
    assert "model ara_wall, sha256" in found["Reader"].detail
    assert found["Detector"].detail.startswith("db: ")
    assert found["Reading"].detail == "an empty wall gives no_text; confidence is calibrated"
    assert "سنعود" in found["Translator"].detail
    assert "0 records" in found["Catalogue"].detail


def test_what_is_missing_is_named_with_its_remedy(tmp_path: Path) -> None:
    """A missing tool, model and catalogue each fail alone, with a hint and the exit code."""
    options = ReadingOptions(tesseract=tmp_path / "none", language="none")
    found = checks(options, tmp_path / "none")
    failed = {name for name, check in found.items() if check.problem}
    assert failed == {"Reader", "Reading", "Catalogue"}
    assert all(found[name].problem.hint for name in failed)
    assert "--tesseract" in found["Reader"].problem.hint
    assert found["Reader"].exit_code is ExitCode.MISSING_TOOL
    assert found["Catalogue"].exit_code is ExitCode.CATALOGUE
    assert found["Disk"].exit_code is ExitCode.OK


def test_a_damaged_record_is_found(tmp_path: Path) -> None:
    """A catalogue with unreadable records is not called sound: all are counted and named."""
    catalogue = Catalogue.create(tmp_path / "catalogue")
    for letter in "ac":
        damaged = catalogue.record_path(letter * 16)
        damaged.parent.mkdir(parents=True)
        damaged.write_text("{")
    catalogue.write(record("sound.jpg"))
    [found] = [
        check for check in examine(ReadingOptions(), catalogue.path) if check.name == "Catalogue"
    ]
    assert "records: 1 readable, 2 damaged: " + "a" * 16 + ", " + "c" * 16 in found.detail
    assert found.exit_code is ExitCode.CATALOGUE
