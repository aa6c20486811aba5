"""A steward's errand: a messy table brought in, put right, settled beside another, taken back."""

import pytest

from app import datawords
from tests.browser.house import serve
from tests.browser.test_everywhere import SHIFTS, axe, keeps_its_promises  # noqa: F401 - a fixture

MESSY = """Activity,What we do,Post code,Contact,When,Ref
Tiny Tots,Parent and toddler group,G34 9AA,0141 496 0001,Mon-Fri 9am-11.30am,A1
Money Drop-in,Help with debt,EH6 5AB,not a phone,Tues 10-12,A2
,Nobody knows,G1 1AA,0141 496 0002,,A3
"""


@pytest.fixture(scope="module")
def stewards_site(tmp_path_factory, postcode_cache):
    """A site of its own, for what is done here changes it."""
    folder = tmp_path_factory.mktemp("stewards")
    (folder / "cache").symlink_to(postcode_cache, target_is_directory=True)
    served = serve(folder)
    yield served
    served.process.terminate()
    served.process.wait(20)


def turn_to(visit, part):
    visit.page.get_by_role("radio", name=datawords.VIEWS[part], exact=True).click()
    visit.idle()


def choose(visit, column, meaning):
    box = visit.page.get_by_role("combobox", name=column, exact=True).first
    box.fill(datawords.COLUMN_WORDS[meaning])
    visit.page.keyboard.press("Enter")
    visit.idle()


def press(visit, label):
    visit.page.get_by_role("button", name=label, exact=True).first.click()
    visit.idle()


def text_of(visit):
    return visit.page.locator("[data-testid=stMain]").inner_text()


def test_a_steward_brings_in_a_messy_table_and_puts_it_right(
    stewards_site,
    visit,
    axe,  # noqa: F811
    tmp_path,
):
    table = tmp_path / "groups.csv"
    table.write_text(MESSY, encoding="utf-8")
    steward = visit(height=1400)
    steward.go(f"{stewards_site.address}/data")
    before = stewards_site.json("/healthz")["edition"]
    turn_to(steward, "bring")
    steward.page.locator("input[type=file]").first.set_input_files(table)
    steward.page.get_by_text(datawords.STEP_COLUMNS).wait_for(timeout=20_000)
    steward.idle()
    choose(steward, "Activity", "description")
    steward.page.get_by_text(datawords.NEEDS_NAME).wait_for(timeout=20_000)
    for column, meaning in (
        ("Activity", "name"),
        ("What we do", "description"),
        ("Contact", "phones"),
        ("When", "hours"),
    ):
        choose(steward, column, meaning)
    said = text_of(steward)
    assert "Mon to Fri 9am to 11:30am" in said
    assert datawords.READ_NO_NEEDS.format(count=2, shown=2) in said
    assert datawords.REFUSED in said  # the row without a name, before anything is done
    assert steward.page.get_by_role("button", name=datawords.PUT_LIVE).is_disabled()
    press(steward, datawords.LOOK_FIRST)
    steward.page.get_by_text(datawords.WOULD).wait_for(timeout=60_000)
    assert stewards_site.json("/healthz")["edition"] == before
    keeps_its_promises(steward, axe, "steward-would-change")
    press(steward, datawords.PUT_LIVE)
    steward.page.get_by_text(datawords.IS_LIVE.format(name="Groups")).wait_for(timeout=60_000)
    assert stewards_site.json("/healthz")["edition"] > before

    turn_to(steward, "service")
    steward.page.get_by_role("textbox", name=datawords.FIND).fill("tiny tots")
    steward.page.keyboard.press("Enter")
    steward.idle()
    steward.page.get_by_role("textbox", name=datawords.TYPED["fees"]).first.fill("£3 per session")
    steward.page.get_by_role("textbox", name="Postcode").first.fill("EH6 5AB")
    press(steward, datawords.SHOW_CHANGE)
    assert datawords.WOULD_CHANGE in text_of(steward)
    assert "from where it stands now, in City of Edinburgh." in text_of(steward)
    steward.shot("steward-put-right")
    press(steward, datawords.SAVE)
    steward.page.get_by_text(datawords.SAVED).wait_for()  # in sight, however far down she is
    turn_to(steward, "changes")
    assert "Cost: from “nothing” to “£3 per session”" in text_of(steward)
    assert "Where it is: from “G34 9AA” to “EH6 5AB”" in text_of(steward)
    press(steward, datawords.UNDO)
    press(steward, datawords.UNDO)
    assert datawords.LATELY_NONE in text_of(steward)
    assert steward.errors == []
    assert steward.outside == []


def test_every_part_of_the_page_keeps_its_promises(site, visit, axe):  # noqa: F811
    steward = visit()
    steward.go(f"{site.address}/data")
    for part in datawords.VIEWS:
        turn_to(steward, part)
        keeps_its_promises(steward, axe, f"data-{part}")


def test_no_part_leaves_remains_that_the_next_pushes_about(site, visit):
    steward = visit(320, 640)
    steward.page.add_init_script(f"({SHIFTS})()")
    steward.go(f"{site.address}/data")
    for part in datawords.VIEWS:
        turn_to(steward, part)
        assert steward.page.evaluate("window.shift") <= 0.1, part


def test_what_is_to_be_fixed_first_leads_to_the_services(site, visit):
    steward = visit()
    steward.go(f"{site.address}/data")
    turn_to(steward, "first")
    link = steward.page.locator("table.fp-table tbody a").first
    name = link.inner_text()
    link.click()
    steward.idle()
    assert name in steward.page.locator("h1").first.inner_text()
