"""The `wallmsg` command: its subcommands by section, and errors turned into exit codes."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import click

from wallmsg.cli.add import add
from wallmsg.cli.custody import custody, transfer
from wallmsg.cli.doctor import doctor
from wallmsg.cli.edit import edit
from wallmsg.cli.export import export
from wallmsg.cli.glossary import glossary
from wallmsg.cli.help import help_
from wallmsg.cli.import_ import import_
from wallmsg.cli.index import index
from wallmsg.cli.link import link
from wallmsg.cli.list import list_records
from wallmsg.cli.measure import measure
from wallmsg.cli.models import models
from wallmsg.cli.packet import packet
from wallmsg.cli.remove import remove
from wallmsg.cli.review import review
from wallmsg.cli.schema import schema
from wallmsg.cli.seal import seal
from wallmsg.cli.search import search
from wallmsg.cli.set import set_review
from wallmsg.cli.show import show
from wallmsg.cli.site import site
from wallmsg.cli.stats import stats
from wallmsg.cli.terminal import printable
from wallmsg.cli.verify import verify
from wallmsg.errors import ExitCode, QueryError, WallmsgError
from wallmsg.version import __version__

_SECTIONS = {
    "Build a catalogue": (add, set_review, link, remove),
    "Search it": (search, show, list_records, stats, help_),
    "Check it": (review, edit),
    "Share it": (export, packet, site, transfer, import_, glossary, schema),
    "Maintain it": (verify, seal, custody, index, doctor, measure, models),
}


class _Sections(click.Group):
    """A group whose help lists commands by section."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write one list for each section."""
        for title, commands in _SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(str(command.name), command.get_short_help_str(60)) for command in commands]
                )


@click.group(cls=_Sections, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wallmsg", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback when something goes wrong.")
def wallmsg(debug: bool) -> None:
    """Turn photos of messages on walls into a searchable, translated catalogue.
    Nothing leaves this machine unless you ask for it.

    \b
    Examples:
      wallmsg add photos/                 read and translate a folder of photos
      wallmsg search heart --after 2016   find it, in Arabic or in English
      wallmsg export --format csv -o messages.csv
    """


for _commands in _SECTIONS.values():
    for _command in _commands:
        wallmsg.add_command(_command)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit with a code of `wallmsg.errors.ExitCode`."""
    _open_streams()
    arguments, debug = _without_debug(list(sys.argv[1:] if args is None else args))
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except (click.exceptions.Abort, EOFError, KeyboardInterrupt):
        _say("interrupted")
        code = ExitCode.INTERRUPTED
    except click.ClickException as error:
        error.show()
        if isinstance(error, click.NoSuchOption) and error.ctx and error.ctx.parent is None:
            _say("  write options after the command: wallmsg list -c aleppo", prefix="")
        code = ExitCode.USAGE
    except BrokenPipeError:
        # The reader of our output (less, head) has closed it.
        _silence(sys.stdout)
        code = ExitCode.OK
    except Exception as error:
        if debug:
            raise
        code = _explain(error, arguments)
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    if "_WALLMSG_COMPLETE" in os.environ:  # a shell asks how to complete a word
        wallmsg.main(args=arguments, prog_name="wallmsg")
    # click's own main() turns a broken pipe into exit code 1.
    try:
        with wallmsg.make_context("wallmsg", arguments) as context:
            wallmsg.invoke(context)
    except click.exceptions.Exit as stopped:
        return stopped.exit_code
    return ExitCode.OK


def _without_debug(arguments: list[str]) -> tuple[list[str], bool]:
    """The arguments without --debug, which may be anywhere, and whether it was given."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    options = [argument for argument in arguments[:end] if argument != "--debug"]
    return options + arguments[end:], len(options) < end


def _explain(error: Exception, arguments: Sequence[str]) -> int:
    """Print on standard error what went wrong; returns the exit code."""
    strange = [argument for argument in arguments if _is_undecodable(argument)]
    if isinstance(error.__cause__ or error, UnicodeError | QueryError) and strange:
        _say(f"the argument {strange[0]} is not text in the encoding of this system")
        return ExitCode.USAGE
    if isinstance(error, WallmsgError):
        _say(error.message)
        if error.hint:
            _say(f"  {error.hint}", prefix="")
        return error.exit_code
    if isinstance(error, OSError) and error.strerror:
        if error.filename is None:  # the output itself, on a full disk
            _silence(sys.stdout)
        _say(f"{error.filename or 'cannot write the output'}: {error.strerror}")
        return ExitCode.USAGE
    _say(f"unexpected {type(error).__name__}: {error}; run again with --debug to see where")
    return 1


def _is_undecodable(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _open_streams() -> None:
    """Replace a closed standard output or error by the null device."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115


def _silence(stream: TextIO) -> None:
    """Discard further output of a stream: Python would fail when it flushes it at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _say(text: str, prefix: str = "wallmsg: ") -> None:
    try:
        click.echo(f"{prefix}{printable(text)}", err=True)
    except OSError:  # standard error cannot be written either: the exit code has to say it
        _silence(sys.stderr)
