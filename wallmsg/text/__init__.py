"""Pure text: Arabic, and XML and zip files from untrusted sources."""

from __future__ import annotations
