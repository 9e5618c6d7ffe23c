"""The documentation that ships with the program: one Markdown page a topic."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from wallmsg.errors import UsageError

TOPICS = (
    "commands",
    "volunteers",
    "translators",
    "formats",
    "safety",
    "accuracy",
    "large-catalogues",
    "record-format",
    "api",
    "plugins",
    "architecture",
    "glossary",
)
"""Names of the pages, those for users first."""


@dataclass(frozen=True)
class Page:
    """One page of the documentation."""

    topic: str
    text: str
    """Markdown. The first row is the title; a short summary follows."""

    @property
    def title(self) -> str:
        """The title, without its mark."""
        return self.text.partition("\n")[0].removeprefix("# ")


def pages() -> list[Page]:
    """All pages, in the order of `TOPICS`."""
    return [page(topic) for topic in TOPICS]


def page(topic: str) -> Page:
    """The page of that topic. Raises UsageError if there is none."""
    if topic not in TOPICS:
        raise UsageError(
            f"there is no help on {topic!r}", hint=f"choose a command or one of {', '.join(TOPICS)}"
        )
    source = files("wallmsg.docs").joinpath(f"{topic}.md")
    return Page(topic, source.read_text(encoding="utf-8"))
