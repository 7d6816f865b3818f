"""Debian's Chromium, driven by Playwright, and a desk that listens on a port of this machine."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

from tests.services.machines import absent, free_ports, listens, wait_until

START_S = 30.0


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give the browser, without a window."""
    program = shutil.which("chromium")
    if program is None:
        absent("Chromium", "chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])  # tests may run as root
        yield opened
        opened.close()


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """Give the address at which an application answers, over plain HTTP, which browsers trust on this machine."""
    (port,) = free_ports(1)
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert wait_until(lambda: listens(port), timeout_s=START_S)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(START_S)
