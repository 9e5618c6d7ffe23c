"""Where the program begins: the `wallmsg` command, and `python -m wallmsg`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. Who stops it while it still loads gets no traceback either."""
    try:
        from wallmsg.cli import main as run
    except KeyboardInterrupt:
        sys.stderr.write("wallmsg: interrupted\n")
        sys.exit(130)  # wallmsg.errors, which names it, may be what was being loaded
    run()


if __name__ == "__main__":
    main()
