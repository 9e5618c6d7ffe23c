"""What helps to translate a message, as asked for: gloss, glossary, translation memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from msgspec import Struct

from wallmsg import factory
from wallmsg.cli.options import PATH
from wallmsg.cli.terminal import printable
from wallmsg.errors import WallmsgError

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue
    from wallmsg.effective import CurrentMessage
    from wallmsg.translation import GlossedWord, MemoryMatch, Term, TermUse

F = TypeVar("F", bound=Callable[..., object])


class Aids(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What helps to translate one message; None was not asked for."""

    gloss: tuple[GlossedWord, ...] | None = None
    terms: tuple[TermUse, ...] | None = None
    memory: tuple[MemoryMatch, ...] | None = None


@dataclass(frozen=True)
class Wanted:
    """Which of them are asked for."""

    gloss: bool = False
    terms: bool = False
    glossary: tuple[Term, ...] = ()
    """Terms besides the embedded ones and the catalogue's."""
    memory: bool = False
    near: float | None = None
    """Likeness, 0 to 1, from which a similar text is suggested; None is the usual one."""

    def __bool__(self) -> bool:
        """Whether any is."""
        return self.gloss or self.terms or self.memory


def terms_options(command: F) -> F:
    """--terms and --glossary."""
    command = click.option(
        "--glossary", type=PATH, metavar="FILE", help="--terms with those of FILE, TBX or TSV."
    )(command)
    return click.option(
        "--terms", is_flag=True, help="Tell which terms of the glossary the English keeps to."
    )(command)


def aids_of(
    catalogue: Catalogue, record_id: str, wanted: Wanted
) -> Callable[[CurrentMessage], Aids]:
    """What gives each message of a record its aids.

    Raises MissingToolError if a part is not there.
    """
    from wallmsg.interchange.glossary_report import readable, uses

    dictionary = factory.make_dictionary() if wanted.gloss else None
    glossary = (
        factory.make_glossary(catalogue, wanted.glossary, tell_damaged) if wanted.terms else None
    )
    memory = factory.make_memory(catalogue, wanted.near, tell_damaged) if wanted.memory else None

    def aids(message: CurrentMessage) -> Aids:
        arabic = readable(message)
        exact = memory.exact(arabic) if memory is not None else None
        if exact and exact.reviewed.source == f"{record_id} {message.id}":
            exact = None  # its own translation
        return Aids(
            gloss=dictionary.gloss(arabic) if dictionary is not None else None,
            terms=uses(message, glossary) if glossary is not None else None,
            memory=None
            if memory is None
            else (*((exact,) if exact else ()), *memory.similar(arabic)),
        )

    return aids


def tell_damaged(path: Path, error: WallmsgError) -> None:
    """Say that a kept memory or glossary cannot be used."""
    click.echo(printable(f"left out: {path.name}: {error}"), err=True)
