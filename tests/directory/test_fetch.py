import gzip
import ipaddress
import json
import resource
import socket
import subprocess
import sys
import zlib
from datetime import UTC, date, datetime

import pytest

from directory.addresses import masked
from directory.errors import BlockedAddressError, FingerpostError
from directory.fetch import Fetcher, Limits, allowed_hosts, is_public
from directory.reading import read_source
from directory.records import Problem, Record
from tests.directory.misbehaving import (
    GOOD,
    ONE,
    Server,
    bomb,
    closes_at_once,
    drips,
    http,
    moved,
    packed,
    page,
    pours,
    resets,
    services,
    stays_silent,
)

TODAY = date(2026, 11, 23)
TIGHT = Limits(
    bytes_per_answer=4 << 20,
    bytes_in_all=12 << 20,
    answers=60,
    seconds_per_answer=1.5,
    seconds_in_all=20,
    connect_seconds=1,
    silent_seconds=0.6,
)


@pytest.fixture(autouse=True)
def _little_memory():
    """Leave 400 MB above what is mapped now: what asks for more fails here, not on somebody."""
    with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123
        mapped = int(stream.read().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (mapped + (400 << 20), hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@pytest.fixture
def server():
    running = Server()
    yield running
    running.close()


def fetcher(server, limits=TIGHT, **options):
    options.setdefault("sleep", lambda _: None)
    return Fetcher(allow=allowed_hosts([f"127.0.0.1:{server.port}"]), limits=limits, **options)


def read(server, path="/services", **options):
    reading = read_source(
        server.address(path), fetcher=fetcher(server, **options), format_id="hsds", today=TODAY
    )
    items = list(reading.items)
    return [item for item in items if isinstance(item, Record)], [
        item for item in items if isinstance(item, Problem)
    ]


HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
DEEP = b'{"contents": [' + b"[" * 100_000 + b"]" * 100_000 + b"]}"
BIG = page('{"id": "1", "name": "' + "x" * (8 << 20) + '"}')


def last_page_repeats(*_):
    return http(page(services(1, 2), total_items=4, total_pages=2))


def next_goes_round(_, target):
    link = '"/services?page=1&full=true"' if "page=2" in target else '"/services?page=2&full=true"'
    numbers = (3, 4) if "page=2" in target else (1, 2)
    return http(page(services(*numbers), next=link, total_items=4))


def next_is_itself(_, target):
    numbers = (3, 4) if "page=2" in target else (1, 2)
    return http(page(services(*numbers), next='"/services?page=2"', total_items=4))


def never_ends():
    count = iter(range(10**6))

    def way(*_):
        return http(page(services(next(count)), total_pages=10**9))

    return way


def ends_early(_, target):
    body = services(1) if "page=2" not in target else ""
    return http(page(body, total_items=9, total_pages=3))


def next_to(place):
    return http(page(services(1), next=json.dumps(place)))


def one_detail(body):
    return page('{"id": "1", "name": "Invented", "status": "active"}', total_items=1), body


HOSTILE = {
    # the connection
    "closes at once": (closes_at_once, "no answer"),
    "resets": (resets, "no answer"),
    "stays silent": (stays_silent, "no answer"),
    "no http": (b"SSH-2.0-OpenSSH_9.2\r\n", "no answer"),
    "a drip of headers": (drips(HEAD + b"X-Slow: ", every=0.1), "more than 1.5 seconds"),
    "a header that never ends": (pours(HEAD + b"X-Long: ", b"x" * 65536), "no answer"),
    "a flood of headers": (pours(HEAD, b"X-Many: 1\r\n" * 5000), "no answer"),
    # the body
    "a drip of bytes": (drips(HEAD + b"\r\n", b" "), "more than 1.5 seconds"),
    "a drip in chunks": (drips(CHUNKED, b"1\r\n \r\n"), "more than 1.5 seconds"),
    "no end": (pours(HEAD + b"\r\n", b" " * 65536), "larger than 4 MB"),
    "short of its length": (http(GOOD, Content_Length=str(len(GOOD) + 10)), "cut short"),
    "a chunk too few": (CHUNKED + b"ffff\r\n" + GOOD, "cut short"),
    "a chunk of nonsense": (CHUNKED + b"zz\r\n" + GOOD, "cut short"),
    "half a gzip": (
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(GOOD)[:-12],
        "cut short",
    ),
    "no gzip": (http(GOOD, Content_Encoding="gzip"), "cut short"),
    "a bomb": (http(bomb(10_000), Content_Encoding="gzip"), "larger than 4 MB"),
    "a bomb in a bomb": (
        http(gzip.compress(bomb(200)), Content_Encoding="gzip, gzip"),
        "was not asked for",
    ),
    "another coding": (http(GOOD, Content_Encoding="br"), "was not asked for"),
    "nothing at all": (http(b""), "answers with nothing"),
    # the status
    "not found": (http(GOOD, "404 Not Found"), "it answers 404"),
    "forbidden": (http(GOOD, "403 Forbidden"), "it answers 403"),
    "broken": (http(GOOD, "500 Oh"), "it answers 500"),
    "too often": (http(GOOD, "429 Slow down", Retry_After="99999999999"), "it answers 429"),
    "no content": (http(b"", "204 No Content"), "it answers 204"),
    "moved without a place": (http(b"", "302 Found"), "it answers 302"),
    # the redirect
    "to itself": (moved("/services"), "redirects more than 4 times"),
    "to a file": (moved("file:///etc/passwd"), "only http and https"),
    "to ftp": (moved("ftp://example.org/x"), "only http and https"),
    "to a cloud's own address": (moved("http://169.254.169.254/latest"), "private network"),
    "to a decimal address": (moved("http://2130706433:9/"), "not one of the web"),
    "to a decimal address of the web": (moved("http://2130706433/"), "private network"),
    "to a mapped address": (moved("http://[::ffff:127.0.0.1]/"), "private network"),
    "to nothing": (moved("http://0.0.0.0/"), "private network"),
    "to another port here": (moved("http://127.0.0.1:22/"), "not one of the web"),
    "to a name for here": (moved("http://localhost/"), "private network"),
    "to a broken address": (moved("http://[::1/"), "not an address"),
    "to no host": (moved("http://:80/x"), "names no host"),
    # the content
    "half a document": (http(GOOD[:-20]), "cannot be read"),
    "a sign-in page": (http("<html><body>Sign in</body></html>"), "not JSON"),
    "words": (http("Service unavailable"), "not JSON"),
    "a hundred thousand brackets": (http(DEEP), "nested more than 200 deep"),
    "one endless record": (http(BIG), "larger than 4 MB"),
    "two documents": (http(GOOD + b"]"), "cannot be read"),
    "a million empty lists": (http(b'{"a": [' + b"[]," * 1_000_000 + b"[]]}"), "no id"),
    # the pages
    "the same page again": (last_page_repeats, "repeats what came before"),
    "pages in a ring": (next_goes_round, "repeats what came before"),
    "a page that is its own next": (next_is_itself, "go round or never end"),
    "a thousand million pages": (never_ends(), "more than 60 answers"),
    "pages that end early": (ends_early, "says that it holds 9 and gave 1"),
    "next is a file": (next_to("file:///etc/passwd"), "only http and https"),
    "next is inside": (next_to("http://10.0.0.1/services"), "private network"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_hostile_or_broken_is_one_sentence(server, case):
    server.ways["/services"], said = HOSTILE[case]
    if said == "no id":
        records, problems = read(server)
        assert (records, len(problems)) == ([], 1)
        return
    with pytest.raises(FingerpostError, match=said) as caught:
        read(server)
    assert "Traceback" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_there_are_at_least_forty_of_them():
    assert len(HOSTILE) >= 40


LENIENT = {
    "a mark before it": (http(b"\xef\xbb\xbf" + GOOD), 2, 0),
    "packed": (packed(GOOD), 2, 0),
    "deflated": (http(zlib.compress(GOOD), Content_Encoding="deflate"), 2, 0),
    "deflated bare": (http(zlib.compress(GOOD)[2:-4], Content_Encoding="deflate"), 2, 0),
    "two members": (
        http(gzip.compress(GOOD[:50]) + gzip.compress(GOOD[50:]), Content_Encoding="gzip"),
        2,
        0,
    ),
    "no length": (HEAD + b"\r\n" + GOOD, 2, 0),
    "a list": (http(f"[{services(1, 2)}]"), 2, 0),
    "lines": (http((ONE % (1, 1)) + "\n" + (ONE % (2, 2))), 2, 0),
    "nulls among them": (http(page(f"null, 3, [], {services(1)}")), 1, 3),
    "no numbers": (http(page('{"id": "1", "name": "A", "minimum_age": NaN}')), 1, 0),
    "the same key twice": (http(page('{"id": "1", "id": "2", "name": "A"}')), 1, 0),
    "a lone surrogate": (http(page('{"id": "1", "name": "A\\ud800"}')), 1, 0),
    "an empty page": (http(page("", total_items=0, total_pages=0)), 0, 0),
    "page numbers as words": (http(page(services(1), total_pages='"1"')), 1, 0),
    "one moved feed": (moved("/elsewhere"), 2, 0),
}


@pytest.mark.parametrize("case", LENIENT)
def test_what_is_only_untidy_is_read(server, case):
    server.ways["/elsewhere"] = http(GOOD)
    server.ways["/services"], held, refused = LENIENT[case]
    records, problems = read(server)
    assert len(records) == held
    assert sum(problem.refused for problem in problems) == refused


def test_pages_are_walked_to_their_end(server):
    def way(_, target):
        number = 2 if "page=2" in target else 3 if "page=3" in target else 1
        return http(page(services(number * 10, number * 10 + 1), total_items=6, total_pages=3))

    server.ways["/services"] = way
    records, problems = read(server)
    assert [record.key for record in records] == ["10", "11", "20", "21", "30", "31"]
    assert problems == []
    assert all("full=true" in target for target, _ in server.asked[1:])


def test_the_root_of_an_api_leads_to_its_services_and_summaries_to_details(server):
    summary = '{"id": "7", "name": "Invented", "status": "active"}'
    server.ways["/api"] = http('{"version": "HSDS-UK-3.0", "profile": "p", "openapi_url": "o"}')
    server.ways["/api/services"] = http(page(summary, total_items=1))
    server.ways["/api/services/7"] = http(
        '{"id": "7", "name": "Invented", "description": "Whole", "service_at_locations": []}'
    )
    (record,), _ = read(server, "/api")
    assert record.service.description == "Whole"


@pytest.mark.parametrize(
    "detail",
    [http(b"", "404 Gone"), http('{"id": "8", "name": "Another"}'), http("[]")],
    ids=["gone", "another", "a list"],
)
def test_a_detail_that_is_not_there_leaves_the_summary(server, detail):
    summary = '{"id": "7", "name": "Invented", "status": "active"}'
    server.ways["/services"] = http(page(summary, total_items=1))
    server.ways["/services/7"] = detail
    (record,), _ = read(server)
    assert record.service.name == "Invented"


def test_a_busy_server_is_asked_again_no_sooner_than_it_says(server):
    answers = iter([http("", "503 Busy", Retry_After="2"), http("", "500 Oh"), http(GOOD)])
    server.ways["/services"] = lambda *_: next(answers)
    waits = []
    got = fetcher(server, sleep=waits.append).get(server.address("/services"))
    assert got == GOOD
    assert waits == [2.0, 2.0]


@pytest.mark.parametrize(
    ("said", "waited"),
    [
        ("99999999999999999999", 30.0),
        ("Mon, 23 Nov 2026 12:00:20 GMT", 20.0),
        ("Sun, 01 Jan 2090 00:00:00 GMT", 30.0),
        ("Mon, 23 Nov 2020 12:00:00 GMT", 1.0),
        ("soon", 1.0),
    ],
)
def test_a_wait_is_obeyed_but_never_for_long(server, said, waited):
    answers = iter([http("", "429 Slow", Retry_After=said), http(GOOD)])
    server.ways["/x"] = lambda *_: next(answers)
    waits = []
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    fetcher(server, sleep=waits.append, now=lambda: now).get(server.address("/x"))
    assert waits == [pytest.approx(waited)]


def test_an_unchanged_answer_is_recognised(server):
    def way(*_):
        request = server.asked[-1][1]
        if 'If-None-Match: "v1"' in request:
            return http(b"", "304 Not Modified")
        return http(GOOD, ETag='"v1"', Last_Modified="Mon, 23 Nov 2026 12:00:00 GMT")

    server.ways["/x"] = way
    getter = fetcher(server)
    first = getter.answer(server.address("/x"))
    assert (first.etag, first.unchanged) == ('"v1"', False)
    again = getter.answer(server.address("/x"), etag=first.etag, last_modified=first.last_modified)
    assert again.unchanged
    assert "If-Modified-Since" in server.asked[-1][1]


def test_all_answers_together_are_bounded(server):
    server.ways["/x"] = http(b"x" * (3 << 20))
    getter = fetcher(server)
    for _ in range(4):
        getter.get(server.address("/x"))
    with pytest.raises(FingerpostError, match="larger than 12 MB"):
        getter.get(server.address("/x"))


def test_cookies_are_not_kept_and_the_environment_is_not_asked(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server.ways["/x"] = http(GOOD, Set_Cookie="a=b")
    getter = fetcher(server)
    getter.get(server.address("/x"))
    getter.get(server.address("/x"))
    assert "Cookie" not in server.asked[-1][1]


def test_loopback_needs_to_be_allowed_by_host_and_port(server):
    server.ways["/x"] = http(GOOD)
    with pytest.raises(BlockedAddressError, match="--allow-host HOST:PORT"):
        Fetcher().get(server.address("/x"))
    with pytest.raises(BlockedAddressError, match="private network"):
        Fetcher(allow=allowed_hosts(["127.0.0.1:1"])).get(server.address("/x"))


def test_a_name_that_is_both_public_and_private_is_refused():
    def both(_, port):
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("8.8.8.8", port)), (*kind, ("127.0.0.1", port))]

    with pytest.raises(BlockedAddressError, match="private network"):
        Fetcher(resolve=both).get("http://feeds.example.org/services")


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(server):
    server.ways["/x"] = http(GOOD)
    asked = []

    def once(host, _):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]

    getter = Fetcher(allow=allowed_hosts(["feeds.example.org:8080"]), resolve=once)
    assert getter.get("http://feeds.example.org:8080/x") == GOOD
    assert asked == ["feeds.example.org"]
    assert "Host: feeds.example.org:8080" in server.asked[-1][1]


def test_an_unknown_host_is_one_sentence():
    def unknown(*_):
        raise socket.gaierror(-2, "Name or service not known")

    getter = Fetcher(resolve=unknown, sleep=lambda _: None)
    with pytest.raises(FingerpostError, match="no answer"):
        getter.get("http://nowhere.example.org/x")


def test_secrets_are_never_printed(server):
    secret = f"http://user:hunter2@127.0.0.1:{server.port}/services?api_key=hunter2&page=1"
    assert "hunter2" not in masked(secret)
    server.ways["/services"] = http("no json")
    for getter in (fetcher(server), Fetcher()):
        with pytest.raises(FingerpostError) as caught:
            list(read_source(secret, format_id="hsds", fetcher=getter, today=TODAY).items)
        assert "hunter2" not in str(caught.value)
        assert f"127.0.0.1:{server.port}/services" in str(caught.value) or "127.0.0.1" in str(
            caught.value
        )


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("64:ff9b::808:808", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.0.2.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("0.0.0.0", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2002:808:808::1", True),
        ("2001:0:808:808:0:63bf:80ff:fffe", False),
    ],
)
def test_which_addresses_are_public(address, public):
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize("text", ["127.0.0.1", "host:", ":80", "host:port", ""])
def test_an_allowed_host_needs_its_port(text):
    with pytest.raises(BlockedAddressError, match="HOST:PORT"):
        allowed_hosts([text])


def test_allowed_hosts():
    assert allowed_hosts(["127.0.0.1:8000", "[::1]:9", "LOCALHOST:1"]) == {
        ("127.0.0.1", 8000),
        ("::1", 9),
        ("localhost", 1),
    }


def test_open_referral_uk_1_is_walked_with_its_details(server):
    def listing(_, target):
        number = 2 if "page=2" in target else 1
        item = {"id": f"s{number}", "name": "Invented", "organization": {"id": "o", "name": "O"}}
        envelope = {"totalElements": 2, "totalPages": 2, "number": number, "content": [item]}
        return http(json.dumps(envelope))

    server.ways["/v2/services"] = listing
    for key in ("s1", "s2"):
        detail = {"id": key, "name": "Invented", "regular_schedules": [{"weekday": "Monday"}]}
        server.ways[f"/v2/services/{key}"] = http(json.dumps(detail))
    reading = read_source(
        server.address("/v2/services"), fetcher=fetcher(server), feed="council", today=TODAY
    )
    assert (reading.feed, reading.format) == ("council", "open-referral-uk-1")
    records = list(reading.items)
    assert [record.key for record in records] == ["s1", "s2"]
    assert [record.service.schedules[0].byday for record in records] == ["MO", "MO"]


def test_aliss_is_followed_by_its_next_links(server):
    def listing(_, target):
        number = 2 if "page=2" in target else 1
        following = server.address("/api/v5/services/?page=2") if number == 1 else None
        item = {"id": f"a{number}", "name": "Invented", "organisation": {"name": "O"}}
        meta = {"licence": "https://creativecommons.org/licenses/by/4.0/", "attribution": []}
        return http(json.dumps({"meta": meta, "count": 2, "next": following, "data": [item]}))

    server.ways["/api/v5/services/"] = listing
    reading = read_source(server.address("/api/v5/services/"), fetcher=fetcher(server), today=TODAY)
    assert (reading.feed, reading.licence) == ("aliss", "CC BY 4.0")
    assert [record.key for record in reading.items] == ["a1", "a2"]


def test_a_table_and_a_layer_are_read_from_an_address(server):
    table = "name,description,phone\nInvented,Words,0141 496 0001\n"
    server.ways["/list.csv"] = http(table, Content_Type="text/csv")
    reading = read_source(server.address("/list.csv"), fetcher=fetcher(server), today=TODAY)
    assert (reading.feed, reading.format) == ("127-0-0-1", "csv")
    assert next(reading.items).service.name == "Invented"


MEASURE = """
import sys
from datetime import date
from directory.errors import FingerpostError
from directory.fetch import Fetcher, allowed_hosts
from directory.formats import all_formats
from directory.reading import read_source

def most():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) >> 10

all_formats()
address, host = sys.argv[1:]
before = most()
try:
    for _ in read_source(
        address, fetcher=Fetcher(allow=allowed_hosts([host])), today=date(2026, 11, 23)
    ).items:
        pass
except FingerpostError:
    pass
print(most() - before)
"""
XCRI = b'<catalog xmlns="http://xcri.org/profiles/1.2/catalog"><provider>'
FLOODS = {  # the start of an answer of 62 MB, and what it goes on with
    "records of empty objects": (
        b'{"contents": [{"id": "1", "name": "A", "status": "active"}',
        b', {"id": "1", "name": "A", "status": "active", "a": [' + b"{}," * 900_000 + b"{}]}",
    ),
    "a course without end": (XCRI + b"<course>", b"<a/>" * 250_000),
    "a table of separators": (b"name,description,phone\n", b"a," + b"," * 3_900_000 + b"\n"),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", FLOODS)
def test_the_largest_answer_takes_less_than_200_mb(server, case):
    """With the limits as they are, also where every address answers with a flood."""
    first, more = FLOODS[case]
    body = http(first + more * ((62 << 20) // len(more)))
    server.ways.update({"/services": body, "/services/1": body})
    host = f"127.0.0.1:{server.port}"
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, server.address("/services"), host],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    assert int(ran.stdout) < 200
