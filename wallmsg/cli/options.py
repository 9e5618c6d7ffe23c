"""Options that several commands share."""

from __future__ import annotations

import contextlib
import getpass
import math
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from wallmsg import factory
from wallmsg.errors import UsageError
from wallmsg.factory import CATALOGUE_VARIABLE, TESSERACT_VARIABLE, ReadingOptions

REVIEWER_VARIABLE = "WALLMSG_REVIEWER"

F = TypeVar("F", bound=Callable[..., object])

# Whether a path can be read is checked where it is read, with a better message than click's.
PATH = click.Path(path_type=Path, readable=False)


def catalogue_option(command: F) -> F:
    """-c / --catalogue."""
    return click.option(
        "-c",
        "--catalogue",
        "catalogue",
        type=PATH,
        metavar="CATALOGUE",
        help=f"The catalogue's directory.  [default: ${CATALOGUE_VARIABLE}, else ./catalogue]",
    )(command)


def query_option(command: F) -> F:
    """--query."""
    return click.option(
        "--query", default="", help="Only photos in which this is found, as for search."
    )(command)


def handover_option(command: F) -> F:
    """--to: who gets what is written."""
    return click.option(
        "--to",
        "recipient",
        metavar="NAME",
        help="Note in the journal, for each photo, that NAME has got it: see wallmsg custody.",
    )(command)


def overwrite_option(command: F) -> F:
    """--overwrite."""
    return click.option(
        "--overwrite",
        is_flag=True,
        help="Where the catalogue was changed too, apply the file; the history keeps the other.",
    )(command)


class NameOption(click.Option):
    """An option that takes a name; its help lists the names, those of plug-ins included.

    Args:
        names: The names, asked for when the help is printed.
    """

    def __init__(
        self,
        declarations: Sequence[str],
        *,
        names: Callable[[], Iterable[str]],
        **settings: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(declarations, **settings)
        self._names = names

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help with the names."""
        record = super().get_help_record(ctx)
        return record and (record[0], f"{record[1]}  [{', '.join(self._names())}]")


def translator_option(command: F) -> F:
    """--translator."""
    return click.option(
        "--translator",
        cls=NameOption,
        names=factory.translator_names,
        metavar="NAME",
        help="Translation package, none, or NAME[:MODEL] of a translator.",
    )(command)


def reading_options(command: F) -> F:
    """--reader, --detector, --tesseract, --ocr-lang and --tessdata-dir."""
    for option in reversed(
        [
            click.option(
                "--reader",
                cls=NameOption,
                names=factory.reader_names,
                metavar="NAME[:MODEL]",
                expose_value=False,
                callback=_remember,
                help="What reads lines.",
            ),
            click.option(
                "--detector",
                cls=NameOption,
                names=factory.detector_names,
                metavar="NAME",
                expose_value=False,
                callback=_remember,
                help="What finds lines.",
            ),
            click.option(
                "--tesseract",
                type=PATH,
                envvar=TESSERACT_VARIABLE,
                help=f"Tesseract 5 to use.  [default: ${TESSERACT_VARIABLE}, else as found]",
            ),
            click.option(
                "--ocr-lang",
                metavar="NAME",
                help="Reading model, as in --reader NAME:MODEL.  [default: ara_wall]",
            ),
            click.option(
                "--tessdata-dir",
                type=PATH,
                metavar="DIR",
                help="Directory with reading models.  [default: wallmsg's own]",
            ),
        ]
    ):
        command = option(command)
    return command


def max_megapixels_option(command: F) -> F:
    """--max-megapixels."""
    return click.option(
        "--max-megapixels",
        type=click.FloatRange(min=0, min_open=True),
        callback=_finite,
        default=150.0,
        show_default=True,
        metavar="N",
        help="Refuse larger photos before decoding them.",
    )(command)


def reviewer_option(command: F) -> F:
    """--reviewer."""
    return click.option(
        "--reviewer",
        metavar="NAME",
        help=f"Who you are, for the history.  [default: ${REVIEWER_VARIABLE}, else your login]",
    )(command)


def reviewer_of(name: str | None) -> str:
    """The name recorded with changes. Raises UsageError if there is none."""
    from wallmsg.review import reviewer_name

    if name is not None:
        return reviewer_name(name)
    with contextlib.suppress(OSError, KeyError, ImportError):  # no login name
        return reviewer_name(os.environ.get(REVIEWER_VARIABLE) or getpass.getuser())
    raise UsageError("who are you?", hint=f"give --reviewer NAME or set {REVIEWER_VARIABLE}")


def _finite(ctx: click.Context, parameter: click.Parameter, value: float) -> float:
    if not math.isfinite(value * 1e6):
        raise click.BadParameter("it must be a finite number", ctx, parameter)
    return value


def cores() -> int:
    """Number of processors that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _remember(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    """Keep the value in the context for `reading`, so that commands need no parameter for it."""
    ctx.meta[f"{__name__}.{parameter.name}"] = value


def reading(
    tesseract: Path | None, ocr_lang: str | None, tessdata_dir: Path | None
) -> ReadingOptions:
    """All options of `reading_options` as one value. Raises UsageError if two name a model."""
    meta = click.get_current_context().meta
    name, _, model = (meta.get(f"{__name__}.reader") or ReadingOptions.reader).partition(":")
    if model and ocr_lang:
        raise UsageError("--reader NAME:MODEL and --ocr-lang both name a model")
    return ReadingOptions(
        tesseract=tesseract,
        tessdata=tessdata_dir,
        language=model or ocr_lang,
        reader=name,
        detector=meta.get(f"{__name__}.detector") or ReadingOptions.detector,
    )
