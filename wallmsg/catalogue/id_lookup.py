"""From what a person types to the id of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Protocol

from wallmsg.catalogue.search.index import Index
from wallmsg.catalogue.search.index_rows import name_key
from wallmsg.errors import RecordNotFoundError
from wallmsg.text.file_names import comparable

_NEAR = 3
_MOST = 1000
"""Records that a beginning may mean before they are not counted further."""

Names = Mapping[str, Sequence[str]]
"""Ids, and the names of each photo: its own, then the others under which it was added."""


class KnownRecords(Protocol):
    """The records among which one is looked up."""

    def has(self, record_id: str) -> bool:
        """Whether there is such a record."""

    def starting(self, beginning: str) -> Sequence[str]:
        """Ids that begin so, sorted; not more than can be counted at once."""

    def named(self, wanted: str) -> Names:
        """At least the photos that a comparable name can mean."""

    def near(self, wanted: str) -> tuple[Names, Sequence[str]]:
        """Photos with similar names, and similar ids."""


class ListedRecords:
    """Records that are all known: not too many. `names` is called only when no id fits."""

    def __init__(self, ids: Sequence[str], names: Callable[[], Names]) -> None:
        self._ids = ids
        self._names = names

    def has(self, record_id: str) -> bool:
        """Whether there is such a record."""
        return record_id in self._ids

    def starting(self, beginning: str) -> Sequence[str]:
        """Ids that begin so."""
        return [each for each in self._ids if each.startswith(beginning)]

    def named(self, wanted: str) -> Names:  # noqa: ARG002
        """All photos."""
        return self._names()

    def near(self, wanted: str) -> tuple[Names, Sequence[str]]:  # noqa: ARG002
        """All photos and ids."""
        return self._names(), self._ids


class IndexedRecords:
    """The records of a catalogue, looked up in its index: as quick among a million as among ten."""

    def __init__(self, has: Callable[[str], bool], index: Index) -> None:
        self._has = has
        self._index = index

    def has(self, record_id: str) -> bool:
        """Whether there is such a record."""
        try:
            return self._has(record_id)
        except RecordNotFoundError:  # it cannot be an id
            return False

    def starting(self, beginning: str) -> Sequence[str]:
        """Ids that begin so."""
        return self._index.starting(beginning, _MOST)

    def named(self, wanted: str) -> Names:
        """The photos of that name, or of that name before an ending."""
        last = wanted.rpartition("/")[2]
        return self._index.named({name_key(wanted), last})

    def near(self, wanted: str) -> tuple[Names, Sequence[str]]:
        """Those next to it in the order of names, and of ids."""
        ids = self._index.starting(wanted[:4], _MOST) if wanted else []
        return self._index.near_names(name_key(wanted)), ids


def resolve(name: str, known: KnownRecords) -> str:
    """The id that `name` means: an id, its unique beginning, or a photo's name.

    A photo may be named by its whole path as added, by its file name, with or without ending, in
    any case. Raises RecordNotFoundError naming those it could mean, or near ones.
    """
    wanted = comparable(name.strip())
    if known.has(wanted):
        return wanted
    found = list(known.starting(wanted)) if wanted else []
    # The pages of one file share their beginning; the first page represents the file.
    found = [i for i in found if "-p" not in i] or found
    if not found:
        found = _named(wanted, known.named(wanted))
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(found[:_NEAR]) + (" ..." if len(found) > _NEAR else "")
        count = f"any of {len(found)}" if len(found) < _MOST else "one of very many"
        raise RecordNotFoundError(
            f"{name!r} could be {count} records",
            hint=f"give one of their ids: {listed}",
        )
    near = _near(wanted, *known.near(wanted))
    raise RecordNotFoundError(
        f"there is no record or photo {name!r}",
        hint=f"did you mean {' or '.join(near)}?" if near else "`wallmsg list` shows all",
    )


def _named(wanted: str, names: Names) -> list[str]:
    """Ids of the photos of that name; the strictest way of naming that finds any counts.

    A photo's own name counts before another one's other names.
    """
    for form in (str, _file_name, _stem):
        for own in (slice(0, 1), slice(1, None)):
            found = sorted(
                identity
                for identity, called in names.items()
                if wanted and any(form(comparable(name)) == wanted for name in called[own])
            )
            if found:
                return [i for i in found if "-p" not in i] or found
    return []


def _file_name(name: str) -> str:
    return PurePath(name).name


def _stem(name: str) -> str:
    return PurePath(name).stem


def _near(wanted: str, names: Names, ids: Sequence[str]) -> list[str]:
    from difflib import get_close_matches

    written = {
        _file_name(comparable(name)): _file_name(name)
        for called in names.values()
        for name in called
    }
    close = get_close_matches(wanted, written, n=_NEAR, cutoff=0.7)
    near_ids = get_close_matches(wanted[:16], ids, n=_NEAR, cutoff=0.7) if not close else []
    return [written[name] for name in close] + near_ids
