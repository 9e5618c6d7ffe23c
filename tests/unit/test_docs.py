"""What is written about the program is true of it."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path

import click
import pytest

from scripts.check.generated_docs import pages as generated_pages
from tests.factories.script_commands import script_commands
from wallmsg.cli.main import wallmsg
from wallmsg.docs import TOPICS, pages
from wallmsg.errors import ExitCode
from wallmsg.ingest.judgement import reason_name, reasons
from wallmsg.model import Level, Outcome, Status

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "wallmsg" / "docs"
README = ROOT / "README.md"
WRITTEN = sorted(
    [
        *(README, ROOT / "CHANGELOG.md", ROOT / "scripts" / "README.md"),
        *DOCS.glob("*.md"),
        *(ROOT / ".github").glob("*.md"),
    ]
)
"""The documentation of the project. LOG files are diaries and may use the words of their day."""


def text_of(path: Path) -> str:
    """The text of a page."""
    return path.read_text(encoding="utf-8")


def section(path: Path, title: str) -> str:
    """The text below a heading, up to the next one of its kind."""
    return text_of(path).partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def name_of(path: Path) -> str:
    """How a page is called in the report of a test."""
    return str(path.relative_to(ROOT))


written = pytest.mark.parametrize("path", WRITTEN, ids=name_of)


def test_generated_parts_are_current() -> None:
    """`python -m scripts.check.generated_docs` would change nothing."""
    for path, text in generated_pages().items():
        assert text_of(path) == text, f"{path.name}: python -m scripts.check.generated_docs"


def test_every_command_is_in_the_commands_page() -> None:
    """Each command has a section, those of groups too."""
    headings = set(re.findall(r"^###? (wallmsg .+)$", text_of(DOCS / "commands.md"), re.MULTILINE))
    for name, command in wallmsg.commands.items():
        assert f"wallmsg {name}" in headings
        for child in getattr(command, "commands", ()):
            assert f"wallmsg {name} {child}" in headings


def test_every_exit_code_is_in_the_commands_page() -> None:
    """The table names each code that the program can return."""
    table = section(DOCS / "commands.md", "Exit codes")
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", table, flags=re.MULTILINE)}
    assert codes == {1, *(int(code) for code in ExitCode)}


def test_every_reason_to_doubt_is_explained_to_translators() -> None:
    """Each verdict and each reason of the quality gate is explained, and no other."""
    rows = re.findall(
        r"^\| ([a-z ]+) \|", section(DOCS / "translators.md", "Verdicts"), flags=re.MULTILINE
    )
    known = {reason_name(reason) for reason, _ in reasons()} | set(Level)
    assert set(rows) - {"verdict", "reason"} == known


def test_every_part_is_in_the_architecture_page() -> None:
    """The table of packages has each part of wallmsg, and none that is gone."""
    table = section(DOCS / "architecture.md", "The main path")
    named = re.findall(r"^\| `wallmsg/([a-z_]+)(?:\.py|/)` \|", table, flags=re.MULTILINE)
    package = ROOT / "wallmsg"
    parts = {path.stem for path in package.glob("*.py")} - {"__init__", "__main__"}
    parts |= {path.parent.name for path in package.glob("*/__init__.py")} | {"models"}
    assert sorted(named) == sorted(parts)


def test_every_topic_has_a_page_and_every_page_a_topic() -> None:
    """`wallmsg help` offers all pages, each with a title of its own."""
    assert {path.stem for path in DOCS.glob("*.md")} == set(TOPICS)
    assert len({page.title for page in pages()}) == len(TOPICS)
    assert all(page.text.startswith("# ") for page in pages())


def test_the_readme_is_short() -> None:
    """It sells and starts; the rest is in the pages, each of which it links to."""
    text = text_of(README)
    assert len(text.splitlines()) <= 200
    for topic in TOPICS:
        assert f"(wallmsg/docs/{topic}.md)" in text


@written
def test_links_lead_somewhere(path: Path) -> None:
    """Files that a page links to exist, relative to the page."""
    for link in re.findall(r"\]\(([^)#\s]+)\)", text_of(path)):
        assert (path.parent / link).resolve().exists(), link


@written
def test_no_web_address_is_invented(path: Path) -> None:
    """The project has no address of its own, and the pages are read without a network.

    `example.org` is reserved for examples (RFC 2606).
    """
    allowed = r"127\.0\.0\.1|localhost|example\.org"
    assert not re.findall(rf"https?://(?!{allowed})\S+", text_of(path))


@written
def test_files_that_are_named_exist(path: Path) -> None:
    """`wallmsg/...`, `scripts/...`, `tests/...` and `samples/...` are files or folders."""
    if path.name == "CHANGELOG.md":
        return
    named = re.findall(r"(?<![\w./])(?:wallmsg|scripts|tests|samples)/[\w./*-]*", text_of(path))
    for name in {name.rstrip("./") for name in named} - PLANNED:
        assert list(ROOT.glob(name)), name


PLANNED = {"wallmsg/interchange/formats/mods.py"}
"""The example of a file that a reader would add."""


@written
def test_script_modules_that_are_named_exist(path: Path) -> None:
    """`scripts.measure.gate` and the like can be run."""
    for name in re.findall(r"\bscripts(?:\.[a-z_]+){2,}", text_of(path)):
        assert importlib.util.find_spec(name), name


@written
def test_help_topics_that_are_named_exist(path: Path) -> None:
    """`wallmsg help X` shows something, and `wallmsg X` is a command."""
    text = text_of(path)
    for topic in re.findall(r"`wallmsg help ([a-z][a-z-]*)", text):
        assert topic in {*TOPICS, *wallmsg.commands}, topic
    for command in re.findall(r"`wallmsg ([a-z]+)", text):
        assert command in wallmsg.commands, command


def options_of(command: click.Command) -> set[str]:
    """All long options of a command and of those below it."""
    own = {option for parameter in command.params for option in parameter.opts}
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return own.union({"--help"}, *map(options_of, below))


@written
def test_options_that_are_named_exist(path: Path) -> None:
    """`wallmsg add --redo`: the command has the option. `--private`: some command has it."""
    text = text_of(path)
    calls = re.findall(r"(?:^|`)wallmsg ([a-z]+)([^`\n#]*)", text, re.MULTILINE)
    for name, rest in calls:
        for option in re.findall(r"(?<!\S)--[a-z][a-z-]*", rest):
            assert option in options_of(wallmsg.commands[name]), f"wallmsg {name} {option}"
    if path == README or path.parent == DOCS:
        for option in re.findall(r"`(--[a-z][a-z-]*)", text):
            assert option in options_of(wallmsg), option


OLD_NAMES = re.compile(
    r"\b(hinges?|shel(f|ves)|told|anew|spots?|looks|worth|whoever|kin|sureness|doorway|aside|wallpaint|"
    r"takes? no notice|hangs? on|stands? for|measure_\w+|train_\w+|scripts/calibrate)\b",
    re.IGNORECASE,
)
"""Words of the first version that have a plain or standard replacement."""

_ALLOWED = ("worth half as much",)


@written
def test_pages_are_written_in_plain_terms(path: Path) -> None:
    """The old private terms do not come back. The commands page follows the code's texts."""
    text = text_of(path)
    if path.name in {"commands.md", "record-format.md", "CHANGELOG.md"}:
        text = re.sub(r"```text.*?```", "", text, flags=re.DOTALL)
        text = re.sub(r"<!-- fields.*?<!-- end -->", "", text, flags=re.DOTALL)
        text = re.sub(r"`[^`]+`", "", text)
    for phrase in _ALLOWED:
        text = text.replace(phrase, "")
    assert [match[0] for match in OLD_NAMES.finditer(text)] == []


