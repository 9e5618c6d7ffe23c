"""Time stamps (RFC 3161): proof of when a seal existed, without wallmsg going online.

A request is a small file that somebody carries to a machine with a network and sends to a
time-stamping authority: `curl -H "Content-Type: application/timestamp-query" --data-binary
@FILE.tsq URL > FILE.tsr`. The request holds a hash and a random number, and nothing of the
catalogue. The answer is checked here and kept beside the seal.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from wallmsg.catalogue import Catalogue
from wallmsg.catalogue.files import disk_errors, replace_file
from wallmsg.errors import CatalogueError, UsageError
from wallmsg.evidence.seal import kept_seals

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

REQUEST, ANSWER = ".tsq", ".tsr"


class Timestamp(Struct, frozen=True):
    """A time stamp that was checked."""

    seal: Path
    time: str
    """UTC, ISO 8601, as the authority says."""
    authority: str
    is_trusted: bool
    """Whether its signature was checked with a certificate that the caller trusts."""


def write_request(seal: Path, target: Path) -> None:
    """Writes a request for a time stamp on a seal to `target` and beside the seal.

    Raises CatalogueError if it cannot be written.
    """
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    builder = TimestampRequestBuilder(
        data=seal.read_bytes(), hash_algorithm=HashAlgorithm.SHA256, nonce=True, cert_req=True
    )
    request = builder.build().as_bytes()
    with disk_errors("write the request for a time stamp"):
        replace_file(seal.with_suffix(REQUEST), request)
        target.write_bytes(request)


def keep_answer(catalogue: Catalogue, answer: Path, roots: Path | None = None) -> Timestamp:
    """Checks an authority's answer and keeps it beside the seal that it is about.

    `roots`: PEM file with the authority's root certificate, got from a source you trust. Raises
    UsageError if the file is no answer, CatalogueError if it is about no seal of this catalogue or
    does not hold.
    """
    data = _read(answer)
    response = _decoded(answer, data)
    imprint = response.tst_info.message_imprint.message
    for seal in kept_seals(catalogue):
        if hashlib.sha256(seal.read_bytes()).digest() == imprint:
            stamp = _checked(seal, response, roots)
            with disk_errors("keep the time stamp"):
                replace_file(seal.with_suffix(ANSWER), data)
            return stamp
    raise CatalogueError(
        f"{answer} is about no seal of this catalogue",
        hint="its seals lie in the folder seals/; restore the one that was stamped",
    )


def timestamp_of(seal: Path, roots: Path | None = None) -> Timestamp | None:
    """The time stamp kept beside a seal, checked; None without one. Raises as `keep_answer`."""
    answer = seal.with_suffix(ANSWER)
    if not answer.exists():
        return None
    return _checked(seal, _decoded(answer, _read(answer)), roots)


def _checked(seal: Path, response: TimeStampResponse, roots: Path | None) -> Timestamp:
    if response.tst_info.message_imprint.message != hashlib.sha256(seal.read_bytes()).digest():
        raise CatalogueError(f"the time stamp on {seal.name} does not hold: the seal was altered")
    request = seal.with_suffix(REQUEST)
    nonce = _nonce(request) if request.exists() else None
    if nonce is not None and response.tst_info.nonce != nonce:
        raise CatalogueError(
            f"the time stamp on {seal.name} does not hold: it answers another request"
        )
    inside = _certificates(response)
    if roots:
        _check_signature(seal, response, _pem(roots), inside)
    return Timestamp(
        seal=seal,
        time=response.tst_info.gen_time.isoformat(),
        authority=inside[0].subject.rfc4514_string() if inside else "unknown",
        is_trusted=roots is not None,
    )


def _check_signature(
    seal: Path,
    response: TimeStampResponse,
    trusted: list[Certificate],
    inside: list[Certificate],
) -> None:
    from rfc3161_client import VerificationError, VerifierBuilder

    builder = VerifierBuilder()
    for certificate in trusted:
        builder = builder.add_root_certificate(certificate)
    for certificate in inside:
        if certificate not in trusted:
            builder = builder.add_intermediate_certificate(certificate)
    try:
        builder.build().verify_message(response, seal.read_bytes())
    except (VerificationError, ValueError) as error:
        raise CatalogueError(
            f"the time stamp on {seal.name} does not hold: no certificate leads to one you trust",
            hint=str(error),
        ) from error


def _decoded(path: Path, data: bytes) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response

    try:
        response = decode_timestamp_response(data)
        response.tst_info  # noqa: B018 - raises if the authority refused
    except ValueError as error:
        raise UsageError(f"{path} is no answer of a time-stamping authority: {error}") from error
    return response


def _certificates(response: TimeStampResponse) -> list[Certificate]:
    from cryptography.x509 import load_der_x509_certificate

    return [load_der_x509_certificate(der) for der in response.signed_data.certificates]


def _pem(path: Path) -> list[Certificate]:
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read certificates from {path}: {error}") from error


def _nonce(request: Path) -> int | None:
    from rfc3161_client._rust import parse_timestamp_request

    return parse_timestamp_request(request.read_bytes()).nonce


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
