"""What the pictures of the review pages show."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from scripts.check.screenshots import CORRECTED, LOOKS, SAMPLES, SCENES, SHOWN, correct, write
from tests.factories.walls import add_photo, catalogue_at, message
from wallmsg.effective import effective_messages


def test_some_samples_are_shown_corrected(tmp_path: Path) -> None:
    """Where the machine found all lines they get their true texts, else only the English."""
    catalogue = catalogue_at(tmp_path)
    names = {}
    for name in CORRECTED:
        lines = (SAMPLES / name).with_suffix(".gt.txt").read_text(encoding="utf-8").splitlines()
        found = lines if not names else lines[:1]
        names[name] = add_photo(catalogue, f"samples/{name}", message(*("خطأ" for _ in found))).id
    correct(catalogue)
    for number, (name, status) in enumerate(CORRECTED.items()):
        record = catalogue.read(names[name])
        [one] = effective_messages(record)
        truth = (SAMPLES / name).with_suffix(".gt.txt").read_text(encoding="utf-8").strip()
        assert one.transcription == ("خطأ" if number else truth)
        assert one.stage is status
        assert one.translation
        assert record.review.place


def test_only_what_the_readme_shows_is_kept_small(tmp_path: Path) -> None:
    """Every picture is written to be looked at; those for the README as JPEG too."""
    out, readme = tmp_path / "out", tmp_path / "readme"
    out.mkdir()
    readme.mkdir()
    image = Image.new("RGB", (40, 30))
    kept = 0
    for scene in SCENES:
        for look in LOOKS:
            kept += write(image, scene, look, out, readme)
    assert len(list(out.iterdir())) == len(LOOKS) * len(SCENES)
    wanted = {f"{name}-{look}.jpg" for name, look in SHOWN}
    assert {path.name for path in readme.iterdir()} == wanted
    assert kept == sum(path.stat().st_size for path in readme.iterdir())
