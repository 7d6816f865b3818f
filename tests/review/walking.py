"""What people do in a browser: sign in, and look whether everybody can use the page."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.review.browsing import PASSWORD

SERIOUS = frozenset(("serious", "critical"))


def enter(page: Page, name: str) -> None:
    """Sign in with the keyboard alone."""
    page.goto("/sign-in")
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)


def assert_accessible(page: Page) -> None:
    """Let axe find nothing serious, and the page not be wider than its window."""
    found = Axe().run(page).response["violations"]
    serious = [
        (one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found if one["impact"] in SERIOUS
    ]
    assert serious == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page scrolls sideways"


def picture(page: Page, name: str) -> None:
    """Keep a screenshot when HOSO_SCREENSHOTS names a folder."""
    folder = os.environ.get("HOSO_SCREENSHOTS")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"))
