"""`wallmsg help`."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from tests.fixtures.commands import Run
from wallmsg.docs import TOPICS, page


def test_the_pages_are_listed(run: Run) -> None:
    """Without a topic: each page with its title."""
    rows = run("help").out.splitlines()
    assert [row.split()[0] for row in rows] == list(TOPICS)
    assert rows[TOPICS.index("glossary")].endswith("Glossary")


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_is_printed_as_it_is_into_a_pipe(run: Run, topic: str) -> None:
    """So that it can be searched and saved."""
    assert run("help", topic).out == page(topic).text


@pytest.mark.parametrize("words", [("add",), ("packet", "make"), ("models",)])
def test_the_help_of_a_command(run: Run, words: tuple[str, ...]) -> None:
    """`wallmsg help add` is `wallmsg add --help`."""
    assert run("help", *words).out == run(*words, "--help").out


@pytest.mark.parametrize("words", [("nonsense",), ("packet", "nonsense"), ("safety", "first")])
def test_an_unknown_topic_lists_the_topics(run: Run, words: tuple[str, ...]) -> None:
    """One sentence, and what there is."""
    ran = run("help", *words)
    assert (ran.code, ran.out) == (2, "")
    assert f"there is no help on {' '.join(words)!r}" in ran.err
    assert "record-format" in ran.err


@pytest.mark.process
def test_a_terminal_gets_a_formatted_page() -> None:
    """Headings and tables are drawn, and nothing of the Markdown is left."""
    main, side = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "wallmsg", "help", "glossary"],
        stdout=side,
        env={**os.environ, "PAGER": "cat", "TERM": "xterm"},
    )
    os.close(side)
    shown = b""
    while True:
        try:
            part = os.read(main, 4096)
        except OSError:  # Linux reports the end of a terminal as an error
            break
        if not part:
            break
        shown += part
    os.close(main)
    assert done.wait(60) == 0
    text = shown.decode()
    assert "Glossary" in text
    assert "|---" not in text
    assert "\x1b[" in text
