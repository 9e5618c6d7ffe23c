"""Puts the parts together from options; it is the only module that knows all of them.

Importing it is cheap: parts that load models are imported where they are created.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from wallmsg.errors import CatalogueError, UsageError, WallmsgError
from wallmsg.plugins import DETECTORS, READERS, TRANSLATORS
from wallmsg.registry import Component

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue
    from wallmsg.evaluation import Score
    from wallmsg.ingest.batch import BatchOptions, FileResult
    from wallmsg.ingest.executor import Executor, ExecutorFactory, ExecutorOptions
    from wallmsg.ingest.import_plan import Planned
    from wallmsg.ingest.message_translator import MessageTranslator
    from wallmsg.ingest.pipeline import PhotoReader
    from wallmsg.interchange.export import Included
    from wallmsg.model import Record
    from wallmsg.photos.scan import Found
    from wallmsg.recognition import ReaderSettings
    from wallmsg.review import Selection
    from wallmsg.site import SiteEvents, SiteOptions, SiteReport
    from wallmsg.translation import (
        Dictionary,
        Gate,
        Glossary,
        PackageProfile,
        PackageStore,
        Romaniser,
        Term,
        TranslationMemory,
        TranslationPackage,
        Translator,
    )

KeptDamaged: TypeAlias = "Callable[[Path, WallmsgError], None]"
"""Called with a stored file that cannot be read, and the reason."""

CATALOGUE_VARIABLE = "WALLMSG_CATALOGUE"
TESSERACT_VARIABLE = "WALLMSG_TESSERACT"

LARGER_PACKAGE_NOTE = (
    "the English is by the small package that comes with wallmsg; the larger one of Argos"
    " (wallmsg models install ar_en, about 100 MB, needs a network once) comes much closer to what"
    " people write: 57 of 100 on news where the small one has 38"
)
"""Mean chrF on FLORES (`wallmsg help accuracy`)."""


def _ignore(_: Path, __: WallmsgError) -> None:
    """Ignore what cannot be read."""


@dataclass(frozen=True)
class ReadingOptions:
    """Which detector and reader read photos, and with which model."""

    tesseract: Path | None = None
    """Tesseract to use instead of the one that is found."""
    tessdata: Path | None = None
    """Directory with reading models; None is wallmsg's own."""
    language: str | None = None
    """Name of the reading model; None is the reader's usual one."""
    reader: str = "tesseract"
    detector: str = "db"
    in_process: bool = False
    """Read in this process instead of workers: a photo that crashes it ends the program."""
    cluster: str | None = None
    """Address of the Dask scheduler whose workers read, or "local"; None: processes here."""
    shared_folder: bool = False
    """The workers of the cluster see the photos under the same path as this machine."""


def catalogue_path(given: Path | None) -> Path:
    """The path of the catalogue: `given`, else WALLMSG_CATALOGUE, else here, else ./catalogue."""
    if given is not None:
        return given
    if variable := os.environ.get(CATALOGUE_VARIABLE):
        return Path(variable)
    return Path() if Path("catalogue.json").is_file() else Path("catalogue")


def open_catalogue(given: Path | None) -> Catalogue:
    """The catalogue. Raises CatalogueError, with a hint, if it does not exist."""
    from wallmsg.catalogue import Catalogue

    return Catalogue.open(catalogue_path(given))


def has_catalogue(given: Path | None) -> bool:
    """Whether there is a catalogue already."""
    return (catalogue_path(given) / "catalogue.json").exists()


def open_or_create_catalogue(given: Path | None) -> Catalogue:
    """The catalogue, created if it does not exist. Raises CatalogueError."""
    from wallmsg.catalogue import Catalogue

    path = catalogue_path(given)
    return Catalogue.open_or_create(path, title=Path(os.path.realpath(path)).name)


def check_reading(options: ReadingOptions) -> None:
    """Raise MissingToolError if the reader or the detector lacks something, UsageError if unknown.

    Called once before a batch, so that each worker need not report it. Also MissingToolError if
    the cluster does not answer.
    """
    check_reader(options)
    DETECTORS.get(options.detector)
    if options.cluster:
        from wallmsg.ingest.dask_cluster import check_cluster

        check_cluster(options.cluster)


def check_reader(options: ReadingOptions) -> str:
    """What the reader uses, in one line. Raises MissingToolError, UsageError if it is unknown."""
    checked = READERS.get(options.reader).check(_reader_settings(options))
    return f"{options.reader}: {checked}"


