"""How is something got from the internet that nobody vouches for? Bounded, checked, and masked.

The only module that may open a connection. Public http(s) addresses only: the host is resolved,
every address it has is checked, and the connection goes to the address that was checked, again at
each redirect. Bytes are counted after decompression and a clock runs over the whole answer, headers
too, so neither a bomb nor a drip holds us. A body cut short is refused. Secrets in addresses are
never printed.
"""

from __future__ import annotations

import contextlib
import email.utils
import io
import ipaddress
import re
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from directory.addresses import masked
from directory.errors import BlockedAddressError, FetchError

USER_AGENT = "Fingerpost (directory of local services)"
_ACCEPT = "application/json, application/xml, text/csv, */*;q=0.5"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")
_RETRY = frozenset((408, 425, 429, 500, 502, 503, 504))
_MOVED = frozenset((301, 302, 303, 307, 308))
_CHUNK = 1 << 16
_ZIPPED = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one fetcher may take. Bytes are counted decoded; seconds are of the whole answer."""

    bytes_per_answer: int = 64 << 20
    bytes_in_all: int = 2 << 30
    answers: int = 50_000
    seconds_per_answer: float = 120.0
    seconds_in_all: float = 3 * 3600.0
    connect_seconds: float = 5.0
    silent_seconds: float = 10.0
    redirects: int = 4
    tries: int = 3
    longest_wait: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. `unchanged` when the server says that what we know still holds."""

    address: str
    content: bytes = b""
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False


@dataclass(slots=True)
class _Spent:
    began: float
    bytes: int = 0
    answers: int = 0


