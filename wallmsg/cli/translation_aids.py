"""Translation aids for a message, on request: gloss, glossary, translation memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import click
from msgspec import Struct

from wallmsg import factory
from wallmsg.cli.damaged import report_damaged_file
from wallmsg.cli.options import PATH

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue
    from wallmsg.effective import CurrentMessage
    from wallmsg.translation import GlossedWord, MemoryMatch, Term, TermUse

F = TypeVar("F", bound=Callable[..., object])


class Aids(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Translation aids for one message; None was not requested."""

    gloss: tuple[GlossedWord, ...] | None = None
    terms: tuple[TermUse, ...] | None = None
    memory: tuple[MemoryMatch, ...] | None = None


@dataclass(frozen=True)
class Wanted:
    """Which translation aids are requested."""

    gloss: bool = False
    terms: bool = False
    glossary: tuple[Term, ...] = ()
    """Terms in addition to the embedded ones and the catalogue's."""
    memory: bool = False
    min_similarity: float | None = None
    """Least similarity, 0 to 1, of a suggested text; None is the default."""

    def __bool__(self) -> bool:
        """Whether any is requested."""
        return self.gloss or self.terms or self.memory


def terms_options(command: F) -> F:
    """--terms and --glossary."""
    command = click.option(
        "--glossary",
        type=PATH,
        metavar="FILE",
        help="--terms with those of FILE, TBX or tab-separated.",
    )(command)
    return click.option(
        "--terms", is_flag=True, help="Print which terms of the glossary the English uses."
    )(command)


def aids_of(
    catalogue: Catalogue, record_id: str, wanted: Wanted
) -> Callable[[CurrentMessage], Aids]:
    """A function that gives each message of a record its aids.

    Raises MissingToolError if a part is not there.
    """
    from wallmsg.effective import readable
    from wallmsg.interchange.glossary_report import uses

    dictionary = factory.make_dictionary() if wanted.gloss else None
    glossary = (
        factory.make_glossary(catalogue, wanted.glossary, report_damaged_file)
        if wanted.terms
        else None
    )
    memory = (
        factory.make_memory(catalogue, wanted.min_similarity, report_damaged_file)
        if wanted.memory
        else None
    )

    def aids(message: CurrentMessage) -> Aids:
        arabic = readable(message.transcription)
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
