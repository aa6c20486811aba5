"""Three people, each with an errand, from the first page to what they came for."""

import re

import pytest
from playwright.sync_api import expect

from app import gapwords, words
from app.answer import FIRST_SHOWN
from tests.browser.house import SHARED

POSTCODE = "G34 9AA"


def pick(visit, text):
    visit.page.get_by_role("button", name=text, exact=True).first.click()
    visit.idle()


def ask_from(visit, postcode):
    visit.page.get_by_role("textbox", name=words.WHERE).fill(postcode)
    visit.page.keyboard.press("Enter")
    visit.idle()


def test_a_keyworker_prints_a_plan_for_two_needs(site, visit):
    keyworker = visit()
    keyworker.go(site.address)
    ask_from(keyworker, POSTCODE)
    pick(keyworker, "Childcare")
    pick(keyworker, "Debt advice")
    page = keyworker.page
    shown = page.locator("article.fp-card").count()
    assert 7 <= shown <= 10  # of one need six at most
    assert words.WHY_THIS in page.locator("article.fp-card").first.inner_text()
    heard = page.get_by_role("status")
    heard.filter(has_text=f"{shown} options").wait_for(state="attached")
    keyworker.shot("keyworker-find")
    for rank in (1, 2, 3, 4):
        page.get_by_role("button", name=words.ADD.format(rank=rank), exact=True).click()
        keyworker.idle()
    heard.filter(has_text=words.ADDED.format(rank=4)).wait_for(state="attached")
    page.get_by_role("link", name=words.PLAN, exact=True).first.click()
    keyworker.idle()
    page.get_by_role("textbox", name=words.GOALS).fill("Two mornings to myself")
    page.keyboard.press("Control+Enter")
    keyworker.idle()
    keyworker.shot("keyworker-plan")
    with page.context.expect_page() as opening:
        page.get_by_role("button", name=words.PRINT).click()
    sheet = opening.value
    sheet.wait_for_load_state()
    text = sheet.locator("main").inner_text()
    assert "Two mornings to myself" in text
    assert sheet.locator("section.step h2").count() == 4
    assert words.MY_CHOICE in text
    assert sheet.locator("a[href^='tel:']").count() >= 1
    assert "minutes by bus" in text  # from where they asked, though no address holds it
    assert sheet.url == f"{site.address}/view/plan"
    assert len(sheet.pdf()) > 10_000
    assert keyworker.errors == []
    assert keyworker.outside == []


def test_what_else_to_ask_is_folded_away_and_stays_so_when_the_answer_changes(site, visit):
    keyworker = visit()
    keyworker.go(site.address)
    ask_from(keyworker, POSTCODE)
    pick(keyworker, "Childcare")
    also = keyworker.page.locator("details[data-folds=also]")
    assert also.get_attribute("open") is not None
    also.locator("summary").focus()
    keyworker.page.keyboard.press("Enter")
    assert also.get_attribute("open") is None
    pick(keyworker, "Debt advice")
    assert "Debt" in " ".join(keyworker.page.locator("article.fp-card").all_inner_texts())
    assert also.get_attribute("open") is None
    assert keyworker.errors == []


def test_what_was_read_from_her_words_is_taken_back_and_added_by_a_tap(site, visit):
    keyworker = visit()
    keyworker.go(site.address)
    ask_from(keyworker, POSTCODE)
    page = keyworker.page
    page.get_by_role("textbox", name=words.OWN_WORDS).fill(
        "Behind with the rent and I cannae sleep. I use a wheelchair"
    )
    page.keyboard.press("Control+Enter")
    keyworker.idle()
    read = page.locator("[data-heard]")
    expect(read.nth(1)).to_be_visible(timeout=30_000)  # the first words wait for what reads them
    keyworker.idle()
    many = read.count()
    read.first.click()
    keyworker.idle()
    assert read.count() == many  # no tap moves another
    expect(read.first).to_have_attribute("aria-pressed", "false")
    expect(read.first).to_be_focused()
    read.first.click()
    keyworker.idle()
    expect(read.first).to_have_attribute("aria-pressed", "true")
    offered = page.locator("[data-meant]").first
    need = offered.inner_text()
    offered.click()
    keyworker.idle()
    taken = page.locator(".st-key-needs").get_by_role("button", name=need, exact=True)
    expect(taken).to_have_attribute("aria-pressed", "true")
    assert page.locator("[data-meant]").filter(has_text=need).count() == 0
    assert keyworker.errors == []


