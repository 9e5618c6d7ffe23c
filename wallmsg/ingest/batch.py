"""A batch of photos, read and translated into a catalogue.

Each photo is stored as soon as it is read; translation follows in batches across photos and
completes the stored records. After a crash, at most the photos being read are lost, and the next
run does what is missing: unread photos, photos that failed, messages without English.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import closing, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from wallmsg.catalogue import Acquisition, Action, Catalogue
from wallmsg.errors import CatalogueError, PhotoError
from wallmsg.evidence.proofmode import keep_proof
from wallmsg.ingest.executor import Executor, ExecutorFactory, ExecutorOptions
from wallmsg.ingest.import_plan import Hashes, Intent, decide
from wallmsg.ingest.message_translator import MessageTranslator
from wallmsg.ingest.page_reader import PageResult
from wallmsg.model import (
    Caption,
    Machine,
    Message,
    Model,
    Outcome,
    Photo,
    Provenance,
    Record,
    Review,
    Similar,
    Storage,
    Translation,
    record_id,
    utc_now,
)
from wallmsg.photos.image_file import DEFAULT_MAX_PIXELS, SUFFIXES, SourceFile
from wallmsg.version import __version__

TRANSLATE_EVERY = 16
"""Photos whose messages are translated together: enough for the translator to work in batches, few
enough that the catalogue is useful while it grows."""

NEAR_DUPLICATE_BITS = 6
"""Differing bits of 64 up to which two photos count as looking the same."""

_POLL_SECONDS = 0.5


class Status(StrEnum):
    """What a batch did with one photo."""

    ADDED = "added"
    REDONE = "redone"
    SKIPPED = "skipped"
    TRASHED = "trashed"
    """People have moved its record to the trash."""
    FAILED = "failed"


@dataclass(frozen=True)
class FileResult:
    """What a batch did with one photo file."""

    name: str
    status: Status
    records: tuple[Record, ...] = ()
    reason: str | None = None


@dataclass(frozen=True)
class BatchOptions:
    """How a batch runs."""

    jobs: int = 1
    redo: bool = False
    storage: Storage = Storage.COPY
    max_pixels: int = DEFAULT_MAX_PIXELS
    photo_timeout: float = 600.0
    captions: Mapping[str, tuple[Caption, ...]] = field(default_factory=dict)
    """By the photo's name in the catalogue: see `wallmsg.interchange.captions.assign`."""
    source: str = ""
    """Device or person that the photos come from, for the journal."""
    custodian: str = ""
    """Who handed the photos over, for the journal."""
    custodian_of: Callable[[Path], str] | None = None
    """Who handed one photo over, by its path, where each has a custodian of its own."""
    method: str = ""
    """How the photos were sent here, for the journal; empty for photos of this machine."""


