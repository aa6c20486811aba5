"""What does the planner ask? Need, family, time of the week, measure, councils, areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import asking, gapwords, opening, saying, words
from app.cards import short_need
from app.drawing import draw
from app.families import NAME, TIMES, Family, at_times, name_in, personas, situation_text
from app.gapview import GapDrawing, council_name
from app.planning import Planning, Question, area_measures
from directory.errors import FamilyFileError
from directory.reading import slug
from directory.vocabulary import NEEDS
from directory.vocabulary import words as vocabulary
from recommender.gaps.reference import assumptions

ANYBODY, OWN = "", "own"
KEPT: Final = "session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question with the areas it is asked of, and how it is said."""

    question: Question
    councils: tuple[str, ...]
    layer: str | None
    family_in_words: str
    when: str = ""

    @property
    def planning(self) -> Planning:
        """What answers: the edition that is live now."""
        return opening.here().planning(self.layer)

    @property
    def is_quick(self) -> bool:
        """Whether the answer takes no longer than a blink."""
        return self.planning.is_quick(self.question)

    @property
    def need_in_words(self) -> str:
        """The need as it stands in a sentence."""
        name = vocabulary("needs")[self.question.need].name
        return name[:1].lower() + name[1:]

    @property
    def is_there(self) -> bool:
        """Whether the answer was worked out before."""
        return self.planning.has_table(self.question, self.councils)

    def drawing(self) -> GapDrawing:
        """Return the answer, drawn."""
        return self.planning.table(self.question, self.councils)


def ask() -> tuple[Asked, DeltaGenerator]:
    """Draw the questions; return what was asked, and a place in what opens over the page."""
    need, family, times, more = st.columns([3, 4, 3, 3], vertical_alignment="bottom")
    with need:
        wanted = st.selectbox(
            gapwords.NEED,
            NEEDS,
            format_func=short_need,
            key="gap-need",
            persist_state=KEPT,
        )
    with family:
        chosen = _choose_family("gap-family", gapwords.FAMILY)
    with times:
        when = st.selectbox(
            gapwords.TIMES,
            ("", *TIMES),
            format_func=lambda one: gapwords.TIME_WORDS.get(one, gapwords.ANY_TIME),
            key="gap-when",
            persist_state=KEPT,
        )
    with more, st.container(key="gap-more"), st.popover(gapwords.MORE_CHOICES, width="stretch"):
        layer = _layer()
        planning = opening.here().planning(layer)
        where = _councils(planning)
        by = _measure(wanted)
        dial = _dial()
        figure = _figure(planning)
        beside = st.empty()
    _describe(chosen)
    situation, said = family_of(chosen)
    if when:
        said = gapwords.AT_TIMES.format(family=said, times=gapwords.TIME_WORDS[when].lower())
    asked = Asked(
        question=Question(
            need=wanted,
            family=situation_text(at_times(situation, wanted, when or None)),
            measure=by,
            unknown=dial,
            figure=figure,
        ),
        councils=tuple(where),
        layer=layer,
        family_in_words=said,
        when=when,
    )
    return asked, beside


def _layer() -> str | None:
    """Ask for the areas where several layers are loaded; else there is nothing to choose."""
    held = opening.here()
    names = held.layers()
    if len(names) < 2:
        return None
    usual = held.planning().layer.name
    return st.selectbox(
        gapwords.AREAS,
        names,
        index=names.index(usual) if usual in names else 0,
        format_func=lambda name: held.areas.layer(name).title,
        key="gap-layer",
        persist_state=KEPT,
    )


def _councils(planning: Planning) -> list[str]:
    return st.multiselect(
        gapwords.COUNCILS,
        planning.councils,
        placeholder=gapwords.ALL_COUNCILS,
        format_func=council_name,
        key="gap-councils",
        persist_state=KEPT,
        select_all=False,
    )


def _measure(need: str) -> str | None:
    """Ask how it is measured; an empty choice would show as one that can be cleared."""
    known = area_measures()
    chosen = st.selectbox(
        gapwords.MEASURE,
        ("", *known),
        format_func=lambda one: known[one].title if one else gapwords.USUAL_MEASURE,
        help="\n\n".join(f"**{one.title}.** {one.says}" for one in known.values()),
        key="gap-measure",
        persist_state=KEPT,
    )
    usual = known[assumptions().need(need).measure]
    said = known[chosen].says if chosen else f"{usual.title}. {usual.says}"
    st.html(draw("_small.html", text=said))
    return chosen or None


def _dial() -> float | None:
    """Ask what a service counts that may or may not suit; `None` for the usual half."""
    usual = assumptions().doubt.unknown
    chosen = st.select_slider(
        gapwords.DIAL,
        sorted({*gapwords.DIAL_WORDS, usual}),
        value=usual,
        format_func=lambda one: gapwords.DIAL_WORDS.get(one, gapwords.DIAL_USUAL),
        help=gapwords.DIAL_HELP,
        key="gap-unknown",
        persist_state=KEPT,
    )
    return None if chosen == usual else float(chosen)


def _figure(planning: Planning) -> str | None:
    """Ask whom to count, where somebody loaded figures of their own."""
    own = planning.own_figures
    if not own:
        return None
    chosen = st.selectbox(
        gapwords.COUNT_BY,
        ("", *own),
        format_func=lambda one: one.replace("_", " ") or gapwords.USUAL_FIGURE,
        key="gap-figure",
        persist_state=KEPT,
    )
    return chosen if chosen in own else None


