"""Detectors, readers, translators and formats by name: wallmsg's own and those of plug-ins.

A plug-in is an installed package with an entry point in one of the groups `wallmsg.detectors`,
`wallmsg.readers`, `wallmsg.translators` and `wallmsg.formats`. The entry point's name is what the
command line calls it; it refers to a class or object that fits the group's protocol, and nothing of
the plug-in is imported before it is used or `wallmsg doctor` checks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Generic, TypeVar

from wallmsg.errors import MissingToolError, UsageError

OWN = "wallmsg"
"""Origin of what comes with wallmsg."""

T = TypeVar("T")


@dataclass(frozen=True)
class Component:
    """One thing that can be chosen by name."""

    kind: str
    """`detector`, `reader`, `translator` or `format`."""
    name: str
    target: str
    """`package.module:attribute`."""
    package: str = OWN
    """Name of the distribution it comes from."""
    version: str = ""
    """Version of that distribution; empty for wallmsg's own."""

    @property
    def is_plugin(self) -> bool:
        """Whether it comes from another package than wallmsg."""
        return self.package != OWN


class Registry(Generic[T]):
    """The things of one kind.

    Args:
        group: The entry point group of plug-ins.
        kind: What one of them is called, such as "reader".
        own: Name to `package.module:attribute` of those that come with wallmsg. A plug-in of the
            same name never replaces one of them.
    """

    def __init__(self, group: str, kind: str, own: Mapping[str, str]) -> None:
        self.group = group
        self.kind = kind
        self._own = own

    def components(self) -> tuple[Component, ...]:
        """All that can be chosen: wallmsg's own in their order, then plug-ins by name."""
        return (
            *(Component(self.kind, name, target) for name, target in self._own.items()),
            *self.plugins(),
        )

    def plugins(self) -> tuple[Component, ...]:
        """Those of plug-ins, by name; of several with one name the first."""
        from importlib.metadata import entry_points

        found = sorted(
            (point.name, point.value, point.dist.name, point.dist.version)
            for point in entry_points(group=self.group)
            if point.dist and point.name not in self._own
        )
        first = {name: Component(self.kind, name, *rest) for name, *rest in reversed(found)}
        return tuple(first[name] for name in sorted(first))

    def names(self) -> tuple[str, ...]:
        """The names, in the order of `components`."""
        return tuple(component.name for component in self.components())

    def component(self, name: str) -> Component:
        """The component of that name. Raises UsageError, which lists the names."""
        if name in self._own:  # without a look at what is installed
            return Component(self.kind, name, self._own[name])
        for component in self.plugins():
            if component.name == name:
                return component
        known = ", ".join(self.names())
        raise UsageError(f"there is no {self.kind} {name!r}", hint=f"choose one of {known}")

    def load(self, component: Component) -> T:
        """The class or object that a component refers to.

        Raises MissingToolError if it cannot be imported or goes by another name.
        """
        module, _, path = component.target.partition(":")
        try:
            found = import_module(module)
            for part in path.split("."):
                found = getattr(found, part)
        except Exception as error:
            if not component.is_plugin:
                raise
            raise MissingToolError(
                f"the {self.kind} {component.name} of {component.package} does not load: {error}",
                hint=f"reinstall or remove it: pip uninstall {component.package}",
            ) from error
        own: T = found  # type: ignore[assignment]
        if getattr(own, "name", None) != component.name:
            raise MissingToolError(
                f"the {self.kind} {component.name} of {component.package} has another name inside",
                hint=f"report it to the authors of {component.package}",
            )
        return own

    def get(self, name: str) -> T:
        """What has that name. Raises as `component` and `load` do."""
        return self.load(self.component(name))
