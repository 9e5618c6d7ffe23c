"""`wallmsg help`: the documentation that ships with the program, in the terminal."""

from __future__ import annotations

import shutil
import sys

import click

_MAX_WIDTH = 100
"""Longer lines are hard to read."""


@click.command("help", short_help="Read the documentation.")
@click.argument("topic", nargs=-1, metavar="[TOPIC | COMMAND]")
@click.option("--raw", is_flag=True, help="Print the Markdown source.")
@click.pass_context
def help_(ctx: click.Context, topic: tuple[str, ...], raw: bool) -> None:
    """Show a page of the documentation, or the help of a command.

    Without TOPIC, list the pages. On a terminal the page opens in a pager.

    \b
    Examples:
      wallmsg help
      wallmsg help safety
      wallmsg help packet make
    """
    from wallmsg.docs import TOPICS, page, pages

    if not topic:
        width = max(map(len, TOPICS))
        for one in pages():
            click.echo(f"{one.topic:<{width}}  {one.title}")
        return
    if topic[0] not in TOPICS and (text := _command_help(ctx.find_root(), topic)) is not None:
        click.echo(text)
        return
    text = page(" ".join(topic)).text
    if raw or not sys.stdout.isatty():
        click.echo(text, nl=False)
    else:
        click.echo_via_pager(_formatted(text), color=True)


def _command_help(root: click.Context, words: tuple[str, ...]) -> str | None:
    """The help of the command named by its words; None if there is no such command."""
    context = root
    for word in words:
        group = context.command
        command = group.get_command(context, word) if isinstance(group, click.Group) else None
        if command is None:
            return None
        context = click.Context(command, info_name=word, parent=context, **command.context_settings)
    return context.command.get_help(context)


def _formatted(markdown: str) -> str:
    """Markdown as a terminal shows it, with the codes for bold and colours."""
    from rich.console import Console
    from rich.markdown import Markdown

    width = min(shutil.get_terminal_size().columns, _MAX_WIDTH)
    console = Console(width=width, force_terminal=True)
    with console.capture() as captured:
        console.print(Markdown(markdown))
    return captured.get()
