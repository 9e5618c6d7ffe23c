"""Photos into the catalogue: import plan, pipeline, executors, batches, English."""

from __future__ import annotations