def is_public(address: Address) -> bool:
    """Say whether an address is one of the public internet, in whatever clothes it comes.

    IPv4 inside IPv6 (mapped, 6to4, Teredo, NAT64) is judged as IPv4; multicast counts as not
    public, which Python's own `is_global` does not say.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inside(address)
        if inner is not None:
            return is_public(inner)
        if address in _NAT64_LOCAL or address.is_site_local:
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour


def allowed_hosts(named: Iterable[str]) -> frozenset[tuple[str, int]]:
    """Read `HOST:PORT` of --allow-host: hosts that may be reached though they are not public.

    Raises
    ------
    BlockedAddressError
        If one is not a host and a port.
    """
    found = set()
    for text in named:
        host, _, port = text.rpartition(":")
        if not host or not port.isdigit():
            raise BlockedAddressError(text, "write --allow-host as HOST:PORT, like 127.0.0.1:8000")
        found.add((host.strip("[]").lower(), int(port)))
    return frozenset(found)


def _joined(base: str, following: str) -> str:
    try:
        return urljoin(base, following)
    except ValueError:
        raise BlockedAddressError(masked(base), "it redirects to what is not an address") from None


Resolve = Callable[[str, int], list[tuple[Any, ...]]]


def _resolve(host: str, port: int) -> list[tuple[Any, ...]]:
    return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


@dataclass(slots=True)
class Fetcher:
    """Gets answers within `limits`; one fetcher for one import, so that its totals are kept.

    `clock` (seconds), `sleep` and `resolve` are the outside world; tests pass their own. `told`
    holds the ETag and the date of change of every address that was got.
    """

    allow: frozenset[tuple[str, int]] = frozenset()
    limits: Limits = Limits()
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    resolve: Resolve = _resolve
    told: dict[str, tuple[str | None, str | None]] = field(init=False, default_factory=dict)
    _waiting: dict[str, bytes] = field(init=False, default_factory=dict)
    _session: requests.Session = field(init=False)
    _spent: _Spent = field(init=False)
    _open: list[socket.socket] = field(init=False, default_factory=list)
    _cut: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._spent = _Spent(self.clock())
        self._session = _Session()
        self._session.trust_env = False  # no proxy, no .netrc: the environment is not asked
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = _CheckedAdapter(self._connect)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def get(self, address: str) -> bytes:
        """Return the decoded body of the answer.

        Raises
        ------
        BlockedAddressError
            If it, or a redirect, leads to where nothing may be fetched from.
        FetchError
            If no whole answer came within the limits.
        """
        if address in self._waiting:
            return self._waiting.pop(address)
        found = self.answer(address)
        self.told[address] = (found.etag, found.last_modified)
        return found.content

    def holds(self, address: str, etag: str | None, last_modified: str | None) -> bool:
        """Say whether a server says that what came with these headers still holds.

        What it sends because it does not is kept for the next `get` of this address.
        """
        found = self.answer(address, etag=etag, last_modified=last_modified)
        if not found.unchanged:
            self._waiting[address] = found.content
            self.told[address] = (found.etag, found.last_modified)
        return found.unchanged

    def answer(
        self, address: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Answer:
        """Return the answer, or that nothing changed since the one these two headers came with."""
        headers = {"User-Agent": USER_AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        for attempt in range(1, self.limits.tries + 1):
            try:
                return self._follow(address, headers)
            except _TryAgain as again:
                if attempt == self.limits.tries:
                    raise FetchError(masked(address), again.reason) from None
                self.sleep(min(again.wait or 2.0 ** (attempt - 1), self.limits.longest_wait))
        raise AssertionError  # the loop returns or raises

    def _follow(self, address: str, headers: dict[str, str]) -> Answer:
        target = address
        for _ in range(self.limits.redirects + 1):
            self._check(target)
            with (
                self._deadline(address),
                contextlib.closing(self._ask(target, headers)) as response,
            ):
                following = response.headers.get("Location")
                if response.status_code not in _MOVED or not following:
                    return self._read(address, target, response)
                target = _joined(target, following)
        raise FetchError(masked(address), f"it redirects more than {self.limits.redirects} times")

    @contextlib.contextmanager
    def _deadline(self, asked: str) -> Iterator[None]:
        """Cut the connection when an answer takes too long: a drip of headers is no silence."""
        seconds = self.limits.seconds_per_answer
        self._cut = False
        watch = threading.Timer(seconds, self._cut_off)
        watch.daemon = True
        watch.start()
        try:
            yield
        except _TryAgain:
            if not self._cut:
                raise
        finally:
            watch.cancel()
        if self._cut:  # headers that were cut off look like an empty answer
            raise FetchError(masked(asked), f"one answer takes more than {seconds:g} seconds")

    def _cut_off(self) -> None:
        self._cut = True
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _check(self, address: str) -> None:
        try:
            parts = urlsplit(address)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise BlockedAddressError(masked(address), "it is not an address") from None
        if parts.scheme.lower() not in ("http", "https"):
            raise BlockedAddressError(masked(address), "only http and https are fetched")
        if not host:
            raise BlockedAddressError(masked(address), "it names no host")
        named = port or (443 if parts.scheme.lower() == "https" else 80)
        if named < 1024 and named not in (80, 443) and (host, named) not in self.allow:
            raise BlockedAddressError(masked(address), f"port {named} is not one of the web")
        if self._spent.answers >= self.limits.answers:
            raise FetchError(masked(address), f"it is more than {self.limits.answers} answers long")
        if self.clock() - self._spent.began > self.limits.seconds_in_all:
            raise FetchError(masked(address), "the whole import takes too long")
        self._spent.answers += 1

    def _ask(self, address: str, headers: dict[str, str]) -> requests.Response:
        try:
            return self._session.get(
                address,
                headers=headers,
                timeout=(self.limits.connect_seconds, self.limits.silent_seconds),
                allow_redirects=False,
                stream=True,
            )
        except requests.exceptions.SSLError as error:
            raise FetchError(
                masked(address), f"its certificate is not good ({_why(error)})"
            ) from None
        except (requests.exceptions.InvalidURL, UnicodeError):
            raise BlockedAddressError(masked(address), "it is not an address") from None
        except (requests.RequestException, HTTPError, OSError) as error:
            raise _TryAgain(f"no answer ({_why(error)})") from None

    def _read(self, asked: str, address: str, response: requests.Response) -> Answer:
        status = response.status_code
        if status == 304:
            return Answer(address=address, unchanged=True)
        if status in _RETRY:
            raise _TryAgain(f"it answers {status}", self._asked_wait(response))
        if status != 200:
            raise FetchError(masked(asked), f"it answers {status}", status=status)
        content = self._body(asked, response)
        return Answer(
            address=address,
            content=content,
            etag=response.headers.get("ETag"),
            last_modified=response.headers.get("Last-Modified"),
        )

    def _body(self, asked: str, response: requests.Response) -> bytes:
        """Read the body a little at a time: `read1` returns what is there, so the clock is seen."""
        raw: HTTPResponse = response.raw
        coding = response.headers.get("Content-Encoding", "").strip().lower()
        if coding not in ("", "identity", *_ZIPPED):
            raise FetchError(masked(asked), f"its coding {coding[:40]!r} was not asked for")
        unpack = _Unpacker(_ZIPPED[coding]) if coding in _ZIPPED else None
        began, body, size, sent = self.clock(), io.BytesIO(), 0, 0
        try:
            while chunk := raw.read1(_CHUNK, decode_content=False):
                sent += len(chunk)
                for piece in unpack.pieces(chunk) if unpack else (chunk,):
                    size += len(piece)
                    self._spent.bytes += len(piece)
                    self._allow(asked, size, self.clock() - began)
                    body.write(piece)
        except (HTTPError, OSError, ValueError, zlib.error) as error:
            raise _TryAgain(f"the answer was cut short ({_why(error)})") from None
        expected = response.headers.get("Content-Length", "")
        if (expected.isdigit() and sent < int(expected)) or (unpack and sent and not unpack.whole):
            raise _TryAgain(f"the answer was cut short (after {sent} bytes)")
        if not size:
            raise _TryAgain("it answers with nothing")
        return body.getvalue()  # without a second copy

    def _allow(self, asked: str, size: int, seconds: float) -> None:
        limits = self.limits
        if size > limits.bytes_per_answer:
            most = limits.bytes_per_answer >> 20
            raise FetchError(masked(asked), f"one answer is larger than {most} MB")
        if self._spent.bytes > limits.bytes_in_all:
            raise FetchError(masked(asked), f"it is larger than {limits.bytes_in_all >> 20} MB")
        if seconds > limits.seconds_per_answer:
            most_seconds = f"{limits.seconds_per_answer:g}"
            raise FetchError(masked(asked), f"one answer takes more than {most_seconds} seconds")

    def _asked_wait(self, response: requests.Response) -> float | None:
        """Return the seconds the server asks us to wait; unreadable or past is as if not asked."""
        said = response.headers.get("Retry-After", "").strip()
        if said.isdigit():
            return float(min(int(said[:9]), int(self.limits.longest_wait)))
        try:
            until = email.utils.parsedate_to_datetime(said)
        except (TypeError, ValueError):
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max((until - self.now()).total_seconds(), 0.0) or None

    def _connect(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """Return a connection to an address of the host that was checked, never to another one."""
        try:
            found = self.resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise OSError(f"the host {host} is not known ({_why(error)})") from None
        free = (host.strip("[]").lower(), port) in self.allow
        for *_, place in found:
            address = ipaddress.ip_address(str(place[0]).split("%")[0])
            if not free and not is_public(address):
                raise BlockedAddressError(host, "it leads into a private network")
        last: OSError = OSError(f"the host {host} has no address")
        for family, kind, protocol, _, place in found:
            connection = socket.socket(family, kind, protocol)
            connection.settimeout(timeout)
            self._open = [connection, *(one for one in self._open if one.fileno() >= 0)]
            try:
                connection.connect(place)
            except OSError as error:
                connection.close()
                last = error
            else:
                return connection
        raise last


class _Unpacker:
    """Unpacks gzip or deflate in pieces of at most 64 kB, so that a bomb is counted as it grows."""

    def __init__(self, bits: int) -> None:
        self._bits, self._inner, self._begun = bits, zlib.decompressobj(bits), False

    @property
    def whole(self) -> bool:
        """Say whether the packed stream came to its end."""
        return self._inner.eof

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what the chunk unpacks to; a second member of a gzip file follows the first."""
        while True:
            if self._inner.eof:
                self._inner = zlib.decompressobj(self._bits)
            try:
                piece = self._inner.decompress(chunk, _CHUNK)
            except zlib.error:
                if self._begun or self._bits != zlib.MAX_WBITS:
                    raise
                self._inner = zlib.decompressobj(-zlib.MAX_WBITS)  # deflate without its header
                piece = self._inner.decompress(chunk, _CHUNK)
            self._begun = True
            yield piece
            chunk = self._inner.unconsumed_tail or self._inner.unused_data
            if not chunk and len(piece) < _CHUNK:  # a full piece: more may wait inside
                return


