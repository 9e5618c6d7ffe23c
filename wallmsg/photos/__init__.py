"""Photo files: decoding, EXIF, finding them in folders, captions, thumbnails."""

from __future__ import annotations
