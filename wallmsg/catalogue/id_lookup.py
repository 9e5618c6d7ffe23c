"""From what a person types to the id of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

from wallmsg.errors import RecordNotFoundError
from wallmsg.text.file_names import comparable

_NEAR = 3

Names = Mapping[str, Sequence[str]]


def resolve(name: str, ids: Sequence[str], names: Callable[[], Names]) -> str:
    """The id that `name` means: an id, its unique beginning, or a photo's name.

    `names` gives the photos' names by id, the first before the others under which the same file was
    added, and is only called when no id fits. A photo may be named
    by its whole path as added, by its file name, with or without ending, in any case.
    Raises RecordNotFoundError naming those it could mean, or near ones.
    """
    wanted = comparable(name.strip())
    if wanted in ids:
        return wanted
    known: Names = {}
    found = [i for i in ids if i.startswith(wanted)] if wanted else []
    # The pages of one file share their beginning; the first page represents the file.
    found = [i for i in found if "-p" not in i] or found
    if not found:
        known = names()
        found = _named(wanted, known)
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(found[:_NEAR]) + (" ..." if len(found) > _NEAR else "")
        raise RecordNotFoundError(
            f"{name!r} could be any of {len(found)} records",
            hint=f"give one of their ids: {listed}",
        )
    near = _near(wanted, ids, known)
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


def _near(wanted: str, ids: Sequence[str], names: Names) -> list[str]:
    from difflib import get_close_matches

    written = {
        _file_name(comparable(name)): _file_name(name)
        for called in names.values()
        for name in called
    }
    close = get_close_matches(wanted, written, n=_NEAR, cutoff=0.7)
    near_ids = get_close_matches(wanted[:16], ids, n=_NEAR, cutoff=0.7) if not close else []
    return [written[name] for name in close] + near_ids
