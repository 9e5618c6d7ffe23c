"""Translations without metadata, matched to messages by their Arabic text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from wallmsg.catalogue import Catalogue
from wallmsg.effective import CurrentMessage, effective_messages, plain
from wallmsg.interchange.formats.base import Answer
from wallmsg.interchange.merge import Refused
from wallmsg.model import Status, Via
from wallmsg.review import Edit


def match_by_source(
    catalogue: Catalogue, answers: Sequence[Answer], who: str
) -> tuple[list[Edit], list[Refused]]:
    """Edits by `who` for the answers whose source is the text of exactly one message.

    If several messages have the text, the one that the answer names counts. The others are refused.
    An edit begins from the machine's English, so that a later translation by a person is a
    conflict. Damaged records are left out.
    """
    edits: list[Edit] = []
    refused: list[Refused] = []
    messages = _messages_by_text(catalogue, {_normal(answer.source) for answer in answers})
    for answer in answers:
        found = messages.get(_normal(answer.source), {})
        message = found.get(answer.where) or (
            next(iter(found.values())) if len(found) == 1 else None
        )
        if message is None:
            reason = f"{len(found)} messages have this Arabic text" if found else _UNKNOWN
            refused.append(Refused(answer.where, f"it has no metadata, and {reason}"))
            continue
        edits.append(_edit(message, answer, who))
    return edits, refused


_UNKNOWN = "no message has this Arabic text"


def _edit(message: tuple[str, CurrentMessage], answer: Answer, who: str) -> Edit:
    record_id, there = message
    base = replace(there.content, translation=None, translation_status=Status.MACHINE)
    return Edit(
        record_id=record_id,
        message_id=there.id,
        base_version="",
        base=base,
        content=replace(base, translation=answer.target, translation_status=answer.status),
        who=who,
        via=Via.XLIFF,
    )


def _messages_by_text(
    catalogue: Catalogue, wanted: Iterable[str]
) -> dict[str, dict[str, tuple[str, CurrentMessage]]]:
    """Messages with one of the wanted texts: by text, then by "record message"."""
    texts = {text for text in wanted if text}
    found: dict[str, dict[str, tuple[str, CurrentMessage]]] = defaultdict(dict)
    if not texts:
        return found
    for record in catalogue.records(on_damaged=lambda _id, _error: None):
        for message in effective_messages(record):
            text = _normal(message.transcription)
            if text in texts:
                found[text][f"{record.id} {message.id}"] = (record.id, message)
    return found


def _normal(text: str) -> str:
    """The text on one row, without marks for unsure letters: tools change spaces."""
    return " ".join(plain(text).split())
