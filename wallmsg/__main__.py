"""`python -m wallmsg`."""

from __future__ import annotations

from wallmsg.cli import main

main()
