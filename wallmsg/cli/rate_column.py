"""A progress column with the rate, which rich does not have for counts."""

from __future__ import annotations

from rich.progress import ProgressColumn, Task
from rich.text import Text


class RateColumn(ProgressColumn):
    """Photos a second, or seconds a photo when that is the larger figure."""

    def render(self, task: Task) -> Text:
        """The column's text for a task."""
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("")
        return Text(f"{speed:.1f} photos/s" if speed >= 1 else f"{1 / speed:.1f} s/photo")
