"""`wallmsg add`: read and store photos, with progress, a summary and a clean stop."""

from __future__ import annotations

import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.damaged import report_damaged_file
from wallmsg.cli.options import (
    PATH,
    catalogue_option,
    cores,
    max_megapixels_option,
    reading,
    reading_options,
    translator_option,
)
from wallmsg.cli.progress import reporter
from wallmsg.cli.summary import Summary, ignored_files
from wallmsg.cli.terminal import printable
from wallmsg.errors import ExitCode, NoInputError, UsageError
from wallmsg.temp_dirs import Scratch

if TYPE_CHECKING:
    from wallmsg.ingest.import_plan import Planned
    from wallmsg.interchange.captions import Assigned
    from wallmsg.photos.scan import Found

_LISTED = 5


@click.command(short_help="Read and translate photos into the catalogue.")
@click.argument("paths", nargs=-1, type=PATH, metavar="PATH...")
@catalogue_option
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="Photos read at once.  [default: the cores]"
)
@click.option(
    "--captions", type=PATH, metavar="TABLE", help="Published captions to store with the photos."
)
@click.option("--redo", is_flag=True, help="Read photos again; people's texts are kept.")
@click.option(
    "--link", "storage", flag_value="link", help="Hard-link the photos instead of copying them."
)
@click.option(
    "--reference", "storage", flag_value="reference", help="Only store where the photos are."
)
@click.option("--all-folders", is_flag=True, help="Also folders of thumbnails and deleted files.")
@click.option("--source", default="", metavar="TEXT", help="Device or person they come from.")
@click.option("--custodian", default="", metavar="NAME", help="Who handed the photos over.")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Read on the workers of this Dask scheduler; local starts some here.",
)
@click.option(
    "--shared-folder", is_flag=True, help="With --cluster: workers see the photos at the same path."
)
@click.option("--dry-run", is_flag=True, help="Print what would be done, and do nothing.")
@translator_option
@click.option(
    "--glossary",
    type=PATH,
    metavar="FILE",
    help="Terms that translations must use, as TBX or tab-separated.",
)
@reading_options
@max_megapixels_option
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print what was read in each photo.")
@click.pass_context
def add(  # noqa: PLR0913 - one parameter for each option
    ctx: click.Context,
    paths: tuple[Path, ...],
    catalogue: Path | None,
    jobs: int | None,
    captions: Path | None,
    redo: bool,
    storage: str | None,
    all_folders: bool,
    source: str,
    custodian: str,
    cluster: str | None,
    shared_folder: bool,
    dry_run: bool,
    translator: str | None,
    glossary: Path | None,
    tesseract: Path | None,
    ocr_lang: str | None,
    tessdata_dir: Path | None,
    max_megapixels: float,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read the photos at PATH..., translate them, and store both in the catalogue.

    PATH is a photo, or a folder or zip with photos anywhere below it: JPEG, PNG, TIFF, WebP, BMP,
    GIF, HEIC, AVIF, JPEG 2000 or raw, whatever their file names. The originals are copied and never
    changed. Photos that are in the catalogue already are skipped, so an interrupted run continues
    where it stopped; photos that failed are tried again. Files that are not photos, by content and
    by name, are counted and ignored. A text that people have translated before, here or in a memory
    added with wallmsg import, gets their translation.

    \b
    Examples:
      wallmsg add photos/
      wallmsg add phone/ camera/IMG_1.jpg -c aleppo --captions press.csv
      wallmsg add --redo -c aleppo        read all photos of the catalogue again
      wallmsg add photos/ --cluster tls://10.0.0.1:8786
    """
    from wallmsg.ingest.batch import BatchOptions
    from wallmsg.interchange.captions import assign, read_captions
    from wallmsg.model import Storage

    _check_cluster_options(jobs, cluster, shared_folder)
    table = read_captions(captions) if captions else {}
    paths = _opened_zips(ctx, paths, storage)
    found = _find(paths, catalogue, redo, all_folders)
    assigned = assign(table, [name for _, name in found.photos])
    options = BatchOptions(
        jobs=jobs or cores(),
        redo=redo,
        storage=Storage(storage or "copy"),
        max_pixels=int(max_megapixels * 1e6),
        source=source,
        custodian=custodian,
        captions=assigned.captions,
    )
    if not quiet:
        for line in _unmatched_captions(assigned):
            click.echo(line, err=True)
    if dry_run:
        failing = _print_plan(factory.plan(found.photos, catalogue, redo), found)
        ctx.exit(ExitCode.SOME_FAILED if failing else ExitCode.OK)
    summary = Summary(found)
    with reporter(len(found.photos), quiet, verbose) as report, _stop_on_signals() as stopped:
        read = replace(
            reading(tesseract, ocr_lang, tessdata_dir), cluster=cluster, shared_folder=shared_folder
        )
        # Before the catalogue is created: a mistyped option must not leave an empty one.
        factory.check_reading(read)
        package = factory.make_translator(translator)
        terms = factory.read_terms(glossary) if glossary else ()
        is_new = not factory.has_catalogue(catalogue)
        target = factory.open_or_create_catalogue(catalogue)
        english = factory.make_english(target, package, terms, report_damaged_file)
        for done in factory.run_batch(target, found.photos, read, english, options, stopped):
            report.photo(done)
            summary.count(done)
        factory.romanise_reviews(target)
    if not quiet:
        summary.show(target, stopped())
        note = factory.larger_package_note(translator) if is_new else None
        if note:
            click.echo(f"Note: {note}")
    if stopped():
        ctx.exit(ExitCode.INTERRUPTED)
    if summary.failures:
        ctx.exit(ExitCode.SOME_FAILED)


def _check_cluster_options(jobs: int | None, cluster: str | None, shared_folder: bool) -> None:
    """Raise UsageError for options that say nothing to this cluster."""
    if shared_folder and not cluster:
        raise UsageError("--shared-folder is for --cluster")
    if jobs and cluster and cluster != "local":
        raise UsageError("-j is not for --cluster ADDRESS", hint="its workers decide")


def _opened_zips(
    ctx: click.Context, paths: tuple[Path, ...], storage: str | None
) -> tuple[Path, ...]:
    """The paths, with zips unpacked into a folder that is removed when the command ends.

    Raises UsageError if their photos are not to be copied, NoInputError if one is damaged.
    """
    from wallmsg.photos.archives import is_zip, unpack

    zips = [path for path in paths if is_zip(path)]
    if not zips:
        return paths
    if storage is not None:
        raise UsageError(f"photos in a zip can only be copied: {zips[0]}")
    scratch = ctx.with_resource(Scratch(Path(tempfile.gettempdir())))
    return tuple(
        unpack(path, scratch.path / str(number)) if path in zips else path
        for number, path in enumerate(paths)
    )


def _find(paths: tuple[Path, ...], catalogue: Path | None, redo: bool, all_folders: bool) -> Found:
    """The photos to add. Raises UsageError without paths, NoInputError if there is no photo."""
    if not paths and redo:
        return factory.stored_photos(catalogue)
    if not paths:
        raise UsageError(
            "no photos given", hint="name photos or folders, such as: wallmsg add photos/"
        )
    from wallmsg.photos.scan import find_photos

    found = find_photos(paths, all_folders=all_folders)
    if not found.photos:
        found.unreadable += [(path, "not a photo") for path in found.no_photos]
        reasons = "; ".join(f"{path}: {reason}" for path, reason in found.unreadable)
        raise NoInputError(
            reasons or f"no photos in {', '.join(map(str, paths))}",
            hint="photos are JPEG, PNG, TIFF, WebP, BMP, GIF, HEIC or AVIF files",
        )
    return found


def _print_plan(plan: Iterable[Planned], found: Found) -> int:
    """Print what would be done with each photo and the counts; returns how many would fail."""
    counts: Counter[str] = Counter()
    for photo in plan:
        counts[photo.intent.value] += 1
        reason = f": {photo.reason}" if photo.reason else ""
        click.echo(printable(f"{photo.intent.value}: {photo.name}{reason}"))
    for path, reason in found.unreadable:
        counts["cannot be read"] += 1
        click.echo(printable(f"cannot be read: {path}: {reason}"))
    click.echo(", ".join(f"{n} {what}" for what, n in counts.items()) or "nothing to do")
    for line in ignored_files(found):
        click.echo(line)
    return counts["cannot be read"]


def _unmatched_captions(assigned: Assigned) -> list[str]:
    """One line for each kind of caption that belongs to no photo."""
    lines = []
    if lost := assigned.unused:
        count = f"{len(lost)} captions fit" if len(lost) > 1 else "1 caption fits"
        listed = ", ".join(map(printable, lost[:_LISTED])) + (" ..." if lost[_LISTED:] else "")
        lines.append(f"{count} no photo: {listed}")
    for name, photos in list(assigned.ambiguous.items())[:_LISTED]:
        fitting = ", ".join(map(printable, photos[:_LISTED]))
        lines.append(f"the caption of {printable(name)} is on none, as it fits several: {fitting}")
    return lines


@contextmanager
def _stop_on_signals() -> Iterator[Callable[[], bool]]:
    """Turn the first SIGINT or SIGTERM into a request to stop; a second one interrupts at once."""
    requests: list[int] = []

    def request(number: int, _: FrameType | None) -> None:
        if requests:
            raise KeyboardInterrupt
        requests.append(number)
        click.echo("finishing the photos being read; once more to stop at once", err=True)

    before = {number: signal.signal(number, request) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(requests)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
