"""Folders for cut-outs: own, locked, and swept up after those who could not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from wallmsg.temp_dirs import Scratch


def old(path: Path) -> Path:
    """The folder as one that has been there for an hour."""
    past = path.stat().st_mtime - 3600
    os.utime(path, (past, past))
    return path


def test_it_is_there_while_it_is_needed(tmp_path: Path) -> None:
    """A folder that nobody else can look into, gone with all in it when it is removed."""
    scratch = Scratch(tmp_path)
    (scratch.path / "line.png").write_bytes(b"x")
    assert scratch.path.stat().st_mode & 0o777 == 0o700
    scratch.remove()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.process
def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    """A run killed with all its workers leaves its folder; the next run removes it."""
    code = (
        "import os, signal, sys; from pathlib import Path; from wallmsg.temp_dirs import Scratch; "
        "scratch = Scratch(Path(sys.argv[1])); (scratch.path / 'line.png').write_bytes(b'x'); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], check=False)
    assert done.returncode == -signal.SIGKILL
    [left] = tmp_path.iterdir()
    old(left)
    Scratch(tmp_path).remove()
    assert list(tmp_path.iterdir()) == []


def test_what_others_use_stays(tmp_path: Path) -> None:
    """A run that goes on, one that has just begun, and what is not ours are left alone."""
    running = Scratch(tmp_path)
    old(running.path)
    (tmp_path / "wallmsg-1-begun").mkdir()
    for name in ("wallmsg-packet", "other-1-x"):
        (tmp_path / name).mkdir()
        old(tmp_path / name)
    (tmp_path / "wallmsg-2-file").write_bytes(b"x")
    old(tmp_path / "wallmsg-2-file")
    (tmp_path / "wallmsg-3-link").symlink_to(tmp_path / "other-1-x")
    before = sorted(tmp_path.iterdir())
    Scratch(tmp_path).remove()
    assert sorted(tmp_path.iterdir()) == before
    running.remove()
