"""`wallmsg search`, `show`, `list` and `stats`: looking into a catalogue."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from wallmsg import factory
from wallmsg.cli.filters import filter_options
from wallmsg.cli.options import catalogue_option
from wallmsg.cli.progress import counted
from wallmsg.cli.record_view import Style, mark, record_lines
from wallmsg.cli.terminal import Bidi, Span, bidi_style, number_of, printable, show_marked
from wallmsg.cli.translation_aids import Aids, Wanted, aids_of, tell_damaged, terms_options
from wallmsg.effective import effective_messages
from wallmsg.errors import CatalogueError
from wallmsg.model import Level, Outcome

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue, Filters, Hit
    from wallmsg.effective import CurrentMessage
    from wallmsg.model import Record

_EXCERPTS = 3


@click.command(short_help="Find messages in Arabic or English.")
@click.argument("query", nargs=-1, required=True)
@catalogue_option
@filter_options
@click.option("-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(
    query: tuple[str, ...], catalogue: Path | None, filters: Filters, limit: int, as_json: bool
) -> None:
    """Find messages that answer QUERY, in Arabic, in English, or in both.

    All words must be found, in any spelling: hamzas, vowel marks and endings do not matter. Words
    whose dots were misread are found too, below exact matches, and so are the machine's other
    readings and renderings ("guess:"). Also: "a phrase", begin*, AND, OR, NOT, parentheses.

    \b
    Examples:
      wallmsg search قلبي
      wallmsg search '"walls of this city" OR siege'
      wallmsg search حلب --after 2016-12 --min-confidence 0.8
    """
    # A quoted phrase comes as one argument, several plain words as several.
    with counted("Making the search index") as progress:
        opened = factory.open_catalogue(catalogue)
        hits = opened.index.search(" ".join(query), filters, limit, progress)
    if as_json:
        click.echo(as_json_text(hits))
    elif not hits:
        click.echo("nothing found", err=True)
    else:
        _print_hits(hits, opened)
        if len(hits) == limit:
            click.echo(f"(the best {limit}; more with --limit)", err=True)


@click.command("list", short_help="List the photos, by date.")
@catalogue_option
@filter_options
@click.option("-n", "--limit", type=click.IntRange(min=1), help="[default: all]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_records(
    catalogue: Path | None, filters: Filters, limit: int | None, as_json: bool
) -> None:
    """List messages by date, and photos without any."""
    opened = factory.open_catalogue(catalogue)
    hits = opened.index.search("", filters, limit)
    _tell_damaged(opened)
    if as_json:
        click.echo(as_json_text(hits))
    elif not hits:
        click.echo("nothing there", err=True)
    else:
        _print_hits(hits, opened)


@click.command(short_help="Show one photo's record.")
@click.argument("record", metavar="ID")
@catalogue_option
@click.option("--withheld", is_flag=True, help="Print English that cannot be trusted, too.")
@click.option("--gloss", is_flag=True, help="Print what a dictionary says of each Arabic word.")
@terms_options
@click.option("--memory", is_flag=True, help="Print what people made of this or similar texts.")
@click.option(
    "--near",
    type=click.FloatRange(0, 1),
    metavar="0..1",
    help="--memory with texts from this likeness on.  [default: 0.75]",
)
@click.option("--json", "as_json", is_flag=True, help="Print the record as it is stored.")
def show(  # noqa: PLR0913 - one parameter for each option
    record: str,
    catalogue: Path | None,
    withheld: bool,
    gloss: bool,
    terms: bool,
    glossary: Path | None,
    memory: bool,
    near: float | None,
    as_json: bool,
) -> None:
    """Show the record ID: the start of an id is enough, and so is the photo's file name.

    Below each message stand its Arabic in Latin letters (:), its English (=), and as asked for
    people's translations of similar texts (@), terms of the glossary (#) and the gloss (~). Where
    a translation wants checking or is withheld, the reasons are told. With --json, what --gloss,
    --terms and --memory ask for is added to the record as "aids".

    \b
    Examples:
      wallmsg show 3f2a --gloss
      wallmsg show IMG_0042.jpg --glossary names.tsv --memory --near 0.6
    """
    wanted = Wanted(
        gloss=gloss,
        terms=terms or glossary is not None,
        glossary=factory.read_terms(glossary) if glossary else (),
        memory=memory or near is not None,
        near=near,
    )
    opened = factory.open_catalogue(catalogue)
    found = opened.read(opened.resolve(record))
    aids = aids_of(opened, found.id, wanted) if wanted else None
    if as_json:
        click.echo(_record_json(found, aids), nl=False)
        return
    path = opened.photo_path(found) if found.photo.path is not None else None
    # What people have written is romanised only when it is shown: it takes half a second.
    style = Style(bidi_style(sys.stdout.isatty()), withheld, aids, _romanised)
    for line in record_lines(found, path, style):
        click.echo(line)


def _romanised(text: str) -> str:
    return factory.make_romaniser().romanise(text)


def _record_json(record: Record, aids: Callable[[CurrentMessage], Aids] | None) -> str:
    """The record as it is stored, and what helps to translate its messages, by their ids."""
    from wallmsg.model import record_to_json, to_json

    if aids is None:
        return record_to_json(record)
    stored = json.loads(record_to_json(record))
    return to_json(stored | {"aids": {one.id: aids(one) for one in effective_messages(record)}})


@click.command(short_help="Count what the catalogue holds.")
@catalogue_option
@terms_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def stats(catalogue: Path | None, terms: bool, glossary: Path | None, as_json: bool) -> None:
    """Count photos, messages, places, tags and dates.

    With --terms count instead for each term of the glossary the messages it stands in, and those
    whose English keeps to it.
    """
    if terms or glossary:
        _print_terms(factory.open_catalogue(catalogue), glossary, as_json)
        return
    opened = factory.open_catalogue(catalogue)
    counted = opened.stats()
    _tell_damaged(opened)
    if as_json:
        click.echo(as_json_text(counted))
        return
    outcomes = ", ".join(
        f"{n} {outcome.replace('_', ' ')}" for outcome, n in counted.outcomes.items()
    )
    verdicts = f" ({_tally(counted.verdicts)})" if counted.verdicts else ""
    rows = {
        "photos": f"{counted.records}" + (f" ({outcomes})" if outcomes else ""),
        "messages": f"{counted.messages} in {number_of(counted.lines, 'line')}",
        "translated": f"{counted.translated}{verdicts}, {counted.untranslated} waiting",
        "checked": _tally({name.replace("_", " "): n for name, n in counted.stages.items()}),
        "dates": f"{counted.first_day} to {counted.last_day}" if counted.first_day else "none",
        "undated": str(counted.undated),
        "look alike": number_of(counted.with_similar, "photo"),
        "places": _tally(counted.places),
        "tags": _tally(counted.tags),
        "photo files": f"{counted.photo_files} with {counted.photo_bytes / 1e6:.1f} MB",
    }
    for name, value in rows.items():
        click.echo(f"{name:<12} {value}")


def _print_terms(catalogue: Catalogue, glossary: Path | None, as_json: bool) -> None:
    from wallmsg.interchange.glossary_report import count_terms

    terms = factory.make_glossary(
        catalogue, factory.read_terms(glossary) if glossary else (), tell_damaged
    )
    damaged: list[str] = []
    records = catalogue.records(on_damaged=lambda identity, _: damaged.append(identity))
    counts = count_terms(records, terms)
    if damaged:
        click.echo(f"{len(damaged)} damaged records left out, see wallmsg verify", err=True)
    if as_json:
        click.echo(as_json_text(counts))
        return
    style = bidi_style(sys.stdout.isatty())
    for one in counts:
        [arabic] = _marked_lines(one.arabic, (), style)
        english = " or ".join(map(printable, one.english))
        where = f"; not in {', '.join(one.elsewhere[:_EXCERPTS])}" if one.elsewhere else ""
        more = " ..." if len(one.elsewhere) > _EXCERPTS else ""
        click.echo(f"{one.kept} of {one.messages}  {arabic}: {english}{where}{more}")
    if not counts:
        click.echo("no term of the glossary stands in a message with English", err=True)


def as_json_text(value: object) -> str:
    """Any value type as readable JSON."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()


