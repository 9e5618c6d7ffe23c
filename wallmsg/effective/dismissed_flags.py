"""Flags that people have dismissed no longer count against the machine's English."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from wallmsg.effective.content import CurrentMessage, version_of
from wallmsg.model import Dismissal, Level, english_digest


def without_dismissed(message: CurrentMessage, dismissals: Sequence[Dismissal]) -> CurrentMessage:
    """The message with the verdict that its remaining flags give.

    English that was withheld for dismissed flags alone is shown. A flag that is not about this
    English, such as that its Arabic has changed, stays: `dismissals` are those of another text.
    """
    english = message.machine_translation
    if english is None or message.verdict is None:
        return message
    digest = english_digest(english.text)
    own = {one.flag for one in dismissals if (one.message, one.english) == (message.id, digest)}
    kept = tuple(flag for flag in message.flags if flag.reason not in own)
    if kept == message.flags:
        return message
    verdict = max((flag.level for flag in kept), key=list(Level).index, default=Level.OK)
    withheld = verdict is Level.WITHHELD
    shown = None if withheld else english.text
    return replace(
        message,
        flags=kept,
        verdict=verdict,
        withheld=withheld,
        translation=shown,
        version=version_of(message.content, shown),
        dismissed=tuple(sorted({flag.reason for flag in message.flags} & own)),
    )
