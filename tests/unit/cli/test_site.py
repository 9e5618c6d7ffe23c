"""`site`, as a user runs it."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures.commands import Run
from wallmsg.catalogue import Catalogue


def test_a_site_of_what_is_asked_for(run: Run, catalogue: Catalogue, tmp_path: Path) -> None:
    """All photos, or those that a query finds; missing photos are reported."""
    site = tmp_path / "site"
    ran = run("site", "-c", catalogue.path, "-o", site)
    assert ran.code == 0
    assert ran.out.startswith(f"2 messages of 3 photos in {site / 'index.html'}\n")
    assert len(list((site / "en" / "photos").iterdir())) == 3
    ran = run("site", "-c", catalogue.path, "-o", site, "--query", "قلبي", "--language", "ar")
    assert ran.out.startswith("1 message of 1 photo in ")
    assert "4 removed" in ran.out
    assert '<html lang="ar"' in (site / "index.html").read_text(encoding="utf-8")
    ran = run("site", "-c", catalogue.path, "-o", site, "--query", "nowhere")
    assert "the site is empty" in ran.err


def test_a_folder_with_other_files_is_refused(
    run: Run, catalogue: Catalogue, tmp_path: Path
) -> None:
    """With a hint, and nothing is written."""
    ran = run("site", "-c", catalogue.path, "-o", tmp_path)
    assert ran.code == 2
    assert "is not empty" in ran.err
    assert "give an empty or a new folder" in ran.err
