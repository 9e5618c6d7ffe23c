"""Photos on disk, and batches that read them with fakes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from tests.factories.fakes import FakeTranslator, make_reader, photo_bytes
from wallmsg.catalogue import Catalogue
from wallmsg.ingest.batch import Batch, BatchOptions, FileResult
from wallmsg.ingest.executor import ExecutorFactory, SerialExecutor
from wallmsg.ingest.message_translator import MessageTranslator
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.ingest.process_executor import ProcessExecutor
from wallmsg.model import record_id
from wallmsg.photos.image_file import hash_file

Photos = list[tuple[Path, str]]
MakeReader = Callable[[], PhotoReader]


def serial(make: MakeReader) -> ExecutorFactory:
    """Reads in this process."""
    return partial(SerialExecutor, make)


def processes(make: MakeReader) -> ExecutorFactory:
    """Reads in worker processes."""
    return partial(ProcessExecutor, make)


def save(folder: Path, name: str, pixels: np.ndarray) -> tuple[Path, str]:
    """A photo on disk, with its name."""
    path = folder / name
    cv2.imwrite(str(path), pixels)
    return path, name


def save_different(folder: Path, count: int) -> Photos:
    """Photos of which none looks like another: 0.png, 1.png ..."""
    return [save(folder, f"{i}.png", photo_bytes(str(i))) for i in range(count)]


def save_plain(colour: tuple[int, int, int], folder: Path, name: str) -> tuple[Path, str]:
    """A photo of one colour."""
    return save(folder, name, np.full((60, 240, 3), colour, dtype=np.uint8))


def run(
    catalogue: Catalogue,
    photos: Photos,
    options: BatchOptions | None = None,
    executor: ExecutorFactory = serial(make_reader),  # noqa: B008 - a constant
    translator: FakeTranslator | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> dict[str, FileResult]:
    """Run a batch to its end; the results by name."""
    english = MessageTranslator(translator) if translator else None
    batch = Batch(catalogue, executor, english, options or BatchOptions(), should_stop)
    return {done.name: done for done in batch.run(photos)}


def check_stop(catalogue: Catalogue, folder: Path, executor: ExecutorFactory) -> None:
    """After a stop, photos in hand are finished and translated; the next run does the rest."""
    many = save_different(folder, 12)
    stop = threading.Event()
    english = MessageTranslator(FakeTranslator())
    batch = Batch(catalogue, executor, english, BatchOptions(jobs=2), stop.is_set)
    finished = []
    for done in batch.run(many):
        finished.append(done)
        stop.set()
    assert 1 <= len(finished) < 12
    assert len(catalogue.ids()) == len(finished)
    assert catalogue.untranslated() == []
    run(catalogue, many)
    assert len(catalogue.ids()) == 12


def identity(photo: tuple[Path, str]) -> str:
    """The id a photo's record has."""
    return record_id(hash_file(photo[0])[0])
