"""The Gaps page in a real browser: every part keeps the promises, and a remedy can be tried."""

import re

import pytest

from app import gapwords
from tests.browser.house import SHARED
from tests.browser.test_everywhere import axe, findings, keeps_its_promises

__all__ = ["axe"]  # a fixture


def open_page(visit, site, *size):
    planner = visit(*size)
    planner.go(f"{site.address}/gaps")
    planner.page.wait_for_selector("[data-drawn]", state="attached", timeout=30_000)
    planner.idle()
    return planner


def turn_to(planner, part):
    planner.page.get_by_role("radio", name=gapwords.VIEWS[part], exact=True).first.click()
    planner.idle()


def test_every_part_keeps_the_promises(site, visit, axe):
    planner = open_page(visit, site)
    page = planner.page
    for part in gapwords.VIEWS:
        turn_to(planner, part)
        for summary in page.locator("details summary").all():
            summary.click()
            planner.idle()
        assert page.locator("[data-testid=stException]").count() == 0, part
        keeps_its_promises(planner, axe, f"gaps-{part}")
        for task in gapwords.REMEDIES if part == "remedy" else ():
            page.get_by_role("radio", name=gapwords.REMEDIES[task], exact=True).click()
            planner.idle()
            keeps_its_promises(planner, axe, f"gaps-remedy-{task}")


def test_a_family_of_ones_own_is_asked_in_place(site, visit, axe):
    planner = open_page(visit, site, 1280, 1000)
    page = planner.page
    page.locator(".st-key-gap-family input").click()
    page.get_by_role("option", name=gapwords.OWN, exact=True).click()
    planner.idle()
    page.get_by_role("button", name=gapwords.OWN_EDIT).click()
    planner.idle()
    assert findings(page, axe) == []
    assert gapwords.FOR_OWN in page.locator("div.fp-finding").first.inner_text()


def test_what_an_area_is_about_pushes_nothing_away(site, visit):
    for width, height in ((1280, 900), (320, 640)):
        planner = open_page(visit, site, width, height)
        worst = planner.page.locator(".st-key-gap-worst button")
        assert worst.count()
        worst.first.scroll_into_view_if_needed()
        before = planner.still(worst.last)
        gone = planner.page.get_by_test_id("stMain").evaluate("main => main.scrollTop")
        worst.first.click()
        said = planner.page.locator("section.fp-note--calm", has_text=gapwords.WHY_HERE)
        said.wait_for()
        planner.idle()
        after = planner.still(worst.last)
        gone = planner.page.get_by_test_id("stMain").evaluate("main => main.scrollTop") - gone
        assert (after["x"], after["y"] + gone) == (before["x"], before["y"])  # not pushed
        assert 0 < planner.still(said)["y"] - after["y"] < 300  # and is said right below, in sight
        assert planner.still(said)["y"] < height - 100


@pytest.mark.parametrize("size", [(1280, 900), (320, 640)])
def test_the_worst_area_leads_and_is_one_press_away(site, visit, size):
    planner = open_page(visit, site, *size)
    page = planner.page
    led = page.locator(".fp-worst")
    assert led.count()
    worst = led.locator("b").first.inner_text()
    page.get_by_role("button", name=gapwords.WORST_GO).click()
    said = page.locator("section[data-area]", has_text=worst)
    said.wait_for()
    planner.idle()
    box = planner.still(said)
    assert 0 <= box["y"] < size[1] - 100  # it came into sight
    assert gapwords.WHY_HERE in said.inner_text()
    key, maps = (page.locator(one).first.bounding_box() for one in (".fp-key", ".map"))
    assert key["y"] + key["height"] <= maps["y"] or key["x"] + key["width"] <= maps["x"]
    first = page.locator("table.fp-table tbody th").first
    assert first.inner_text() == worst
    page.get_by_role("radio", name=gapwords.ORDERS["value"]).click()
    planner.idle()
    figures = page.locator(f"td[data-head='{gapwords.LARGEST_HEADS[2]}']").all_inner_texts()
    figures = [float(one.replace(",", "")) for one in figures]
    assert figures == sorted(figures)
    assert planner.errors == []


def test_a_remedy_is_tried_where_the_planner_stopped(site, visit):
    planner = open_page(visit, site, 1280, 1400)
    page = planner.page
    if not SHARED.is_dir():
        pytest.skip("the real data folder ../shared is not beside this checkout")
    page.locator(".st-key-gap-worst button").first.click()
    planner.idle()
    page.get_by_role("button", name=gapwords.TRY_HERE).click()
    planner.idle()
    page.get_by_role("button", name=gapwords.ADD).click()
    planner.idle()
    tried = page.locator("div.fp-finding").nth(1).inner_text()
    before, after = re.search(r"from ([\d.,]+) to ([\d.,]+)\.", tried).groups()
    assert float(after.replace(",", "")) < float(before.replace(",", ""))
    assert page.locator("table", has_text=gapwords.FIFTHS[0]).count() == 1
    page.get_by_role("radio", name=gapwords.REMEDIES["best"], exact=True).click()
    planner.idle()
    assert page.get_by_text(gapwords.NO_BETTER).count() == 1  # of one site it is always known
    planner.shot("planner-remedy")
    assert planner.errors == []


def test_a_click_on_the_map_is_a_place_to_try(site, visit):
    planner = open_page(visit, site, 1280, 1400)
    page = planner.page
    turn_to(planner, "remedy")
    page.wait_for_selector(".st-key-try-map [data-drawn]", state="attached", timeout=20_000)
    chart = page.locator(".st-key-try-map")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    planner.idle(600)
    said = gapwords.SPOT.format(place=gapwords.ON_THE_MAP)
    assert page.get_by_text(said, exact=True).count() == 1
    assert page.locator("section.fp-note--calm h2").count() == 0  # and not an area to read about


@pytest.mark.parametrize("size", [(1280, 720), (320, 640)])
def test_what_is_said_of_an_area_comes_into_sight_when_the_map_is_clicked(site, visit, size):
    planner = open_page(visit, site, *size)
    drawn = planner.page.locator("[data-drawn]").first
    drawn.scroll_into_view_if_needed()
    box = planner.still(drawn)
    planner.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    said = planner.page.locator("section[data-area]")
    said.wait_for(timeout=30_000)
    planner.idle()
    top, bottom = said.evaluate(
        "one => [one.getBoundingClientRect()].flatMap(b => [b.top, b.bottom])"
    )
    assert 0 <= top < bottom <= size[1]
    assert planner.errors == []