def check_detector(options: ReadingOptions) -> str:
    """What the detector uses, in one line. Raises MissingToolError, UsageError if it is unknown."""
    return f"{options.detector}: {DETECTORS.get(options.detector).check()}"


def check_translator(name: str | None) -> str:
    """What the translator uses, in one line. Raises MissingToolError."""
    plugin, model = _translator_of(name)
    return f"{plugin}: {TRANSLATORS.get(plugin).check(model)}"


def plugins() -> tuple[Component, ...]:
    """The installed plug-ins, by kind and name."""
    from wallmsg.interchange.formats.plugin_formats import FORMATS

    tables = (DETECTORS, READERS, TRANSLATORS, FORMATS)
    return tuple(component for table in tables for component in table.plugins())


def detector_names() -> tuple[str, ...]:
    """The names of the detectors, plug-ins included."""
    return DETECTORS.names()


def reader_names() -> tuple[str, ...]:
    """The names of the readers, plug-ins included."""
    return READERS.names()


def translator_names() -> tuple[str, ...]:
    """The names of the translators, plug-ins included."""
    return TRANSLATORS.names()


def check_plugin(component: Component) -> str:
    """Where a plug-in comes from and what it uses, in one line. Raises MissingToolError."""
    from wallmsg.interchange.formats.plugin_formats import FORMATS, check_format
    from wallmsg.recognition import ReaderSettings

    checks: dict[str, Callable[[], str]] = {
        DETECTORS.kind: lambda: DETECTORS.load(component).check(),
        READERS.kind: lambda: READERS.load(component).check(ReaderSettings()),
        TRANSLATORS.kind: lambda: TRANSLATORS.load(component).check(None),
        FORMATS.kind: lambda: check_format(component),
    }
    return f"{component.package} {component.version}: {checks[component.kind]()}"


def make_reader(options: ReadingOptions) -> PhotoReader:
    """All that reads one photo: detector, reader and the selection among readings.

    Raises MissingToolError if a tool or model is absent, UsageError for an unknown name.
    """
    from wallmsg.detection import WritingKinds
    from wallmsg.ingest.pipeline import PhotoReader
    from wallmsg.recognition import Calibration, ReadingSelector

    chosen = {
        "detector": DETECTORS.component(options.detector),
        "reader": READERS.component(options.reader),
    }
    detector = DETECTORS.load(chosen["detector"]).create()
    reader = READERS.load(chosen["reader"]).create(_reader_settings(options))
    selector = ReadingSelector(calibration=Calibration.load(reader.model.sha256))
    return PhotoReader(
        detector,
        reader,
        selector,
        kinds=WritingKinds.at_hand(),
        names={role: component.name for role, component in chosen.items()},
        packages={e.package: e.version for e in chosen.values() if e.is_plugin},
    )


def _reader_settings(options: ReadingOptions) -> ReaderSettings:
    from wallmsg.recognition import ReaderSettings

    return ReaderSettings(options.language, options.tessdata, options.tesseract)


def package_store() -> PackageStore:
    """Where installed translation packages live."""
    from wallmsg.translation import PackageStore

    return PackageStore.of_user()


def larger_package_note(name: str | None = None) -> str | None:
    """What a larger translation package would change, if the translator called `name` uses the
    embedded one; else None. Raises MissingToolError if there is no such package.
    """
    plugin, model = _translator_of(name)
    if name == "none" or plugin != "argos":
        return None
    store = package_store()
    package = store.find(model) if model else store.find()
    return LARGER_PACKAGE_NOTE if package.embedded else None


def make_translator(name: str | None) -> Translator | None:
    """The translator called `name`; None is the preferred one, "none" is no translation.

    `name` is NAME or NAME:MODEL of a translator, or the name of an Argos package. Raises
    MissingToolError if there is no such package.
    """
    if name == "none":
        return None
    plugin, model = _translator_of(name)
    return _with_evidence(TRANSLATORS.get(plugin).create(model))


