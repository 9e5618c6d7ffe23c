"""What other processes do to a catalogue in tests: write, and be killed while they write."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import wallmsg.catalogue
from tests.factories.records import HEART, heart, message, noted, record
from wallmsg.catalogue import Action, Catalogue
from wallmsg.catalogue.resources import ResourceKind, add_resource
from wallmsg.model import Storage

PACKAGE = str(Path(wallmsg.catalogue.__file__).parent)

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload([__name__])


def start(target: Callable[..., None], *arguments: object) -> Any:
    """Starts a process that runs `target`."""
    process = context.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def kill_after(lines: int) -> None:
    """Lets this process be killed once it has run that many lines of the catalogue's code."""
    left = lines

    def trace(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        nonlocal left
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        if event == "line":
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def change_everything(path: Path, photo: Path, sha256: str, lines: int) -> None:
    """Stores a photo, adds, changes and discards records; killed after some lines of code."""
    catalogue = Catalogue.open(path)
    kill_after(lines)
    catalogue.store_photo(photo, sha256, ".jpg", Storage.COPY)
    catalogue.add(record("new.jpg", message(*HEART)))
    catalogue.update(heart().id, lambda old: noted(old, "seen"), Action.REVIEW)
    catalogue.discard(record("old.jpg").id)
    catalogue.rebuild_index()


def add_many(path: Path, writer: int, count: int) -> None:
    """Adds records of its own, and each time a note to one that all writers share."""
    catalogue = Catalogue.open(path)
    for number in range(count):
        catalogue.add(record(f"{writer}-{number}.jpg", message(f"بيت {number}", f"house {writer}")))
        catalogue.update(heart().id, lambda old, n=number: noted(old, f"{writer}-{n}"))


def open_and_add(path: Path, writer: int) -> None:
    """Makes the catalogue if there is none, and adds a record."""
    Catalogue.open_or_create(path).add(record(f"{writer}.jpg", message(*HEART)))


def remove_with_photo(path: Path, record_id: str, lines: int) -> None:
    """Deletes a record with its photo; killed after some lines of code."""
    catalogue = Catalogue.open(path)
    kill_after(lines)
    catalogue.move_to_trash(record_id, with_photo=True)
    os._exit(0)


def keep_and_remove(path: Path, lines: int) -> None:
    """Adds a translation memory and removes it; killed after some lines of code."""
    catalogue = Catalogue.open(path)
    kill_after(lines)
    kept = add_resource(catalogue, ResourceKind.MEMORY, "a.tmx", b"<tmx/>")
    assert kept is not None
    with catalogue.writing() as files:
        files.remove(kept.relative_to(path).as_posix())
    os._exit(0)
