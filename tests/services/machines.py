"""What every test service needs: a free port, and a word when its programs are not installed."""

import os
import socket
import time
from collections.abc import Callable
from typing import NoReturn

import pytest


def free_ports(count: int) -> list[int]:
    """Return ports nobody listens on, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def absent(what: str, packages: str) -> NoReturn:
    """Skip the test, or fail it in CI, where every service has to be there."""
    message = f"{what} is not installed: apt-get install -y {packages}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def wait_until(answers: Callable[[], bool], *, timeout_s: float) -> bool:
    """Return whether `answers` came true in time."""
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if answers():
            return True
        time.sleep(0.05)
    return False


def listens(port: int) -> bool:
    """Return whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
