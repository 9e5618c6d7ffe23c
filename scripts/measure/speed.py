"""Measures the time of commands as whole processes, and throughput and memory of `wallmsg add`.

Every figure is the median of several runs of the installed program, after one warm-up.
"""

from __future__ import annotations

import contextlib
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from PIL import Image

WALLMSG = Path(sys.executable).with_name("wallmsg")
RUNS = 5


@dataclass(frozen=True)
class Timing:
    """One command: seconds (least, median, most)."""

    name: str
    seconds: tuple[float, float, float]

    def __str__(self) -> str:
        least, median, most = self.seconds
        return f"{self.name:<46} {median:6.2f} s  ({least:.2f} to {most:.2f})"


def timed(name: str, arguments: Sequence[object], runs: int = RUNS) -> Timing:
    """Run `wallmsg` with the arguments several times; exits if a run fails or prints nothing."""
    seconds = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        done = subprocess.run([WALLMSG, *map(str, arguments)], capture_output=True, check=False)
        seconds.append(time.perf_counter() - start)
        # A search without a hit would not be a useful figure.
        if done.returncode or not done.stdout:
            said = done.stderr.decode(errors="replace").strip()
            raise SystemExit(f"{name} ended with {done.returncode}: {said}")
    counted = seconds[1:]
    return Timing(name, (min(counted), statistics.median(counted), max(counted)))


def photos_of(samples: Path, count: int, megapixels: float, folder: Path) -> Path:
    """A folder of `count` different photos of that size, made from the samples."""
    folder.mkdir(parents=True)
    sources = sorted(samples.glob("*.jpg"))
    for i in range(count):
        with Image.open(sources[i % len(sources)]) as photo:
            factor = (megapixels * 1e6 / (photo.width * photo.height)) ** 0.5
            size = (round(photo.width * factor), round(photo.height * factor))
            large = photo.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        # One pixel differs, so that equal samples are different photos.
        large.putpixel((i, 0), (i, i, i))
        large.save(folder / f"{i:03}.jpg", quality=92)
    return folder


@dataclass(frozen=True)
class Throughput:
    """One run of `wallmsg add`."""

    jobs: int
    photos: int
    seconds: float
    processor: float
    """Processor seconds of the program and all its workers, Tesseract's included."""

    def __str__(self) -> str:
        return (
            f"add --jobs {self.jobs}: {self.photos} photos in {self.seconds:.1f} s,"
            f" {self.photos / self.seconds:.2f} photos/s, {self.processor:.1f} s of processor time"
        )


def throughput(folder: Path, jobs: int, scratch: Path) -> Throughput:
    """Add the photos of a folder to a new catalogue, without watching memory."""
    before, start = _processor(), time.perf_counter()
    process = _adding(sorted(folder.iterdir()), jobs, scratch)
    _succeeded(process)
    seconds = time.perf_counter() - start
    return Throughput(jobs, sum(1 for _ in folder.iterdir()), seconds, _processor() - before)


def memory(folder: Path, jobs: int, photos: int, scratch: Path) -> float:
    """Peak resident megabytes of the program and all its workers while it adds some photos.

    Shared pages count once (proportional set size). This needs a separate run: each sample stops
    the process and takes 30 ms, a third of a core in all.
    """
    process = _adding(sorted(folder.iterdir())[:photos], jobs, scratch)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _resident(process.pid))
        time.sleep(0.05)
    _succeeded(process)
    return peak


def _adding(photos: Sequence[Path], jobs: int, scratch: Path) -> subprocess.Popen[bytes]:
    catalogue = scratch / f"catalogue-{jobs}"
    shutil.rmtree(catalogue, ignore_errors=True)
    return subprocess.Popen([WALLMSG, "add", *photos, "-c", catalogue, "-j", str(jobs), "-q"])


def _succeeded(process: subprocess.Popen[bytes]) -> None:
    if process.wait():
        raise SystemExit(f"wallmsg add ended with {process.returncode}")


def _processor() -> float:
    """Processor seconds of all children so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _resident(pid: int) -> float:
    """Resident megabytes of a process and all its descendants."""
    total = 0
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        for one in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                total += one.memory_full_info().pss
    return total / 1e6
