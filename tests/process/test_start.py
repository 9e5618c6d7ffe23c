"""What the program loads when it starts, and how it ends when its output or input is gone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.records import HEART, judged, message, record
from wallmsg.catalogue import Catalogue
from wallmsg.model import Level

HEAVY = {
    *("cv2", "numpy", "onnxruntime", "ctranslate2", "sentencepiece", "argostranslate", "PIL"),
    *("text2tashkeel", "flask", "werkzeug", "waitress", "pebble"),
}


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["search", "heart"], ["list"], ["show", "a.jpg"], ["review", "--list"]],
)
def test_fast_commands_import_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    """Commands that only look start without OpenCV, numpy, models or image decoders."""
    there = record("a.jpg", judged(message(*HEART), Level.WITHHELD, "number"))
    Catalogue.create(tmp_path / "catalogue", title="t").write(there)
    code = (
        "import sys\n"
        "from wallmsg.cli import main\n"
        "try:\n"
        f"    main({arguments!r})\n"
        "finally:\n"
        f"    print('HEAVY', sorted({HEAVY!r} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "HEAVY []" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stderr


def pipe(command: str, catalogue: Path) -> subprocess.CompletedProcess[str]:
    """What bash says of a command line in which `W` stands for the program, CATALOGUE for one."""
    program = f"{sys.executable} -m wallmsg"
    line = command.replace("W ", f"{program} ").replace("CATALOGUE", str(catalogue))
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        ("W schema | true", 0, ""),
        ("W list -c CATALOGUE | true", 0, ""),
        ("W export --format jsonl -c CATALOGUE | true", 0, ""),
        ("W list -c CATALOGUE >&-", 0, ""),
        ("W list -c CATALOGUE >&- 2>&- <&-", 0, ""),
        ("W list -c absent 2>&-", 5, ""),
        ("W list -c absent 2> /dev/full", 5, ""),
        ("W list -c CATALOGUE > /dev/full", 2, "wallmsg: cannot write the output: No space"),
        ("W export -c CATALOGUE > /dev/full", 2, "wallmsg: cannot write the output: No space"),
    ],
)
def test_output_that_nobody_takes(
    command: str, code: int, words: str, small_catalogue: Catalogue
) -> None:
    """Readers that leave early and closed outputs are no failure; a full disk is one sentence."""
    ran = pipe(command, small_catalogue.path)
    assert ran.returncode == code
    assert ran.stderr.startswith(words)
    assert len(ran.stderr.splitlines()) == (1 if words else 0)


def test_ctrl_c_while_the_program_loads_gives_no_traceback() -> None:
    """Somebody who changes their mind at once reads one word, and the exit code is Ctrl-C's."""
    code = (
        "import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'wallmsg.cli.add':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from wallmsg.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "wallmsg: interrupted\n")
