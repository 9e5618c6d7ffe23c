"""The command line: each command parses its options, calls `wallmsg.factory`, and prints."""

from __future__ import annotations

from wallmsg.cli.main import main

__all__ = ["main"]
