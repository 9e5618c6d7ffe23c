"""How much may come with a request, decided when its first lines are there.

waitress keeps a body, on the disk if it is large, before the application sees the request: without
this, whoever reaches the port could fill the disk without being let in.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

Most = Callable[[str, str], int]
"""Bytes for a request to that path with those cookies."""


def channel(most: Most) -> type[HTTPChannel]:
    """A waitress channel that refuses (413) a request with more than `most` says."""

    class Parser(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
        """Reads a request; its limit is known once its headers are."""

        def parse_header(self, header_plus: bytes) -> None:
            """Parse first line and headers. Raises what waitress's own does."""
            super().parse_header(header_plus)
            own = copy.copy(self.adj)
            own.max_request_body_size = most(self.path, self.headers.get("COOKIE", ""))
            self.adj: Any = own

    class Channel(HTTPChannel):  # type: ignore[misc] # waitress has no types
        """One connection."""

        parser_class = Parser

    return Channel
