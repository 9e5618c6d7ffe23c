"""The `wallmsg` command: its commands by section, and where errors become exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from wallmsg import __version__
from wallmsg.cli.add import add
from wallmsg.cli.care import doctor, index, measure, schema, verify
from wallmsg.cli.export import export
from wallmsg.cli.look import list_records, search, show, stats
from wallmsg.cli.models import models
from wallmsg.cli.set import set_review
from wallmsg.errors import ExitCode, WallmsgError

_SECTIONS = {
    "Build a catalogue": (add, set_review),
    "Look into it": (search, show, list_records, stats),
    "Pass it on": (export, schema),
    "Keep it sound": (verify, index, doctor, measure, models),
}


class _Sections(click.Group):
    """A group whose help lists commands by what people want to do."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write one section for each thing people want to do."""
        for title, commands in _SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(str(command.name), command.get_short_help_str(60)) for command in commands]
                )


@click.group(cls=_Sections, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wallmsg", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback when something goes wrong.")
@click.pass_context
def wallmsg(ctx: click.Context, debug: bool) -> None:
    """Turn photos of messages on walls into a searchable, translated catalogue.

    Everything happens on this machine; nothing is ever sent anywhere.

    \b
    Examples:
      wallmsg add photos/                 read and translate a folder of photos
      wallmsg search "قلبي"               find it in the Arabic ...
      wallmsg search heart --after 2016   ... or in the English
      wallmsg show 3f2a                   one photo's record, by the start of its id
      wallmsg export --format csv -o messages.csv
    """
    ctx.obj = {"debug": debug}


for _commands in _SECTIONS.values():
    for _command in _commands:
        wallmsg.add_command(_command)


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit with a code of `wallmsg.errors.ExitCode`."""
    arguments = list(sys.argv[1:] if args is None else args)
    debug = "--debug" in arguments
    try:
        code = wallmsg.main(args=arguments, prog_name="wallmsg", standalone_mode=False)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        _say("interrupted")
        sys.exit(ExitCode.INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(ExitCode.USAGE)
    except BrokenPipeError:
        # The reader of our output (less, head) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.OK)
    except WallmsgError as error:
        if debug:
            raise
        _say(error.message)
        if error.hint:
            _say(f"  {error.hint}", prefix="")
        sys.exit(error.exit_code)
    except Exception as error:
        if debug:
            raise
        _say(f"unexpected {type(error).__name__}: {error}; run again with --debug to see where")
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else ExitCode.OK)


def _say(text: str, prefix: str = "wallmsg: ") -> None:
    click.echo(f"{prefix}{text}", err=True)
