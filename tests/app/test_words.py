"""The words people see: plain, honest, and never a promise."""

import re
from pathlib import Path

import pytest

from app import datawords, gapwords, words
from app.cards import short_need
from directory.vocabulary import NEEDS, words_meant

TEMPLATES = Path(words.__file__).parent / "html" / "templates"
NEVER = re.compile(
    r"\b(eligible|eligibility|entitled|entitlement|hard to reach|workless|complex famil|"
    r"failed to engage|desert|cheapest to close|does not exist|none exists?)\b",
    re.IGNORECASE,
)
STEPS = 12  # years of school; long page titles and lists are left out


def strings(value=words):
    """Every string of the words file, those inside tuples and mappings too."""
    for name, held in vars(value).items():
        if name.isupper():
            yield from ((name, text) for text in flat(held))


def all_strings():
    """Those of every words file."""
    return [*strings(), *strings(gapwords), *strings(datawords)]


def flat(held):
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for inner in held.values():
            yield from flat(inner)
    elif isinstance(held, tuple):
        for inner in held:
            yield from flat(inner)


def visible(template):
    """The text of a template, without tags, comments and code."""
    text = template.read_text(encoding="utf-8")
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]+>", " ", text, flags=re.DOTALL)


@pytest.mark.parametrize(("name", "text"), all_strings(), ids=lambda value: str(value)[:40])
def test_no_promise_no_label_and_no_desert(name, text):
    assert not NEVER.search(text), name


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_such_word_either(template):
    assert not NEVER.search(visible(template))


def syllables(word):
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith(("le", "ee"))
    return max(groups - silent, 1)


def grade(text):
    """Flesch and Kincaid: the years of school a text asks for."""
    sentences = [part for part in re.split(r"[.!?:]+(?:\s|$)", text) if part.strip()]
    found = re.findall(r"[A-Za-z']+", text)
    beats = sum(map(syllables, found))
    return 0.39 * len(found) / len(sentences) + 11.8 * beats / len(found) - 15.59


def test_the_measure_tells_hard_from_easy():
    easy = "The cat sat on the mat. It was warm."
    hard = (
        "Multidisciplinary intervention necessitates comprehensive organisational accountability."
    )
    assert grade(easy) < 2
    assert grade(hard) > 15


def test_pages_read_as_a_twelve_year_old_reads():
    whole = " ".join(text.rstrip(".") + "." for _, text in all_strings() if len(text.split()) >= 6)
    assert grade(whole) <= 7


@pytest.mark.parametrize(
    ("name", "text"),
    [(name, text) for name, text in all_strings() if len(text.split()) >= 10],
    ids=lambda value: str(value)[:40],
)
def test_no_single_sentence_is_hard(name, text):
    assert grade(text) <= STEPS, name


def test_the_about_page_is_plain_too():
    assert grade(visible(TEMPLATES / "_about.html")) <= 9


def test_every_need_route_and_cause_has_words():
    from directory.vocabulary import words as vocabulary
    from recommender.gaps.causes import CAUSES

    assert set(words.ROUTES) == set(vocabulary("referral_route"))
    assert set(words.BY_CHANNEL) == set(vocabulary("channel"))
    assert {cause for cause in CAUSES if cause} == set(gapwords.CAUSES)


def test_every_rule_that_leaves_out_has_words():
    from recommender.groups import NOBODY_TO_ASK
    from recommender.rules import all_rules

    assert set(words.RULES) == {*all_rules(), NOBODY_TO_ASK}


def test_no_word_is_left_over():
    app = Path(words.__file__).parent
    sources = [
        path
        for path in (*app.rglob("*.py"), *TEMPLATES.glob("*.html"))
        if path.stem not in ("words", "gapwords", "datawords")
    ]
    used = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    for held, said in ((words, "words"), (gapwords, "gapwords"), (datawords, "datawords")):
        names = [name for name in vars(held) if name.isupper()]
        assert [name for name in names if not re.search(rf"\b{said}\.{name}\b", used)] == []


@pytest.mark.parametrize("need", NEEDS)
def test_a_table_may_say_a_need_as_its_button_does(need):
    assert [word for _, word in words_meant("needs", short_need(need))] == [need]
