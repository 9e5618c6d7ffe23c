"""`wallmsg review`: where people turn what the machine made into records that can be trusted."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.filters import filter_options
from wallmsg.cli.json_output import json_text
from wallmsg.cli.options import (
    PATH,
    catalogue_option,
    reading,
    reading_options,
    reviewer_of,
    reviewer_option,
    translator_option,
)
from wallmsg.cli.review_server import ask_password, open_page
from wallmsg.cli.terminal import Bidi, bidi_style, number_of, printable, show
from wallmsg.cli.text_rows import status_name, with_verdict
from wallmsg.errors import UsageError
from wallmsg.model import Level

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue, Filters, QueueItem
    from wallmsg.review import Agreement, Selection


def _share(ctx: click.Context, parameter: click.Parameter, value: str | None) -> float:
    """A share such as 10% or 0.1 as a number from 0 to 1."""
    text = (value or "0").strip()
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise click.BadParameter("it must be a share such as 10%", ctx, parameter)
    return share


@click.command(short_help="Check readings and translations in the browser.")
@click.argument("query", nargs=-1)
@catalogue_option
@reviewer_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to answer on.")
@click.option("--port", type=click.IntRange(0, 65535), help="[default: 8347, or the next free]")
@click.option("--password-file", type=PATH, metavar="FILE", help="Demanded by --host.")
@click.option("--set-password", metavar="NAME", help="Write NAME's into the file and end.")
@click.option(
    "--double", callback=_share, metavar="SHARE", help="Have this share, such as 10%, read twice."
)
@reading_options
@translator_option
@click.option("--no-browser", is_flag=True, help="Print the link, do not open it.")
@click.option("--list", "as_list", is_flag=True, help="Print the queue and end.")
@click.option(
    "--approve",
    is_flag=True,
    help="Approve what the query and filters find and nobody has changed.",
)
@click.option("--agreement", "agreed", is_flag=True, help="Print how far two readers agree.")
@filter_options
@click.option("-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="With --list or --agreement: print JSON.")
def review(  # noqa: PLR0913 - one parameter for each option
    query: tuple[str, ...],
    catalogue: Path | None,
    reviewer: str | None,
    host: str,
    port: int | None,
    password_file: Path | None,
    set_password: str | None,
    double: float,
    tesseract: Path | None,
    ocr_lang: str | None,
    tessdata_dir: Path | None,
    translator: str | None,
    no_browser: bool,
    as_list: bool,
    approve: bool,
    agreed: bool,
    filters: Filters,
    limit: int,
    as_json: bool,
) -> None:
    """Open a page on this machine where people check what was read and translated.

    Nobody else can reach it unless you give --host. With --list, --approve or --agreement no page
    is opened; the first two take a QUERY, as wallmsg search does, and the filters. --approve lists
    what it is about and asks, unless a script calls it.

    \b
    Examples:
      wallmsg review
      wallmsg review --list --status draft
      wallmsg review --approve --min-confidence 0.95 --place Aleppo
    """
    from wallmsg.review import Selection

    if set_password is not None:
        if password_file is None:
            raise UsageError("--set-password needs --password-file")
        ask_password(password_file, set_password)
        return
    asked = Selection(query=" ".join(query).strip(), filters=filters)
    if sum([as_list, approve, agreed]) > 1:
        raise UsageError("--list, --approve and --agreement cannot be combined")
    opened = factory.open_catalogue(catalogue)
    if as_list:
        _print_queue(opened, asked, limit, as_json)
    elif approve:
        _approve(opened, asked, reviewer_of(reviewer), limit)
    elif agreed:
        _print_agreement(opened, as_json)
    elif asked != Selection():
        raise UsageError(
            "a query and filters go with --list or --approve", hint="the page has its own search"
        )
    else:
        from wallmsg.web.server import ServeOptions

        options = ServeOptions(
            reviewer=reviewer_of(reviewer),
            host=host,
            port=port,
            passwords=password_file,
            double=double,
            reading=reading(tesseract, ocr_lang, tessdata_dir),
            translator=translator,
        )
        open_page(opened, options, browser=not no_browser)


def _approve(catalogue: Catalogue, asked: Selection, who: str, limit: int) -> None:
    from wallmsg.review import BULK_CONFIDENCE, Selection, approvable, approve_unchanged

    if asked == Selection():
        raise UsageError(
            "--approve wants a query or a filter that says what",
            hint="--list shows the queue; --min-confidence 0 would approve everything",
        )
    # A confidence that the filters name counts, in place of the one from which approving begins.
    named = asked.filters.min_confidence
    items = approvable(catalogue, asked, BULK_CONFIDENCE if named is None else named)
    if items and sys.stdin and sys.stdin.isatty():
        _print_items(items[:limit], err=True)
        if len(items) > limit:
            click.echo(f"... and {len(items) - limit} more, listed with --limit", err=True)
        messages = "this message" if len(items) == 1 else f"these {len(items)} messages"
        click.confirm(f"Approve {messages} as {printable(who)}?", abort=True, err=True)
    count = approve_unchanged(catalogue, items, who)
    click.echo(f"{number_of(count, 'message')} approved")


def _print_queue(catalogue: Catalogue, asked: Selection, limit: int, as_json: bool) -> None:
    from wallmsg.review import progress, queue

    page = queue(catalogue, asked, limit)
    if as_json:
        click.echo(json_text(page))
        return
    _print_items(page.items)
    shown = f" (the first {limit}; more with --limit)" if page.total > limit else ""
    if page.more:
        click.echo(f"more than {page.total} found{shown}", err=True)
        return
    done = progress(catalogue, None, asked)
    click.echo(f"{done.to_do} to do, {done.done} done{shown}", err=True)


def _print_items(items: Iterable[QueueItem], *, err: bool = False) -> None:
    style = bidi_style((sys.stderr if err else sys.stdout).isatty())
    for item in items:
        for line in _item_lines(item, style):
            click.echo(line, err=err)


def _item_lines(item: QueueItem, style: Bidi) -> list[str]:
    sure = None if item.confidence is None else f"confidence {item.confidence:.2f}"
    named = item.id if item.message is None else f"{item.id} {item.message}"
    facts = [status_name(item.stage), item.name, item.place, sure, ", ".join(item.reviewers)]
    facts += [f"for {item.assigned}"] if item.assigned else []
    facts += [f"for {item.assigned}"] if item.assigned else []
    lines = [
        click.style(printable(named), fg="cyan")
        + "  "
        + " · ".join(printable(fact) for fact in facts if fact)
    ]
    lines += [f"    {show(row, style)}" for row in item.transcription.splitlines()]
    if item.translation is not None or item.verdict is Level.WITHHELD:
        first, *rest = (item.translation or "").splitlines() or [""]
        marked = with_verdict(printable(first), item.verdict, item.flags)
        lines += [f"    {marked}", *(f"    {printable(row)}" for row in rest)]
    lines += [f"    {click.style('?', fg='yellow')} {printable(one)}" for one in item.questions]
    return lines


def _print_agreement(catalogue: Catalogue, as_json: bool) -> None:
    from wallmsg.review import agreement

    found = agreement(catalogue)
    if as_json:
        click.echo(json_text(found))
        return
    for line in _agreement_lines(found):
        click.echo(line)


def _agreement_lines(found: Agreement) -> list[str]:
    if not found.pairs:
        return ["nothing has been read twice yet"]
    cer = "-" if found.cer is None else f"{found.cer:.3f}"
    kappa = "-" if found.kappa is None else f"{found.kappa:.3f}"
    return [
        f"read twice   {found.pairs} messages, {found.same} alike",
        f"CER          {cer} ({found.letter_errors} of {found.letters} letters)",
        f"kappa        {kappa} (over {found.words} words)",
    ]