class _TryAgain(Exception):  # noqa: N818 - not an error yet
    """Worth another try, after `wait` seconds when the server asked for them."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.wait = reason, wait


def _why(error: BaseException) -> str:
    """Return the kind of a failure without the address that stands in its text."""
    inner = getattr(error, "reason", None) or (error.args[0] if error.args else None)
    inner = getattr(inner, "reason", inner)
    name = type(inner).__name__ if isinstance(inner, BaseException) else type(error).__name__
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removesuffix("Error")).lower()


Connect = Callable[[str, int, float | None], socket.socket]


class _Session(requests.Session):
    """Leaves redirects alone: each hop is checked here before anything is asked of it."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002
        """Return that there is none to follow by itself."""
        return None


class _CheckedAdapter(HTTPAdapter):
    """Lets requests connect only through `connect`; names and certificates stay as they are."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Make the pools with our connections in them."""
        super().init_poolmanager(*args, **options)
        plain, secure = _connections(self._connect)
        plain_pool = type("CheckedPool", (HTTPConnectionPool,), {"ConnectionCls": plain})
        secure_pool = type("CheckedSecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure})
        self.poolmanager.pool_classes_by_scheme = {"http": plain_pool, "https": secure_pool}


def _connections(connect: Connect) -> tuple[type[HTTPConnection], type[HTTPSConnection]]:
    """Return connection classes whose sockets come from `connect`."""

    def new(self: HTTPConnection) -> socket.socket:
        timeout = self.timeout if isinstance(self.timeout, (int, float)) else None
        return connect(self.host, self.port, timeout)

    plain = type("CheckedConnection", (HTTPConnection,), {"_new_conn": new})
    secure = type("CheckedSecureConnection", (HTTPSConnection,), {"_new_conn": new})
    return plain, secure
