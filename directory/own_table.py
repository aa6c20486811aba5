"""Which column of somebody's own table means what? Looked at and described without a TOML file.

A table that no format knows is shown by its headings, with the first value of each; what each
column means is chosen, and written down as the mapping (`directory.formats._mapping`) that reads
this table now and again next time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from directory.cleaning import Notes
from directory.formats import FeedContext, all_formats
from directory.formats._build import record_of
from directory.formats._mapping import Part, TableMapping, known_mappings
from directory.formats._material import Material
from directory.formats._row_document import document_of
from directory.formats._rows import NOT_READ, each
from directory.formats._tables import header_of, rows_of
from directory.formats.csv import headings_mapping
from directory.postcode_text import UNIT
from directory.records import Problem, Record, Service
from directory.vocabulary import words_meant

LOOKED_AT = 50  # rows searched for a first value of each column
FIELDS = (
    *("name", "description", "organization", "phones", "email", "url"),
    *("location_name", "address_1", "address_2", "city", "postal_code", "latitude", "longitude"),
    *("hours", "ages", "minimum_age", "maximum_age", "fees", "eligibility_description"),
    *("referral", "needs", "languages", "wheelchair", "capacity_places", "status", "council"),
    *("accepting", "accepting_as_of", "charity_number", "assured_date", "id"),
)
"""What a column may mean, the commonest first; the mapping file knows more."""
_TELLS_WHICH = {"name", "postal_code", "council"}
_TELLS_WHAT = {"description", "organization", "needs", "address_1", "latitude"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTable:
    """A file as it looks before anything is read.

    `format` is the id of the format that knows it (`None`: none does); `known` the title of one of
    our own mappings. `headings` is empty where it is no table; `first` is a value of each column,
    `suggested` what its heading seems to mean.
    """

    format: str | None
    known: str
    headings: tuple[str, ...]
    first: Mapping[str, str]
    suggested: Mapping[str, str]

    @property
    def needs_mapping(self) -> bool:
        """Whether somebody has to say what its columns mean, or may want to."""
        return bool(self.headings) and not self.known and self.format in (None, "csv")

    @property
    def seems_to_add(self) -> bool:
        """Whether it names services and says a fact or two of each, but not what they are."""
        said = set(self.suggested.values())
        return "name" in said and bool(said - _TELLS_WHICH) and not said & _TELLS_WHAT


def look_at(path: Path) -> OwnTable:
    """Return how a file looks: who knows it, and its columns where it is a table."""
    material = Material(address=str(path), path=path)
    headings = header_of(material)
    present = set(headings)
    known = (one for one in known_mappings() if one.headings and one.headings <= present)
    found = next((name for name, form in all_formats().items() if form.recognises(material)), None)
    values: dict[str, list[str]] = {}
    for row in islice(rows_of(material), LOOKED_AT) if headings else ():
        for name, value in row.items():
            if value.strip():
                values.setdefault(name, []).append(value.strip())
    return OwnTable(
        format=found,
        known=next((one.title or one.source for one in known), ""),
        headings=tuple(dict.fromkeys(name for name in headings if name)),
        first={name: some[0] for name, some in values.items()},
        suggested=_suggested(headings, values),
    )


def _suggested(headings: Sequence[str], values: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return what each column seems to mean: by its heading, its values, a word of its heading."""
    spelt = headings_mapping(list(headings)).columns
    found = {parts[0].column: field for field, parts in spelt.items() if field in FIELDS}
    for clues in (_by_values, _by_words, _by_day):
        for heading in headings:
            field = clues(heading, values.get(heading, ())) if heading not in found else None
            if field is not None and field not in found.values():
                found[heading] = field
    if "name" not in found.values():
        left = (heading for heading in headings if heading and heading not in found)
        if name := next((one for one in left if _may_be_names(values.get(one, ()))), None):
            found[name] = "name"
    return found


def _may_be_names(values: Sequence[str]) -> bool:
    """Say whether a column holds words that are another in every row, as names are."""
    return len(values) > 1 and len(set(values)) == len(values) and all(map(_WORD.search, values))


def _by_values(_heading: str, values: Sequence[str]) -> str | None:
    likely = (field for field, looks in _LOOKS if sum(map(looks, values)) > len(values) * MOST)
    return next(likely, None)


def _by_words(heading: str, values: Sequence[str]) -> str | None:
    words = set(re.findall(r"[a-z]+", heading.lower()))
    field = next((field for field, clues in _CLUES if clues & words), None)
    if field == "id" and len(set(values)) < len(values):  # a number that comes twice is no id
        return None
    return field


def _by_day(heading: str, values: Sequence[str]) -> str | None:
    """Take a column of days for the record's ("as of"), unless its heading names another day."""
    words = set(re.findall(r"[a-z]+", heading.lower()))
    days = sum(_DAY_OF_RECORD.fullmatch(value) is not None for value in values)
    return "assured_date" if days > len(values) * MOST and not words & _OTHER_DAYS else None


def _is_postcode(text: str) -> bool:
    return bool(UNIT.fullmatch("".join(text.split()).upper()))


