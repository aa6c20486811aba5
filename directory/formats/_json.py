"""How is JSON read that nobody vouches for? Bounded in depth, streamed, and without traps.

Numbers that are none (NaN, 1e999, 5,000 digits) come back as text and are refused where a number is
due; lone surrogates and NUL are removed; nesting deeper than `DEEPEST` refuses the source.
"""

from __future__ import annotations

import io
import itertools
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from directory.errors import FeedContentError
from directory.formats._known import Held, Known, Sent
from directory.formats._material import Material, encoding_of

DEEPEST = 200
LONGEST_ITEM = 3 << 20  # characters; packed with empty lists this is some 70 MB of objects
FIRST_LINES = 20  # in which one record has to be whole
_CHUNK = 1 << 20
_AN_OBJECT_BELOW = re.compile(rb"\n[\x00 \t\r\n]*\{")
_BLANK = re.compile(r"[ \t\r\n]*")
_LISTS = ("contents", "content", "data", "items", "results", "services", "features", "elements")
_ALSO_PARTS = ("data", "items", "results", "services")
_ODD = re.compile(r"\\u(?:[dD]|0000)")  # what may be a lone surrogate or a NUL
_UNSAFE = re.compile("[\x00\ud800-\udfff]")


def _real(text: str) -> float | str:
    value = float(text)
    return value if math.isfinite(value) else text


def _whole(text: str) -> int | str:
    return int(text) if len(text) < 19 else text


_DECODER = json.JSONDecoder(
    strict=False, parse_float=_real, parse_int=_whole, parse_constant=lambda text: text
)


