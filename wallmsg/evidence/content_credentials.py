"""C2PA manifests ("content credentials"): what a camera or program signed into a photo.

They are read and checked offline: no manifest, certificate status or time stamp is fetched. Which
signers to trust is not decided here; the signer's name is what its certificate says.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

_OFFLINE = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
}
_UNTRUSTED = "signingCredential.untrusted"


class ContentCredentials(Struct, frozen=True):
    """The active manifest of a photo."""

    is_intact: bool
    """Whether signature and hashes fit the photo as it is."""
    producer: str
    signer: str
    signed: str | None
    """Time of signing by the signer's clock or time stamp, if there is one."""
    actions: tuple[str, ...]
    problems: tuple[str, ...]


def read_credentials(path: Path) -> ContentCredentials | None:
    """The content credentials of a photo; None if it has none that can be read."""
    found = _read(path)
    manifest = found.get("manifests", {}).get(found.get("active_manifest"))
    if manifest is None:
        return None
    signature = manifest.get("signature_info") or {}
    failures = [
        status for status in found.get("validation_status", []) if status.get("code") != _UNTRUSTED
    ]
    return ContentCredentials(
        is_intact=not failures,
        producer=_producer(manifest),
        signer=", ".join(str(signature[k]) for k in ("common_name", "issuer") if signature.get(k)),
        signed=signature.get("time"),
        actions=tuple(_actions(manifest)),
        problems=tuple(str(f.get("explanation") or f.get("code")) for f in failures),
    )


def _read(path: Path) -> dict[str, Any]:
    # The library costs 50 ms to load, and few photos have credentials.
    import c2pa

    try:
        with (
            c2pa.Settings.from_dict(_OFFLINE) as settings,
            c2pa.Context(settings) as context,
            c2pa.Reader(path, context=context) as reader,
        ):
            found = msgspec.json.decode(reader.json())
    except (c2pa.C2paError, OSError, msgspec.MsgspecError):
        return {}
    return found if isinstance(found, dict) else {}


def _producer(manifest: dict[str, Any]) -> str:
    infos = manifest.get("claim_generator_info") or []
    named = [f"{info.get('name', '')} {info.get('version', '')}".strip() for info in infos]
    return ", ".join(named) or str(manifest.get("claim_generator") or "unknown")


def _actions(manifest: dict[str, Any]) -> list[str]:
    return [
        str(action.get("action"))
        for assertion in manifest.get("assertions", [])
        if str(assertion.get("label")).startswith("c2pa.actions")
        for action in assertion.get("data", {}).get("actions", [])
    ]
