"""Firefox for tests, spoken to in WebDriver BiDi (W3C), which it knows by itself: Playwright drives
only a Firefox of its own making, and Debian has no driver for Selenium.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

PATIENCE = 40.0
"""Seconds until a browser must have started or a page must have done what is waited for."""

KEYS = {"Enter": "\ue007", "Control": "\ue009", "Alt": "\ue00a", "Escape": "\ue00c"}
"""As WebDriver writes keys that are no letters."""

_LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)\s")
_QUIET = """user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
"""


def installed() -> str | None:
    """Firefox, if there is one."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """One window of a running Firefox."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = count(1)
        self.errors: list[str] = []
        """What pages complained of."""
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        # The first window has no focus when nobody looks at it: no field would get an event.
        self._tab = self._ask("browsingContext.create", type="window")["context"]

    def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""
        self._ask("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def value(self, script: str) -> Any:
        """The value of a JavaScript expression: a string, number, truth value or null."""
        found = self._ask(
            "script.evaluate",
            expression=script,
            target={"context": self._tab},
            awaitPromise=True,
        )
        assert found["type"] == "success", found
        return found["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until a JavaScript expression is true, also over a change of pages."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                if self.value(script):
                    return
            except RefusedError:  # the page is just going
                pass
            assert time.monotonic() < end, f"never true: {script}"
            time.sleep(0.1)

    def press(self, *keys: str) -> None:
        """Press keys one after the other; "Control+s" means both at once."""
        for key in keys:
            parts = [KEYS.get(part, part) for part in key.split("+")]
            down = [{"type": "keyDown", "value": part} for part in parts]
            up = [{"type": "keyUp", "value": part} for part in reversed(parts)]
            source = {"type": "key", "id": "keyboard", "actions": [*down, *up]}
            self._ask("input.performActions", context=self._tab, actions=[source])

    def _ask(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=PATIENCE))
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] == "error":
                self.errors.append(str(answer["params"]["text"]))
            if answer.get("id") == number:
                if answer["type"] == "error":
                    raise RefusedError(f"{method}: {answer['message']}")
                return answer["result"]


class RefusedError(Exception):
    """Firefox would not do what it was asked."""


@contextmanager
def firefox(program: str, home: Path) -> Iterator[Firefox]:
    """Firefox without a window on the screen, with a profile of its own in `home`."""
    profile = home / "profile"
    profile.mkdir()
    (profile / "user.js").write_text(_QUIET, encoding="utf-8")
    command = [program, "--headless", "--no-remote", "--profile", str(profile)]
    log_file = home / "firefox.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [*command, "--remote-debugging-port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=log,
            env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        )
    try:
        with connect(f"{_address(log_file)}/session", max_size=None, proxy=None) as socket:
            yield Firefox(socket)
    finally:
        process.kill()
        process.wait(PATIENCE)


def _address(log_file: Path) -> str:
    """The address that it writes into its log when it has started."""
    end = time.monotonic() + PATIENCE
    while not (match := _LISTENS.search(log_file.read_text(encoding="utf-8", errors="replace"))):
        assert time.monotonic() < end, "Firefox did not start"
        time.sleep(0.1)
    return match[1]