def _with_evidence(translator: Translator) -> Translator:
    """The translator with the evidence that the quality estimate needs, if both packages are
    there."""
    from wallmsg.translation import (
        ArgosTranslator,
        EvidenceTranslator,
        NetworkScorer,
        embedded_package,
        embedded_reverse_package,
    )

    reverse = embedded_reverse_package()
    if reverse is None:
        return translator
    profile = translator.profile if isinstance(translator, ArgosTranslator) else None
    scorers = NetworkScorer(embedded_package()), NetworkScorer(reverse)
    return EvidenceTranslator(translator, *scorers, profile)


def _translator_of(name: str | None) -> tuple[str, str | None]:
    plugin, _, model = (name or "").partition(":")
    return (plugin, model or None) if plugin in TRANSLATORS.names() else ("argos", name)


def measure_package(
    package: TranslationPackage, on_progress: Callable[[int, int], None]
) -> PackageProfile:
    """How well a package translates the calibration messages. Raises ModelError if it fails."""
    from wallmsg.translation import ArgosTranslator, measure_package

    return measure_package(ArgosTranslator(package), on_progress)


def embedded_chrf() -> float:
    """Mean chrF of the embedded package on the calibration messages, 0 to 1."""
    from wallmsg.translation import read_coefficients

    return read_coefficients().translator_chrf


def make_gate(terms: Iterable[Term] = ()) -> Gate:
    """The quality gate. It takes about 0.3 s, to load a dictionary.

    `terms`: of other glossaries, whose names must be in the translation, too. Raises
    MissingToolError if a word list is missing.
    """
    from wallmsg.translation import Gate

    return Gate.embedded(terms=terms)


def make_romaniser() -> Romaniser:
    """The romaniser. Raises MissingToolError if a part is missing."""
    from wallmsg.translation import Romaniser

    return Romaniser.embedded()


def read_terms(file: Path) -> tuple[Term, ...]:
    """The terms of a glossary file, TBX or tab-separated.

    Raises NoInputError or UsageError if it cannot be read as one.
    """
    from wallmsg.interchange.import_files import read_terms as read

    return read(file)


def romanise_reviews(catalogue: Catalogue) -> None:
    """Romanise people's texts that are not romanised yet.

    Raises MissingToolError if a part is missing, CatalogueError if a record cannot be changed.
    """
    if catalogue.read_only or not catalogue.index.unromanised():
        return  # creating the romaniser takes half a second
    from wallmsg.review.romanised import romanise_reviews as fill

    fill(catalogue, make_romaniser().romanise)


def own_terms(catalogue: Catalogue, on_damaged: KeptDamaged = _ignore) -> tuple[Term, ...]:
    """The terms of a catalogue's glossaries; `on_damaged` gets those that cannot be read."""
    from wallmsg.interchange.import_files import terms_of

    return terms_of(catalogue, on_damaged)


def make_glossary(
    catalogue: Catalogue, terms: Iterable[Term] = (), on_damaged: KeptDamaged = _ignore
) -> Glossary:
    """The embedded glossary, the catalogue's terms, and `terms`; later ones take precedence."""
    from wallmsg.translation import Glossary, read_glossary

    return Glossary((*read_glossary(), *own_terms(catalogue, on_damaged), *terms))


def make_memory(
    catalogue: Catalogue, min_similarity: float | None = None, on_damaged: KeptDamaged = _ignore
) -> TranslationMemory:
    """The translation memory: imported memories, then the catalogue's own reviews.

    `min_similarity`: of suggestions, 0 to 1; None is the usual one.
    """
    from wallmsg.interchange.import_files import memory_of

    return memory_of(catalogue, on_damaged, min_similarity)


def make_english(
    catalogue: Catalogue,
    translator: Translator | None,
    terms: Iterable[Term] = (),
    on_damaged: KeptDamaged = _ignore,
) -> MessageTranslator | None:
    """The translator of messages, with memory and gate; None without `translator`.

    `terms`: used besides those of the catalogue.
    """
    if translator is None:
        return None
    from wallmsg.ingest.message_translator import MessageTranslator

    gate = make_gate((*own_terms(catalogue, on_damaged), *terms))
    return MessageTranslator(translator, gate, make_memory(catalogue, on_damaged=on_damaged))


def make_dictionary() -> Dictionary:
    """The dictionary for glosses. Raises MissingToolError if it is missing."""
    from wallmsg.translation import Dictionary

    return Dictionary.embedded()


