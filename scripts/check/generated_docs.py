"""Write the parts of wallmsg/docs that the program itself knows.

`commands.md` is generated whole: the help text of every command, and the exit codes. In other
pages, the text between `<!-- reasons -->` or `<!-- fields -->` and `<!-- end -->` is replaced.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from wallmsg.cli.main import wallmsg
from wallmsg.errors import ExitCode
from wallmsg.ingest.judgement import reason_name, reasons
from wallmsg.interchange.redaction.classification import FIELDS
from wallmsg.model import record_schema

DOCS = Path(__file__).parents[2] / "wallmsg" / "docs"
COMMANDS = "commands.md"
_GENERATED = re.compile(r"<!-- (?P<name>reasons|fields) -->\n.*?<!-- end -->", re.DOTALL)
_WIDTH = 96
_FAULT = 1
"""Exit code of an error that wallmsg did not expect."""

_COMMANDS_HEAD = """\
# Commands

Every command with its options, as `wallmsg COMMAND --help` prints it.
This page is generated: `python -m scripts.check.generated_docs` writes it.
"""

_CODES = {
    ExitCode.OK: "done",
    _FAULT: "a fault in wallmsg itself; `--debug` shows where",
    ExitCode.USAGE: "the command was not understood",
    ExitCode.MISSING_TOOL: "a tool or model is missing or does not work",
    ExitCode.NO_READABLE_INPUT: "no readable photo was given",
    ExitCode.CATALOGUE: "the catalogue is missing, damaged or cannot be written",
    ExitCode.SOME_FAILED: "done, but some photos failed",
    ExitCode.INTERRUPTED: "interrupted; run the same command again to continue",
}


def commands_page() -> str:
    """The text of commands.md."""
    parts = [_COMMANDS_HEAD]
    for words, command, context in _walk(wallmsg, ("wallmsg",), None):
        level = "##" if len(words) < 3 else "###"
        help_text = command.get_help(context)
        parts.append(f"{level} {' '.join(words)}\n\n```text\n{help_text}\n```\n")
    rows = [f"| {int(code)} | {_CODES[code]} |" for code in sorted({*ExitCode, _FAULT})]
    parts.append("\n".join(["## Exit codes\n", "| code | meaning |", "|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def _walk(
    command: click.Command, words: tuple[str, ...], parent: click.Context | None
) -> Iterator[tuple[tuple[str, ...], click.Command, click.Context]]:
    """The command and all below it, each with its words and its context."""
    context = click.Context(
        command,
        info_name=words[-1],
        parent=parent,
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
        **command.context_settings,
    )
    yield words, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None and not child.hidden:
                yield from _walk(child, (*words, name), context)


def reasons_table() -> str:
    """Every reason the quality gate can give, with its explanation."""
    rows = [f"| {reason_name(reason)} | {sentence} |" for reason, sentence in reasons()]
    return "\n".join(["| reason | what was seen |", "|---|---|", *rows])


def fields_tables() -> str:
    """Every type and field of a record: from the JSON Schema, and whether exports contain it."""
    privacy = {kind.__name__: classes for kind, classes in FIELDS.items()}
    parts = []
    for name, definition in record_schema()["$defs"].items():
        description = " ".join(definition.get("description", "").split())
        if "enum" in definition:
            values = ", ".join(f"`{value}`" for value in definition["enum"])
            description = f"{description} One of {values}."
        part = f"### {name}\n\n{description}\n"
        properties = definition.get("properties", {})
        if properties:
            rows = [
                f"| `{field}` | {_type_of(said)} | {privacy[name][field]} "
                f"| {said.get('description', '')} |"
                for field, said in properties.items()
            ]
            head = ["| field | type | in exports | meaning |", "|---|---|---|---|"]
            part += "\n" + "\n".join([*head, *rows]) + "\n"
        parts.append(part)
    return "\n".join(parts).rstrip()


def _type_of(field: dict[str, Any]) -> str:
    """A type of the JSON Schema in a few words."""
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", maxsplit=1)[-1]
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_type_of(one) for one in field["anyOf"]))
    kind = field.get("type", "any")
    if kind == "array":
        return f"list of {_type_of(field.get('items') or {})}"
    return str(kind)


_PARTS = {"reasons": reasons_table, "fields": fields_tables}


def rendered(page: str) -> str:
    """A page with its generated parts as they must be now."""

    def part(match: re.Match[str]) -> str:
        return f"<!-- {match['name']} -->\n{_PARTS[match['name']]()}\n<!-- end -->"

    return _GENERATED.sub(part, page)


def pages() -> dict[Path, str]:
    """Every page that is generated in whole or in part, with the text it must have."""
    wanted = {DOCS / COMMANDS: commands_page()}
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if path.name != COMMANDS and _GENERATED.search(text):
            wanted[path] = rendered(text)
    return wanted


def main() -> None:
    """Write the pages, or check that they are current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 if a page is outdated")
    check = parser.parse_args().check
    for path, text in pages().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            raise SystemExit(f"{path.name} is outdated: python -m scripts.check.generated_docs")
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.name}")


if __name__ == "__main__":
    main()
