"""Entry point of the `wallmsg` command and of `python -m wallmsg`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line, without a traceback if it is interrupted while it loads."""
    try:
        from wallmsg.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("wallmsg: interrupted\n")
        sys.exit(130)  # ExitCode.INTERRUPTED; wallmsg.errors may not be loaded yet
    run()


if __name__ == "__main__":
    main()