def stored_photos(given: Path | None) -> Found:
    """The photo files of a catalogue, to read them again."""
    from wallmsg.photos.scan import Found

    catalogue = open_catalogue(given)
    found = Found()
    for identity in catalogue.ids():
        try:
            record = catalogue.read(identity)
        except CatalogueError as error:
            found.unreadable.append((Path(identity), str(error)))
            continue
        if record.photo.path is None or record.photo.page > 1:
            continue
        path = catalogue.photo_path(record)
        if path.is_file():
            found.photos.append((path, record.photo.name))
        else:
            found.unreadable.append((path, "the photo is gone"))
    return found


def plan(photos: Iterable[tuple[Path, str]], given: Path | None, redo: bool) -> Iterator[Planned]:
    """What `run_batch` would do with each photo; writes nothing."""
    from wallmsg.catalogue import Catalogue
    from wallmsg.ingest.import_plan import plan

    path = catalogue_path(given)
    catalogue = Catalogue.open(path) if (path / "catalogue.json").exists() else None
    return plan(photos, catalogue, redo)


def executor_factory(reading: ReadingOptions) -> ExecutorFactory:
    """What starts the executor of a batch: worker processes, a cluster, or this process."""
    make = partial(make_reader, reading)
    if reading.cluster:
        return partial(_cluster_executor, make, reading.cluster, reading.shared_folder)
    if reading.in_process:
        from wallmsg.ingest.executor import SerialExecutor

        return partial(SerialExecutor, make)
    from wallmsg.ingest.process_executor import ProcessExecutor

    return partial(ProcessExecutor, make)


def _cluster_executor(
    make: Callable[[], PhotoReader], address: str, shared_folder: bool, options: ExecutorOptions
) -> Executor:
    from wallmsg.ingest.cluster_executor import ClusterExecutor
    from wallmsg.ingest.dask_cluster import DaskCluster

    cluster = DaskCluster(address, options.jobs)
    return ClusterExecutor(make, cluster, options, shared_folder=shared_folder)


def run_batch(
    catalogue: Catalogue,
    photos: Iterable[tuple[Path, str]],
    reading: ReadingOptions,
    english: MessageTranslator | None,
    options: BatchOptions,
    should_stop: Callable[[], bool],
) -> Iterator[FileResult]:
    """Read photos into the catalogue; yields a result as each is finished.

    `english`: of `make_english`; None leaves messages untranslated. Raises CatalogueError if the
    catalogue cannot be written; see `check_reading` for tools.
    """
    from wallmsg.ingest.batch import Batch

    start = executor_factory(reading)
    romanise = make_romaniser().romanise
    return Batch(catalogue, start, english, options, should_stop, romanise).run(photos)


def export_formats() -> list[str]:
    """Names of the formats that can be written."""
    from wallmsg.interchange.formats.plugin_formats import plugin_format_names
    from wallmsg.interchange.formats.registry import export_names

    return export_names() + plugin_format_names()


def is_for_reading(name: str | None, output: Path | None) -> bool:
    """Whether the format of that name, or of that file's ending, leaves out unclear readings."""
    from wallmsg.interchange.formats.registry import is_for_reading

    return is_for_reading(name, output)


def export(
    catalogue: Catalogue,
    name: str | None,
    output: Path | BinaryIO,
    included: Included | None = None,
    selection: Selection | None = None,
    on_damaged: Callable[[str, CatalogueError], None] | None = None,
) -> int:
    """Write the catalogue to a file, a folder or a stream; returns how many records.

    Args:
        catalogue: What to write.
        name: Of the format; None takes it from the ending of `output`.
        output: The file or stream; for a format of several files a folder, unless it ends in .zip.
        included: What to include besides what is safe; None: nothing.
        selection: Only records with a message that matches; whole records are written.
        on_damaged: Called with the id and the error of each damaged record, which is left out.

    Raises UsageError if the format is unknown or the file cannot be written, CatalogueError at a
    damaged record without `on_damaged`, QueryError for an invalid query.
    """
    from wallmsg.interchange import export as exports
    from wallmsg.interchange.formats.plugin_formats import find_plugin_format
    from wallmsg.interchange.original_files import CatalogueOriginals
    from wallmsg.interchange.output_file import require_outside
    from wallmsg.interchange.photo_copies import CataloguePhotos
    from wallmsg.interchange.selection import selected_records

    path = output if isinstance(output, Path) else None
    export_format = find_plugin_format(name, path) or exports.choose_export_format(name, path)
    if path:
        require_outside(path, catalogue.path)
    records = selected_records(catalogue, selection, on_damaged)
    included = replace(
        included or exports.SAFE,
        hidden=catalogue.sensitive_ids(),
        photos=CataloguePhotos(catalogue),
    )
    if included.private:
        included = replace(included, originals=CatalogueOriginals(catalogue))
    records = _romanised_records(records, catalogue)
    if not isinstance(output, Path):
        return exports.export(export_format, records, catalogue.info, output, included)
    return exports.export_file(export_format, records, catalogue.info, output, included)


