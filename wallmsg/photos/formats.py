"""What kind of photo a file is, by its first bytes: formats that are read, and others by name."""

from __future__ import annotations

PILLOW_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF", "HEIF", "AVIF", "JPEG2000")
SUFFIXES = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "TIFF": ".tif",
    "WEBP": ".webp",
    "BMP": ".bmp",
    "GIF": ".gif",
    "HEIC": ".heic",
    "AVIF": ".avif",
    "JP2": ".jp2",
    "DNG": ".dng",
    "RAW": ".raw",
}
"""By the format in a record: the ending under which a catalogue keeps the file."""

RAW_ENDINGS = frozenset(
    {".dng", ".raw", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2", ".pef", ".srw"}
)
IMAGE_ENDINGS = frozenset(
    {
        *SUFFIXES.values(),
        *RAW_ENDINGS,
        *(".jpeg", ".jpe", ".jfif", ".tiff", ".heif", ".hif", ".dib", ".apng"),
        *(".j2k", ".jpx", ".jpf", ".jxl", ".psd", ".psb"),
    }
)

HEAD_BYTES = 32
"""Of a file: enough to recognise every format."""

_SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"IIU\x00", "RAW"),  # Panasonic
    (b"IIRO", "RAW"),  # Olympus
    (b"IIRS", "RAW"),
    (b"MMOR", "RAW"),
    (b"FUJIFILMCCD-RAW", "RAW"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "JP2"),
    (b"\xff\x4f\xff\x51", "JP2"),
)
_UNSUPPORTED = (
    (b"\xff\x0a", "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL"),
    (b"8BPS", "Photoshop"),
    (b"gimp xcf", "GIMP"),
    (b"FOVb", "Sigma raw"),
)
_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif"}
)


def format_of(head: bytes) -> str | None:
    """The format, a key of SUFFIXES, of a file that begins with `head`; None if it is not read.

    Signatures: the formats' specifications; for HEIF the brands of ISO/IEC 23008-12. A raw photo
    built on TIFF counts as TIFF here.
    """
    for start, kind in _SIGNATURES:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        return _iso_format(head)
    return None


def unsupported_format(head: bytes) -> str | None:
    """The name of a photo format that is not read here, of a file that begins with `head`."""
    return next((name for start, name in _UNSUPPORTED if head.startswith(start)), None)


def _iso_format(head: bytes) -> str | None:
    """The format of a file of ISO media boxes, by its brands."""
    brands = {head[8:12], *(head[i : i + 4] for i in range(16, len(head) - 3, 4))}
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    if b"crx " in brands:
        return "RAW"
    return "HEIC" if brands & _HEIF_BRANDS else None
