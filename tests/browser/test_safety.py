"""Leaving at once, and leaving nothing behind."""

import pytest

from app import gapwords, planwords, words

CANARY = "flamingo"


def away(visit):
    """Answer for the neutral page, so that no test asks another host."""
    visit.page.route(
        f"{words.EXIT_URL}*",
        lambda route: route.fulfill(body="<h1>Weather</h1>", content_type="text/html"),
    )


@pytest.mark.parametrize("path", ["/", "/view/find"])
def test_the_button_leaves_and_back_never_shows_us_again(site, visit, path):
    seen = visit()
    away(seen)
    before = f"{site.address}/healthz"  # what was open before stands for another site
    seen.page.goto(before)
    for ours in ("/view/safety", "/about", path):
        seen.go(site.address + ours)
    seen.page.wait_for_selector("a.fp-exit, a.exit")
    seen.page.locator("a.fp-exit, a.exit").first.click()
    seen.page.wait_for_url(f"{words.EXIT_URL}*")
    for _ in range(2):
        seen.page.go_back(wait_until="commit")
        seen.page.wait_for_url(f"{words.EXIT_URL}*")
    seen.page.go_back()
    assert seen.page.url == before
    seen.go(f"{site.address}/view/safety")  # she comes back of her own will
    assert seen.page.locator("h1").inner_text() == words.SAFETY_TITLE
    assert seen.page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("path", ["/", "/view/find"])
def test_shift_three_times_leaves(site, visit, path):
    seen = visit()
    away(seen)
    seen.go(site.address + path)
    seen.page.wait_for_selector("a.fp-exit, a.exit")
    for _ in range(3):
        seen.page.keyboard.press("Shift")
    seen.page.wait_for_url(f"{words.EXIT_URL}*")


def test_capital_letters_do_not_leave(site, visit):
    seen = visit()
    away(seen)
    seen.go(f"{site.address}/view/find")
    seen.page.focus("#text")
    for letter in "ABCD":
        seen.page.keyboard.press(f"Shift+{letter}")
    seen.page.wait_for_timeout(300)
    assert seen.page.url == f"{site.address}/view/find"
    assert seen.page.input_value("#text") == "ABCD"


def test_the_link_works_without_any_script(site, visit):
    seen = visit(javascript=False)
    away(seen)
    seen.page.goto(f"{site.address}/view/find")
    seen.page.click("a.exit")
    seen.page.wait_for_url(f"{words.EXIT_URL}*")


