"""What did the publisher mean by this cell? Certain readings only; the words are kept where not.

Every function takes the raw value and, where it may change or drop something, a `Notes` that is
told what, which value, and what to do about it. Nothing here guesses: an unreadable date, number or
link becomes `None` and a note, and the service is kept.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import ftfy
import nh3
import phonenumbers
from ftfy.badness import is_bad

from directory.records import Fit, Phone, Problem

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\ufeff\ufffe\ufff0-\ufffb]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SILENT = frozenset(
    {"", "na", "n/a", "null", "none", "nil", "-", "--", ".", "not known", "unknown"}
)
_LONGEST_SILENCE = max(map(len, _SILENT))
_TAG = re.compile(r"<\s*/?\s*[a-zA-Z][^<>]*>|<!--")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,24});")


_AT_HOME = re.compile(r"0[1-9][0-9]{9}")


@dataclass(slots=True)
class Notes:
    """What was mended or dropped while one row was read."""

    row: int | None
    key: str | None = None
    problems: list[Problem] = field(default_factory=list)

    def mend(self, field_name: str, value: object, advice: str) -> None:
        """Write down that a field was changed or left out; the record itself stays."""
        shown = _CONTROL.sub(" ", _SURROGATE.sub("?", str(value)))[:200]
        self.problems.append(
            Problem(row=self.row, key=self.key, field=field_name, value=shown, advice=advice)
        )


def plain(value: object) -> str | None:
    """Return one line of text, or `None` when the cell says nothing ("", "NA", "n/a", "-")."""
    if value is None:
        return None
    if isinstance(value, str):
        text = value
    elif isinstance(value, (bool, dict, list)):
        return None
    else:
        text = f"{value:g}" if _whole(value) else str(value)
    if not text.isprintable():
        text = " ".join(_CONTROL.sub("", _SURROGATE.sub("", text)).split())
    elif " " in text and ("  " in text or text[0] == " " or text[-1] == " "):
        text = " ".join(text.split())
    return None if len(text) <= _LONGEST_SILENCE and text.casefold() in _SILENT else text


def _whole(value: object) -> bool:
    return isinstance(value, float) and value.is_integer() and abs(value) < 1e6


def prose(value: object, notes: Notes, field_name: str) -> str | None:
    """Return text for people: HTML as plain text with its lists, links and paragraphs kept.

    Broken encodings ("Â£", "â€™") are repaired only where ftfy finds that they are broken; control
    characters go. Text without markup comes back as it was sent.
    """
    if value is None:
        return None
    line = plain(value)
    if line is None:
        return None
    bare = line.isascii() and not ("<" in line or "&" in line or "\\" in line)
    if bare and (line == value or value == line + " "):
        return line
    text = _SURROGATE.sub("", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\\r\\n", "\n").replace("\\n", "\n")  # some tables spell it out
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text)
        notes.mend(field_name, text, "Control characters were removed; please remove them.")
    text = mended_encoding(text, notes, field_name)
    if _TAG.search(text):
        text = from_html(text)
    elif _ENTITY.search(text):
        text = unescape(text)
    text = re.sub(r"[ \t\u00a0]{2,}|[\t\u00a0]", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip() or None


def mended_encoding(text: str, notes: Notes, field_name: str) -> str:
    """Return the text with a doubled encoding undone, where there is one, and say so."""
    if text.isascii() or not is_bad(text):
        return text
    mended = ftfy.fix_encoding(text)
    if mended != text:
        notes.mend(field_name, text, "The characters were encoded twice and have been repaired.")
    return mended


_BREAK = re.compile(r"<\s*(?:br|/div|/tr)\b[^>]*>", re.I)
_PARAGRAPH = re.compile(r"<\s*/(?:p|h[1-6]|ul|ol)\b[^>]*>", re.I)
_ITEM = re.compile(r"<\s*li\b[^>]*>", re.I)
_ANCHOR = re.compile(r"<a\b[^>]*?\bhref=\"([^\"]*)\"[^>]*>(.*?)</a>", re.I | re.S)
_ANY_TAG = re.compile(r"<[^<>]*>")


def from_html(markup: str) -> str:
    """Return HTML as plain text: list items as "- " lines, links as "words (address)".

    nh3 (an HTML5 parser) first makes the markup regular and drops scripts, styles and javascript:
    links, so that the few patterns here meet only well-formed tags.
    """
    clean = nh3.clean(
        markup,
        tags={"a", "br", "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    clean = re.sub(r"\s+", " ", clean)
    clean = _ANCHOR.sub(_written_link, clean)
    clean = _PARAGRAPH.sub("\n\n", _BREAK.sub("\n", _ITEM.sub("\n- ", clean)))
    return unescape(_ANY_TAG.sub("", clean)).replace("\u00a0", " ")


def _written_link(match: re.Match[str]) -> str:
    address, words = match[1], " ".join(_ANY_TAG.sub("", match[2]).split())
    bare = unescape(address).removeprefix("mailto:").removeprefix("tel:")
    return words if not bare or bare in unescape(words) else f"{words} ({bare})".strip()


_WEB = re.compile(
    r"https?://(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+(?:/[^\s<>\"'`{}|\\^]*)?"
)
_HREF = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"'\u201d]?\s*([^\"'\u201d\s>]+)", re.I)


def link(value: object, notes: Notes, field_name: str = "url") -> str | None:
    """Return an http(s) address, or `None` and a note when it is not one that can be followed."""
    text = None if value is None else plain(value)
    if text is None or _WEB.fullmatch(text):  # nearly all are as they should be
        return text
    anchor = _HREF.search(text)
    text = anchor[1] if anchor else text
    candidate = text if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", text) else f"https://{text}"
    if re.match(r"[a-z0-9.-]+\.[a-z]{2,}:\d+(/|$)", text, re.I):
        candidate = f"https://{text}"
    try:
        parts = urlsplit(candidate)
        host = parts.hostname or ""
        good = parts.scheme.lower() in ("http", "https") and parts.port != 0 and not parts.username
    except ValueError:
        good, host = False, ""
    if not good or not re.fullmatch(r"[^\s<>\"'`{}|\\^]+", text) or not _host(host):
        notes.mend(field_name, text, "This is not a web address and was left out; correct it.")
        return None
    return candidate


def _host(host: str) -> bool:
    try:
        ascii_host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return False
    return bool(
        re.fullmatch(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+", ascii_host.lower())
    )


def email(value: object, notes: Notes, field_name: str = "email") -> str | None:
    """Return an e-mail address, or `None` and a note."""
    text = None if value is None else plain(value)
    if text is None:
        return None
    text = text.removeprefix("mailto:").rstrip(".")
    if text.lower().startswith("name.removed@"):
        notes.mend(field_name, text, "A name was taken out of it, so that it reaches nobody.")
        return None
    if re.fullmatch(r"[^\s@<>\"'(),;:]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", text):
        return text
    notes.mend(field_name, text, "This is not an e-mail address and was left out; correct it.")
    return None


def _number(text: str) -> str | None:
    """Return a United Kingdom number as people write it, or `None` when it is not a whole one.

    Whether ten digits after the 0 are a number, and how they are written, is said of blocks of at
    least a thousand: so the last three need not be looked at (a number costs 0.3 ms to look at).
    """
    digits = text.replace(" ", "")
    if _AT_HOME.fullmatch(digits) is None:
        return _looked_up(text)
    written = _looked_up(f"{digits[:-3]}000")
    return None if written is None else written[:-3] + digits[-3:]


@lru_cache(maxsize=8192)
def _looked_up(text: str) -> str | None:
    try:
        parsed = phonenumbers.parse(re.sub(r"^\(0\)\s*", "0", text), "GB")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    home = parsed.country_code == 44
    style = phonenumbers.PhoneNumberFormat
    extension, parsed.extension = parsed.extension, None  # written as people here do: "ext 3"
    written = phonenumbers.format_number(parsed, style.NATIONAL if home else style.INTERNATIONAL)
    return f"{written} ext {extension}" if extension else written


_SHORT = re.compile(r"(?:999|101|111|112|116 ?123|116 ?000|116 ?111|18000|18001)\Z")
_BETWEEN = re.compile(r"\s*(?:/|;|,|\||&|\bor\b|\band\b)\s*", re.I)
_OR = re.compile(r"/|;|\||&|\bor\b", re.I)
_PHONE_NOTE = re.compile(r"(?<=\d)\s*(\([A-Za-z][^()]*\)|(?!ext)[A-Za-z][^\d()]*)\s*$")
_LETTER = re.compile(r"[A-Za-z]")
_LABEL = re.compile(r"^\s*([A-Za-z][A-Za-z .&'-]{0,40})[:\s]\s*(?=[+(0-9])")
# A number of this country among others: ten or eleven digits, at most an extension after them.
_SHAPED = re.compile(
    r"(?<![\d+])(?:(?:\+|00) ?44(?: ?\(0\))?|\(?0(?=[1-9 (]))(?:[ ().-]{0,2}\d){9,10}(?!\d)"
    r"(?: ?(?:ext(?:ension)?\.?|x) ?\d{1,6}\b)?",
    re.I,
)
# "0141 496 0001/2", "0141 496 0001 or 496 0002": another number in place of the last digits.
_CONTINUED = re.compile(
    r"\s*(?P<mark>/|;|,|\||&|\bor\b|\band\b)\s*(?P<digits>\d(?: ?\d){0,7})\s*"
    r"(?=\Z|[/;,|&(]|\bor\b|\band\b)",
    re.I,
)
LONGEST_PHONES = 1000  # of a cell that is looked through for them
_NO_RING = "This telephone number does not ring as written; please check it."


def phones(value: object, notes: Notes, field_name: str = "phone") -> tuple[Phone, ...]:
    """Return the telephone numbers of a cell, as people in Scotland write them.

    Several may stand in one cell; the words beside a number are kept with it. A number that is not
    whole stays as written, with a note.
    """
    text = plain(value.replace("\n", " / ") if isinstance(value, str) else value)
    if text is None:
        return ()
    if "<" in text:
        text = re.sub(r"^https?://\s*", "", " ".join(_ANY_TAG.sub(" ", text).split()))
    whole = _phone(text)
    if whole is not None:
        return (whole,)
    parts = [part for part in _BETWEEN.split(text) if part.strip(" .")]
    found = [phone for part in parts if (phone := _phone(part)) is not None]
    if len(found) < len(parts) and len(text) <= LONGEST_PHONES:
        found = _among_words(text, notes, field_name) or found
    if found:
        return tuple(dict.fromkeys(found))
    if not re.search(r"\d{3}", text):
        notes.mend(field_name, text, "This is not a telephone number and was left out; correct it.")
        return ()
    notes.mend(field_name, text, _NO_RING)
    return (Phone(number=text),)


def _among_words(text: str, notes: Notes, field_name: str) -> list[Phone]:
    """Return the numbers that stand in a text; its words go to the number they stand beside."""
    found: list[Phone] = []
    at = 0
    for span in (*_SHAPED.finditer(text), None):
        gap = text[at : span.start() if span else None]
        while found and (more := _CONTINUED.match(gap)):
            number = _continued(found[-1].number, more["mark"], more["digits"].replace(" ", ""))
            if number is None:
                break
            found.append(Phone(number=number))
            gap = gap[more.end() :]
        behind, ahead = _shared_out(gap, first=not found, last=span is None)
        if found and behind:
            said = ", ".join(filter(None, (found[-1].description, behind)))
            found[-1] = Phone(number=found[-1].number, description=said)
        if span is not None:
            written = _written(span[0])
            if written is None:
                notes.mend(field_name, span[0], _NO_RING)
            words = None if _says_phone(ahead) else ahead or None
            found.append(Phone(number=written or span[0].strip(), description=words))
            at = span.end()
    return found


def _continued(number: str, mark: str, digits: str) -> str | None:
    """Return the number that ends in these digits and begins as the one before it.

    One or two digits after a stroke count on from it; three to five have to begin as those they
    stand in place of (else they may be an extension); more are a number of the same town.
    """
    whole = number.replace(" ", "")
    if not _AT_HOME.fullmatch(whole):
        return None
    size = len(digits)
    certain = mark == "/" if size < 3 else size > 5 or digits[0] == whole[-size]
    return _number(whole[:-size] + digits) if certain else None


def _shared_out(gap: str, *, first: bool, last: bool) -> tuple[str, str]:
    """Return the words about the number before them and about the one after them."""
    marks = list(_OR.finditer(gap)) or list(_BETWEEN.finditer(gap))
    if first:
        behind, ahead = "", gap
    elif last or not marks:
        behind, ahead = gap, ""
    else:
        behind, ahead = gap[: marks[-1].start()], gap[marks[-1].end() :]
    return _bare_words(behind), _bare_words(ahead)


def _bare_words(text: str) -> str:
    """Return words without the marks round them; empty where only marks are left."""
    bare = re.sub(r"^(?:[\s/;,|&.:-]|(?:or|and)\b)+|[\s/;,|&:-]+$", "", text, flags=re.I)
    return re.sub(r"^\(([^()]*)\)$", r"\1", bare) if plain(bare) else ""


def _phone(text: str) -> Phone | None:
    if not _LETTER.search(text):  # no words stand beside the number
        written = _written(text)
        return None if written is None else Phone(number=written)
    label = _LABEL.match(text)
    bare = text[label.end() :] if label else text
    note = _PHONE_NOTE.search(bare)
    if note:
        bare = bare[: note.start()]
    written = _written(bare)
    if written is None:
        return None
    words = label[1].strip() if label else note[1].strip(" ()") if note else None
    return Phone(number=written, description=None if _says_phone(words) else words)


def _written(text: str) -> str | None:
    bare = text.strip(" -.")
    if "," in bare or ";" in bare:  # "…, 24" of "24 hours" is no extension
        return None
    return bare if _SHORT.match(bare) else _number(bare)


def _says_phone(words: str | None) -> bool:
    return words is None or words.casefold().strip(". ") in (
        "tel",
        "telephone",
        "phone",
        "t",
        "tel no",
    )


_DAY_FORMATS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%b-%y",
    "%d-%b-%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%d/%m/%y",
    "%Y%m%d",
)


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    if len(text) > 10 and re.match(r"\d{4}-\d\d-\d\d[T ]", text):
        text = text[:10]
    for style in _DAY_FORMATS:
        try:
            found = datetime.strptime(text, style).date()  # noqa: DTZ007 - a day has no clock
        except ValueError:
            continue
        return found if 1900 <= found.year <= 2100 else None
    return None


def day(value: object, notes: Notes, field_name: str) -> date | None:
    """Return a date; day before month, as in this country. Unreadable ones are noted."""
    text = None if value is None else plain(value)
    if text is None:
        return None
    found = _day(text)
    if found is None:
        notes.mend(field_name, text, "This is not a date and was left out; write it as 2026-05-31.")
    return found


def moment(value: object, notes: Notes, field_name: str) -> datetime | None:
    """Return a date with its time, in UTC when the text gives no zone."""
    text = None if value is None else plain(value)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        only = day(text, notes, field_name)
        return None if only is None else datetime(only.year, only.month, only.day, tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def number(
    value: object, notes: Notes, field_name: str, *, low: float = 0, high: float = math.inf
) -> float | None:
    """Return a finite number within `low` and `high`, both included; anything else is noted."""
    if value is None or isinstance(value, bool):
        return None
    text = str(value) if isinstance(value, (int, float)) else plain(value)
    if text is None:
        return None
    try:
        found = float(_with_a_point(text)) if len(text) < 40 else math.nan
    except ValueError:
        found = math.nan
    if math.isfinite(found) and low <= found <= high:
        return found
    notes.mend(field_name, text, "This is not a number that makes sense here and was left out.")
    return None


_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def _with_a_point(text: str) -> str:
    """Return a number as Python reads it: "1,234" is over a thousand, "5,50" five and a half."""
    if _THOUSANDS.fullmatch(text):
        return text.replace(",", "")
    return text.replace(",", ".") if "." not in text else text


def age(value: object, notes: Notes, field_name: str) -> float | None:
    """Return an age in years, 0 to 120."""
    return number(value, notes, field_name, high=120)


def count(value: object, notes: Notes, field_name: str) -> int | None:
    """Return a whole number of things, at least 0."""
    found = number(value, notes, field_name, high=1e6)
    return None if found is None else int(found)


def yes_no(value: object) -> Fit:
    """Read yes / no in the spellings feeds use; anything else is unknown."""
    if value is None:
        return Fit.UNKNOWN
    if isinstance(value, bool):
        return Fit.YES if value else Fit.NO
    text = (plain(value) or "").casefold()
    if text in ("yes", "y", "true", "1", "t"):
        return Fit.YES
    return Fit.NO if text in ("no", "n", "false", "0", "f") else Fit.UNKNOWN


def without_silence(row: dict[str, Any]) -> dict[str, Any]:
    """Return a raw row with its empty cells left out: they say nothing and cost space."""
    return {key: value for key, value in row.items() if value not in ("", None, [], {})}


_SMALL = frozenset({"of", "and", "the", "in", "on", "by", "at", "de", "la", "upon", "under"})


def softened(name: str) -> str:
    """Return a place name in capitals as people write it; a single short word may be an acronym."""
    if not name.isupper() or (" " not in name and len(name) < 5):
        return name
    words = [
        word.lower() if position and word.lower() in _SMALL else word.capitalize()
        for position, word in enumerate(name.split(" "))
    ]
    return " ".join(words)
