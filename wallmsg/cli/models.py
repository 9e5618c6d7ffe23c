"""`wallmsg models`: the translation packages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wallmsg import factory

if TYPE_CHECKING:
    from wallmsg.translation import PackageProfile, TranslationPackage

_BY_NAME = re.compile(r"(?:translate-)?([a-z]{2,3})[_-]([a-z]{2,3})")


@click.group(short_help="List, install and remove translation packages.")
def models() -> None:
    """Translation packages, in the format of Argos Translate.

    One small package comes with wallmsg. For serious work install a larger one: by name this
    downloads about 100 MB from Argos's index, the only time wallmsg uses the network; a file that
    somebody brought on a stick does as well.

    \b
    Examples:
      wallmsg models list
      wallmsg models install ar_en
      wallmsg models install translate-ar_en-1_0.argosmodel
    """


@models.command("list")
def list_models() -> None:
    """List the packages there are; the one marked * is used.

    The score is the mean chrF on 200 messages: how close the English comes to a person's.
    """
    store = factory.package_store()
    for listed in store.list():
        package = listed.package
        mark = "*" if listed.preferred else " "
        origin = "embedded" if package.embedded else "installed"
        score = f"{100 * package.profile.chrf:.0f} of 100" if package.profile else "not measured"
        if package.embedded:
            score = f"{100 * factory.embedded_chrf():.0f} of 100"
        click.echo(f"{mark} {package.name:<24} {origin:<10} {score:<12} sha256 {package.sha256}")
    for directory, reason in store.damaged():
        click.echo(f"! {directory.name:<24} damaged: {reason}", err=True)


@models.command("install")
@click.argument("package", metavar="FILE-or-ar_en")
def install(package: str) -> None:
    """Install a package from a FILE, or by name from Argos's index over the network."""
    from wallmsg.cli.progress import download_progress

    store = factory.package_store()
    path = Path(package)
    match = _BY_NAME.fullmatch(package)
    if match and not path.exists():
        with download_progress(f"Downloading {package}") as progress:
            installed = store.install_from_index(
                match[1], match[2], progress=progress, measure=_measured
            )
    else:
        installed = store.install_file(path, _measured)
    click.echo(f"installed {installed.name}, sha256 {installed.sha256}")
    if installed.profile:
        ours = factory.embedded_chrf()
        click.echo(
            f"score {100 * installed.profile.chrf:.0f} of 100 on wallmsg's calibration messages;"
            f" the embedded package has {100 * ours:.0f}"
        )


def _measured(package: TranslationPackage) -> PackageProfile:
    from wallmsg.cli.progress import counted

    with counted(f"Measuring {package.name}") as progress:
        return factory.measure_package(package, progress)


@models.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Remove an installed package by its NAME as listed."""
    package = factory.package_store().remove(name)
    click.echo(f"removed {package.name}")


@models.command("path")
def path() -> None:
    """Print the directory of the installed packages."""
    click.echo(factory.package_store().path())
