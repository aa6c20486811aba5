"""What every page promises: no axe finding, no other host, nothing sideways, every stop named."""

import os
from pathlib import Path

import pytest

from app import words
from tests.browser.house import absent

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# From Streamlit itself and not to be mended from here (seen in 1.67).
FROM_STREAMLIT = {
    ("presentation-role-conflict", "stFileUploaderDropzone"),
}
PAGES = {
    "find": "/",
    "plan": "/plan",
    "gaps": "/gaps",
    "data": "/data",
    "about": "/about",
    "service": "/service?id={id}",
    "view-find": "/view/find",
    "view-service": "/view/service/{id}",
    "view-plan": "/view/plan?ids={id}",
    "view-safety": "/view/safety",
}
SHIFTS = """() => { window.shift = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({type: 'layout-shift', buffered: true}); }"""
SIDEWAYS = """() => { const d = document.scrollingElement;
  const m = document.querySelector('[data-testid=stMain]');
  return d.scrollWidth > d.clientWidth + 1 || (!!m && m.scrollWidth > m.clientWidth + 1); }"""
# A table hides nothing to the side of a phone; one whose rows become blocks there names each fact.
CUT = """tables => tables.filter(one => (one.scrollWidth > one.clientWidth + 1 && innerWidth < 640)
  || [...one.querySelectorAll('.fp-stack tbody td')].some(cell => cell.textContent.trim()
    && !cell.dataset.head && !cell.querySelector('button'))
).map(one => one.textContent.slice(0, 80))"""
# What a thumb cannot press well. A field counts with the box around it, a tick with its words. Not
# looked at: the hours of a week (the buttons above it fill them in), pins (the list beside the map
# leads there too), sliders and the round help marks (their reach is drawn around them).
SMALL = """() => [...document.querySelectorAll(
    'button, select, textarea, summary, input:not([type=hidden], [type=file]), a[href^="tel:"]')]
  .filter(one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter(one => !one.closest('[aria-hidden=true]'))
  .filter(one => !one.closest('[data-testid=stTooltipHoverTarget], [data-testid=stSlider]'))
  .filter(one => ![one, one.closest('label'), one.closest('[role=group]'), one.labels?.[0],
      one.closest('[data-testid=stTextInputRootElement], [data-testid=stNumberInputContainer]')]
    .some(box => box?.getBoundingClientRect().height >= 43.5))
  .map(one => `${one.tagName} ${one.getAttribute('aria-label') || one.textContent}`.slice(0, 80))"""
STOP = """() => { let e = document.activeElement;
  while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
  if (!e || e === document.body) return null;
  const label = e.labels && e.labels[0] ? e.labels[0].textContent : '';
  const name = e.getAttribute('aria-label') || label || e.textContent || e.title || '';
  return [e.tagName, name.trim()]; }"""


@pytest.fixture(scope="session")
def axe():
    path = os.environ.get("AXE_JS")
    if not path or not Path(path).is_file():
        absent("axe-core (AXE_JS)")
    return Path(path).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def an_id(site):
    return site.json("/hsds/services?per_page=1")["contents"][0]["id"]


def findings(page, axe):
    """Return what axe finds beyond Streamlit's own, as sentences."""
    page.evaluate("source => { if (!window.axe) (0, eval)(source) }", axe)
    found = page.evaluate(
        "async tags => (await axe.run({runOnly: {type: 'tag', values: tags}})).violations",
        TAGS,
    )
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        for node in one["nodes"]
        if not any(
            one["id"] == rule and test_id in node["html"] for rule, test_id in FROM_STREAMLIT
        )
    ]


def stops(page, most=60):
    """Press Tab through the page and return what was stopped at."""
    page.evaluate("document.activeElement && document.activeElement.blur()")
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            break
        found.append(stop)
    return found


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_keeps_its_promises(site, visit, axe, an_id, name, width):
    seen = visit(width, 900 if width > 500 else 640)
    seen.page.add_init_script(f"({SHIFTS})()")
    seen.go(site.address + PAGES[name].format(id=an_id))
    seen.page.wait_for_timeout(800)
    assert seen.page.evaluate("window.shift") <= 0.1
    assert findings(seen.page, axe) == []
    assert not seen.page.evaluate(SIDEWAYS)
    assert width > 500 or seen.page.evaluate(SMALL) == []
    walked = stops(seen.page)
    assert len(walked) >= 3
    assert [stop for stop in walked if not stop[1]] == []
    assert words.EXIT in [stop[1] for stop in walked[:2]]
    assert seen.page.title() == words.TITLE
    assert seen.outside == []
    assert seen.errors == []