def _choose_family(key: str, label: str, usual: str = ANYBODY) -> str:
    """Offer any family, those saved, and one of their own."""
    known = personas()
    names = {
        ANYBODY: gapwords.ANYBODY,
        **{one.id: one.name for one in known.values()},
        OWN: _own_called(),
    }
    chosen: str = st.selectbox(
        label,
        tuple(names),
        index=tuple(names).index(usual),
        format_func=names.__getitem__,
        key=key,
        persist_state=KEPT,
    )
    return chosen


def _describe(chosen: str) -> None:
    """Say who the chosen family is, or ask it."""
    if chosen in personas():
        st.html(draw("_small.html", text=personas()[chosen].description))
    elif chosen == OWN:
        with st.popover(gapwords.OWN_EDIT):
            ask_own()


def other_family(key: str) -> tuple[str, str]:
    """Ask for another family; return its situation as text, and how it is said.

    At first it is one that is saved, since any family beside itself says nothing.
    """
    first = next(iter(personas()), ANYBODY)
    usual = ANYBODY if st.session_state.get("gap-family") == first else first
    situation, said = family_of(_choose_family(key, gapwords.OTHER_FAMILY, usual))
    return situation_text(situation), said


def family_of(chosen: str) -> tuple[dict[str, Any], str]:
    """Return a family's situation and how it is said in a sentence."""
    if chosen in personas():
        one = personas()[chosen]
        return dict(one.situation), gapwords.FOR_FAMILY.format(name=one.name)
    if chosen == OWN:
        name = own_name()
        return own_family(), gapwords.FOR_FAMILY.format(name=name) if name else gapwords.FOR_OWN
    return {}, gapwords.FOR_ANYBODY


# ---------------------------------------------------------------- a family of one's own
def ask_own() -> None:
    """Ask what matters of a family of the planner's own; it stays in the session."""
    st.write(gapwords.OWN_INTRO)
    st.text_input(
        gapwords.OWN_NAME,
        key="own-name",
        help=gapwords.OWN_NAME_HINT,
        max_chars=60,
        persist_state=KEPT,
    )
    ages = tuple(age for age in asking.AGES if age != "unborn")
    st.multiselect(
        gapwords.OWN_AGES,
        ages,
        format_func=lambda age: saying.age(float(age)),
        key="own-ages",
        placeholder=words.NOT_SAID,
        persist_state=KEPT,
        select_all=False,
    )
    _pick("own-mode", gapwords.OWN_MODE, tuple(words.MODES), words.MODES.__getitem__)
    _pick("own-minutes", gapwords.OWN_MINUTES, asking.MINUTES, "{} minutes".format)
    _pick(
        "own-budget",
        gapwords.OWN_BUDGET,
        asking.BUDGETS,
        lambda much: saying.pounds(much, "week") if much else words.FREE_ONLY,
    )
    _pick(
        "own-language",
        gapwords.OWN_LANGUAGE,
        tuple(asking.LANGUAGES),
        asking.LANGUAGES.__getitem__,
    )
    known = vocabulary("access")
    st.multiselect(
        gapwords.OWN_ACCESS,
        tuple(known),
        format_func=lambda word: known[word].name,
        key="own-access",
        placeholder=words.NOT_SAID,
        persist_state=KEPT,
        select_all=False,
    )
    held = own_family()
    if held:
        st.download_button(
            gapwords.OWN_SAVE,
            situation_text({NAME: own_name(), **held}),
            f"{slug(own_name() or 'family')}.json",
            "application/json",
            on_click="ignore",
        )
    st.file_uploader(gapwords.OWN_OPEN, type="json", key="own-file", on_change=_open_own)
    if problem := st.session_state.pop("own-problem", None):
        st.error(problem)


def _pick(key: str, label: str, options: tuple[Any, ...], said: Any) -> None:  # noqa: ANN401
    st.selectbox(
        label,
        ("", *options),
        format_func=lambda one: words.NOT_SAID if one == "" else said(one),
        key=key,
        persist_state=KEPT,
    )


def own_name() -> str:
    """Return what the planner calls that family; empty while it has no name."""
    return str(st.session_state.get("own-name") or "").strip()


def _own_called() -> str:
    name = own_name()
    return gapwords.OWN_NAMED.format(own=gapwords.OWN, name=name) if name else gapwords.OWN


def own_family() -> dict[str, Any]:
    """Return the planner's own family, without what was not said."""
    state = st.session_state
    said = {
        **state.get("own-else", {}),
        "children_ages": list(state.get("own-ages") or ()),
        "mode": state.get("own-mode"),
        "max_minutes": state.get("own-minutes"),
        "budget_gbp_week": state.get("own-budget"),
        "language": state.get("own-language"),
        "access": list(state.get("own-access") or ()),
    }
    return {key: value for key, value in said.items() if value not in (None, "", [])}


def _open_own() -> None:
    """Fill the questions from a file; what they do not ask for is kept beside them."""
    state = st.session_state
    file = state["own-file"]
    if file is None:
        return
    try:
        text = file.getvalue().decode("utf-8", "replace")
        found = Family.read(text)
    except FamilyFileError as error:
        state["own-problem"] = str(error)
        return
    state["own-name"] = name_in(text)
    ages = [age for age in found.pop("children_ages", []) if age in asking.AGES]
    state["own-ages"] = ages
    for key, name, offered in (
        ("own-mode", "mode", tuple(words.MODES)),
        ("own-minutes", "max_minutes", asking.MINUTES),
        ("own-budget", "budget_gbp_week", asking.BUDGETS),
        ("own-language", "language", tuple(asking.LANGUAGES)),
    ):
        state[key] = found.pop(name) if found.get(name) in offered else ""
    known = vocabulary("access")
    state["own-access"] = [one for one in found.pop("access", []) if one in known]
    state["own-else"] = found
