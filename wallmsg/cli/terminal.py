"""Arabic on a terminal: from right to left, also on terminals without bidirectional text."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from enum import StrEnum

from wallmsg.errors import UsageError
from wallmsg.text.arabic import has_arabic, isolate

VARIABLE = "WALLMSG_BIDI"

Span = tuple[int, int]

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"  # U+202A..: direction
)


class Bidi(StrEnum):
    """Which program reorders Arabic for display."""

    TERMINAL = "terminal"
    """The terminal; the text is marked as right to left."""
    VISUAL = "visual"
    """wallmsg, for terminals without bidirectional text."""
    OFF = "off"
    """None: plain text in logical order, for files and pipes."""


def bidi_style(is_terminal: bool) -> Bidi:
    """How to print Arabic: from WALLMSG_BIDI if set, else from the kind of terminal.

    Raises UsageError for another value of the variable.
    """
    variable = os.environ.get(VARIABLE, "auto")
    if variable in set(Bidi):
        return Bidi(variable)
    if variable != "auto":
        raise UsageError(
            f"{VARIABLE} is {variable!r}", hint="it may be terminal, visual, off or auto"
        )
    if not is_terminal:
        return Bidi.OFF
    env = os.environ
    # VTE (GNOME and others) from 0.58, Konsole, Apple's Terminal, mintty and mlterm reorder lines
    # themselves; xterm, kitty, alacritty, foot and Windows Terminal do not.
    reorders = (
        (env.get("VTE_VERSION", "0").isdigit() and int(env.get("VTE_VERSION", "0")) >= 5800)
        or "KONSOLE_VERSION" in env
        or env.get("TERM_PROGRAM") in {"Apple_Terminal", "mintty"}
        or env.get("TERM", "").startswith("mlterm")
    )
    return Bidi.TERMINAL if reorders else Bidi.VISUAL


def number_of(number: int, what: str) -> str:
    """The number with its noun, such as `1 photo` or `3 photos`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def printable(text: str) -> str:
    """Text from files or people, safe for a terminal: control characters are escaped as `\\x1b`.

    So are line breaks, direction marks, and bytes of file names that are not valid text.
    """
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def printable_lines(text: str, indent: str) -> str:
    """The same for several lines, each after the first indented by `indent`."""
    return f"\n{indent}".join(map(printable, text.splitlines()))


def show(text: str, style: Bidi) -> str:
    """One line of text as it is printed."""
    text = printable(text)
    if style is Bidi.OFF or not has_arabic(text):
        return text
    if style is Bidi.TERMINAL:
        return isolate(text)
    import arabic_reshaper
    from bidi.algorithm import get_display

    shaped = get_display(arabic_reshaper.reshape(text), base_dir="R")
    return shaped if isinstance(shaped, str) else shaped.decode()


def show_marked(text: str, spans: Sequence[Span], style: Bidi) -> list[tuple[str, bool]]:
    """One line as runs to print one after the other, each with whether it is marked.

    `spans` are the marked (start, end) positions in `text`, in order. Runs of Arabic that wallmsg
    reorders are in visual order.
    """
    runs = []
    at = 0
    for start, end in spans:
        runs += [(printable(text[at:start]), False), (printable(text[start:end]), True)]
        at = end
    runs = [run for run in [*runs, (printable(text[at:]), False)] if run[0]]
    if style is Bidi.VISUAL and has_arabic(text):
        return [(show(run, style), marked) for run, marked in reversed(runs)]
    if style is Bidi.TERMINAL and has_arabic(text):
        opening, closing = isolate("ا").split("ا")
        return [(opening, False), *runs, (closing, False)]
    return runs
