"""The Argos library in a process of its own: light, and without traces at home."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import wallmsg

PACKAGE = Path(wallmsg.__file__).parent

SCRIPT = """
import os, sys
before = dict(os.environ)
from wallmsg.translation.packages.argos import index_url
from wallmsg.translation import ArgosTranslator, embedded_package
assert index_url().endswith("index.json"), index_url()
assert ArgosTranslator(embedded_package()).translate(["سلام"])[0].text
assert dict(os.environ) == before, "environment changed"
assert "argostranslate.translate" not in sys.modules
assert "stanza" not in sys.modules and "torch" not in sys.modules
"""


def test_a_read_only_home_is_no_obstacle_and_stays_empty(tmp_path: Path) -> None:
    """Using the library makes no directory at home and leaves the environment as it was."""
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o500)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "ARGOS_"))}
    env |= {"HOME": str(home), "PYTHONUTF8": "1", "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not list(home.iterdir())


def test_importing_is_light() -> None:
    """`import wallmsg.translation` loads no network library: search and help stay instant."""
    script = "import sys, wallmsg.translation; print(*sorted(m.split('.')[0] for m in sys.modules))"
    env = os.environ | {"PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
    )
    heavy = {"ctranslate2", "sentencepiece", "argostranslate", "numpy", "sacremoses"}
    assert not heavy & set(done.stdout.split())


def test_without_a_temporary_directory_the_error_is_said() -> None:
    """A machine that can write nowhere gets one sentence, and keeps its environment."""
    script = (
        "from wallmsg.translation.packages.argos import index_url\n"
        "from wallmsg.errors import MissingToolError\n"
        "import tempfile; tempfile.tempdir = '/nowhere/at/all'\n"
        "try: index_url()\n"
        "except MissingToolError as error: print(error)\n"
    )
    env = os.environ | {"PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
    )
    assert "no temporary directory" in done.stdout