def _is_email(text: str) -> bool:
    return bool(re.fullmatch(r"\S+@\S+\.\S+", text))


def _is_url(text: str) -> bool:
    return bool(re.match(r"https?://|www\.", text.lower()))


def _is_hours(text: str) -> bool:
    return bool(re.search(r"\d", text) and _DAY.search(text))


def _is_phone(text: str) -> bool:
    return bool(re.fullmatch(r"[+(]?[\d ()-]{9,}", text)) and not _DATE.match(text)


def _is_need(text: str) -> bool:
    return all(word is not None for _, word in words_meant("needs", text))


def _is_cost(text: str) -> bool:
    return bool(re.match(r"free\b|no charge|£", text, re.IGNORECASE))


MOST = 0.6  # of a column's values look like it
_WORD = re.compile(r"[^\W\d_]{2}")
_DAY = re.compile(r"\b(mon|tues?|wed|thu(rs)?|fri|sat|sun|daily|weekday)", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?-\d\d?-\d{4}")
_DAY_OF_RECORD = re.compile(
    r"\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/. ](\d\d?|[a-z]{3,9})[-/. ]\d{2,4}", re.IGNORECASE
)
_OTHER_DAYS = {  # of the service, or of whoever the row is about
    *("start", "starts", "starting", "begin", "begins", "end", "ends", "ending", "until", "from"),
    *("expires", "expiry", "due", "next", "opened", "closed", "closes", "registered", "joined"),
    *("founded", "established", "birth", "born", "dob", "funded", "funding", "event", "session"),
}
_LOOKS = (
    ("postal_code", _is_postcode),
    ("email", _is_email),
    ("url", _is_url),
    ("phones", _is_phone),
    ("hours", _is_hours),
    ("fees", _is_cost),
    ("needs", _is_need),
)
_CLUES = (  # the telling words first: "who runs it" is not "who can use it"
    ("phones", {"tel", "telephone", "phone", "mobile"}),
    ("email", {"email", "mail"}),
    ("url", {"website", "web", "link", "url"}),
    ("postal_code", {"postcode", "postal"}),
    ("accepting", {"vacancy", "vacancies", "accepting"}),
    ("ages", {"age", "ages"}),
    ("hours", {"open", "opening", "hours", "times", "when"}),
    ("fees", {"cost", "costs", "price", "fee", "fees", "charge"}),
    ("organization", {"runs", "run", "provider", "organisation", "organization", "lead"}),
    ("referral", {"refer", "referral", "referred"}),
    ("eligibility_description", {"eligible", "eligibility", "whom", "who"}),
    ("capacity_places", {"capacity", "places"}),
    ("description", {"description", "details", "about", "offers", "do", "does"}),
    ("address_1", {"address", "street"}),
    ("city", {"town", "city"}),
    ("location_name", {"venue", "building", "where"}),
    ("name", {"name", "called", "service", "group", "club", "title"}),
    ("languages", {"language", "languages"}),
    ("assured_date", {"checked", "updated"}),
    ("id", {"id", "ref", "reference"}),
)


def mapping_text(
    meanings: Mapping[str, str],
    *,
    needs: Sequence[str] = (),
    licence: str = "",
    attribution: str = "",
) -> str:
    """Return the mapping file (TOML) that says what each column means.

    `meanings` is a field by column; several columns of one field are read one after the other, each
    behind its heading where the field is prose. `needs` are those of every row.

    >>> print(mapping_text({"Group": "name"}, needs=["food"]), end="")
    [columns]
    name = ["Group"]
    <BLANKLINE>
    [constants]
    needs = ["food"]
    """
    by_field: dict[str, list[str]] = {}
    for column, field in meanings.items():
        by_field.setdefault(field, []).append(column)
    about = {"licence": licence.strip(), "attribution": attribution.strip()}
    lines = [f"{name} = {_quoted(text)}" for name, text in about.items() if text]
    lines += ["", "[columns]"] if lines else ["[columns]"]
    for field, columns in by_field.items():
        lines.append(f"{field} = [{', '.join(map(_quoted, columns))}]")
    if needs:
        lines += ["", "[constants]", f"needs = [{', '.join(map(_quoted, needs))}]"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return a TOML string: JSON's escapes are among TOML's, and no other sign needs one."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def typed(cells: Mapping[str, str], *, today: date) -> tuple[Service, tuple[Problem, ...]]:
    """Return what somebody typed about one service, read as a row of a table is; and what was odd.

    `cells` are words by field (`FIELDS`). Without a name the row is refused: the service is empty,
    and a problem says so.
    """
    mapping = TableMapping(source="typed", columns={name: (Part(name),) for name in cells})
    context = FeedContext(feed="typed", retrieved_on=today)

    def build(row: Mapping[str, str], notes: Notes) -> Record:
        return record_of(document_of(row, mapping, notes), context=context, notes=notes, raw=row)

    items = list(each([cells], build))
    service = next((one.service for one in items if isinstance(one, Record)), NOT_READ)
    return service, tuple(one for one in items if isinstance(one, Problem))