def export_sealed(
    catalogue: Catalogue,
    name: str | None,
    output: Path,
    keys: Sequence[str],
    selection: Selection | None = None,
    on_damaged: Callable[[str, CatalogueError], None] | None = None,
) -> tuple[int, Path]:
    """Write everything, also what is private, encrypted; returns how many records, and the file.

    The file is called as `output` with `.age` after it; of a format of several files it is a zip
    file. `keys` are public keys of age or SSH, or files with such keys. Else as `export`, with all
    that can be included.
    """
    from wallmsg.interchange import export as exports
    from wallmsg.interchange.formats.plugin_formats import find_plugin_format
    from wallmsg.interchange.output_file import require_outside, whole_file
    from wallmsg.interchange.sealed import SUFFIX, Recipients

    recipients = Recipients(keys)
    chosen = find_plugin_format(name, output) or exports.choose_export_format(name, output)
    in_zip = isinstance(chosen, exports.FolderFormat) and output.suffix.lower() != ".zip"
    target = output.with_name(f"{output.name}{'.zip' if in_zip else ''}{SUFFIX}")
    require_outside(target, catalogue.path)
    included = exports.Included(private=True, withheld=True, sensitive=True, unclear=True)

    def write(stream: BinaryIO) -> int:
        return export(catalogue, chosen.name, stream, included, selection, on_damaged)

    return whole_file(target, lambda out: recipients.seal(out, write)), target


def check_keys(keys: Sequence[str]) -> None:
    """Raise UsageError for what is neither a public key nor a file with public keys."""
    from wallmsg.interchange.sealed import Recipients

    Recipients(keys)


def selected_ids(
    catalogue: Catalogue, selection: Selection | None = None, *, sensitive: bool = False
) -> list[str]:
    """Ids of the records that `export` writes for a selection. Raises QueryError."""
    from wallmsg.interchange.selection import selected_ids as of_selection

    hidden = frozenset() if sensitive else catalogue.sensitive_ids()
    return [one for one in of_selection(catalogue, selection) if one not in hidden]


def build_site(
    catalogue: Catalogue,
    output: Path,
    options: SiteOptions,
    selection: Selection | None = None,
    on: SiteEvents | None = None,
) -> SiteReport:
    """Write a site of the catalogue, or of the photos with a message that matches, to a folder.

    Raises UsageError if the folder holds something else, is in the catalogue or cannot be written,
    CatalogueError at a damaged record without `on`, QueryError for an invalid query.
    """
    from wallmsg.interchange.output_file import require_outside
    from wallmsg.interchange.selection import selected_records
    from wallmsg.site import build_site as build

    require_outside(output, catalogue.path)
    records = selected_records(catalogue, selection, on.damaged if on else None)
    included = replace(options.included, hidden=catalogue.sensitive_ids())
    options = replace(options, included=included)
    return build(catalogue, _romanised_records(records, catalogue), output, options, on)


def _romanised_records(records: Iterable[Record], catalogue: Catalogue) -> Iterator[Record]:
    """The records with people's texts romanised where the catalogue has not stored that yet."""
    missing = set(catalogue.index.unromanised())
    if not missing:  # the romaniser takes half a second to make
        yield from records
        return
    from wallmsg.review.romanised import romanised

    romanise = make_romaniser().romanise
    for record in records:
        yield romanised(record, romanise) if record.id in missing else record


def measure(
    folder: Path, reading: ReadingOptions, max_pixels: int, *, are_lines: bool = False
) -> Iterator[Score]:
    """The scores of the photos in `folder` that have a truth file next to them.

    With `are_lines` each picture is the cut-out of one line.

    Raises NoInputError if there is none, MissingToolError if a tool or model is missing.
    """
    from wallmsg.evaluation import measure_folder

    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder")
    return measure_folder(folder, make_reader(reading), max_pixels, are_lines=are_lines)
