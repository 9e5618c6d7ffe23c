"""What an export leaves out so that nobody takes it for sound: English that is withheld.

The verdict and its doubts stay, so that a reader sees why there is none, but for the words of it
that they hang on. Withheld is also what was made of a text that people have corrected since.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallmsg.current import TEXT_CHANGED, CurrentMessage, current
from wallmsg.model import Doubt, Level, Message, Record


def trusted(record: Record) -> Record:
    """The record without withheld English and what hangs on it; still fits the schema."""
    machine = record.machine
    shown = {message.machine_number: message for message in current(record, deleted=True)}
    messages = tuple(
        _trusted(message, shown.get(number)) for number, message in enumerate(machine.messages, 1)
    )
    return replace(record, machine=replace(machine, messages=messages))


def _trusted(message: Message, shown: CurrentMessage | None) -> Message:
    english = message.translation
    if english is None:
        return message
    if shown is None:  # its lines are in another message now
        english = replace(
            english, verdict=Level.WITHHELD, doubts=(Doubt(TEXT_CHANGED, Level.WITHHELD),)
        )
    elif shown.withheld:
        english = replace(english, verdict=shown.verdict, doubts=shown.doubts)
    if english.shown() is not None:
        return message
    doubts = tuple(doubt.without_english() for doubt in english.doubts)
    return message.translated(replace(english, text="", doubts=doubts, hypotheses=(), hinges=()))