SHIFTS = """() => { window.shift = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({type: 'layout-shift', buffered: true}); }"""


@pytest.mark.parametrize("size", [(1280, 900), (320, 640)])
def test_nothing_jumps_in_a_whole_visit_on_a_slow_machine(site, visit, size):
    slow = visit(*size)
    page = slow.page
    page.add_init_script(f"({SHIFTS})()")
    throttled = page.context.new_cdp_session(page)
    throttled.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    slow.go(site.address)
    ask_from(slow, POSTCODE)
    pick(slow, "Childcare")
    page.get_by_role("textbox", name=words.OWN_WORDS).click()
    page.keyboard.type("my wee boy is 2 and I am behind with the rent")
    page.keyboard.press("Control+Enter")
    slow.idle(1000)
    for view in (*words.VIEWS[1:], words.VIEWS[0]):
        page.get_by_role("radio", name=view, exact=True).click()
        slow.idle(1000)
        assert f"view={view}" in page.url
    page.get_by_role("radio", name=words.VIEWS[3], exact=True).click()
    slow.idle(1000)
    page.locator("[data-compare]").nth(2).select_option(index=3)
    slow.idle()
    page.locator(".fp-compare thead th").nth(2).wait_for(timeout=20_000)
    assert page.locator(".fp-compare thead th").count() == 3
    for label in (words.WHEN, words.GETTING_THERE):
        for _ in ("open", "closed"):
            page.get_by_text(label, exact=True).click()
            slow.idle(1000)
    assert page.evaluate("window.shift") <= 0.1
    assert slow.errors == []


def test_on_a_phone_the_answer_is_one_tap_from_the_questions(site, visit):
    parent = visit(320, 640)
    parent.go(site.address)
    for name in (words.MENU, words.MENU_CLOSE):  # not a bare arrow
        parent.page.get_by_role("button", name=name, exact=True).click()
    expect(parent.page.get_by_role("button", name=words.MENU, exact=True)).to_be_visible()
    ask_from(parent, POSTCODE)
    pick(parent, "Childcare")
    down = parent.page.locator("a.fp-down")
    down.wait_for(state="visible")
    assert "6 options" in down.inner_text()
    down.click()
    down.wait_for(state="hidden")
    assert parent.page.evaluate("document.activeElement.id") == "answer"
    main = parent.page.get_by_test_id("stMain")
    main.evaluate("main => main.scrollTo(0, 0)")
    down.wait_for(state="visible")
    main.evaluate("main => main.scrollTo(0, main.scrollHeight)")  # past it in one jump
    down.wait_for(state="hidden")
    parent.shot("parent-streamlit")


def open_the_week(painter, site):
    """Open "When?" and return the week of free hours, and how to find an hour of it."""
    painter.go(site.address)
    painter.page.get_by_text(words.WHEN, exact=True).click()
    week = painter.page.get_by_role("grid", name=words.FREE_TIMES)
    week.wait_for()

    def middle(day, at):
        box = week.locator(f"[data-day='{day}'][data-hour='{at}']").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    return week, middle


def test_hours_are_painted_by_the_rectangle_and_by_the_keyboard(site, visit):
    painter = visit()
    week, middle = open_the_week(painter, site)
    week.scroll_into_view_if_needed()
    painter.still(week)
    start, end = middle(0, 9), middle(4, 13)
    painter.page.mouse.move(*start)
    painter.page.mouse.down()
    painter.page.mouse.move(*end, steps=6)
    painter.page.mouse.up()
    painted = week.locator("[data-state=yes]")
    expect(painted).to_have_count(25)
    week.locator("[data-day='0'][data-hour='9']").focus()
    for key in ("Space", "ArrowDown", "Enter"):
        painter.page.keyboard.press(key)
    expect(painted).to_have_count(23)
    painter.idle()
    clear = painter.page.get_by_role("radio", name=words.CLEAR_TIMES).first
    clear.click()  # the server had heard of no hours before these: it says "none" again
    expect(painted).to_have_count(0)
    assert painter.errors == []


