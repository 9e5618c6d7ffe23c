"""What an export leaves out so that nobody takes it for sound: English that is withheld.

The verdict and its doubts stay, so that a reader sees why there is none.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallmsg.model import Message, Record


def trusted(record: Record) -> Record:
    """The record without withheld English and its other renderings; still fits the schema."""
    machine = record.machine
    messages = tuple(_trusted(message) for message in machine.messages)
    return replace(record, machine=replace(machine, messages=messages))


def _trusted(message: Message) -> Message:
    english = message.translation
    if english is None or english.shown() is not None:
        return message
    return message.translated(replace(english, text="", hypotheses=()))
