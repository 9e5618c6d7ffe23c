"""Settings and fixtures that all tests share."""

from __future__ import annotations

import multiprocessing.process
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent
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
    """With --quick, try fewer examples of each law; the full run tries them all."""
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