@pytest.mark.parametrize("hand", ["mouse", "finger"])
def test_a_stroke_does_the_opposite_of_the_half_that_was_pressed(site, visit, hand):
    painter = visit(*((1280, 900) if hand == "mouse" else (320, 640)))
    week, _ = open_the_week(painter, site)
    painter.page.get_by_role("radio", name=words.SCHOOL_HOURS).first.click()  # from half past nine
    painter.idle()
    week.evaluate("week => week.scrollIntoView({ block: 'center' })")
    painter.still(week)
    hand = painter.page.mouse if hand == "mouse" else Finger(painter.page)

    def at(day, hour, part):
        box = week.locator(f"[data-day='{day}'][data-hour='{hour}']").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] * part

    def press(*start, to=None):
        hand.move(*at(*start))
        hand.down()
        if to:
            painter.page.wait_for_timeout(600)  # a finger rests before it drags
            hand.move(*at(*to), steps=4)
        hand.up()
        painter.page.wait_for_timeout(200)

    def state(day, hour):
        return week.locator(f"[data-day='{day}'][data-hour='{hour}']").get_attribute("data-state")

    assert state(0, 9) == state(0, 14) == "part"
    press(0, 9, 0.25)  # blank until half past: filled
    assert state(0, 9) == "yes"
    press(1, 9, 0.75)  # marked from half past: cleared
    assert state(1, 9) == "no"
    press(2, 14, 0.25, to=(3, 12, 0.5))  # a stroke that begins on what is marked clears all of it
    assert {state(day, hour) for day in (2, 3) for hour in (12, 13, 14)} == {"no"}
    press(4, 14, 0.75, to=(5, 15, 0.5))  # and on what is blank fills
    assert {state(day, hour) for day in (4, 5) for hour in (14, 15)} == {"yes"}
    half = week.locator("[data-day='4'][data-hour='9']")
    half.focus()
    assert words.STATES["part"] in half.get_attribute("aria-label")
    painter.page.keyboard.press("Space")  # by key the whole hour first, then none
    assert state(4, 9) == "yes"
    painter.page.keyboard.press("Space")
    assert state(4, 9) == "no"
    painter.idle()
    assert painter.errors == []


