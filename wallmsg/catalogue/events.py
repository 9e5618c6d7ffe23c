"""What a line of the journal says besides the hashes: who, where, with what, and from where."""

from __future__ import annotations

import getpass
import os
import platform
import time
from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta, Struct

from wallmsg.version import __version__

ACTOR_VARIABLE = "WALLMSG_REVIEWER"
"""Environment variable with the name of the person who works; else the login name is taken."""

_NOTICED_SECONDS = 60


class Agent(Struct, frozen=True):
    """Who changes a catalogue: a person, on a machine, with a version of the program."""

    actor: str
    machine: str
    program: str

    @classmethod
    def current(cls, actor: str | None = None) -> Agent:
        """This process, working for `actor`, else for whom the environment or the login names."""
        return cls(
            actor=actor or os.environ.get(ACTOR_VARIABLE, "").strip() or _login(),
            machine=platform.node() or "unknown",
            program=f"wallmsg {__version__}",
        )


class Acquisition(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a photo came into the catalogue. The journal's line has the time and the actor."""

    sha256: Annotated[str | None, Meta(description="Of the file as it was taken in.")]
    bytes: int | None
    origin: Annotated[str, Meta(description="The path or the name it was taken from.")]
    method: Annotated[str, Meta(description="copy, link, reference, upload ...")]
    source: Annotated[str, Meta(description="Device or person it came from, as people say.")] = ""
    custodian: Annotated[str, Meta(description="Who handed it over, as people say.")] = ""


class FileEvent(Struct, frozen=True):
    """A file of the catalogue that came or went: its path inside, hash and length."""

    path: str
    sha256: str | None
    bytes: int | None


class Transfer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Photos, or the whole catalogue, handed over to somebody."""

    to: str
    method: str = ""
    note: str = ""


class Details(Struct, frozen=True, kw_only=True):
    """What an entry of the journal may say besides what changed."""

    actor: str | None = None
    acquired: Acquisition | None = None
    file: FileEvent | None = None
    transfer: Transfer | None = None


class Clock:
    """The wall clock, and a clock that nobody can set."""

    def now(self) -> datetime:
        """The time of day: UTC, whole seconds."""
        return datetime.now(UTC).replace(microsecond=0)

    def elapsed(self) -> float:
        """Seconds since some moment, also while the machine sleeps where it can tell."""
        return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class ClockWatch:
    """Notices that the wall clock was set between two entries of a journal."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self._before: tuple[datetime, float] | None = None

    def jump(self, now: datetime, last: str | None) -> int | None:
        """Seconds by which the clock was set since the entry of the time `last`; None if not.

        Setting it back shows against that entry. Setting it forward shows only if this process
        wrote before, and from a minute on, since clocks are corrected by seconds all the time.
        """
        elapsed = self.clock.elapsed()
        before, self._before = self._before, (now, elapsed)
        if before:
            drift = (now - before[0]).total_seconds() - (elapsed - before[1])
            if abs(drift) >= _NOTICED_SECONDS:
                return round(drift)
        back = (_time(last) - now).total_seconds() if last else 0
        return -round(back) if back >= 1 else None


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
