"""Less is sent, and what arrives is the same."""

import gzip

import brotli
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app.squeezing import Squeezed, coding_of

SCRIPT = "export const words = 'so many words';\n" * 500


@pytest.fixture
def client(tmp_path):
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "page.abc.js").write_text(SCRIPT)
    (tmp_path / "index.html").write_text("not for here")

    def say(request):
        return PlainTextResponse(f"{request.url.path} " * 300)

    inner = Starlette(routes=[Route("/{rest:path}", say, methods=["GET", "POST"])])
    return TestClient(Squeezed(inner, static=tmp_path))


def raw(client, path, accepted, method="GET"):
    """The answer as it came over the wire."""
    with client.stream(method, path, headers={"accept-encoding": accepted}) as answer:
        return answer.headers, b"".join(answer.iter_raw())


@pytest.mark.parametrize(
    ("accepted", "coding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
    ],
)
def test_a_script_comes_small_and_whole(client, accepted, coding, unpack):
    headers, body = raw(client, "/static/js/page.abc.js", accepted)
    assert headers["content-encoding"] == coding
    assert headers["vary"] == "Accept-Encoding"
    assert "immutable" in headers["cache-control"]
    assert headers["content-type"].startswith("text/javascript")
    assert len(body) < len(SCRIPT) / 10
    assert unpack(body).decode() == SCRIPT


@pytest.mark.parametrize(
    ("path", "accepted"),
    [
        ("/static/js/page.abc.js", "identity"),
        ("/static/js/other.js", "br"),
        ("/static/index.html", "br"),
        ("/static/../js/page.abc.js", "br"),
        ("/_stcore/health", "gzip"),
    ],
)
def test_all_else_is_left_to_the_app(client, path, accepted):
    headers, body = raw(client, path, accepted)
    assert "content-encoding" not in headers
    assert b"words" not in body


def test_our_own_pages_are_compressed(client):
    headers, body = raw(client, "/view/find", "gzip")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body).startswith(b"/view/find /view/find")


def test_a_browser_that_takes_nothing_gets_it_plain():
    assert coding_of("") == ""
    assert coding_of("br; q=0") == ""
    assert coding_of("*") == ""
