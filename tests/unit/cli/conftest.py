"""Running commands as a user does: arguments in, exit code and output out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.catalogue.factories import copied, record
from wallmsg.catalogue import Catalogue
from wallmsg.cli import main
from wallmsg.model import Level, Line, Message, Outcome, Polygon, QualityFlag, Record, Translation

TAKEN = "2000-01-01T00:00:00"
QUAD = Polygon(((0.5, 0.0), (9.0, 0.0), (9.0, 3.0), (0.0, 3.0)))


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `wallmsg` with arguments, in a terminal-less world without settings."""
    monkeypatch.delenv("WALLMSG_CATALOGUE", raising=False)
    monkeypatch.delenv("WALLMSG_BIDI", raising=False)

    def command(*arguments: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        code = stopped.value.code
        return Ran(code if isinstance(code, int) else 0, printed.out, printed.err)

    return command


def message_record(
    seed: str,
    arabic: str,
    english: str,
    confidence: float = 0.9,
    flags: tuple[QualityFlag, ...] = (),
) -> Record:
    """A record with one message and its English, judged by its first doubt if there is one."""
    verdict = flags[0].level if flags else None
    line = Line(polygon=QUAD, text=arabic, confidence=confidence, outcome=Outcome.READ)
    read = copied(record(f"{seed}.jpg", Message.of((line,)), taken=TAKEN))
    return read.with_translations(
        {
            0: Translation(
                text=english,
                score=-0.4,
                translator="translate-ar_en 9",
                verdict=verdict,
                flags=flags,
            )
        }
    )


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A small catalogue: two messages, one wall without writing, one broken photo."""
    made = Catalogue.create(tmp_path / "catalogue", title="Aleppo")
    made.write(message_record("heart", "تركت قلبي هنا", "I left my heart here"))
    made.write(message_record("return", "سنعود يوماً", "We will return one day", 0.6))
    made.write(copied(record("empty.jpg", taken=TAKEN)))
    return made


@pytest.fixture
def doubtful(tmp_path: Path) -> Catalogue:
    """A catalogue of two translations: one that wants checking, one that is withheld."""
    made = Catalogue.create(tmp_path / "doubtful", title="Doubtful")
    check = (QualityFlag("low_score", Level.CHECK, "-0.80"),)
    made.write(message_record("check", "تركت قلبي هنا", "I left my heart here", flags=check))
    withheld = (
        QualityFlag("name", Level.WITHHELD, "حلب"),
        QualityFlag("violence", Level.CHECK, "battles"),
        QualityFlag("unsure_reading", Level.CHECK, "0.50"),
    )
    made.write(message_record("withheld", "سنعود إلى حلب", "We return to Homs", 0.5, withheld))
    return made
