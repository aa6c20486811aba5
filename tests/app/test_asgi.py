"""The whole application on a real, small directory: warm-up, headers, routes, privacy."""

import gc
import io
import logging
import re

import pytest
from starlette.testclient import TestClient

from app.settling import settle_again


@pytest.fixture(scope="module")
def served(tmp_path_factory, postcode_cache):
    """The application over the sample, opened in an empty data folder."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "cache").symlink_to(postcode_cache, target_is_directory=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FINGERPOST_DATA_DIR", str(folder))
        patch.delenv("FINGERPOST_DATABASE", raising=False)
        from app import asgi

        with TestClient(asgi.application(), base_url="http://localhost") as client:
            yield client
    gc.unfreeze()


def test_an_empty_folder_answers_with_the_sample(served):
    health = served.get("/healthz").json()
    assert health["status"] == "ok"
    assert health["sample"] is True
    assert health["services"] > 300


def test_what_stays_is_out_of_the_collectors_hands(served):
    assert served.get("/healthz").status_code == 200
    assert gc.get_freeze_count() > 100_000


def test_what_is_made_later_is_frozen_too(served):
    assert served.get("/healthz").status_code == 200
    kept = [[number] for number in range(50_000)]
    settle_again()
    assert len(gc.get_objects()) < len(kept)


def test_a_run_does_not_read_the_settings_again(served, monkeypatch):
    from streamlit import config
    from streamlit.proto.NewSession_pb2 import NewSession
    from streamlit.runtime import app_session

    def said():
        new = NewSession()
        app_session._populate_config_msg(new.config)
        app_session._populate_theme_msg(new.custom_theme)
        app_session._populate_theme_msg(new.custom_theme.dark, "theme.dark")
        return new

    assert served.get("/healthz").status_code == 200
    first = said()
    monkeypatch.setattr(config, "get_options_for_section", None)
    assert said() == first
    assert first.custom_theme.primary_color == "#0b5d52"
    assert not first.custom_theme.HasField("dark")  # nothing is set of it: browsers are told so


def test_one_process_serves_pages_api_and_streamlit(served):
    assert "Fingerpost" in served.get("/view/find").text
    assert served.get("/hsds/services?per_page=1").json()["contents"]
    assert served.get("/_stcore/health").status_code == 200
    assert '<div id="root">' in served.get("/").text


@pytest.mark.parametrize("path", ["/", "/view/find", "/hsds/", "/healthz", "/view/static/exit.js"])
def test_every_answer_has_the_safety_headers(served, path):
    headers = served.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "http:" not in headers["content-security-policy"]


def test_our_pages_run_no_inline_script(served):
    policy = served.get("/view/find").headers["content-security-policy"]
    assert re.search(r"script-src ([^;]*);", policy)[1] == "'self'"


def test_a_parent_gets_options_with_reasons_from_the_sample(served):
    answer = served.post(
        "/view/find", data={"postcode": "G34 9AA", "needs": ["childcare"], "ages": "2"}
    )
    cards = answer.text.count('class="fp-card"')
    assert cards >= 3
    assert answer.text.count("Why this") == cards
    assert len(answer.content) < 30_000


def test_what_is_asked_is_in_no_address_title_or_log(served, caplog):
    caplog.set_level(logging.DEBUG)
    canary = "zebrafish"
    answer = served.post("/view/find", data={"postcode": "EH6 5AB", "text": f"I keep a {canary}"})
    assert answer.history == []
    assert str(answer.url).endswith("/view/find")
    assert canary not in caplog.text
    assert "EH6" not in caplog.text
    assert canary not in re.search(r"<title>(.*?)</title>", answer.text)[1]


def test_a_failure_is_logged_by_where_it_was_not_by_what_was_typed(served):
    from streamlit import error_util

    assert served.get("/healthz").status_code == 200
    canary, kept, log = "zebrafish", io.StringIO(), error_util._LOGGER
    handler = logging.StreamHandler(kept)
    log.addHandler(handler)
    try:
        try:
            float(f"I keep a {canary}")
        except ValueError as error:
            failure = KeyError(canary)
            failure.__cause__ = error
            error_util._log_uncaught_app_exception(failure)
    finally:
        log.removeHandler(handler)
    assert "KeyError" in kept.getvalue()
    assert "ValueError" in kept.getvalue()
    assert "test_asgi.py" in kept.getvalue()
    assert canary not in kept.getvalue()


def test_sample_services_say_so_on_their_pages(served):
    one = served.get("/hsds/services?per_page=1").json()["contents"][0]
    page = served.get(f"/view/service/{one['id']}").text
    assert "(sample)" in re.search(r"<h1>(.*?)</h1>", page)[1]


def test_shapes_are_kept_for_a_year_and_sent_gzipped(served):
    from app import opening

    address = opening.here().geometry_address()
    if address is None:
        pytest.skip("no areas are built in yet")
    first = served.get(address)
    assert "immutable" in first.headers["cache-control"]
    assert first.json()["features"]
    again = served.get(address, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
