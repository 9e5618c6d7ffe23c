"""Raw photos, which cameras write as their sensor saw them: developed with LibRaw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wallmsg.errors import PhotoError
from wallmsg.photos.limits import Limits, check_size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from wallmsg.photos.pixels import Pixels

_CUT = 0.5
"""Per cent of the darkest and of the lightest values that may become black and white."""
_STEP = 4
"""Pixels between those that are examined for it."""


def developed(path: Path, limits: Limits) -> Pixels:
    """The pixels of a raw photo, HxWx3 uint8 BGR, upright. Raises PhotoError."""
    import numpy as np
    import rawpy

    preview = ""
    try:
        with rawpy.imread(str(path)) as raw:
            check_size(raw.sizes.width, raw.sizes.height, limits)
            preview = _preview_size(raw)
            rgb = raw.postprocess(use_camera_wb=True, no_auto_bright=True, output_bps=16)
    except PhotoError:
        raise
    except MemoryError as error:
        raise PhotoError("not enough memory to decode the photo") from error
    except Exception as error:
        if preview:
            raise PhotoError(f"raw photo with only a preview of {preview}") from error
        raise PhotoError("raw photo that cannot be developed") from error
    return _stretched(np.asarray(rgb, dtype=np.uint16))[rgb[:, :, ::-1]]


def _stretched(rgb: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """For each 16-bit value one of 8 bits, so that nearly all of the picture fills the range.

    LibRaw's own brightening burns out walls, which are light all over.
    """
    import numpy as np

    low, high = np.percentile(rgb[::_STEP, ::_STEP], (_CUT, 100 - _CUT))
    values: NDArray[np.float64] = (np.arange(1 << 16) - low) * (255.0 / max(high - low, 1.0))
    return np.clip(values, 0, 255).astype(np.uint8)


def _preview_size(raw: object) -> str:
    """Width and height of the largest picture inside; empty if there is none."""
    import io

    import rawpy
    from PIL import Image

    try:
        thumb = raw.extract_thumb()  # type: ignore[attr-defined]
        if thumb.format == rawpy.ThumbFormat.JPEG:
            width, height = Image.open(io.BytesIO(thumb.data)).size
        else:
            height, width = thumb.data.shape[:2]
    except Exception:  # noqa: BLE001 - only for the sentence
        return ""
    return f"{width} x {height}"
