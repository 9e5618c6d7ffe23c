"""Arabic on a terminal: shown from right to left whether or not the terminal knows how."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from enum import StrEnum

from wallmsg.errors import UsageError
from wallmsg.text.arabic import has_arabic, isolate

VARIABLE = "WALLMSG_BIDI"

Span = tuple[int, int]

_COMMANDING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"  # U+202A..: direction
)


class Bidi(StrEnum):
    """Who turns Arabic round."""

    TERMINAL = "terminal"
    """The terminal does; the text is marked as right to left."""
    VISUAL = "visual"
    """wallmsg does, for terminals that print letters in the order they come."""
    OFF = "off"
    """Nobody: plain text in logical order, for files and pipes."""


def bidi_style(is_terminal: bool) -> Bidi:
    """How Arabic is to be written: WALLMSG_BIDI if set, else by what is known of the terminal.

    Raises UsageError if the variable holds something else.
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
    # VTE (GNOME and kin) from 0.58, Konsole, Apple's Terminal, mintty and mlterm order lines
    # themselves; others known to us (xterm, kitty, alacritty, foot, Windows Terminal) do not.
    knows = (
        (env.get("VTE_VERSION", "0").isdigit() and int(env.get("VTE_VERSION", "0")) >= 5800)
        or "KONSOLE_VERSION" in env
        or env.get("TERM_PROGRAM") in {"Apple_Terminal", "mintty"}
        or env.get("TERM", "").startswith("mlterm")
    )
    return Bidi.TERMINAL if knows else Bidi.VISUAL


def number_of(number: int, what: str) -> str:
    """Such as `1 photo` or `3 photos`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def printable(text: str) -> str:
    """Text from files or people with all that could command a terminal written out: `\\x1b`.

    Control characters, line breaks, what turns the direction of writing, and bytes of file names
    that are no text.
    """
    return _COMMANDING.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def printable_lines(text: str, indent: str) -> str:
    """The same for text that may have several lines, each after the first set in by `indent`."""
    return f"\n{indent}".join(map(printable, text.splitlines()))


def show(text: str, style: Bidi) -> str:
    """One line of text as it has to be written to the terminal."""
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
    """One line as runs to be written one after the other, each marked or not.

    `spans` are the marked (start, end) positions in `text`, in order. Runs of Arabic that wallmsg
    itself turns round come in the order in which they stand on the screen.
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
