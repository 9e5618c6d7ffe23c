"""How often a password may be tried: exactly so often, and without locking others out.

Attempts are counted by name and address, so that one person's wrong passwords cost nobody else
behind the same address. A browser in which somebody has logged in before is counted by itself
(a device cookie, as OWASP describes it): an attack on a name does not lock its owner out.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256

MAX_ATTEMPTS = 10
"""Wrong passwords within the next constant; then that name must wait."""

ATTEMPT_SECONDS = 300.0
DEVICE_SECONDS = 90 * 24 * 3600
MAX_DEVICES = 1000
MAX_COUNTED = 10_000
"""Names and addresses whose attempts are remembered; the oldest go first."""

Key = tuple[str, str]


class LoginAttempts:
    """Attempts to log in, lately, and the browsers from which it was done before."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._times: OrderedDict[Key, list[float]] = OrderedDict()
        self._devices: OrderedDict[str, str] = OrderedDict()

    def begin(self, address: str, name: str, device: str) -> Key | None:
        """Counts an attempt before the password is looked at; None if there were too many.

        Before, because several may come at once while each check takes its time.
        """
        now = self._clock()
        with self._lock:
            key = self._key(address, name, device)
            times = [then for then in self._times.pop(key, []) if now - then < ATTEMPT_SECONDS]
            allowed = len(times) < MAX_ATTEMPTS
            self._times[key] = [*times, now] if allowed else times
            while len(self._times) > MAX_COUNTED:
                self._times.popitem(last=False)
            return key if allowed else None

    def succeeded(self, key: Key, name: str, device: str) -> str:
        """Forgets the attempts; returns the token by which this browser is known from now on."""
        with self._lock:
            self._times.pop(key, None)
            if self._devices.get(_digest(device)) == name:
                return device
            token = secrets.token_urlsafe(32)
            self._devices[_digest(token)] = name
            while len(self._devices) > MAX_DEVICES:
                self._devices.popitem(last=False)
            return token

    def _key(self, address: str, name: str, device: str) -> Key:
        digest = _digest(device)
        return ("device", digest) if self._devices.get(digest) == name else (address, name)


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
