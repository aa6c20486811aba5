"""Signing in for real: a provider on this machine, a browser, and pages that stay closed."""

import pytest

from app import datawords, words
from tests.browser.house import absent, free_port, serve

SECRETS = """
[auth]
redirect_uri = "{site}/oauth2callback"
cookie_secret = "long enough to sign a cookie with, and used nowhere else"
client_id = "fingerpost"
client_secret = "a secret of the test"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[roles]
steward = ["ann@example.org"]
"""


@pytest.fixture(scope="module")
def provider():
    try:
        import authlib  # noqa: F401
        import joserfc  # noqa: F401
    except ImportError:
        absent("what signing in needs (streamlit[auth])")
    from tests.browser.identity import Provider

    serving = Provider().serve()
    yield serving
    serving.close()


@pytest.fixture(scope="module")
def closed_site(tmp_path_factory, postcode_cache, provider):
    """The app over the sample, with signing in set up."""
    folder = tmp_path_factory.mktemp("closed")
    (folder / "cache").symlink_to(postcode_cache, target_is_directory=True)
    port = free_port()
    secrets = SECRETS.format(site=f"http://127.0.0.1:{port}", provider=provider.address)
    (folder / "secrets.toml").write_text(secrets)
    served = serve(folder, port=port)
    yield served
    served.process.terminate()
    served.process.wait(20)


def sign_in(visit, site):
    """Open the Data page and go through the provider."""
    visit.go(f"{site.address}/data")
    visit.page.get_by_role("button", name=words.SIGN_IN, exact=True).click()
    visit.page.wait_for_url(f"{site.address}/**")
    visit.page.get_by_role("button", name=words.SIGN_OUT, exact=True).wait_for(timeout=20_000)
    visit.idle()
    visit.page.get_by_role("link", name=words.DATA, exact=True).first.click()
    visit.idle()


def may_bring_in(visit):
    return visit.page.get_by_role("radio", name=datawords.VIEWS["bring"], exact=True).count() == 1


def may_change_a_service(visit, site):
    one = site.json("/hsds/services?per_page=1")["contents"][0]["id"]
    visit.go(f"{site.address}/service?id={one}")
    return visit.page.get_by_role("button", name=words.STILL_RIGHT, exact=True).count() == 1


def test_a_stranger_looks_and_changes_nothing(closed_site, visit):
    stranger = visit()
    stranger.go(f"{closed_site.address}/data")
    assert not may_bring_in(stranger)
    assert datawords.MAY_NOT_CHANGE in stranger.page.locator("body").inner_text()
    assert not may_change_a_service(stranger, closed_site)
    stranger.go(closed_site.address)
    assert stranger.page.get_by_role("textbox", name=words.WHERE).count() == 1


@pytest.mark.parametrize(
    ("account", "may"),
    [
        ({"sub": "1", "email": "bob@example.org", "roles": ["steward"]}, True),
        ({"sub": "2", "email": "ann@example.org"}, True),
        ({"sub": "3", "email": "bob@example.org", "roles": ["keyworker"]}, False),
        ({"sub": "4", "email": "ann@example.org", "email_verified": False}, False),
    ],
)
def test_an_account_opens_what_its_role_allows(closed_site, provider, visit, account, may):
    provider.account = account
    seen = visit()
    sign_in(seen, closed_site)
    assert may_bring_in(seen) is may
    assert may_change_a_service(seen, closed_site) is may
    assert seen.errors == []


def test_who_signs_out_is_a_stranger_again(closed_site, provider, visit):
    provider.account = {"sub": "5", "roles": ["steward"]}
    seen = visit()
    sign_in(seen, closed_site)
    assert may_bring_in(seen)
    seen.page.get_by_role("button", name=words.SIGN_OUT, exact=True).click()
    seen.page.get_by_role("textbox", name=words.WHERE).wait_for(timeout=20_000)
    seen.go(f"{closed_site.address}/data")
    assert not may_bring_in(seen)


def test_a_made_up_cookie_is_no_account(closed_site, visit):
    seen = visit()
    seen.page.context.add_cookies(
        [{"name": "_streamlit_user", "value": '{"roles":["steward"]}', "url": closed_site.address}]
    )
    seen.go(f"{closed_site.address}/data")
    assert not may_bring_in(seen)
