"""Which Host headers are ours: a page elsewhere must not reach the server by renaming it.

A name that an attacker controls can be made to point at this machine (DNS rebinding); the browser
then sends that name. So names are answered only if they are known; addresses cannot be rebound.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass

_HEADER = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^\s:@/\\?#]+)(?::(?P<port>[0-9]{1,5}))?")
_HTTP_PORT = 80


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server bound to `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Hosts:
    """The addresses under which the server answers: bound to `host` (name or address), `port`."""

    host: str
    port: int

    def allows(self, header: str) -> bool:
        """Whether a request with this Host header is meant for us."""
        match = _HEADER.fullmatch(header)
        if match is None or int(match["port"] or _HTTP_PORT) != self.port:
            return False
        name = match["name"].strip("[]").lower()
        if is_loopback(name):
            return True
        if is_loopback(self.host):
            return False
        return name in self._names() or _is_address(name)

    def _names(self) -> set[str]:
        own = socket.gethostname().lower()
        return {self.host.lower(), own, f"{own}.local", own.split(".")[0]}


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