# Above 900 px the way out stands in the head of the page, else in a strip below: no word is there.
CLEAR = """() => {
  const box = (one) => document.querySelector(one)?.getBoundingClientRect();
  const app = box('[data-testid=stApp]'), head = box('[data-testid=stHeader]');
  const main = box('[data-testid=stMain]');
  const over = [...document.querySelectorAll('a.fp-exit, a.fp-down:not([hidden])')];
  return !app || main.bottom <= app.bottom + 1 && over
    .map((one) => one.getBoundingClientRect()).filter(({ height }) => height)
    .every(({ top, bottom }) => top >= app.bottom || bottom <= head.bottom);
}"""


@pytest.mark.parametrize("width", [320, 640, 900, 1280])  # 640 is 1280 at 200 %
@pytest.mark.parametrize("name", [name for name in PAGES if not name.startswith("view-")])
def test_the_way_out_covers_no_word(site, visit, an_id, name, width):
    seen = visit(width, 640)
    seen.go(site.address + PAGES[name].format(id=an_id))
    assert seen.page.locator("a.fp-exit").is_visible()
    assert seen.page.evaluate(CLEAR)
    assert not seen.page.evaluate(SIDEWAYS)


def keeps_its_promises(seen, axe, name):
    """Look at what is drawn now, wide and on a phone: one visit shows many parts, loaded once."""
    for width, height in ((1280, 900), (320, 640)):
        seen.page.set_viewport_size({"width": width, "height": height})
        seen.idle()
        assert findings(seen.page, axe) == [], (name, width)
        assert not seen.page.evaluate(SIDEWAYS), (name, width)
        assert seen.page.evaluate(CLEAR), (name, width)
        assert seen.page.locator(".fp-scroll").evaluate_all(CUT) == [], (name, width)
        assert width > 500 or seen.page.evaluate(SMALL) == [], name
        assert [stop for stop in stops(seen.page, 90) if not stop[1]] == [], (name, width)
        seen.shot(f"{name}-{width}")
    seen.page.set_viewport_size({"width": 1280, "height": 900})
    assert seen.outside == [], name
    assert seen.errors == [], name


def test_an_answer_keeps_them_too(site, visit, axe):
    seen = visit()
    seen.go(site.address)
    seen.page.get_by_role("textbox", name=words.WHERE).fill("G34 9AA")
    seen.page.keyboard.press("Enter")
    seen.idle()
    seen.page.get_by_role("button", name="Childcare", exact=True).first.click()
    seen.idle()
    for view in words.VIEWS:
        seen.page.get_by_role("radio", name=view, exact=True).first.click()
        seen.idle(800)
        keeps_its_promises(seen, axe, f"answer-{view.lower()}")


def test_a_plan_with_choices_keeps_them_too(site, visit, axe):
    seen = visit()
    seen.go(site.address)
    seen.page.get_by_role("button", name="Childcare", exact=True).first.click()
    seen.idle()
    seen.page.get_by_role("textbox", name=words.WHERE).fill("G34 9AA")
    seen.page.keyboard.press("Enter")
    seen.idle()
    for rank in (1, 2):
        seen.page.get_by_role("button", name=words.ADD.format(rank=rank), exact=True).click()
        seen.idle()
    seen.page.get_by_role("link", name=words.PLAN, exact=True).first.click()
    seen.idle()
    for part in seen.page.locator("[data-testid=stMain] summary").all():
        part.click()
        seen.idle()
    keeps_its_promises(seen, axe, "plan-with-choices")


def test_a_phones_answer_and_its_page_to_keep_do_too(site, visit, axe):
    seen = visit()
    page = seen.page
    page.goto(f"{site.address}/view/find")
    page.fill("#postcode", "G34 9AA")
    page.check("input[value=childcare]")
    page.fill("#ages", "2 and 9")
    page.click("main button")
    page.locator("article.fp-card").first.wait_for()
    keeps_its_promises(seen, axe, "phone-answer")
    for number in (0, 1):
        page.locator(".fp-card__keep input").nth(number).check()
    page.evaluate("for (const form of document.forms) form.removeAttribute('target')")
    page.get_by_role("button", name=words.PHONE_KEEP).click()
    page.locator("section.step h2").first.wait_for()
    keeps_its_promises(seen, axe, "phone-kept")


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("view-")])
def test_pages_for_phones_and_paper_are_small_and_need_no_script(site, visit, an_id, name):
    seen = visit(320, 640, javascript=False)
    sizes = []
    seen.page.on("response", lambda answer: sizes.append(len(answer.body())))
    seen.page.goto(site.address + PAGES[name].format(id=an_id))
    seen.page.wait_for_load_state("networkidle")
    assert sum(sizes) <= 30_000
    assert seen.page.locator("h1").count() == 1
