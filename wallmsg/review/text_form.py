"""A record as a text for any editor, and back.

    [photo]
    place: Aleppo
    tag: farewell
    sensitive: no

    [m1]
    transcription: draft
    translation: machine
    deleted: no
    1: the first line, as written
    2: the second
    english:
        I left my heart here

Rows that begin with # are comments. Outlines cannot be drawn in a text: the number of lines of a
message is fixed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from wallmsg.effective import Content, CurrentMessage, effective_messages
from wallmsg.errors import UsageError
from wallmsg.model import Record, ReviewedLine, Status
from wallmsg.review.details import Details, details_of
from wallmsg.review.submission import Answers

_HELP = """\
# Rows that begin with # are comments. Correct the rest, save, and close the editor; an empty file
# changes nothing. [...] is a gap that cannot be read, a dot below (U+0323) marks the letter before
# it as unsure. Statuses: machine, draft, reviewed, approved, cannot_read.
"""
_INDENT = "    "
_FACTS = ("place", "taken", "photographer", "surface", "tool")
_LISTS = {"tag": "tags", "note": "notes"}
_SECTION = re.compile(r"\[(photo|[am][0-9]+)\]\s*")
_ROW = re.compile(r"([a-z]+|[0-9]{1,4}):[ \t]?(.*)")


class FormError(UsageError):
    """A form that is not valid; the message names the row."""


def form_of(record: Record, answers: Answers | None = None, notice: Iterable[str] = ()) -> str:
    """The text to edit; `answers`, if given, replace the record's own texts.

    `notice` are comments for the person, put at the top.
    """
    details = answers.details if answers else details_of(record)
    contents = answers.contents if answers else {}
    rows = [f"#! {row}" for text in notice for row in text.splitlines()]
    rows += [*_HELP.splitlines(), f"# {_one_row(record.photo.name)}, {record.id}", "", "[photo]"]
    rows += [f"{name}: {_one_row(getattr(details, name) or '')}".rstrip() for name in _FACTS]
    for key, name in _LISTS.items():
        rows += [f"{key}: {_indented(text)}" for text in getattr(details, name)] or [f"{key}:"]
    rows.append(f"sensitive: {_yes(details.sensitive)}")
    for message in effective_messages(record):
        rows += ["", *_message_rows(message, contents.get(message.id))]
    return "\n".join(rows) + "\n"


def read_form(text: str, record: Record) -> Answers:
    """The answers in an edited form, which was made from `record`.

    Fields that are missing or unchanged keep their exact text. Raises FormError, which names the
    row.
    """
    messages = {message.id: message for message in effective_messages(record)}
    untouched = {section.name: section for section in _sections(form_of(record))}
    details = details_of(record)
    contents: dict[str, Content] = {}
    for section in _sections(text):
        if section.name not in untouched:
            raise FormError(f"row {section.row}: there is no message {section.name}")
        changed = _changed_entries(section, untouched[section.name])
        if section.name == "photo":
            details = _details(changed, details)
        else:
            contents[section.name] = _content(changed, messages[section.name])
    return Answers(details, contents)


class _Entry(NamedTuple):
    row: int
    key: str
    value: str


class _Section(NamedTuple):
    name: str
    row: int
    entries: list[_Entry]


def _message_rows(message: CurrentMessage, content: Content | None) -> Iterator[str]:
    content = content or message.content
    yield f"[{message.id}]"
    if message.withheld:
        reasons = _one_row(", ".join(message.reasons()))
        yield f"# no English is shown: {reasons or 'it is withheld'}"
    yield f"transcription: {content.transcription_status.value}"
    yield f"translation: {content.translation_status.value}"
    yield f"deleted: {_yes(content.deleted)}"
    for number, line in enumerate(content.lines, start=1):
        yield f"{number}: {_one_row(line.text)}".rstrip()
    for number, shown in enumerate(message.lines, start=1):
        for other in shown.alternatives:
            yield f"# {number} or: {_one_row(other.text)}"
    english = content.translation if content.translation is not None else message.translation
    yield "english:"
    yield from (f"{_INDENT}{row}" for row in (english or "").splitlines())


def _sections(text: str) -> list[_Section]:
    """The sections of a form. Raises FormError for a row of no known kind."""
    sections: list[_Section] = []
    for number, row in enumerate(text.lstrip("\ufeff").split("\n"), start=1):
        row = row.rstrip("\r")  # noqa: PLW2901
        if row.startswith("#"):
            continue
        entries = sections[-1].entries if sections else []
        if row.startswith((" ", "\t")) or not row.strip():
            if entries:  # goes on, or an empty row in between
                last = entries[-1]
                entries[-1] = last._replace(value=f"{last.value}\n{_without_indent(row)}")
            elif row.strip():
                raise FormError(f"row {number}: this belongs to no field: {row.strip()[:40]}")
        elif found := _SECTION.fullmatch(row):
            if any(section.name == found[1] for section in sections):
                raise FormError(f"row {number}: [{found[1]}] is there twice")
            sections.append(_Section(found[1], number, []))
        elif sections and (found := _ROW.fullmatch(row)):
            entries.append(_Entry(number, found[1], found[2]))
        else:
            raise FormError(
                f"row {number} is not understood: {row[:40]}",
                hint="indent rows of English or of a note that go on",
            )
    return sections


def _changed_entries(section: _Section, untouched: _Section) -> _Section:
    """The section without unchanged entries."""

    def values(of: _Section, key: str) -> list[str]:
        return [_value(entry) for entry in of.entries if entry.key == key]

    entries = [
        entry
        for entry in section.entries
        if values(section, entry.key) != values(untouched, entry.key)
    ]
    return section._replace(entries=entries)


def _value(entry: _Entry) -> str:
    return "\n".join(row.rstrip() for row in entry.value.split("\n")).strip()


def _details(section: _Section, old: Details) -> Details:
    facts: dict[str, str | None] = {}
    lists: dict[str, list[str]] = {}
    sensitive = old.sensitive
    for entry in section.entries:
        value = _value(entry)
        if entry.key in _FACTS:
            facts[entry.key] = value or None
        elif entry.key in _LISTS:
            own = lists.setdefault(_LISTS[entry.key], [])
            own += [value] if value else []
        elif entry.key == "sensitive":
            sensitive = _flag(entry)
        else:
            raise FormError(f"row {entry.row}: a photo has no {entry.key!r}")
    listed = {name: tuple(texts) for name, texts in lists.items()}
    return replace(old, **facts, **listed, sensitive=sensitive)


def _content(section: _Section, message: CurrentMessage) -> Content:
    content = message.content
    texts: dict[int, _Entry] = {}
    for entry in section.entries:
        if entry.key.isdigit():
            if int(entry.key) in texts:
                raise FormError(f"row {entry.row}: line {entry.key} is there twice")
            texts[int(entry.key)] = entry
        elif entry.key in {"transcription", "translation"}:
            content = replace(content, **{f"{entry.key}_status": _status(entry)})
        elif entry.key == "deleted":
            content = replace(content, deleted=_flag(entry))
        elif entry.key == "english":
            content = replace(content, translation=_value(entry) or None)
        else:
            raise FormError(f"row {entry.row}: a message has no {entry.key!r}")
    return _with_texts(content, texts, message.id)


def _with_texts(content: Content, texts: dict[int, _Entry], message_id: str) -> Content:
    lines = list(content.lines)
    for number, entry in texts.items():
        if not 1 <= number <= len(lines):
            raise FormError(
                f"row {entry.row}: there is no line {number} in {message_id}",
                hint="lines are added where they can be drawn, on the page of wallmsg review",
            )
        lines[number - 1] = ReviewedLine(lines[number - 1].polygon, _one_row(entry.value))
    return replace(content, lines=tuple(lines))


def _status(entry: _Entry) -> Status:
    value = _value(entry).replace(" ", "_")
    if value not in set(Status):
        raise FormError(
            f"row {entry.row}: {value!r} is no status", hint=f"one of {', '.join(Status)}"
        )
    return Status(value)


def _flag(entry: _Entry) -> bool:
    value = _value(entry).lower()
    if value not in {"yes", "no"}:
        raise FormError(f"row {entry.row}: {entry.key} must be yes or no, not {value!r}")
    return value == "yes"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _one_row(text: str) -> str:
    return " ".join(text.split())


def _indented(text: str) -> str:
    return f"\n{_INDENT}".join(text.splitlines())


def _without_indent(row: str) -> str:
    return row.removeprefix(_INDENT) if row.startswith(_INDENT) else row.strip()
