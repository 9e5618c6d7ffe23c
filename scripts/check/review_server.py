"""The review server in a thread, for scripts that open its pages in a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from wallmsg.catalogue import Catalogue
from wallmsg.web.server import ReviewServer, ServeOptions


@contextmanager
def serving(catalogue: Catalogue) -> Iterator[ReviewServer]:
    """The real server over the catalogue, on a free port, until the block ends."""
    server = ReviewServer(catalogue, ServeOptions(reviewer="Rana", port=0))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(10)
