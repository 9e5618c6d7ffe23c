"""Evidence: seals of a catalogue, signatures and time stamps on them, the custody of a photo.

- `make_seal`, `write_seal`, `read_seal`, `compare`: the state of a catalogue as a small file that
  is kept elsewhere, and proof that it is an ancestor of what is here
- `sign`, `signature_of`: signatures with an SSH key or minisign
- `timestamp`: proof of time (RFC 3161) without going online
- `custody`: the whole life of one photo
"""

from __future__ import annotations

from wallmsg.evidence.seal import (
    Comparison,
    Seal,
    compare,
    kept_seals,
    make_seal,
    read_seal,
    write_seal,
)
from wallmsg.evidence.signature import Signature, sign, signature_of

__all__ = [
    "Comparison",
    "Seal",
    "Signature",
    "compare",
    "kept_seals",
    "make_seal",
    "read_seal",
    "sign",
    "signature_of",
    "write_seal",
]