def test_what_is_typed_in_a_whole_visit_is_found_nowhere(site, visit):
    seen = visit()
    seen.go(site.address)
    page = seen.page
    page.get_by_role("textbox", name=words.WHERE).fill("EH6 5AB")
    page.keyboard.press("Enter")
    seen.idle()
    page.get_by_role("textbox", name=words.OWN_WORDS).fill(f"my {CANARY} needs childcare")
    page.keyboard.press("Control+Enter")
    seen.idle()
    page.get_by_role("button", name="Debt advice", exact=True).first.click()
    seen.idle()
    for view in words.VIEWS[::-1]:  # the only thing of an answer that an address holds
        page.get_by_role("radio", name=view, exact=True).click()
        seen.idle()
    page.get_by_role("button", name=words.ADD.format(rank=1), exact=True).click()
    seen.idle()
    page.get_by_role("link", name=words.PLAN, exact=True).first.click()
    seen.idle()
    page.get_by_role("link", name=words.FIND, exact=True).first.click()
    seen.idle()
    page.get_by_role("button", name=words.CLEAR_ALL).click()
    page.get_by_text(words.START_HERE).wait_for()
    for label in (words.WHERE, words.OWN_WORDS):  # nothing is left for whoever sits here next
        assert page.get_by_role("textbox", name=label).input_value() == ""
    page.goto(f"{site.address}/view/find")
    page.fill("#text", f"my {CANARY}")
    page.fill("#postcode", "EH6 5AB")
    page.click("main button")
    assert not [one for one in seen.addresses if CANARY in one or "EH6" in one or "debt" in one]
    assert CANARY not in page.title()
    assert "debt_advice" not in site.log.read_text(errors="replace")
    places = (site.folder, (site.folder / "cache").resolve())
    kept = [path for place in places for path in place.rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        assert CANARY.encode() not in path.read_bytes(), path
    assert "EH6" not in site.log.read_text(errors="replace")


def test_a_planners_family_and_places_are_found_nowhere(site, visit):
    seen = visit(1280, 1400)
    seen.go(f"{site.address}/gaps")
    page = seen.page
    page.wait_for_selector("[data-drawn]", state="attached", timeout=60_000)
    page.locator(".st-key-gap-family input").click()
    page.get_by_role("option", name=gapwords.OWN, exact=True).click()
    seen.idle()
    page.get_by_role("button", name=gapwords.OWN_EDIT).click()
    seen.idle()
    page.locator(".st-key-own-language input").fill("Polish")
    page.get_by_role("option", name="Polish", exact=True).click()
    seen.idle()
    page.keyboard.press("Escape")
    for typed in (CANARY, "EH6 5AB"):
        page.get_by_role("textbox", name=gapwords.AREA, exact=True).fill(typed)
        seen.idle(900)
    for part in list(gapwords.VIEWS.values())[1:]:
        page.get_by_role("radio", name=part, exact=True).first.click()
        seen.idle()
        if part == gapwords.VIEWS["remedy"]:
            page.get_by_role("textbox", name=gapwords.PLACE, exact=True).fill("EH6 5AB")
            seen.idle(900)
            page.get_by_role("textbox", name=gapwords.CLOSE_ONE, exact=True).fill(CANARY)
            seen.idle(900)
    page.locator(".st-key-gap-need input").click()
    page.get_by_role("option", name="Debt advice", exact=True).click()
    seen.idle()
    told = (CANARY, "EH6", "EH65AB", "debt", "childcare", "Polish", '"pl"', "language")
    found = [one for one in seen.addresses for word in told if word in one]
    assert found == []
    assert not [word for word in told if word in page.url + page.title()]
    log = site.log.read_text(errors="replace")
    assert not [word for word in (CANARY, "EH6", "debt_advice", "Polish") if word in log]
    kept = [path for path in site.folder.rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        assert CANARY.encode() not in path.read_bytes(), path


def bytes_kept(folder):
    """Everything under a data folder but the postcode table, as bytes."""
    cache = folder / "cache"
    files = [path for path in folder.rglob("*") if path.is_file() and cache not in path.parents]
    return {path.name: path.read_bytes() for path in files}


def test_feedback_holds_nothing_of_the_visit_and_a_plan_only_while_she_keeps_it(sample_site, visit):
    seen = visit()
    seen.go(sample_site.address)
    page = seen.page
    page.get_by_role("textbox", name=words.WHERE).fill("EH6 5AB")
    page.keyboard.press("Enter")
    seen.idle()
    page.get_by_role("textbox", name=words.OWN_WORDS).fill(f"my {CANARY} and I need food")
    page.keyboard.press("Control+Enter")
    seen.idle()
    page.get_by_role("button", name=words.ADD.format(rank=1), exact=True).click()
    seen.idle()
    page.get_by_role("link", name=words.PLAN, exact=True).first.click()
    seen.idle()

    page.locator("summary", has_text=planwords.HOW_DID_IT_GO).first.click()
    page.get_by_text(planwords.OUTCOMES["full"], exact=True).first.click()
    seen.idle()
    page.get_by_text("Tap another to change it").wait_for()
    kept = bytes_kept(sample_site.folder)
    assert "people.db" in kept
    people = b"".join(body for name, body in kept.items() if name.startswith("people.db"))
    assert b"full" in people
    assert b"EH6" not in people

    page.get_by_role("textbox", name=words.GOALS).fill(f"a {CANARY} of my own")
    page.keyboard.press("Control+Enter")
    seen.idle()
    held = bytes_kept(sample_site.folder)
    assert [name for name, body in held.items() if CANARY.encode() in body] == []

    page.get_by_role("button", name=planwords.KEEP_IT).click()
    seen.idle()
    held = bytes_kept(sample_site.folder)
    with_it = {name for name, body in held.items() if CANARY.encode() in body}
    assert with_it
    assert all(name.startswith("people.db") for name in with_it)
    page.get_by_role("button", name=planwords.FORGET).click()
    seen.idle()
    held = bytes_kept(sample_site.folder)
    assert [name for name, body in held.items() if CANARY.encode() in body] == []
    assert not [one for one in seen.addresses if CANARY in one or "EH6" in one]
    assert CANARY not in page.title()
    assert CANARY not in sample_site.log.read_text(errors="replace")
    assert "EH6" not in sample_site.log.read_text(errors="replace")
    page.get_by_role("button", name=planwords.TAKE_BACK).click()  # other tests share the store
    seen.idle()
