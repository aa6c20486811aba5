"""Remake the pictures of README and docs from the running app: `make pictures`.

With the real open data beside the checkout they show that; without it they show the sample, and say
so. Each picture is squeezed to a palette so that a clone stays small.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from app import words
from tests.browser.house import FLAGS, ROOT, SHARED, a_visit, bring_in_real_data, serve

PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 300_000


def ask(visit, postcode, *needs):
    """Fill in a starting place and needs."""
    page = visit.page
    page.get_by_role("textbox", name=words.WHERE).fill(postcode)
    page.keyboard.press("Enter")
    visit.idle()
    for need in needs:
        page.get_by_role("button", name=need, exact=True).first.click()
        visit.idle()


def keep(visit, name):
    """Take a picture and squeeze it."""
    path = PICTURES / f"{name}.png"
    visit.page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"{path} has {size} bytes; {MOST_BYTES} is the most.")


def find(browser, site):
    """Find, wide and on a phone."""
    for name, width, height in (("find", 1280, 1000), ("find-phone", 320, 900)):
        with a_visit(browser, width, height) as visit:
            visit.go(site.address)
            ask(visit, "G34 9AA", "Childcare")
            visit.page.wait_for_selector("[data-drawn]", state="attached")
            if width < 500:
                visit.page.locator("h2.fp-heading").scroll_into_view_if_needed()
            visit.idle(800)
            keep(visit, name)


def gaps(browser, site):
    """Gaps, wide and on a phone."""
    for name, width, height in (("gaps", 1280, 1250), ("gaps-phone", 320, 900)):
        with a_visit(browser, width, height) as visit:
            visit.go(f"{site.address}/gaps")
            visit.page.wait_for_selector("[data-drawn]", state="attached", timeout=60_000)
            if width > 500:  # an area, with what is known of it
                visit.page.locator(".st-key-gap-worst button").first.click()
            visit.idle(1500)  # the answer has come into sight: from the top again
            visit.page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
            visit.page.wait_for_timeout(500)
            keep(visit, name)


def plan(browser, site):
    """The plan, and its sheet of paper."""
    with a_visit(browser, 1280, 1000) as visit:
        visit.go(site.address)
        ask(visit, "G34 9AA", "Childcare")
        for rank in (1, 2):
            visit.page.get_by_role("button", name=words.ADD.format(rank=rank), exact=True).click()
            visit.idle()
        visit.page.get_by_role("link", name=words.PLAN, exact=True).first.click()
        visit.idle()
        keep(visit, "plan")
        with visit.page.context.expect_page() as opening:
            visit.page.get_by_role("button", name=words.PRINT).click()
        visit.page = opening.value
        visit.page.set_viewport_size({"width": 800, "height": 1100})
        visit.page.emulate_media(media="print")
        visit.page.wait_for_load_state()
        keep(visit, "paper")


def phone(browser, site):
    """The parent's own search on a phone, without scripts."""
    with a_visit(browser, 320, 900, javascript=False) as visit:
        page = visit.page
        page.goto(f"{site.address}/view/find")
        page.fill("#postcode", "EH6 5AB")
        page.check("input[value=childcare]")
        page.fill("#ages", "2")
        page.click("main button")
        page.locator("article.fp-card").first.scroll_into_view_if_needed()
        keep(visit, "phone")


def main():
    """Serve, look, and keep."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed; pictures need it.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="fingerpost-pictures-"))
    site = None
    try:
        if SHARED.is_dir():
            bring_in_real_data(folder)
        site = serve(folder)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
            for take in (find, gaps, plan, phone):
                take(browser, site)
            browser.close()
    finally:
        if site is not None:
            site.process.terminate()
            site.process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
