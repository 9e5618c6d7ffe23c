"""Things chosen by name: wallmsg's own and those of installed packages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wallmsg.errors import MissingToolError, UsageError
from wallmsg.plugins import DETECTORS, READERS, TRANSLATORS
from wallmsg.registry import Component, Registry


class Thing:
    """Something with a name."""

    name = "thing"


def registry() -> Registry[type[Thing]]:
    """A registry with one thing of its own."""
    return Registry("wallmsg.things", "thing", {"thing": f"{__name__}:Thing"})


def install(site: Path, package: str, points: str) -> None:
    """What pip leaves of a package with entry points in the group `wallmsg.things`."""
    info = site / f"{package}-1.5.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.5\n")
    (info / "entry_points.txt").write_text(f"[wallmsg.things]\n{points}\n")


@pytest.mark.parametrize("table", [DETECTORS, READERS, TRANSLATORS], ids=lambda one: one.kind)
def test_each_of_our_own_goes_by_its_name(table: Registry[Any]) -> None:
    """The name in the table is the name of the class, and can be imported."""
    own = [component for component in table.components() if not component.is_plugin]
    assert own
    for component in own:
        assert table.load(component).name == component.name


def test_an_unknown_name_lists_the_known_ones() -> None:
    """The hint has every name that can be chosen."""
    with pytest.raises(UsageError, match="no thing 'other'") as caught:
        registry().get("other")
    assert caught.value.hint == "choose one of thing"


def test_plugins_are_found_but_never_replace_our_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entry points of installed packages are listed; one called like ours is ignored."""
    install(tmp_path, "alpha", f"thing = evil:Thing\nbeta = {__name__}:Thing\ngone = nowhere:X")
    install(tmp_path, "omega", f"beta = {__name__}:Thing")
    monkeypatch.syspath_prepend(str(tmp_path))
    things = registry()
    assert things.names() == ("thing", "beta", "gone")
    assert things.get("thing") is Thing
    assert things.component("beta") == Component(
        "thing", "beta", f"{__name__}:Thing", "alpha", "1.5"
    )
    with pytest.raises(MissingToolError, match="another name inside"):
        things.get("beta")
    with pytest.raises(MissingToolError, match="gone of alpha does not load") as caught:
        things.get("gone")
    assert "pip uninstall alpha" in str(caught.value)