def test_the_glossary_has_one_meaning_a_term() -> None:
    """Terms are sorted, none comes twice, and all values of statuses and the like are there."""
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", text_of(DOCS / "glossary.md"), re.MULTILINE)
    terms = [row for row in rows if row not in {"term", "---"}]
    assert terms == sorted(set(terms), key=str.lower)
    page = text_of(DOCS / "glossary.md")
    for value in (*Status, *Outcome, *Level):
        assert f"`{value}`" in page


def test_every_script_is_in_the_scripts_page() -> None:
    """The one page of scripts/ has each command, and each module named there is one."""
    page = text_of(ROOT / "scripts" / "README.md")
    named = set(re.findall(r"^\| `(scripts\.[a-z_.]+)` \|", page, re.MULTILINE))
    assert named == set(script_commands())


def test_the_changelog_keeps_its_form() -> None:
    """Keep a Changelog: versions, the newest first, and the six kinds of changes."""
    text = text_of(ROOT / "CHANGELOG.md")
    versions = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert versions[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", one) for one in versions[1:])
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_no_traces_of_a_machine() -> None:
    """Nothing in the repository names a path of the machine it was written on."""
    suspicious = re.compile(r"(?<![\w.])/(?:work|root)/")
    suffixes = {".py", ".md", ".toml", ".json", ".sh", ".txt", ".csv", ""}
    for path in ROOT.rglob("*"):
        relative = path.relative_to(ROOT)
        hidden = any(
            part.startswith(".") and part not in {".ci", ".github"} for part in relative.parts
        )
        if not hidden and path.is_file() and path.suffix in suffixes and path != Path(__file__):
            text = path.read_text("utf-8", errors="ignore")
            assert not suspicious.search(text), relative


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=name_of)
def test_code_in_pages_is_code(path: Path) -> None:
    """Python compiles and TOML parses; what pages promise beyond that has tests of its own."""
    for language, code in re.findall(
        r"^```(\w+)\n(.*?)^```$", text_of(path), re.MULTILINE | re.DOTALL
    ):
        if language == "python":
            compile(code, path.name, "exec")
        elif language == "toml":
            tomllib.loads(code)