def _tally(counts: dict[str, int]) -> str:
    return ", ".join(f"{printable(name)} {n}" for name, n in counts.items()) or "none"


def _tell_damaged(catalogue: Catalogue) -> None:
    """Say how many records are there but could not be indexed."""
    lost = len(set(catalogue.ids()) - set(catalogue.index.names()))
    if lost:
        what = "1 record is" if lost == 1 else f"{lost} records are"
        click.echo(f"{what} damaged, see wallmsg verify", err=True)


def _print_hits(hits: Iterable[Hit], catalogue: Catalogue) -> None:
    style = bidi_style(sys.stdout.isatty())
    for hit in hits:
        facts = [hit.name, hit.place, hit.taken, hit.outcome.value.replace("_", " ")]
        if hit.confidence is not None and hit.outcome is Outcome.READ:
            facts[-1] = f"confidence {hit.confidence:.2f}"
        click.echo(
            click.style(printable(hit.id), fg="cyan")
            + "  "
            + " · ".join(printable(fact) for fact in facts if fact)
        )
        for line in _marked_lines(hit.transcription, hit.transcription_spans, style):
            click.echo(f"    {line}")
        for line in _english_lines(hit, style):
            click.echo(f"    {line}")
        for excerpt in hit.found_in[:_EXCERPTS]:
            [first, *_] = _marked_lines(excerpt.text, excerpt.spans, style)
            click.echo(f"    {excerpt.field}: {first}")
        if hit.message is None and hit.found_in:
            for line in _messages_of(hit, catalogue, style):
                click.echo(f"    {line}")


def _messages_of(hit: Hit, catalogue: Catalogue, style: Bidi) -> list[str]:
    """What is written on a photo that was found by its name, place, tag or the like."""
    try:
        messages = effective_messages(catalogue.read(hit.id))
    except CatalogueError:  # `verify` tells
        return []
    lines = []
    for message in messages:
        lines += _marked_lines(message.transcription, (), style)
        if message.translation is not None or message.withheld:
            first, *rest = _marked_lines(message.translation or "", (), style) or [""]
            lines += [mark(first, message.verdict, message.reasons()), *rest]
    return lines


def _english_lines(hit: Hit, style: Bidi) -> list[str]:
    english = _marked_lines(hit.translation or "", hit.translation_spans, style)
    if english or hit.verdict is Level.WITHHELD:
        first, *rest = english or [""]
        lines = [mark(first, hit.verdict, hit.withheld), *rest]
        if hit.verdict is Level.WITHHELD and hit.gloss:
            lines.append(f"by dictionary: {printable(hit.gloss)}")
        return lines
    return []


def _marked_lines(text: str, spans: Iterable[Span], style: Bidi) -> list[str]:
    """The rows of a text as they go to the terminal, with what was found in bold."""
    lines = []
    start = 0
    for row in text.splitlines(keepends=True):
        end = start + len(row.rstrip("\r\n"))
        own = [
            (max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start
        ]
        runs = show_marked(text[start:end], own, style)
        lines.append(
            "".join(click.style(run, bold=True, underline=True) if m else run for run, m in runs)
        )
        start += len(row)
    return lines
