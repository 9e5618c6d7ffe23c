"""Settings and fixtures that all tests share."""

from __future__ import annotations

import multiprocessing.process
import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent
MEMORY = Path("/dev/shm")  # noqa: S108
ROOM_BYTES = 2_000_000_000
"""What the tests of all workers may need at once."""
SLOW_KINDS = ("process", "browser", "models", "large", "shared")
"""Markers of tests that `--quick` leaves out."""

pytest_plugins = ["tests.fixtures.commands", "tests.fixtures.site"]

# How long an example takes says more about the machine than about the code.
settings.register_profile("wallmsg", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("wallmsg"), max_examples=20)
settings.load_profile("wallmsg")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --quick."""
    parser.addoption(
        "--quick",
        action="store_true",
        help=f"leave out tests marked {', '.join(SLOW_KINDS)}; what is left starts no process",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Keep temporary folders in memory where there is room; with --quick, try fewer examples."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM_BYTES:
        # Every write of a catalogue is flushed to the disk: 30 ms each on a busy disk.
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if config.getoption("--quick"):
        settings.load_profile("quick")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests of tests/process and tests/browser by their folder; select with --quick."""
    for item in items:
        for folder in ("process", "browser"):
            if TESTS / folder in item.path.parents:
                item.add_marker(folder)
    if config.getoption("--quick"):
        slow = [item for item in items if any(map(item.get_closest_marker, SLOW_KINDS))]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in set(slow)]


@pytest.fixture(autouse=True)
def no_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --quick a test that starts a process fails: it needs a marker."""

    def refuse(*_: object, **__: object) -> NoReturn:
        pytest.fail("this test starts a process: mark it with `process` or `models`")

    if request.config.getoption("--quick"):
        monkeypatch.setattr(subprocess.Popen, "__init__", refuse)
        monkeypatch.setattr(multiprocessing.process.BaseProcess, "start", refuse)
