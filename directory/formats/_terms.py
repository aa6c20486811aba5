"""What does it do, and for whom? Our own words where they are sent, else by taxonomy crosswalk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from directory import cleaning
from directory.cleaning import Notes
from directory.formats._rows import mappings
from directory.hsds import OUR_TAXONOMY
from directory.records import Attribute
from directory.vocabulary import crosswalk, words, words_meant

_TAXONOMIES = ("lga", "open_eligibility", "aliss")
_FACTS = {
    "accreditations": "Accreditations",
    "application_process": "How to apply",
    "wait_time": "Waiting time",
}
_LISTS = ("needs", "audience", "tags")
FEW = 15  # words that can be named in one sentence


@dataclass(frozen=True, slots=True)
class Terms:
    """How a service is classified. `names` are the words of its terms, for what they give away."""

    needs: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    role: str | None = None
    attributes: tuple[Attribute, ...] = ()
    names: tuple[str, ...] = ()


def terms_of(document: Mapping[str, Any], notes: Notes) -> Terms:
    """Return needs, audience, tags, role and the published terms themselves.

    What the document says in our own words wins; a term of another taxonomy adds a need only where
    the document says none itself. A published term ("Women") never shuts anybody out by itself:
    words that restrict ("women only") are believed only when they are said.
    """
    attributes, crossed = [], {name: list[str]() for name in _LISTS}
    for item in mappings(document.get("attributes")):
        found = _attribute(item)
        if found is None:
            continue
        if found.taxonomy == OUR_TAXONOMY:
            crossed["needs"] += [found.value] if found.value in words("needs") else []
            continue
        attributes.append(found)
        if "taxonomy_term" in item:
            keys = [key.strip().casefold() for key in _keys(found) if key]
            for name in _LISTS:
                crossed[name] += [
                    word for table in _open(name) for key in keys for word in table.get(key, ())
                ]
    attributes += [
        Attribute(name=label, value=text)
        for field, label in _FACTS.items()
        if (text := cleaning.prose(document.get(field), notes, field)) is not None
    ]
    papers = [
        text
        for item in mappings(document.get("required_documents"))
        if (text := cleaning.prose(item.get("document"), notes, "required_documents")) is not None
    ]
    if papers:
        attributes.append(Attribute(name="Bring with you", value="; ".join(papers)))
    said = {name: _known(document.get(name), name, notes) for name in _LISTS}
    return Terms(
        needs=said["needs"] or tuple(dict.fromkeys(crossed["needs"])),
        audience=said["audience"] or tuple(dict.fromkeys(crossed["audience"])),
        tags=said["tags"] or tuple(dict.fromkeys(crossed["tags"])),
        role=next(iter(_known(document.get("role"), "role", notes)), None),
        attributes=tuple(attributes),
        names=tuple(attribute.name for attribute in attributes),
    )


def _attribute(item: Mapping[str, Any]) -> Attribute | None:
    term = item.get("taxonomy_term")
    if isinstance(term, Mapping):
        name = cleaning.plain(term.get("name"))
        taxonomy = term.get("taxonomy")
        if isinstance(taxonomy, Mapping):
            taxonomy = taxonomy.get("name")
        if name is None:
            return None
        return Attribute(
            name=name,
            value=cleaning.plain(term.get("term") or term.get("code") or item.get("value")),
            taxonomy=cleaning.plain(taxonomy),
            term_uri=cleaning.plain(term.get("term_uri")),
        )
    name = cleaning.plain(item.get("label") or item.get("name"))
    if name is None:
        return None
    return Attribute(
        name=name,
        value=cleaning.plain(item.get("value")),
        as_of=cleaning.day(item.get("as_of"), Notes(None), "as_of"),
        taxonomy=cleaning.plain(item.get("taxonomy")),
        term_uri=cleaning.plain(item.get("term_uri")),
    )


def _keys(attribute: Attribute) -> tuple[str | None, ...]:
    """Return by what a published term is looked up: its address, its slug or its name."""
    return (attribute.term_uri, attribute.value, attribute.name)


@cache
def _open(kind: str) -> tuple[dict[str, list[str]], ...]:
    """Return our words by the terms of each taxonomy, without those that shut anybody out."""
    known = words(kind)

    def is_open(word: str) -> bool:
        return not word.endswith("_only") and not known[word].restricts

    return tuple(
        {key: list(filter(is_open, ours)) for key, ours in crosswalk(kind, taxonomy).items()}
        for taxonomy in _TAXONOMIES
    )


def _known(value: object, kind: str, notes: Notes) -> tuple[str, ...]:
    if value is None:
        return ()
    listed = value if isinstance(value, list) else [value]
    known, found = words(kind), dict[str, None]()
    for written in dict.fromkeys(text for item in listed if (text := cleaning.plain(item))):
        if written in known:  # as nearly every feed writes it
            found[written] = None
            continue
        for part, word in words_meant(kind, written):
            if word is None:
                notes.mend(kind, part, _none_of_ours(kind))
            else:
                found[word] = None
    return tuple(found)


def _none_of_ours(kind: str) -> str:
    known = words(kind)
    if len(known) > FEW:
        return "This word is none of ours and was left out."
    ours = ", ".join(word.name for word in known.values())
    return f"This word is none of ours and was left out. Ours: {ours}."
