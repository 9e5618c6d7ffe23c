"""`wallmsg seal`: the state of a catalogue in a small file, signed and time-stamped."""

from __future__ import annotations

from pathlib import Path

import click

from wallmsg import factory
from wallmsg.cli.options import PATH, catalogue_option
from wallmsg.cli.terminal import printable
from wallmsg.errors import UsageError


@click.command(short_help="Seal the catalogue as it is now.")
@catalogue_option
@click.option("-o", "--output", type=PATH, metavar="FILE", help="Write a copy of the seal to FILE.")
@click.option("--sign", "key", type=PATH, metavar="KEY", help="Sign with an SSH or minisign key.")
@click.option(
    "--timestamp-request", "request", type=PATH, metavar="FILE", help="Ask for a time stamp."
)
@click.option(
    "--timestamp-response", "response", type=PATH, metavar="FILE", help="Keep the answer to it."
)
@click.option(
    "--tsa-certificate", "roots", type=PATH, metavar="FILE.pem", help="Trust this authority."
)
def seal(
    catalogue: Path | None,
    output: Path | None,
    key: Path | None,
    request: Path | None,
    response: Path | None,
    roots: Path | None,
) -> None:
    """Write down what the catalogue is now: the running hash of its journal, counts and date.

    The seal goes into the folder seals/. Keep a copy in another place: wallmsg verify --seal FILE
    proves later that nothing from before was changed, and says what was added since.

    --sign proves who sealed, and makes FILE.sig beside the seal (ssh-keygen -Y) or FILE.minisig.
    --timestamp-request writes a file to carry to a machine with a network and to send to a
    time-stamping authority (RFC 3161); it holds a hash, nothing of the catalogue.
    --timestamp-response checks the authority's answer and keeps it. wallmsg itself goes online
    for neither.

    \b
    Examples:
      wallmsg seal -o /media/usb/aleppo.seal.json --sign ~/.ssh/id_ed25519
      wallmsg seal --timestamp-request aleppo.tsq
      wallmsg seal --timestamp-response aleppo.tsr --tsa-certificate authority.pem
    """
    opened = factory.open_catalogue(catalogue)
    if response:
        if request or key or output:
            raise UsageError("--timestamp-response makes no new seal", hint="give it alone")
        from wallmsg.evidence.timestamp import keep_answer

        stamp = keep_answer(opened, response, roots)
        click.echo(printable(f"{stamp.seal.name} existed on {stamp.time}, says {stamp.authority}"))
        if not stamp.is_trusted:
            click.echo("the authority's signature was not checked: give --tsa-certificate")
        return
    from wallmsg.evidence import make_seal, sign, write_seal

    made = make_seal(opened)
    path = write_seal(opened, made)
    click.echo(f"seal: {made.running_hash}")
    click.echo(f"{made.records} records, {made.lines} lines, last event {made.last_event}")
    click.echo(printable(f"written to {path}"))
    written = [path]
    if key:
        written.append(sign(path, key))
        click.echo(printable(f"signed in {written[-1]}"))
    if output:
        _copy(written, output)
    if request:
        from wallmsg.evidence.timestamp import write_request

        write_request(path, request)
        click.echo(printable(f"send {request} to a time-stamping authority"))


def _copy(written: list[Path], output: Path) -> None:
    for path in written:
        target = output if path is written[0] else output.with_name(f"{output.name}{path.suffix}")
        try:
            target.write_bytes(path.read_bytes())
        except OSError as error:
            raise UsageError(f"cannot write {target}: {error.strerror}") from error
        click.echo(printable(f"copied to {target}"))
