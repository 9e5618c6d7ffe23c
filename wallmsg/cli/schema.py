"""`wallmsg schema`: the JSON Schema of a record."""

from __future__ import annotations

import json

import click


@click.command(short_help="Print the JSON Schema of a record.")
def schema() -> None:
    """Print the JSON Schema (2020-12) that every record in records/ is valid against."""
    from wallmsg.model import record_schema

    click.echo(json.dumps(record_schema(), ensure_ascii=False, indent=2))
