"""Edits of a whole record at once, from a text form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wallmsg.effective import Content, find
from wallmsg.model import Record, Via
from wallmsg.review.details import Details, DetailsEdit, apply_details, details_of, merge_details
from wallmsg.review.edit import Edit, apply_edit
from wallmsg.review.merge import Clash, merge_content


@dataclass(frozen=True)
class Answers:
    """The photo's details and the messages' contents, by id, as a person has filled them in."""

    details: Details
    contents: Mapping[str, Content] = field(default_factory=dict)


def apply_answers(record: Record, seen: Record, answers: Answers, who: str, now: str) -> Record:
    """The record with the answers applied, which began from the record as `seen`.

    `now` is UTC, ISO 8601. Raises what `apply_edit` and `apply_details` raise.
    """
    details = DetailsEdit(
        record_id=record.id,
        base=details_of(seen),
        details=answers.details,
        who=who,
        via=Via.EDIT,
    )
    record = apply_details(record, details, now)
    for message_id, content in answers.contents.items():
        message = find(seen, message_id)
        if message is None or content == message.content:
            continue
        edit = Edit(
            record_id=record.id,
            message_id=message_id,
            base_version=message.version,
            base=message.content,
            content=content,
            who=who,
            via=Via.EDIT,
        )
        record = apply_edit(record, edit, now)
    return record


def rebased(there: Record, seen: Record, answers: Answers) -> tuple[Answers, list[str]]:
    """The answers merged with the changes of others since `seen`, so that they begin from `there`.

    Also one sentence for each clash, where the answers are kept.
    """
    details, clashes = merge_details(details_of(seen), answers.details, details_of(there))
    notices = [_notice("photo", clash) for clash in clashes]
    contents: dict[str, Content] = {}
    for message_id, mine in answers.contents.items():
        base, theirs = find(seen, message_id), find(there, message_id)
        if base is None or theirs is None:
            continue
        merged = merge_content(base.content, mine, theirs.content)
        contents[message_id] = merged.content
        notices += [_notice(message_id, clash) for clash in merged.clashes]
    return Answers(details, contents), notices


def _notice(where: str, clash: Clash) -> str:
    what = clash.field.value if clash.line is None else f"line {clash.line + 1}"
    return f"{where}, {what}: theirs is {clash.theirs or 'nothing'}"
