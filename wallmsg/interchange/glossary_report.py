"""How often the English of a catalogue uses the terms of a glossary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct

from wallmsg.effective import CurrentMessage, effective_messages, readable
from wallmsg.model import Record
from wallmsg.translation import Glossary, Term, TermUse


class TermCount(Struct, frozen=True, kw_only=True):
    """One term of a glossary in the messages of a catalogue."""

    arabic: str
    english: Annotated[tuple[str, ...], Meta(description="Renderings it may have.")]
    kind: str
    messages: Annotated[int, Meta(description="Messages with it whose English is shown.")]
    kept: Annotated[int, Meta(description="Those whose English has one of the renderings.")]
    elsewhere: Annotated[
        tuple[str, ...], Meta(description="Record and message, such as `3f2a m1`, of the others.")
    ]


def uses(message: CurrentMessage, glossary: Glossary) -> tuple[TermUse, ...]:
    """The terms in a message's Arabic, and whether its English uses them.

    Withheld English is searched, too: a missing term may be the reason.
    """
    machine = message.machine_translation
    english = machine.text if message.withheld and machine else message.translation
    return glossary.report(readable(message.transcription), english or "")


def count_terms(records: Iterable[Record], glossary: Glossary) -> list[TermCount]:
    """Every term in a message with English, the least used first."""
    found: dict[Term, list[tuple[str, bool]]] = {}
    for record in records:
        for message in effective_messages(record):
            if message.translation is None:
                continue
            where = f"{record.id} {message.id}"
            for use in dict.fromkeys(uses(message, glossary)):
                found.setdefault(use.term, []).append((where, use.respected))
    counts = (
        TermCount(
            arabic=term.arabic,
            english=term.english,
            kind=term.kind,
            messages=len(seen),
            kept=sum(kept for _, kept in seen),
            elsewhere=tuple(where for where, kept in seen if not kept),
        )
        for term, seen in found.items()
    )
    return sorted(counts, key=lambda one: (one.kept - one.messages, -one.messages, one.arabic))
