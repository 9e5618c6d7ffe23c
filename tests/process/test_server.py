"""The server as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request

import pytest

from tests.fixtures.site import StockedCatalogue


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_ended(stocked: StockedCatalogue, number: int) -> None:
    """It prints the link, serves, and ends in order; without a screen no browser is started."""
    environment = {k: v for k, v in os.environ.items() if "DISPLAY" not in k}
    command = [sys.executable, "-m", "wallmsg", "review", "-c", str(stocked.catalogue.path)]
    # Tests that run in the background would hand down that Ctrl-C is ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [*command, "--port", "0", "--reviewer", "Rima"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
    )
    signal.signal(signal.SIGINT, before)
    assert process.stdout is not None
    link = process.stdout.readline().strip()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(link) as answer:
        assert answer.status == 200
    process.send_signal(number)
    _, complaints = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in complaints
