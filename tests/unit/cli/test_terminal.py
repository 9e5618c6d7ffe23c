"""Arabic on terminals of both kinds."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallmsg.cli.terminal import Bidi, bidi_style, printable, show, show_marked
from wallmsg.errors import UsageError

ENVIRONMENT = ("WALLMSG_BIDI", "VTE_VERSION", "KONSOLE_VERSION", "TERM_PROGRAM", "TERM")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that says nothing about itself."""
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variable", "value", "style"),
    [
        ("VTE_VERSION", "6800", Bidi.TERMINAL),
        ("VTE_VERSION", "5200", Bidi.VISUAL),
        ("KONSOLE_VERSION", "220401", Bidi.TERMINAL),
        ("TERM_PROGRAM", "Apple_Terminal", Bidi.TERMINAL),
        ("TERM", "xterm-256color", Bidi.VISUAL),
        ("WALLMSG_BIDI", "off", Bidi.OFF),
        ("WALLMSG_BIDI", "terminal", Bidi.TERMINAL),
    ],
)
def test_terminals_are_known(
    variable: str, value: str, style: Bidi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Terminals that turn Arabic round are known; the user has the last word."""
    monkeypatch.setenv(variable, value)
    assert bidi_style(is_terminal=True) is style


def test_files_and_pipes_get_plain_text() -> None:
    """Text that does not go to a terminal stays in logical order without marks."""
    assert bidi_style(is_terminal=False) is Bidi.OFF
    assert show("سنعود", Bidi.OFF) == "سنعود"


def test_a_wrong_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt setting is named with what it may be."""
    monkeypatch.setenv("WALLMSG_BIDI", "left")
    with pytest.raises(UsageError, match="terminal, visual, off or auto"):
        bidi_style(is_terminal=True)


def test_a_plain_terminal_gets_letters_from_the_left() -> None:
    """The last letter comes first, each in the shape it has in its word."""
    assert show("حلب", Bidi.VISUAL) == "\ufe90\ufee0\ufea3"


def test_marks_follow_their_words() -> None:
    """A marked word stays marked wherever the turning round puts it."""
    text = "تركت قلبي هنا"
    span = (5, 9)
    visual = show_marked(text, [span], Bidi.VISUAL)
    assert [marked for _, marked in visual] == [False, True, False]
    assert visual[1][0] == show("قلبي", Bidi.VISUAL)
    assert visual[0][0].strip() == show("هنا", Bidi.VISUAL)
    logical = show_marked(text, [span], Bidi.TERMINAL)
    assert "".join(run for run, _ in logical) == show(text, Bidi.TERMINAL)
    assert [run for run, marked in logical if marked] == ["قلبي"]


def test_english_is_left_alone() -> None:
    """Text without Arabic is the same in every style."""
    for style in Bidi:
        assert show("heart", style) == "heart"
        assert show_marked("my heart", [(3, 8)], style) == [("my ", False), ("heart", True)]


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_commands_the_terminal(text: str) -> None:
    """No control character, line break, turn of direction or broken letter is left."""
    for made in (printable(text), *(run for run, _ in show_marked(text, [(0, 2)], Bidi.OFF))):
        assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in made)
        assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(made)
    assert printable(printable(text)) == printable(text)


def test_ordinary_writing_is_printed_as_it_is() -> None:
    """Arabic with marks, joiners and emoji stays; what is taken out can be read."""
    plain = "سَنَعُودُ مى\u200cخواهم \u200fC'était 🌹"
    assert printable(plain) == plain
    assert printable("a\x1b[31m\n\u202egpj.exe") == "a\\x1b[31m\\n\\u202egpj.exe"
