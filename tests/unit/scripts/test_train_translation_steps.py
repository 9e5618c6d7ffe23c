"""The steps of the translation trainer, run as a person runs them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from scripts.training.translation import __main__ as steps
from scripts.training.translation.clean import Pair
from scripts.training.translation.corpus import Prepared, write_prepared
from scripts.training.translation.sources import SOURCES
from scripts.training.translation.vocabulary import train_vocabulary
from wallmsg.translation import ArgosTranslator, TranslationPackage

PAIRS = (
    Pair("البيت بعيد", "The house is far"),
    Pair("أريد كوبا من الماء", "I want a glass of water"),
    Pair("بدي كاسة مي هلق", "I want a glass of water now"),
)


def _run(monkeypatch: pytest.MonkeyPatch, *words: object) -> None:
    monkeypatch.setattr(sys, "argv", ["translation", *map(str, words)])
    steps.main()


def test_all_leaves_out_what_needs_packages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The other steps run once each, in order."""
    ran: list[str] = []
    known = {name: lambda _, name=name: ran.append(name) for name in steps.STEPS}
    monkeypatch.setattr(steps, "STEPS", known)
    _run(monkeypatch, "all", "--work", tmp_path)
    assert ran == ["generate", "prepare", "vocabulary", "train", "finish", "package"]
    _run(monkeypatch, "rerank", "--work", tmp_path)
    assert ran[-1] == "rerank"


@pytest.mark.parametrize("reverse", [False, True])
def test_a_package_comes_of_training_and_two_last_phases(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reverse: bool
) -> None:
    """Each direction has folders of its own; a second last phase goes on from the first."""
    pytest.importorskip("torch", reason="training needs PyTorch")
    write_prepared([Prepared(SOURCES[0], PAIRS)], tmp_path / "prepared")
    train_vocabulary([t for p in PAIRS for t in (p.arabic, p.english)] * 9, tmp_path / "v", 90)
    (tmp_path / "v.model").rename(tmp_path / "vocabulary.model")
    way = ["--work", tmp_path, *(["--reverse"] if reverse else [])]
    _run(monkeypatch, "train", *way, "--minutes", 0)
    _run(monkeypatch, "finish", *way, "--finish-minutes", 0.001)
    folder = tmp_path / ("reverse_finish" if reverse else "finish")
    first = (folder / "last.pt").rename(tmp_path / "first.pt")
    again = ("--checkpoint", first, "--first-rate", 0.5, "--seed", 2)
    _run(monkeypatch, "finish", *way, "--finish-minutes", 0.001, *again)
    assert (folder / "last.pt").exists()
    _run(monkeypatch, "package", *way, "--version", "9.1")
    languages = "en_ar" if reverse else "ar_en"
    package = TranslationPackage.open(tmp_path / f"translate-{languages}-9_1.argosmodel")
    assert ArgosTranslator(package).translate([PAIRS[0].arabic])[0].translator == package.name
