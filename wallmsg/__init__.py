"""wallmsg: photos of messages on walls become a searchable, translated catalogue."""

from __future__ import annotations

__version__ = "0.1.0"
