"""`wallmsg stats`: the catalogue in numbers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.damaged import report_damaged_file, report_unindexed
from wallmsg.cli.json_output import json_text
from wallmsg.cli.options import catalogue_option
from wallmsg.cli.terminal import Bidi, bidi_style, number_of, printable, show
from wallmsg.cli.translation_aids import terms_options

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue, Stats
    from wallmsg.interchange.glossary_report import TermCount

_MAX_PLACES = 3


@click.command(short_help="Count what the catalogue holds.")
@catalogue_option
@terms_options
@click.option("--people", is_flag=True, help="Count what each person has done.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def stats(
    catalogue: Path | None, terms: bool, glossary: Path | None, people: bool, as_json: bool
) -> None:
    """Count photos, messages, places, tags and dates.

    With --terms count instead, for each term of the glossary, the messages that have it, and those
    whose English uses one of its renderings. With --people count the work of each person: how much
    of what they checked others have changed since, and how far blind second readings agree.
    """
    opened = factory.open_catalogue(catalogue)
    if people:
        _print_people(opened, as_json)
        return
    if terms or glossary:
        _print_terms(_count_terms(opened, glossary), as_json)
        return
    counts = opened.stats()
    report_unindexed(opened)
    if as_json:
        click.echo(json_text(counts))
        return
    for name, value in _rows(counts).items():
        click.echo(f"{name:<12} {value}")


def _print_people(catalogue: Catalogue, as_json: bool) -> None:
    from wallmsg.review.people import people

    found = people(catalogue.records(on_damaged=lambda *_: None))
    if as_json:
        click.echo(json_text(found))
        return
    if not found:
        click.echo("nobody has changed anything yet", err=True)
    for one in found:
        facts = [
            number_of(one.messages, "message"),
            f"{one.checked} checked",
            f"{one.changed_later} of them changed later",
            f"{number_of(one.photos, 'photo')} described",
        ]
        if one.read_twice:
            cer = "-" if one.cer is None else f"{one.cer:.3f}"
            facts.append(f"{one.read_twice} read twice, CER {cer}")
        click.echo(f"{printable(one.name)}: {', '.join(facts)}")


def _rows(counts: Stats) -> dict[str, str]:
    outcomes = ", ".join(
        f"{n} {outcome.replace('_', ' ')}" for outcome, n in counts.outcomes.items()
    )
    verdicts = f" ({_tally(counts.verdicts)})" if counts.verdicts else ""
    return {
        "photos": f"{counts.records}" + (f" ({outcomes})" if outcomes else ""),
        "messages": f"{counts.messages} in {number_of(counts.lines, 'line')}",
        "translated": f"{counts.translated}{verdicts}, {counts.untranslated} waiting",
        "checked": _tally({name.replace("_", " "): n for name, n in counts.stages.items()}),
        "dates": f"{counts.first_day} to {counts.last_day}" if counts.first_day else "none",
        "undated": str(counts.undated),
        "look alike": number_of(counts.with_similar, "photo"),
        "places": _tally(counts.places),
        "tags": _tally(counts.tags),
        "photo files": f"{counts.photo_files} with {counts.photo_bytes / 1e6:.1f} MB",
    }


def _tally(counts: dict[str, int]) -> str:
    return ", ".join(f"{printable(name)} {n}" for name, n in counts.items()) or "none"


def _count_terms(catalogue: Catalogue, glossary: Path | None) -> list[TermCount]:
    from wallmsg.interchange.glossary_report import count_terms

    terms = factory.make_glossary(
        catalogue, factory.read_terms(glossary) if glossary else (), report_damaged_file
    )
    damaged: list[str] = []
    records = catalogue.records(on_damaged=lambda record_id, _: damaged.append(record_id))
    counts = count_terms(records, terms)
    if damaged:
        click.echo(f"{len(damaged)} damaged records left out, see wallmsg verify", err=True)
    return counts


def _print_terms(counts: Sequence[TermCount], as_json: bool) -> None:
    if as_json:
        click.echo(json_text(counts))
        return
    if not counts:
        click.echo("no message with English has a term of the glossary", err=True)
    style = bidi_style(sys.stdout.isatty())
    for one in counts:
        click.echo(_term_row(one, style))


def _term_row(count: TermCount, style: Bidi) -> str:
    english = " or ".join(map(printable, count.english))
    where = f"; not in {', '.join(count.elsewhere[:_MAX_PLACES])}" if count.elsewhere else ""
    more = " ..." if len(count.elsewhere) > _MAX_PLACES else ""
    arabic = show(count.arabic, style)
    return f"{count.kept} of {count.messages}  {arabic}: {english}{where}{more}"
