"""Settings and fixtures that all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent

pytest_plugins = ["tests.fixtures.commands", "tests.fixtures.site"]

# How long an example takes says more about the machine than about the code.
settings.register_profile("wallmsg", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("wallmsg")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of tests/process and tests/browser by their folder."""
    for item in items:
        for folder in ("process", "browser"):
            if TESTS / folder in item.path.parents:
                item.add_marker(folder)