class Finger:
    """A finger on the screen, moved like the mouse."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)
        self.is_down, self.at = False, (0, 0)

    def move(self, x, y, *, steps=1):
        before, self.at = self.at, (x, y)
        for step in range(1, steps + 1 if self.is_down else 0):
            part = step / steps
            self._tell(
                "touchMove", *(a + (b - a) * part for a, b in zip(before, (x, y), strict=True))
            )

    def down(self):
        self.is_down = True
        self._tell("touchStart", *self.at)

    def up(self):
        self.is_down = False
        self._tell("touchEnd")

    def _tell(self, kind, *at):
        points = [dict(zip("xy", at, strict=True))] if at else []
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


class Line:
    """The line between page and server; what the server says can be kept back for a while."""

    def __init__(self, page):
        self.kept = None
        page.route_web_socket("**/_stcore/stream*", self._join)

    def _join(self, page):
        self.page, server = page, page.connect_to_server()
        page.on_message(server.send)
        server.on_message(self._pass)

    def _pass(self, message):
        if self.kept is None:
            self.page.send(message)
        else:
            self.kept.append(message)

    def hold(self):
        self.kept = []

    def let_go(self):
        kept, self.kept = self.kept, None
        for message in kept:
            self.page.send(message)


@pytest.mark.parametrize("size", [(1280, 900), (320, 640)])
@pytest.mark.parametrize("hand", ["mouse", "finger"])
def test_a_stroke_outlives_an_answer_that_moves_the_week(site, visit, hand, size):
    painter = visit(*size)
    line = Line(painter.page)
    week, middle = open_the_week(painter, site)
    painter.page.get_by_role("textbox", name=words.OWN_WORDS).fill("my wee boy is 2")
    week.evaluate("week => week.scrollIntoView({ block: 'center' })")
    painter.idle()
    painter.still(week)
    week.locator("[data-day='0'][data-hour='9']").hover(trial=True)  # nothing lies over it
    hand = painter.page.mouse if hand == "mouse" else Finger(painter.page)
    start, half, end = middle(0, 9), middle(1, 10), middle(4, 13)
    line.hold()
    hand.move(*start)
    hand.down()  # she leaves the text field: it is sent, and the boy becomes a chip above the week
    hand.move(*half, steps=3)
    painted = week.locator("[data-state=yes]")
    expect(painted).to_have_count(4)
    line.let_go()
    painter.page.locator(".st-key-children-chips button:visible").first.wait_for()
    painter.page.wait_for_timeout(2000)  # she thinks, her finger down
    expect(painted).to_have_count(4)
    assert middle(1, 10) == pytest.approx(half, abs=1)
    hand.move(*end, steps=3)
    expect(painted).to_have_count(25)
    hand.up()
    painter.idle()
    expect(painted).to_have_count(25)
    painter.page.get_by_text(words.WHEN, exact=True).click()  # closed, it says what is marked
    expect(painter.page.get_by_text(f"{words.FREE_TIMES}: ").first).to_be_visible()
    assert painter.errors == []


def test_a_finger_scrolls_past_the_week_taps_an_hour_and_drags_after_a_rest(site, visit):
    painter = visit(320, 640)
    week, middle = open_the_week(painter, site)
    week.evaluate("week => week.scrollIntoView({ block: 'center' })")
    painter.idle()
    painter.still(week)
    finger, main = Finger(painter.page), painter.page.get_by_test_id("stMain")
    painted = week.locator("[data-state=yes]")
    before = main.evaluate("main => main.scrollTop")

    def drag(start, end, *, rest_ms=0):
        finger.move(*start)
        finger.down()
        painter.page.wait_for_timeout(rest_ms)
        finger.move(*end, steps=8)
        finger.up()
        painter.page.wait_for_timeout(300)

    drag(middle(2, 14), middle(2, 9))  # up, to see what lies below
    assert main.evaluate("main => main.scrollTop") > before + 50
    expect(painted).to_have_count(0)
    week.evaluate("week => week.scrollIntoView({ block: 'center' })")
    painter.still(week)
    drag(middle(0, 9), middle(0, 9))
    expect(painted).to_have_count(1)
    painter.idle()
    before = main.evaluate("main => main.scrollTop")
    drag(middle(2, 9), middle(3, 12), rest_ms=600)
    expect(painted).to_have_count(1 + 8)
    assert main.evaluate("main => main.scrollTop") == pytest.approx(before, abs=1)
    assert painter.errors == []


REMOUNT = """async () => {
  const address = document.querySelector('link[href*="/view/static/"]').href;
  const week = await import(new URL("week.js" + new URL(address).search, address).href);
  document.body.replaceChildren();
  window.told = [];
  const data = {
    name: "free", filled: "1", label: "Week", windows: [], states: { yes: "", no: "", part: "" },
    days: ["Monday", "Tuesday", "Wednesday"],
    hours: Array.from({ length: 16 }, (_, at) => `${at + 6}`),
  };
  window.mount = async () => {
    const host = document.createElement("div");
    document.body.replaceChildren(host);
    const parentElement = host.attachShadow({ mode: "open" });
    parentElement.innerHTML = '<div class="week"></div>';
    const setStateValue = (_, windows) => window.told.push([parentElement.isConnected, windows]);
    await week.default({ parentElement, data, setStateValue });
  };
  await window.mount();
}"""


def test_a_stroke_outlives_a_week_that_is_made_anew(sample_site, visit):
    page = visit().page
    page.goto(f"{sample_site.address}/view/find")
    page.evaluate(REMOUNT)
    painted = page.get_by_role("grid").locator("[data-state=yes]")

    def middle(day, at):
        box = page.locator(f"[data-day='{day}'][data-hour='{at}']").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    start, end = middle(0, 9), middle(1, 10)
    page.mouse.move(*start)
    page.mouse.down()
    for _ in range(3):
        page.evaluate("mount()")
    expect(painted).to_have_count(1)
    page.mouse.move(*end)
    expect(painted).to_have_count(4)
    page.evaluate("document.body.replaceChildren()")  # let go while there is none
    page.mouse.up()
    assert page.evaluate("told") == []
    page.evaluate("mount()")
    expect(painted).to_have_count(4)
    page.mouse.move(*start)  # nothing is held: nothing is painted, nothing listens any more
    expect(painted).to_have_count(4)
    assert page.evaluate("told") == [[True, [[0, 540, 660], [1, 540, 660]]]]


def test_a_planner_finds_the_worst_area_and_asks_why(site, visit):
    planner = visit(height=1400)
    planner.go(f"{site.address}/gaps")
    page = planner.page
    assert re.search(r"areas|Not enough", page.locator("div.fp-finding").inner_text())
    page.wait_for_selector(".map[data-drawn], [data-drawn]", state="attached", timeout=20_000)
    planner.shot("planner-gaps")
    if not SHARED.is_dir():
        pytest.skip("the real data folder ../shared is not beside this checkout")
    worst = page.locator("table.fp-table tbody th").first.inner_text()
    page.get_by_role("textbox", name=gapwords.AREA).fill(worst)
    planner.idle(800)
    page.locator(".st-key-gap-found").get_by_text(worst, exact=True).click()
    planner.idle()
    panel = page.locator("section.fp-note--calm", has_text=worst).inner_text()
    assert gapwords.WHY_HERE in panel
    assert re.search(r"It may lie between [\d.,]+ and [\d.,]+", panel)
    planner.shot("planner-area")
    page.get_by_role("button", name=gapwords.TRY_HERE).click()
    planner.idle()
    page.get_by_role("button", name=gapwords.ADD).click()
    planner.idle()
    tried = page.locator("div.fp-finding").nth(1).inner_text()
    assert re.search(r"Missing places: from [\d.,]+ to [\d.,]+\. [\d,]+ children", tried)
    planner.shot("planner-remedy")
    page.get_by_role("radio", name=gapwords.VIEWS["take"], exact=True).first.click()
    planner.idle()
    with page.expect_download() as download:
        page.get_by_role("button", name=gapwords.FILES[".csv"]).click()
    assert download.value.path().read_text().count("\n") == 1344
    assert planner.errors == []
    assert planner.outside == []


def test_a_planner_tries_a_remedy_for_babies(site, visit):
    if not SHARED.is_dir():
        pytest.skip("the real data folder ../shared is not beside this checkout")
    planner = visit(height=1400)
    planner.go(f"{site.address}/gaps")
    page = planner.page
    page.get_by_role("combobox", name=gapwords.FAMILY).click()
    page.get_by_role("option", name="Baby, no car").click()
    planner.idle()
    assert "Baby, no car" in page.locator("div.fp-finding").inner_text()
    page.locator("[class*=st-key-gap-worst] button").first.click()
    planner.idle()
    assert gapwords.WHY_HERE in page.locator("section.fp-note--calm").first.inner_text()
    page.get_by_role("radio", name=gapwords.VIEWS["remedy"], exact=True).click()
    planner.idle()
    assert gapwords.NO_TRIES in page.locator("[data-testid=stMain]").inner_text()
    page.get_by_text(gapwords.REMEDIES["best"], exact=True).click()
    proposed = page.get_by_role("button", name=gapwords.TRY_THIS.format(number=1), exact=True)
    proposed.wait_for(timeout=60_000)
    planner.idle()
    proposed.click()
    planner.idle()
    assert page.get_by_text(gapwords.NO_TRIES).count() == 0
    assert gapwords.GAINS in page.locator("[data-testid=stMain]").inner_text()
    planner.shot("planner-remedy")
    assert planner.errors == []
    assert planner.outside == []


def test_a_click_on_the_map_does_what_the_search_does(site, visit):
    planner = visit(height=1400)
    planner.go(f"{site.address}/gaps")
    page = planner.page
    page.wait_for_selector("[data-drawn]", state="attached", timeout=20_000)
    box = page.locator("[data-drawn]").first.bounding_box()  # of the first of the maps
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    planner.idle(600)
    assert page.locator("section.fp-note--calm h2").count() == 1


def test_a_parent_finds_a_playgroup_on_a_phone_without_javascript(site, visit):
    parent = visit(320, 640, javascript=False)
    page = parent.page
    page.goto(f"{site.address}/view/find")
    page.fill("#postcode", "EH6 5AB")
    page.check("input[value=childcare]")
    page.fill("#text", "a playgroup")
    page.fill("#ages", "2")
    page.click("main button")
    cards = page.locator("article.fp-card")
    assert cards.count() >= 3
    assert SHARED.is_dir() is False or "playgroup" in cards.first.inner_text().lower()
    assert cards.first.locator("a[href^='tel:']").count() >= 1
    for number in (0, 1):
        page.locator(".fp-card__keep input").nth(number).check()
    with page.context.expect_page() as opening:
        page.get_by_role("button", name=words.PHONE_KEEP).click()
    kept = opening.value
    kept.wait_for_load_state()
    assert kept.locator("section.step h2").count() == 2
    assert kept.url == f"{site.address}/view/plan"
    whole = page.locator("article.fp-card a", has_text=words.WHOLE_RECORD).first
    assert not whole.is_visible()  # ten whole cards would be a long way to scroll
    page.locator(".fp-card__all summary").first.click()
    whole.scroll_into_view_if_needed()
    parent.shot("parent-found")
    with page.context.expect_page() as opening:
        whole.click()
    record = opening.value
    record.wait_for_load_state()
    assert record.locator("dl.fp-facts").count() == 1
    assert page.url == f"{site.address}/view/find"
    assert parent.outside == []


@pytest.mark.parametrize("size", [(1280, 900), (320, 640)])
def test_on_a_phone_a_list_is_glances_six_first_and_one_need_alone(site, visit, size):
    parent = visit(*size)
    parent.go(site.address)
    ask_from(parent, POSTCODE)
    pick(parent, "Childcare")
    pick(parent, "Debt advice")
    page, narrow = parent.page, size[0] < 500
    cards, seen = page.locator("article.fp-card"), page.locator("article.fp-card:visible")
    assert cards.count() > FIRST_SHOWN + 1
    expect(seen).to_have_count(FIRST_SHOWN if narrow else cards.count())
    expect(page.locator(".fp-only, .fp-later").first).to_be_visible(visible=narrow)
    calls = seen.first.locator(".fp-card__next")
    expect(calls).to_be_visible(visible=not narrow)
    if not narrow:
        return
    tall = [one.bounding_box()["height"] for one in seen.all()]
    assert max(tall) <= 360
    assert len(seen.first.locator(".fp-why li:visible").all()) == 1
    seen.first.locator("summary").focus()
    page.keyboard.press("Enter")  # by keyboard too
    expect(calls).to_be_visible()
    for name in ("Debt advice", "Childcare"):
        only = page.get_by_role("radio", name=re.compile(rf"^{name} \("))
        only.check()
        many = int(re.search(r"\((\d+)\)", only.locator("xpath=..").inner_text())[1])
        expect(seen).to_have_count(many)  # all of them, also those that would wait
        assert all(name in one for one in page.locator(".fp-card__who:visible").all_inner_texts())
    seen.first.locator("[data-add]").click()
    parent.idle()
    expect(seen).to_have_count(many)  # what she looks at stays
    page.get_by_role("radio", name=words.ONLY_ALL, exact=True).check()
    expect(seen).to_have_count(FIRST_SHOWN)
    expect(calls).to_be_visible()  # and what she opened is open
    page.locator(".fp-later summary").click()
    expect(seen).to_have_count(cards.count())
    assert parent.errors == []