class Batch:
    """Adds photos to a catalogue: reads them with an executor, then translates in this process.

    Args:
        catalogue: Where the records are stored.
        start_executor: Starts what reads the photos.
        english: Translates the messages; None leaves them untranslated.
        options: How to run.
        should_stop: Called between photos. Once it returns true, the photos being read are finished
            and the others are left for the next run.
        romanise: Writes a transcription in Latin letters; None leaves messages without.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        start_executor: ExecutorFactory,
        english: MessageTranslator | None,
        options: BatchOptions,
        should_stop: Callable[[], bool] = lambda: False,
        romanise: Callable[[str], str] | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._start_executor = start_executor
        self._english = english
        self._options = options
        self._should_stop = should_stop
        self._romanise = romanise
        self._waiting_for_english: list[str] = []
        self._copies: dict[str, list[SourceFile]] = {}
        """By SHA-256: copies of a photo that is being read."""

    def run(self, photos: Iterable[tuple[Path, str]]) -> Iterator[FileResult]:
        """Process (path, name) pairs; yields a result when a photo file is finished, in any order.

        Raises CatalogueError if the catalogue cannot be written (a full disk, for example), and
        MissingToolError if a tool fails.
        """
        self._waiting_for_english = list(self._catalogue.untranslated())
        killed: list[SourceFile] = []
        with self._executor(self._options.jobs) as executor, closing(Hashes()) as hashes:
            yield from self._read_all(iter(photos), hashes, executor, killed)
        if killed:
            yield from self._read_alone(killed)
        while self._english and self._waiting_for_english:
            self._translate_waiting()
            if self._should_stop():
                return

    def _executor(self, jobs: int) -> Executor:
        options = self._options
        return self._start_executor(
            ExecutorOptions(jobs, options.max_pixels, options.photo_timeout)
        )

    def _read_all(
        self,
        photos: Iterator[tuple[Path, str]],
        hashes: Hashes,
        executor: Executor,
        killed: list[SourceFile],
    ) -> Iterator[FileResult]:
        """Hash ahead, read what has to be read, store the results, until the last photo or a stop.

        Photos whose worker was killed from outside are added to `killed`.
        """
        hashing: dict[Future[SourceFile], str] = {}
        reading: dict[Future[list[PageResult]], SourceFile] = {}
        while True:
            if self._should_stop():
                hashing.clear()
                executor.drain()
            room = executor.room()
            while len(hashing) + len(reading) < room and not self._should_stop():
                photo = next(photos, None)
                if photo is None:
                    break
                hashing[hashes.begin(*photo)] = photo[1]
            if not hashing and not reading:
                return
            under_way: list[Future[Any]] = [*hashing, *reading]
            finished, _ = wait(under_way, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
            for hashed in [future for future in hashing if future in finished]:
                decided = self._plan_file(hashed, hashing.pop(hashed), [*reading.values(), *killed])
                if isinstance(decided, FileResult):
                    yield decided
                else:
                    reading[executor.submit(decided)] = decided
            for read in [future for future in reading if future in finished]:
                source = reading.pop(read)
                if executor.was_killed(read):
                    killed.append(source)
                elif results := executor.results(read, source):
                    yield self._store(source, results)
                    if copies := self._copies.get(
                        source.sha256
                    ):  # the file vanished, its copies may not have
                        copy = copies.pop(0)
                        reading[executor.submit(copy)] = copy

    def _read_alone(self, killed: Iterable[SourceFile]) -> Iterator[FileResult]:
        """Read photos again, one at a time: their workers were probably killed to free memory.

        Not after a request to stop: the signal that made it may have ended the workers, too.
        """
        with self._executor(1) as executor:
            for source in killed:
                if self._should_stop():
                    return
                read = executor.submit(source)
                while wait({read}, timeout=_POLL_SECONDS).not_done:
                    executor.room()  # raises if nobody is there to read it
                if not (self._should_stop() and executor.was_killed(read)):
                    yield self._store(source, executor.results(read, source))

    def _plan_file(
        self, hashed: Future[SourceFile], name: str, in_progress: Iterable[SourceFile]
    ) -> SourceFile | FileResult:
        """The photo if it has to be read (new, failed before, or redo), else its result."""
        try:
            source = hashed.result()
        except PhotoError as error:
            return self._store_unopenable(name, str(error))
        self._forget_unopenable(name)
        if source.sha256 in {other.sha256 for other in in_progress}:
            self._copies.setdefault(source.sha256, []).append(source)
            return FileResult(name, Status.SKIPPED)
        intent, reason = decide(source.sha256, self._catalogue, self._options.redo)
        if intent is Intent.FAIL:
            return FileResult(name, Status.FAILED, reason=reason)
        if intent is Intent.TRASHED:
            return FileResult(name, Status.TRASHED)
        if intent is Intent.SKIP:
            self._attach(self._catalogue.read(record_id(source.sha256)), source)
            return FileResult(name, Status.SKIPPED)
        return source

    def _store(self, source: SourceFile, results: Sequence[PageResult]) -> FileResult:
        try:
            storage, stored = self._keep_photo(source, results)
        except PhotoError as error:
            return self._store_unopenable(source.name, str(error))
        again = self._options.redo and self._catalogue.has(record_id(source.sha256))
        records = []
        for result in results:
            photo = replace(result.photo, storage=storage, path=stored)
            records.append(self._write(photo, result, source))
        keep_proof(self._catalogue, source.path, source.sha256)
        for copy in self._copies.pop(source.sha256, ()):
            records[0] = self._attach(records[0], copy)
        self._translate_waiting(TRANSLATE_EVERY)
        reasons = [record.machine.reason for record in records if record.machine.reason]
        status = Status.FAILED if reasons else Status.REDONE if again else Status.ADDED
        return FileResult(
            name=source.name,
            status=status,
            records=tuple(records),
            reason=reasons[0] if reasons else None,
        )

    def _write(self, photo: Photo, result: PageResult, source: SourceFile) -> Record:
        identity = record_id(photo.sha256 or "", photo.page)
        machine = self._romanised(_machine(result))
        captions = (*result.captions, *self._captions(photo.name))
        similar = self._similar(identity, photo.perceptual_hash)
        if self._catalogue.has(identity):

            def renew(old: Record) -> Record:
                return replace(
                    _also_named(old, photo.name),
                    photo=replace(photo, name=old.photo.name),
                    machine=machine,
                    captions=_merged(old.captions, captions),
                    similar=similar,
                )

            record = self._catalogue.update(identity, renew, Action.READ_AGAIN)
        else:
            record = Record(
                id=identity, photo=photo, machine=machine, captions=captions, similar=similar
            )
            self._catalogue.write(record, acquired=self._acquired(source))
        if record.untranslated():
            self._waiting_for_english.append(identity)
        return record

    def _keep_photo(
        self, source: SourceFile, results: Sequence[PageResult]
    ) -> tuple[Storage, str | None]:
        """Store the photo file, unless it is not an image; returns how and where."""
        kind = results[0].photo.format
        if kind is None:
            return Storage.NONE, None
        if self._catalogue.has(record_id(source.sha256)):
            old = self._catalogue.read(record_id(source.sha256)).photo
            if old.storage is not Storage.NONE:
                return old.storage, old.path
        path = self._catalogue.store_photo(
            source.path, source.sha256, SUFFIXES[kind], self._options.storage
        )
        return self._options.storage, path

    def _store_unopenable(self, name: str, reason: str) -> FileResult:
        record = Record(
            id=_unopenable_id(name),
            photo=Photo(name=name, sha256=None, bytes=None, storage=Storage.NONE, path=None),
            machine=Machine(
                outcome=Outcome.FAILED,
                reason=reason,
                provenance=Provenance(program=_program(), time=utc_now()),
            ),
            captions=self._captions(name),
        )
        if self._catalogue.add(record):
            return FileResult(name, Status.FAILED, records=(record,), reason=reason)
        try:
            self._catalogue.read(record.id)
        except CatalogueError as error:
            # It may still hold people's texts: it is not overwritten.
            return FileResult(name, Status.FAILED, reason=str(error))

        def renew(old: Record) -> Record:
            captions = _merged(old.captions, record.captions)
            return replace(old, machine=record.machine, captions=captions)

        record = self._catalogue.update(record.id, renew, Action.READ_AGAIN)
        return FileResult(name, Status.FAILED, records=(record,), reason=reason)

    def _forget_unopenable(self, name: str) -> None:
        """Discard the record of a photo that could not be opened before, now that it can be.

        A record in which people have written something stays.
        """
        identity = _unopenable_id(name)
        if self._catalogue.has(identity):
            with suppress(CatalogueError):
                if self._catalogue.read(identity).review == Review():
                    self._catalogue.discard(identity)

    def _similar(self, identity: str, perceptual_hash: str | None) -> tuple[Similar, ...]:
        if perceptual_hash is None:
            return ()
        near = self._catalogue.near(perceptual_hash, NEAR_DUPLICATE_BITS)
        return tuple(Similar(id=i, distance=bits) for i, bits in near if i != identity)

    def _captions(self, name: str) -> tuple[Caption, ...]:
        return self._options.captions.get(name, ())

    def _attach(self, record: Record, source: SourceFile) -> Record:
        """Add to a record the name, captions and proof of another file with the same bytes."""
        keep_proof(self._catalogue, source.path, source.sha256)
        captions = self._captions(source.name)

        def with_additions(old: Record) -> Record:
            return replace(_also_named(old, source.name), captions=_merged(old.captions, captions))

        if with_additions(record) == record:
            return record
        acquired = self._acquired(source)
        return self._catalogue.update(record.id, with_additions, acquired=acquired)

    def _acquired(self, source: SourceFile) -> Acquisition:
        """How a photo came into the catalogue, for the journal."""
        # A photo that was sent lies in a temporary folder here: its name is all that is known.
        sent = bool(self._options.method)
        origin = source.name if sent else str(source.path.absolute())
        return Acquisition(
            sha256=source.sha256,
            bytes=source.bytes,
            # A name that is not valid UTF-8 cannot be stored as it is.
            origin=os.fsencode(origin).decode("utf-8", "backslashreplace"),
            method=self._options.method or self._options.storage.value,
            source=self._options.source,
            custodian=self._custodian_of(source.path),
        )

    def _custodian_of(self, path: Path) -> str:
        options = self._options
        return options.custodian_of(path) if options.custodian_of else options.custodian

    def _translate_waiting(self, at_least: int = 1) -> None:
        """Translate the records that have waited longest, once there are enough."""
        translator, waiting = self._english, self._waiting_for_english
        if translator is None or len(waiting) < at_least:
            return
        records = []
        for identity in waiting[:TRANSLATE_EVERY]:
            # A damaged record is reported by `wallmsg verify`; the others are still translated.
            with suppress(CatalogueError):
                records.append(self._catalogue.read(identity))
        texts = [
            {i: record.machine.messages[i] for i in record.untranslated()} for record in records
        ]
        english = iter(translator.translate([one for own in texts for one in own.values()]))
        for record, own in zip(records, texts, strict=True):
            new = {i: next(english) for i in own}
            self._catalogue.update(
                record.id,
                partial(_with_english, new=new, messages=own, model=translator.model),
                Action.TRANSLATE,
            )
        del waiting[:TRANSLATE_EVERY]

    def _romanised(self, machine: Machine) -> Machine:
        if self._romanise is None:
            return machine
        messages = tuple(
            replace(message, romanised=self._romanise(message.transcription))
            if message.outcome is Outcome.READ
            else message
            for message in machine.messages
        )
        return replace(machine, messages=messages)


def _machine(result: PageResult) -> Machine:
    provenance = Provenance(
        program=_program(),
        time=utc_now(),
        tools=result.tools,
        models=result.models,
        settings=result.settings,
    )
    if result.reading is None:
        return Machine(outcome=Outcome.FAILED, reason=result.reason, provenance=provenance)
    return Machine(
        outcome=result.reading.outcome,
        rotation=result.reading.rotation,
        messages=result.reading.messages,
        other_writing=result.reading.other_writing,
        provenance=provenance,
    )


def _with_english(
    old: Record, new: Mapping[int, Translation], messages: Mapping[int, Message], model: Model
) -> Record:
    """The record with its English, except where the photo was read again meanwhile."""
    still = {
        i: translation
        for i, translation in new.items()
        if i in old.untranslated()
        and old.machine.messages[i].readable_text() == messages[i].readable_text()
    }
    record = old.with_translations(still)
    models = {**record.machine.provenance.models, "translator": model}
    provenance = replace(record.machine.provenance, models=models)
    return replace(record, machine=replace(record.machine, provenance=provenance))


def _merged(old: tuple[Caption, ...], new: tuple[Caption, ...]) -> tuple[Caption, ...]:
    """The captions, those of each source as it has them now: a correction takes the old one's
    place."""
    sources = {caption.source for caption in new}
    return tuple(caption for caption in old if caption.source not in sources) + new


def _also_named(record: Record, name: str) -> Record:
    """The record with another name of its file, if it is one."""
    if name in {record.photo.name, *record.other_names}:
        return record
    return replace(record, other_names=(*record.other_names, name))


def _unopenable_id(name: str) -> str:
    return hashlib.sha256(f"unopenable:{name}".encode()).hexdigest()[:16]


def _program() -> str:
    return f"wallmsg {__version__}"
