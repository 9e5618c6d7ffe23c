"""`wallmsg verify`: proof that a catalogue is whole, also against an old seal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory
from wallmsg.cli.options import PATH, catalogue_option
from wallmsg.cli.progress import counted
from wallmsg.cli.terminal import number_of, printable
from wallmsg.errors import ExitCode

if TYPE_CHECKING:
    from wallmsg.catalogue import Catalogue


@click.command(short_help="Prove that photos and records are whole.")
@catalogue_option
@click.option("--since", type=PATH, metavar="FILE", help="Check only what changed after this seal.")
@click.option("--seal", "seals", type=PATH, metavar="FILE", multiple=True, help="An old seal.")
@click.option(
    "--signers", type=PATH, metavar="FILE", help="Keys you trust: allowed signers of SSH."
)
@click.option(
    "--tsa-certificate", "roots", type=PATH, metavar="FILE.pem", help="Authority you trust."
)
@click.pass_context
def verify(
    ctx: click.Context,
    catalogue: Path | None,
    since: Path | None,
    seals: tuple[Path, ...],
    signers: Path | None,
    roots: Path | None,
) -> None:
    """Compare every photo with its SHA-256, every record with the schema and with the journal.

    Prints one line for each problem, notes such as clocks that were set back, and the seal of the
    journal: a number that changes with every change of the catalogue. With --seal it proves that
    an old seal (wallmsg seal) is a part of the history of what is here, and says what was added
    since; a signature and a time stamp beside the seal are checked, too. Nothing is changed.

    --since reads only the records and photos that came or changed after a seal, and the whole
    journal: quick every day, while the whole is checked now and then. A disk that spoils what is
    older shows only in the whole check.
    """
    opened = factory.open_catalogue(catalogue)
    if since and since not in seals:
        seals = (*seals, since)
    only = _changed(opened, since) if since else None
    with counted("Verifying") as progress:
        found = list(opened.verify(only, progress))
    for problem in found:
        click.echo(printable(f"{'note: ' if problem.is_note else ''}{problem}"))
    broken = [line for path in seals for line in _seal_lines(opened, path, signers, roots)]
    broken += list(_broken_seals(opened))
    count = sum(not problem.is_note for problem in found) + sum(broken)
    click.echo(f"{count} problems" if count else _all_whole(only))
    click.echo(f"seal of the journal: {opened.seal()}")
    ctx.exit(ExitCode.CATALOGUE if count else ExitCode.OK)


def _changed(catalogue: Catalogue, path: Path) -> set[str] | None:
    """The records that changed after a seal; None, all, if it is none of this catalogue."""
    from wallmsg.evidence import compare, read_seal

    seal = read_seal(path)
    if not compare(catalogue, seal).is_ancestor:
        return None
    return catalogue.changed_since(seal.journal_bytes)


def _all_whole(only: set[str] | None) -> str:
    if only is None:
        return "all photos and records are whole"
    return f"{number_of(len(only), 'record')} changed since the seal: all of them are whole"


def _seal_lines(
    catalogue: Catalogue, path: Path, signers: Path | None, roots: Path | None
) -> Iterator[bool]:
    """Prints how an old seal relates to the catalogue; yields whether each line is a problem."""
    from wallmsg.evidence import compare, read_seal, signature_of
    from wallmsg.evidence.timestamp import timestamp_of

    seal = read_seal(path)
    compared = compare(catalogue, seal)
    if not compared.is_ancestor:
        click.echo(printable(f"{path}: {compared.reason}"))
        yield True
    else:
        click.echo(
            printable(
                f"{path}: sealed {seal.created} by {seal.actor} on {seal.machine}; nothing from"
                f" before was changed; since then {_added(compared.added)}"
            )
        )
    signature = signature_of(path, signers)
    if signature:
        good = "signature" if signature.is_good else "BAD signature"
        unknown = "" if signature.is_known or not signers else " (no key that you trust)"
        click.echo(printable(f"{path}: {good}: {signature.by}{unknown}"))
        yield not signature.is_good or bool(signers and not signature.is_known)
    stamp = timestamp_of(path, roots)
    if stamp:
        trust = "" if stamp.is_trusted else " (signature not checked: give --tsa-certificate)"
        click.echo(printable(f"{path}: existed {stamp.time}, says {stamp.authority}{trust}"))


def _broken_seals(catalogue: Catalogue) -> Iterator[bool]:
    """Prints which of the catalogue's own seals do not fit its journal."""
    from wallmsg.evidence import compare, kept_seals, read_seal

    for path in kept_seals(catalogue):
        compared = compare(catalogue, read_seal(path))
        if not compared.is_ancestor:
            click.echo(printable(f"{path}: {compared.reason}"))
            yield True


def _added(added: dict[str, int]) -> str:
    return ", ".join(f"{action} {count}" for action, count in added.items()) or "nothing was added"
