"""Downloads: Argos's package index, and packages from it."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from wallmsg.errors import MissingToolError, ModelError, UsageError
from wallmsg.text.safe_zip import LIMITS

Progress = Callable[[int, int | None], None]
"""Called with the bytes so far and, if the server says, the total."""

_TIMEOUT = 30.0
_CHUNK = 1 << 18
_MAX_INDEX_SIZE = 16 << 20
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Offer(Struct, frozen=True):
    """One package in the index."""

    from_code: str = ""
    to_code: str = ""
    package_version: str = ""
    type: str = "translate"
    links: tuple[str, ...] = ()

    def order(self) -> tuple[int, ...]:
        """Sort key of the version."""
        return tuple(int(p) if p.isdigit() else 0 for p in self.package_version.split("."))


def find_offer(index_url: str, from_code: str, to_code: str) -> Offer:
    """The newest package for a language pair in the index.

    Raises MissingToolError if the index cannot be reached, ModelError if it is invalid or lacks
    the pair.
    """
    with _opened(index_url) as answer:
        data = answer.read(_MAX_INDEX_SIZE + 1)
    try:
        if len(data) > _MAX_INDEX_SIZE:
            raise ModelError(f"the index at {index_url} is too large to be one")
        offers = msgspec.json.decode(data, type=list[Offer])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ModelError(f"what is at {index_url} is not a list of packages: {error}") from error
    fitting = [
        offer
        for offer in offers
        if (offer.from_code, offer.to_code, offer.type) == (from_code, to_code, "translate")
        and any(_is_safe(link) for link in offer.links)
    ]
    if not fitting:
        raise ModelError(f"the index at {index_url} has no package from {from_code} to {to_code}")
    return max(fitting, key=Offer.order)


def fetch(offer: Offer, target: Path, progress: Progress | None = None) -> str:
    """Save the offered package to `target`, from the first of its links that works.

    Returns that link. Raises MissingToolError if none works.
    """
    failure: MissingToolError | None = None
    for link in (link for link in offer.links if _is_safe(link)):
        try:
            _save(link, target, progress)
        except MissingToolError as error:
            failure = error
        else:
            return link
    raise failure or MissingToolError("the package has no address to fetch it from")


def _save(url: str, target: Path, progress: Progress | None) -> None:
    with _opened(url) as answer, target.open("wb") as out:
        length = answer.headers.get("Content-Length") or ""
        total = int(length) if length.isdigit() else None
        done = 0
        while chunk := answer.read(_CHUNK):
            done += len(chunk)
            if done > LIMITS.total:
                raise ModelError(f"{url} is larger than any translation package")
            out.write(chunk)
            if progress:
                progress(done, total)
    # When reading in chunks, http.client does not report that the connection was lost.
    if total is not None and done != total:
        raise MissingToolError(
            f"the download of {url} stopped after {done} of {total} bytes", hint="try again"
        )


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if not _is_safe(newurl):
            fp.close()
            raise urllib.error.URLError(f"redirected to an address that is not https: {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@contextmanager
def _opened(url: str) -> Iterator[http.client.HTTPResponse]:
    """The response to a request. Raises MissingToolError for every failure of the network."""
    if not _is_safe(url):
        raise UsageError(f"packages are downloaded over https only, not from {url}")
    request = urllib.request.Request(url, headers={"User-Agent": "wallmsg"})  # noqa: S310
    opener = urllib.request.build_opener(_SafeRedirects())
    try:
        with opener.open(request, timeout=_TIMEOUT) as answer:
            yield answer
    except urllib.error.HTTPError as error:
        error.close()
        raise MissingToolError(f"{url} answered {error.code} {error.reason}") from error
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise MissingToolError(
            f"{url} cannot be reached: {reason}",
            hint="without a network, download the .argosmodel file elsewhere and install that file",
        ) from error


def _is_safe(url: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
