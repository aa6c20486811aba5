"""What did she choose to say? The questions of the Find page, read into one mapping.

The mapping has the field names of the command line and of `reading.from_mapping`, so that a page,
a file and a command ask the same thing. Nothing here leaves the session: no widget is bound to the
address of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

import streamlit as st

from app import opening, saying, words
from app.cards import sentence, short_need
from app.drawing import draw, draw_block
from app.maps.leaflet import draw_map
from app.saying import DAYS
from app.week import Windows, ask_week, filled_again
from directory.postcodes import Found
from directory.vocabulary import NEEDS
from directory.vocabulary import words as vocabulary
from recommender.ages_said import ages_in_text
from recommender.place_said import place_in_text
from recommender.rules._words import window_words
from recommender.situation import Window
from recommender.times_said import times_in_text
from recommender.travel_said import mode_in_text

AGES: tuple[float | str, ...] = ("unborn", 0, 0.5, *range(1, 18))
MINUTES = (10, 15, 20, 30, 40, 45, 60, 90)
BUDGETS = (0, 10, 20, 30, 50, 75, 100, 150, 200)
LANGUAGES = {
    "en": "English",
    "ar": "Arabic",
    "bn": "Bengali",
    "bsl": "British Sign Language",
    "bg": "Bulgarian",
    "zh": "Chinese",
    "fa": "Farsi / Dari",
    "fr": "French",
    "gd": "Gaelic",
    "hi": "Hindi",
    "ku": "Kurdish",
    "lt": "Lithuanian",
    "ps": "Pashto",
    "pl": "Polish",
    "pt": "Portuguese",
    "pa": "Punjabi",
    "ro": "Romanian",
    "ru": "Russian",
    "so": "Somali",
    "es": "Spanish",
    "sw": "Swahili",
    "ta": "Tamil",
    "ti": "Tigrinya",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
}
QUESTIONS, ANSWER = "questions", "answer"  # the two parts of the page that are redrawn alone
KEPT: Final = "session"  # the questions stay filled in while she looks at another page
PARTS = (
    "point",
    "times",
    "travel",
    "else",
)  # that open and close; `streamlit.css` keeps their room
EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(("where", "text", "second_anchor"), ""),
    **dict.fromkeys(("needs", "access", "audience", "already_with", "preferences"), ()),
    **dict.fromkeys(("mode", "max_minutes", "budget", "language", "new_child"), None),
    **{f"open-{part}": False for part in PARTS},
}
"""What every field holds before anything is said."""


@st.fragment(key=QUESTIONS)
def ask() -> None:
    """Draw the questions. An answer to one redraws the answer only, unless the questions change."""
    st.title(words.FIND_TITLE, anchor=False)
    st.markdown(f"{words.FIND_INTRO} {words.NEVER_LEAVES}")
    st.text_input(
        words.WHERE,
        key="where",
        placeholder="G34 9AA",
        help=words.WHERE_HINT,
        persist_state=KEPT,
        on_change=look_up,
        args=("where",),
    )
    _say_unread("where")
    with st.expander(words.POINT_INSTEAD, key="open-point", on_change="rerun") as part:
        if part.open:
            _ask_point()
    st.pills(
        words.NEEDS,
        NEEDS,
        selection_mode="multi",
        format_func=short_need,
        key="needs",
        wrap=True,
        persist_state=KEPT,
        on_change=answer_again,
    )
    st.text_area(
        words.OWN_WORDS,
        key="text",
        placeholder=words.OWN_WORDS_HINT,
        height="content",
        max_chars=2000,
        persist_state=KEPT,
        on_change=hear_again,
    )
    _ask_children()
    for name, label, questions, tell in (
        ("times", words.WHEN, _ask_times, _times_told),
        ("travel", words.GETTING_THERE, _ask_travel, _travel_told),
        ("else", words.ELSE, _ask_else, _else_told),
    ):
        # What is closed is neither drawn nor sent; its answers stay in the session.
        with st.expander(label, key=f"open-{name}", on_change="rerun") as part:
            if part.open:
                questions()
        if not part.open and (told := tell()):
            st.markdown("  \n".join(told))
    if st.button(words.CLEAR_ALL, key="start-again", on_click=clear, type="tertiary"):
        st.rerun()  # only now: a field is told to be empty by the drawing right after `clear`


def answer_again() -> None:
    """Redraw the answer, and leave the questions under her hands alone."""
    st.rerun(ANSWER)


def look_up(field: str) -> None:
    """Redraw the answer with another place; how it was read is said where it was typed."""
    state, text = st.session_state, st.session_state[field].strip()
    here, is_start = opening.here(), field == "where"
    places = here.places if is_start else here.places_from(state.get("where", ""))
    found = places.find(text) if text else Found(label="")
    # The answer says where it starts from: only the second place is said here.
    read = {"problem": found.problem or "", "found": "" if is_start else found.label}
    before = {what: state.get(f"{field}_{what}", "") for what in read}
    state.update({f"{field}_{what}": said for what, said in read.items()})
    if not is_start:  # not looked up again with every answer
        state[f"{field}_at"] = found if found.found else None
    if read != before:
        ask_and_answer_again()
    answer_again()


def _say_unread(field: str) -> None:
    """Say below a place what could not be read of it.

    What comes and goes has a place that stays: nothing below it is made anew on the screen.
    """
    with st.container():
        if problem := st.session_state.get(f"{field}_problem"):
            st.html(draw_block("unread", problem=problem))
        elif place := st.session_state.get(f"{field}_found"):
            st.html(draw("_small.html", text=words.SECOND_MEANS.format(place=place)))


def hear_again() -> None:
    """Redraw the answer to other words: what was not meant by the old ones is forgotten.

    Ages they speak of become children of the form, hers to take out, unless she chose some herself;
    so does where they say that she lives become the start, how she travels, and the two weeks of
    when she is free and when the children need looked after, unless she gave others.
    """
    st.session_state.pop("not_meant", None)
    if _hear_place() | _hear_ages() | _hear_travel() | _hear_times():
        ask_and_answer_again()
    answer_again()


def _hear_place() -> bool:
    """Start from where her words say that she lives, and say whether that is new."""
    said = place_in_text(st.session_state.text, opening.here().places).place
    before = st.session_state.get("place_heard", "")
    if said == before or st.session_state.get("where", "").strip() != before:
        return False
    st.session_state.where = st.session_state.place_heard = said
    st.session_state.where_problem = ""
    return True


def _hear_ages() -> bool:
    """Take the children her words speak of, and say whether they are new."""
    heard, before = ages_in_text(st.session_state.text), st.session_state.get("ages_heard", ())
    if heard == before or not set(st.session_state.get("children", ())) <= set(before):
        return False
    st.session_state.children = st.session_state.ages_heard = heard
    return True


def _hear_travel() -> bool:
    """Take how her words say that she travels, and say whether that is new."""
    said, before = mode_in_text(st.session_state.text), st.session_state.get("mode_heard")
    if said == before or st.session_state.get("mode") != before:
        return False
    st.session_state.mode = st.session_state.mode_heard = said
    return True


def _hear_times() -> bool:
    """Paint the weeks her words tell of, and say whether they are new."""
    state, said = st.session_state, times_in_text(st.session_state.text)
    heard = {
        f"{name}_windows": tuple((one.day, one.start, one.end) for one in times)
        for name, times in (("free", said.free), ("care", said.care))
    }
    state.busy_windows = tuple((one.day, one.start, one.end) for one in said.busy)
    before = state.get("times_heard", dict.fromkeys(heard, ()))
    if heard == before or any(tuple(state.get(key, ())) != before[key] for key in heard):
        return False
    state.update(heard, times_heard=heard)
    for name in ("free", "care"):
        filled_again(name)
    return True


def ask_and_answer_again() -> None:
    """Redraw both: the questions look different now."""
    st.rerun([QUESTIONS, ANSWER])


def add_meant(need: str) -> None:
    """Add a need that her words did mean."""
    taken = st.session_state.get("needs") or ()
    if need in NEEDS and need not in taken:
        st.session_state.needs = [*taken, need]
    ask_and_answer_again()


def _ask_point() -> None:
    """Let her point at a map: the postcode nearest to it is where she starts from.

    A rough click brings the place nearer, so that the next can be a better one.
    """
    opened = opening.here()
    held = st.session_state.get("where", "").strip()
    found = opened.places.find(held) if held else None
    origin = None
    if found and found.latitude is not None and found.longitude is not None:
        origin = (float(found.latitude), float(found.longitude), words.ORIGIN)
    draw_map(
        key="point-map",
        label=words.POINT_LABEL,
        geometry=opened.geometry_address(),
        origin=origin,
        view=[origin[:2]] if origin else None,
        tiles=opened.tiles,
        height=300,
        pick=True,
        named=True,
        on={"point": _start_from_point},
    )
    st.markdown(words.POINT_HINT)


def _start_from_point() -> None:
    latitude, longitude = st.session_state["point-map"]["point"]
    postcode = opening.here().postcode_near(float(latitude), float(longitude))
    if postcode is None:
        st.toast(words.POINT_NOWHERE)
    else:
        st.session_state.where = postcode
        st.session_state.where_problem = ""
    ask_and_answer_again()


def _ask_children() -> None:
    st.selectbox(
        words.CHILDREN,
        AGES,
        index=None,
        format_func=lambda value: saying.age(None if value == "unborn" else float(value)),
        placeholder=words.ADD_CHILD,
        key="new_child",
        on_change=_add_child,
    )
    with st.container(key="children-chips", horizontal=True, gap="small"):
        for position, value in enumerate(st.session_state.get("children", ())):
            said = saying.age(None if value == "unborn" else float(value))
            st.button(
                f"{said}  ✕",
                key=f"child-{position}",
                help=f"{words.TAKE_OUT}: {said}",
                on_click=_drop_child,
                args=(position,),
            )


def _add_child() -> None:
    if st.session_state.new_child is not None:
        ages = (*st.session_state.get("children", ()), st.session_state.new_child)
        st.session_state.children = ages
        st.session_state.new_child = None
    ask_and_answer_again()


def _drop_child(position: int) -> None:
    ages = st.session_state.children
    st.session_state.children = ages[:position] + ages[position + 1 :]
    ask_and_answer_again()


def _ask_times() -> None:
    for name, label, hint in (
        ("free", words.FREE_TIMES, words.FREE_TIMES_HINT),
        ("care", words.CARE_TIMES, words.CARE_TIMES_HINT),
    ):
        ask_week(name, label, hint, on_paint=answer_again, on_fill=ask_and_answer_again)


def _times_told() -> tuple[str, ...]:
    """Say which hours are marked: what is closed is easily forgotten."""
    marked = (("free_windows", words.FREE_TIMES), ("care_windows", words.CARE_TIMES))
    return tuple(
        f"{label}: {window_words(Window(day=day, start=a, end=b) for day, a, b in windows)}."
        for key, label in marked
        if (windows := st.session_state.get(key))
    )


def _travel_told() -> tuple[str, ...]:
    state = st.session_state
    mode, most, budget = (state.get(key) for key in ("mode", "max_minutes", "budget"))
    second = (state.get("second_anchor") or "").strip()
    told = (
        words.MODES[mode] if mode else "",
        words.AT_MOST.format(minutes=most) if most else "",
        (saying.pounds(budget, "week") if budget else words.FREE_ONLY)
        if budget is not None
        else "",
        words.SECOND_SAID.format(place=second) if second else "",
    )
    return _one_line(told)


def _else_told() -> tuple[str, ...]:
    state = st.session_state
    chosen = [
        vocabulary(kind)[word].name
        for key, kind in (("access", "access"), ("audience", "audience"), ("already_with", "role"))
        for word in state.get(key) or ()
    ]
    wishes = [
        words.NOT_THERE.format(where=words.PREFERENCES[one])
        for one in state.get("preferences") or ()
    ]
    return _one_line((LANGUAGES.get(str(state.get("language")), ""), *chosen, *wishes))


def _one_line(told: Iterable[str]) -> tuple[str, ...]:
    said = [one for one in told if one]
    return (sentence(f"{', '.join(said)}."),) if said else ()


def _ask_travel() -> None:
    st.selectbox(
        words.MODE,
        tuple(words.MODES),
        index=None,
        format_func=words.MODES.__getitem__,
        placeholder=words.NOT_SAID,
        key="mode",
        persist_state=KEPT,
        on_change=answer_again,
    )
    st.selectbox(
        words.MINUTES,
        MINUTES,
        index=None,
        format_func=lambda number: f"{number} minutes",
        placeholder=words.NOT_SAID,
        key="max_minutes",
        persist_state=KEPT,
        on_change=answer_again,
    )
    st.selectbox(
        words.BUDGET,
        BUDGETS,
        index=None,
        format_func=lambda much: saying.pounds(much, "week") if much else words.FREE_ONLY,
        placeholder=words.NOT_SAID,
        key="budget",
        persist_state=KEPT,
        on_change=answer_again,
    )
    st.text_input(
        words.SECOND_ANCHOR,
        key="second_anchor",
        help=words.SECOND_HINT,
        persist_state=KEPT,
        on_change=look_up,
        args=("second_anchor",),
    )
    _say_unread("second_anchor")


def _ask_else() -> None:
    st.selectbox(
        words.LANGUAGE,
        tuple(LANGUAGES),
        index=None,
        format_func=LANGUAGES.__getitem__,
        placeholder=words.NOT_SAID,
        key="language",
        persist_state=KEPT,
        on_change=answer_again,
    )
    _choose_words("access", words.ACCESS, "access")
    _choose_words("audience", words.SHE_IS, "audience")
    _choose_words("already_with", words.ALREADY_WITH, "role")
    st.multiselect(
        words.NOT_AT,
        tuple(words.PREFERENCES),
        format_func=words.PREFERENCES.__getitem__,
        key="preferences",
        placeholder=words.NOT_SAID,
        persist_state=KEPT,
        on_change=answer_again,
        select_all=False,
    )


def _choose_words(key: str, label: str, kind: str) -> None:
    known = vocabulary(kind)
    offered = tuple(word for word, entry in known.items() if not entry.restricts)
    st.multiselect(
        label,
        offered,
        format_func=lambda word: known[word].name,
        key=key,
        placeholder=words.NOT_SAID,
        persist_state=KEPT,
        on_change=answer_again,
        select_all=False,
    )


def clear() -> None:
    """Forget every answer, and the plan with it.

    A field that is forgotten keeps on the screen what was typed; one told to be empty is empty.
    """
    for key in set(st.session_state) - {*EMPTY, "start-again"}:
        del st.session_state[key]
    st.session_state.update(EMPTY)


def answered() -> dict[str, Any]:
    """Return what this visit has answered so far, as a mapping."""
    return read_answers(cast("Mapping[str, Any]", st.session_state))


def read_answers(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as the mapping `reading.from_mapping` reads, without what was not said.

    >>> read_answers({"where": " G34 9AA ", "needs": ["childcare"], "children": (2, "unborn")})
    {'postcode': 'G34 9AA', 'needs': ['childcare'], 'children_ages': [2, 'unborn']}
    """
    wanted = {
        "postcode": (state.get("where") or "").strip(),
        "needs": list(state.get("needs") or ()),
        "text": (state.get("text") or "").strip(),
        "not_meant": list(state.get("not_meant") or ()),
        "children_ages": list(state.get("children") or ()),
        "free_hours": _hours(state.get("free_windows") or ()),
        "care_hours": _hours(state.get("care_windows") or ()),
        "mode": state.get("mode"),
        "max_minutes": state.get("max_minutes"),
        "budget_gbp_week": state.get("budget"),
        "language": state.get("language"),
        "access": list(state.get("access") or ()),
        "audience": list(state.get("audience") or ()),
        "already_with": list(state.get("already_with") or ()),
        "constraints": list(state.get("preferences") or ()),
        "second_anchor": state.get("second_anchor_at")
        or (state.get("second_anchor") or "").strip(),
    }
    given = {key: value for key, value in wanted.items() if value not in (None, "", [])}
    if heard := state.get("times_heard"):
        busy = _hours(state.get("busy_windows") or ())
        if busy and not given.get("free_hours") and _as_heard("care_windows", heard, state):
            given["busy_hours"] = busy
        given.setdefault("free_hours", None)  # what it heard and does not show was taken back
    return given


def _as_heard(key: str, heard: Mapping[str, Windows], state: Mapping[str, Any]) -> bool:
    """Say whether a week is as her words told it."""
    return tuple(map(tuple, state.get(key) or ())) == tuple(heard[key])


def _hours(windows: Windows) -> list[dict[str, str]]:
    return [
        {"day": DAYS[day][:3], "start": _clock(start), "end": _clock(end)}
        for day, start, end in windows
    ]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
