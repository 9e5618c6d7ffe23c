"""The custody of a photo as blocks of text, for the terminal and for paper."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from wallmsg.evidence.custody import Custody

_HOW = (
    "Each line of the journal has the running hash of all bytes before it: SHA-256 of the hash in"
    " hexadecimal and the next line. No line can be altered, removed or inserted without changing"
    " every hash after it."
)


class Block(Struct, frozen=True):
    """A heading and the lines below it; `indent` lines belong to the line above them."""

    heading: str
    lines: tuple[tuple[int, str], ...]
    """How deep each line is indented, and its text."""


def blocks(custody: Custody) -> Iterator[Block]:
    """The life of a photo in the order in which a person reads it."""
    yield Block(
        f"Custody of the photo {custody.name}",
        (
            (0, f"Record {custody.id}"),
            (0, f"SHA-256 of the photo: {custody.sha256 or 'unknown'}"),
            (0, f"Length: {_bytes(custody.bytes)}"),
        ),
    )
    yield Block(
        "State now",
        (
            *((0, sentence) for sentence in custody.state),
            *((0, f"PROBLEM: {problem}") for problem in custody.problems),
        ),
    )
    yield Block("Events, as the journal has them", tuple(_event_lines(custody)))
    yield Block("Signed into the photo itself (C2PA)", tuple(_credential_lines(custody)))
    yield Block("Seals", tuple(_seal_lines(custody)))
    yield Block(
        "How this can be checked",
        (
            (0, _HOW),
            (0, f"Hash of the whole journal now: {custody.seal}"),
        ),
    )


def _event_lines(custody: Custody) -> Iterator[tuple[int, str]]:
    for event in custody.events:
        yield 0, f"{event.time}  {event.what}"
        yield 1, f"By {event.who} (line {event.line} of the journal)"
        for detail in event.details:
            yield 1, detail


def _credential_lines(custody: Custody) -> Iterator[tuple[int, str]]:
    found = custody.credentials
    if found is None:
        yield 0, "The photo has no content credentials, or there is no file to read them from."
        return
    whole = "fits the photo" if found.is_intact else "DOES NOT FIT the photo"
    yield 0, f"Made by {found.producer}; the signature {whole}"
    yield 1, f"Signed by {found.signer or 'unknown'}, as its certificate says"
    if found.signed:
        yield 1, f"Signed at {found.signed}"
    if found.actions:
        yield 1, f"Actions: {', '.join(found.actions)}"
    for problem in found.problems:
        yield 1, f"PROBLEM: {problem}"


def _seal_lines(custody: Custody) -> Iterator[tuple[int, str]]:
    if not custody.seals:
        yield 0, "No seal was made of this catalogue (wallmsg seal)."
    for note in custody.seals:
        seal = note.seal
        yield (
            0,
            f"{seal.created}  Sealed by {seal.actor} on {seal.machine}: lines 1 to {note.lines}",
        )
        yield 1, f"Hash: {seal.running_hash}"
        for proof in note.proofs:
            yield 1, proof


def _bytes(count: int | None) -> str:
    return "unknown" if count is None else f"{count} bytes"