def loads(data: bytes, address: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return one JSON value.

    Raises
    ------
    FeedContentError
        If it is not JSON, cut short, nested deeper than `DEEPEST`, or larger than `LONGEST_ITEM`.
    """
    if len(data) > LONGEST_ITEM:
        raise FeedContentError(address, "one record in it is larger than 3 MB.")
    text = _text(data)
    try:
        value, end = _DECODER.raw_decode(text, _BLANK.match(text, 0).end())  # type: ignore[union-attr]
    except RecursionError:
        raise _too_deep(address) from None
    except ValueError as error:
        raise FeedContentError(address, f"it is not whole JSON ({error}).") from None
    if text[end:].strip():
        raise FeedContentError(address, "something stands after the end of the JSON.")
    return _safe(value, text, 0, end, address)


def _text(data: bytes) -> str:
    return data.decode(_unmarked(encoding_of(io.BytesIO(data))), errors="replace")


def _unmarked(encoding: str) -> str:
    return "utf-8-sig" if encoding == "utf-8" else encoding


def _too_deep(address: str) -> FeedContentError:
    return FeedContentError(address, f"it is nested more than {DEEPEST} deep, as no feed is.")


def _safe(value: Any, text: str, start: int, end: int, address: str) -> Any:  # noqa: ANN401
    """Return the value checked for depth, its strings without NUL and lone surrogates."""
    openers = text.count("{", start, end) + text.count("[", start, end)
    if openers > DEEPEST and _depth(value) > DEEPEST:
        raise _too_deep(address)
    escaped = text.find("\\", start, end) >= 0 and _ODD.search(text, start, end)
    return _scrubbed(value) if escaped or text.find("\x00", start, end) >= 0 else value


def _depth(value: Any) -> int:  # noqa: ANN401
    deepest, level = 0, [value] if isinstance(value, (dict, list)) else []
    while level:
        deepest += 1
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if child and isinstance(child, (dict, list))
        ]
    return deepest


def _scrubbed(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return _UNSAFE.sub("", value)
    if isinstance(value, list):
        return [_scrubbed(item) for item in value]
    if isinstance(value, dict):
        return {_UNSAFE.sub("", key): _scrubbed(item) for key, item in value.items()}
    return value


class _Text:
    """A window on a stream of text: decoded as it is needed, forgotten as it is passed."""

    def __init__(self, stream: BinaryIO, encoding: str, address: str) -> None:
        self._stream = io.TextIOWrapper(stream, encoding=_unmarked(encoding), errors="replace")
        self.address, self.text, self.at = address, "", 0
        self.last_length, self.mended = 0, False  # of the value read last

    def fill(self) -> bool:
        """Read on; False at the end."""
        more = self._stream.read(_CHUNK)
        if not more:
            return False
        self.text, self.at = self.text[self.at :] + more, 0
        if len(self.text) > LONGEST_ITEM:
            raise FeedContentError(self.address, "one record in it is larger than 3 MB.")
        return True

    def peek(self) -> str:
        """Return the next character that is not blank; empty at the end."""
        while True:
            blank = _BLANK.match(self.text, self.at)
            self.at = blank.end() if blank else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.fill():
                return ""

    def take(self, expected: str) -> None:
        """Step over one character."""
        if self.peek() != expected or not expected:
            raise FeedContentError(
                self.address, f"it is not whole JSON ({expected!r} is missing, or it is cut short)."
            )
        self.at += 1

    def value(self) -> Any:  # noqa: ANN401
        """Read one value; read on as long as it is cut off by the window's end."""
        if not self.peek():
            raise FeedContentError(self.address, "it is cut short: the JSON never ends.")
        while True:
            try:
                found, end = _DECODER.raw_decode(self.text, self.at)
            except RecursionError:
                raise _too_deep(self.address) from None
            except ValueError as error:
                if self.fill():
                    continue
                raise FeedContentError(self.address, f"it is not whole JSON ({error}).") from None
            if end == len(self.text) and not isinstance(found, (dict, list, str)) and self.fill():
                continue
            checked = _safe(found, self.text, self.at, end, self.address)
            self.last_length, self.mended = end - self.at, checked is not found
            self.at = end
            return checked

    def item(self) -> Any:  # noqa: ANN401
        """Read one value; an object that stands on one line, as any reader has it, with that."""
        value = self.value()
        if not isinstance(value, dict) or self.mended:
            return value
        text = self.text[self.at - self.last_length : self.at]
        plain = text.isprintable() and not ("NaN" in text or "Infinity" in text)
        return Sent(value, text) if plain else value

    def held(self, known: Known) -> Held | None:
        """Step over this line and return its record, where the very line was sent before."""
        end = self.text.find("\n", self.at) if known.keys else -1
        held = known.held(self.text[self.at : end].rstrip()) if end >= 0 else None
        self.at = self.at if held is None else end
        return held

    def line(self) -> str:
        """Step over the rest of this line and return it; empty where it has no end."""
        end = self.text.find("\n", self.at)
        line = self.text[self.at : end] if end >= 0 else ""
        self.at += len(line)
        return line

    def whole_line(self) -> Any:  # noqa: ANN401
        """Read one line: its value, or its words where it is not one value and nothing else."""
        item = self.item()
        size = self.last_length
        self.at -= size
        end = -1
        while (end := self.text.find("\n", self.at)) < 0 and self.fill():
            pass
        end = len(self.text) if end < 0 else end
        line = self.text[self.at : end]
        self.at = end
        return item if not line[size:].strip() and len(line) >= size else line


@dataclass(slots=True)
class Envelope:
    """What stands round the list: its other keys, as far as they have been read."""

    keys: dict[str, Any] = field(default_factory=dict)
    list_key: str | None = None


def items(
    material: Material, envelope: Envelope | None = None, known: Known | None = None
) -> Iterator[Any]:
    """Yield the items of a JSON source one at a time, whatever stands round them.

    A list, an object with a list (`contents`, `content`, `data`, …), one object, or one object
    a line (ndjson). Keys of the object round the list are put into `envelope` as they come. Of a
    line that is `known` only its `Held` is yielded: reading it would take ten times as long.
    """
    by_line = _is_by_line(material)
    with material.open() as stream:
        text = _Text(stream, material.encoding, material.address)
        if by_line:
            yield from _lines(text, known or Known(), strictly=True)
            return
        yield from _whole_document(text, envelope, known)


def _whole_document(
    text: _Text, envelope: Envelope | None = None, known: Known | None = None
) -> Iterator[Any]:
    first = text.peek()
    if first == "[":
        yield from _list(text)
    elif first == "{":
        yield from _object(text, envelope if envelope is not None else Envelope())
        yield from _lines(text, known or Known())
        return
    elif first:
        raise FeedContentError(text.address, "it is not JSON.")
    if text.peek():
        raise FeedContentError(text.address, "something stands after the end of the JSON.")


def _list(text: _Text) -> Iterator[Any]:
    text.take("[")
    if text.peek() == "]":
        text.take("]")
        return
    while True:
        yield text.item()
        if text.peek() == ",":
            text.take(",")
            continue
        text.take("]")
        return


def _object(text: _Text, envelope: Envelope) -> Iterator[Any]:
    """Yield the items of the object's list, or the object itself when it is an item."""
    text.take("{")
    whole: dict[str, Any] = {}
    spent = 0
    while text.peek() != "}":
        key = text.value()
        text.take(":")
        if _is_list_of_items(str(key), text, whole):
            envelope.list_key = str(key)
            yield from _list(text)
        else:
            whole[str(key)] = text.value()
            envelope.keys[str(key)] = whole[str(key)]
            spent += text.last_length
            if spent > LONGEST_ITEM:
                raise FeedContentError(text.address, "one record in it is larger than 3 MB.")
        if text.peek() == ",":
            text.take(",")
    text.take("}")
    if envelope.list_key is None:
        yield whole


def _is_list_of_items(key: str, text: _Text, whole: dict[str, Any]) -> bool:
    """Say whether the list that follows holds the items; a thing with a name is an item itself."""
    item = key in _ALSO_PARTS and ("name" in whole or "id" in whole)
    return key in _LISTS and text.peek() == "[" and not item


def _is_by_line(material: Material) -> bool:
    """Say whether a text whose first line is broken holds one object a line, by those after it."""
    known = material.__dict__.get("_by_line")
    if not isinstance(known, bool):
        known = _starts_broken(material)
        material.__dict__["_by_line"] = known
    return known


def _starts_broken(material: Material) -> bool:
    if not _AN_OBJECT_BELOW.search(material.head):
        return False
    with material.open() as stream:
        text = io.TextIOWrapper(stream, encoding=_unmarked(material.encoding), errors="replace")
        lines: list[str] = []
        for _ in range(FIRST_LINES):
            line = text.readline(LONGEST_ITEM)
            if line.strip():
                lines.append(line.strip())
            if not line.endswith("\n") or _is_object(lines[0] if lines else ""):
                break
    if not lines or _is_object(lines[0]) or not any(map(_is_object, lines[1:])):
        return False
    if _object_end(lines[0]):  # and something more on that line
        return True
    with material.open() as stream:  # a whole document may have an object on a line of its own
        document = _Text(stream, material.encoding, material.address)
        try:
            return next(_whole_document(document), None) is None
        except FeedContentError:
            return True


def _is_object(line: str) -> bool:
    return line[-1:] == "}" and _object_end(line) == len(line)


def _object_end(line: str) -> int:
    """Return where the object at the start of a line ends; 0 where there is no whole one."""
    try:
        return _DECODER.raw_decode(line)[1] if line[:1] == "{" else 0
    except (ValueError, RecursionError):
        return 0


def _lines(text: _Text, known: Known, *, strictly: bool = False) -> Iterator[Any]:
    """Yield one object a line. A line that is none is yielded as its words: it alone is refused.

    `strictly`: it is known that each line is one; else an object may stand on several.
    """
    while first := text.peek():
        if (held := text.held(known)) is not None:
            yield held
            continue
        try:
            yield text.whole_line() if strictly else text.item()
        except FeedContentError:
            line = text.line()
            if not (strictly or first == "{") or not line:
                raise
            yield line


@dataclass(frozen=True, slots=True)
class Peek:
    """The first item of a JSON source and what stands before it; empty when it is no JSON.

    `error` says why the first item could not be read.
    """

    keys: frozenset[str] = frozenset()
    item: dict[str, Any] = field(default_factory=dict)
    envelope: dict[str, Any] = field(default_factory=dict)
    list_key: str | None = None
    error: FeedContentError | None = None


def peek(material: Material) -> Peek:
    """Return the first item and what stands before it; looked at once for each material."""
    known = material.__dict__.get("_peek")
    if isinstance(known, Peek):
        return known
    found = _peek(material)
    material.__dict__["_peek"] = found
    return found


def _peek(material: Material) -> Peek:
    begins = material.head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").strip(b"\x00 \t\r\n")
    if begins[:1] not in (b"{", b"[") and not _is_by_line(material):
        return Peek()
    envelope, first, wrong = Envelope(), None, None
    try:
        some = itertools.islice(items(material, envelope), FIRST_LINES)
        first = next((item for item in some if isinstance(item, dict)), None)
    except FeedContentError as error:
        wrong = error
    item = _sketch(first) if isinstance(first, dict) else {}
    return Peek(frozenset(item), item, _sketch(envelope.keys), envelope.list_key, wrong)


def _sketch(value: Any, depth: int = 5) -> Any:  # noqa: ANN401
    """Return the outline of a value, small however large it is: it is kept while all is read."""
    if isinstance(value, dict):
        some = itertools.islice(value.items(), 100)
        return {key: _sketch(item, depth - 1) for key, item in some} if depth else {}
    if isinstance(value, list):
        return [_sketch(item, depth - 1) for item in value[:100]] if depth else []
    return value
