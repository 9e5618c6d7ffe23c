"""Catalogues with real small photos, and parts that read and translate at once, for web tests."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from PIL import Image

from scripts.check.synthetic_catalogue.synthetic_records import record_of, store_jpeg
from tests.factories.fakes import FakeDetector, FakeJudge, FakeReader, FakeTranslator, chooser
from tests.factories.fakes import make_reader as make_fast_reader
from tests.factories.polygons import box
from tests.factories.records import line
from wallmsg.catalogue import Catalogue
from wallmsg.ingest.batch import Batch, BatchOptions, FileResult
from wallmsg.ingest.executor import SerialExecutor
from wallmsg.ingest.message_translator import MessageTranslator
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.model import (
    Gps,
    Level,
    Message,
    QualityFlag,
    Record,
    Review,
    Translation,
)
from wallmsg.review import reviewed_pairs
from wallmsg.translation import Dictionary, Glossary, Romaniser, Term, TranslationMemory
from wallmsg.translation.lexicon.gloss import DictionaryEntry, DictionaryFile
from wallmsg.web.server import ServeOptions
from wallmsg.web.services import ServiceFactories, Services
from wallmsg.web.upload_queue import Photos, ReadBatch

ALEPPO = Gps(36.2021, 37.1343)
WIDTH, HEIGHT = 640, 480


def jpeg(seed: str, size: tuple[int, int] = (WIDTH, HEIGHT)) -> bytes:
    """A small photo of a wall that looks like no other: grey with dark strokes."""
    value = int(hashlib.sha256(seed.encode()).hexdigest()[:8], 16)
    random = np.random.default_rng(value)
    width, height = size
    shade = np.linspace(150, 210, width)[None, :, None] + random.normal(0, 6, (height, width, 3))
    wall = np.clip(shade, 0, 255).astype(np.uint8)
    for row in (100, 180):
        for left in range(60, width - 100, 70):
            top = row + int(random.integers(0, 20))
            wall[top : top + 30, left : left + 8 + int(random.integers(0, 40))] = (40, 30, 60)
    out = io.BytesIO()
    Image.fromarray(wall).save(out, "JPEG", quality=80)
    return out.getvalue()


def photo_pixels() -> np.ndarray:
    """A wall without writing, HxWx3 uint8 BGR."""
    return np.full((HEIGHT, WIDTH, 3), 180, np.uint8)


def message(
    *texts: str,
    english: str | None = None,
    verdict: Level = Level.OK,
    reason: str = "",
    confidence: float = 0.9,
    top: float = 95,
) -> Message:
    """A message of those lines, with English if any."""
    lines = tuple(
        line(text, confidence=confidence, polygon=box(60, top + 80 * n, 500, 50))
        for n, text in enumerate(texts)
    )
    made = Message.of(lines)
    if english is None:
        return made
    flags = (QualityFlag(reason, verdict, "detail"),) if reason else ()
    return made.translated(
        Translation(text=english, score=-0.3, translator="t", verdict=verdict, flags=flags)
    )


def add_photo(
    catalogue: Catalogue,
    name: str,
    *messages: Message,
    gps: Gps | None = None,
    review: Review | None = None,
    taken: str | None = "2016-12-15T10:00:00",
) -> Record:
    """Store a photo and its record, as `wallmsg add` would; returns the record."""
    photo = store_jpeg(catalogue, name, jpeg(name), (WIDTH, HEIGHT))
    photo = replace(photo, taken=taken, gps=gps)
    record = record_of(photo, *messages, review=review)
    catalogue.write(record)
    return record


def renamed(record: Record, number: int, own: Message, gps: Gps) -> Record:
    """Another record of the same file, with a message and a position of its own."""
    photo = replace(record.photo, name=f"IMG_{number}.jpg", gps=gps)
    machine = replace(record.machine, messages=(own,))
    return replace(record, id=f"{number:016x}", photo=photo, machine=machine)


def stock(catalogue: Catalogue) -> dict[str, Record]:
    """Five photos of every kind, by a short name: withheld, unsure, sound, two (messages), bare."""
    return {
        "withheld": add_photo(
            catalogue,
            "withheld.jpg",
            message(
                "لن ننسى",
                "دماء الشهداء",
                english="We will kill",
                verdict=Level.WITHHELD,
                reason="violence",
            ),
            gps=ALEPPO,
        ),
        "unsure": add_photo(
            catalogue,
            "unsure.jpg",
            message("باقون هنا", english="Staying here", confidence=0.4),
            gps=Gps(36.21, 37.15),
            review=Review(place="Aleppo, Salaheddine", tags=("farewell",)),
        ),
        "sound": add_photo(
            catalogue, "sound.jpg", message("سنعود يوما", english="We will return one day")
        ),
        "two": add_photo(
            catalogue,
            "two.jpg",
            message("تركت قلبي", english="I left my heart"),
            message("بين الجدران", english="Between the walls", top=300),
            gps=Gps(33.51, 36.29),
        ),
        "bare": add_photo(catalogue, "bare.jpg"),
    }


def dictionary() -> Dictionary:
    """A dictionary of one word."""
    entry = DictionaryEntry("قلب", ("heart",), support=5)
    return Dictionary(DictionaryFile((entry,), {"قلب": (0,)}, {}, {}))


def services(
    catalogue: Catalogue,
    reader: Callable[[], PhotoReader] | None = None,
    judge: FakeJudge | None = None,
) -> Services:
    """Reads every line as the same words and translates by putting brackets around."""

    def make_reader() -> PhotoReader:
        return PhotoReader(FakeDetector(), FakeReader("قرئ من جديد"), chooser())

    makers = ServiceFactories(
        reader=reader or make_reader,
        translator=FakeTranslator,
        judge=lambda: judge or FakeJudge(),
        dictionary=dictionary,
        glossary=lambda: Glossary([Term("حلب", ("Aleppo",), "place")]),
        romaniser=lambda: Romaniser(dictionary(), None, {}),
        memory=lambda: TranslationMemory(reviewed_pairs(catalogue)),
    )
    return Services(makers, catalogue.seal)


def fast_batch(catalogue: Catalogue) -> ReadBatch:
    """Reads photos in this process with a reader that finds one line on each."""

    def read(photos: Photos, should_stop: Callable[[], bool]) -> Iterator[FileResult]:
        batch = Batch(
            catalogue,
            partial(SerialExecutor, make_fast_reader),
            MessageTranslator(FakeTranslator(), FakeJudge()),
            BatchOptions(jobs=1),
            should_stop,
        )
        return batch.run(photos)

    return read


def parts(catalogue: Catalogue, options: ServeOptions) -> tuple[Services, ReadBatch]:
    """The fakes as a server takes them."""
    del options
    return services(catalogue), fast_batch(catalogue)


def catalogue_at(folder: Path) -> Catalogue:
    """An empty catalogue."""
    return Catalogue.create(folder / "catalogue", title="Test walls")
