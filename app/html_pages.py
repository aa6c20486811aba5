"""Real pages for phones, paper and search engines: no script needed, at most 30 kB, printable.

What somebody asks comes in the body of a POST and is never stored, logged or put in an address; the
answer is marked not to be kept by the browser. Service ids are the only thing an address holds.
What a visit counted as not found (`app.unfound`) goes along in its own forms, and nowhere else.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from app import opening, planwords, saying, words
from app.answer import Drawing
from app.asking import BUDGETS, LANGUAGES, MINUTES
from app.browser import MAPS, STATIC, leaflet_folder, version
from app.drawing import draw
from app.linked import json_ld
from app.maps.names import names, neighbourhoods
from app.maps.sketch import Dot, sketch
from app.paper import MOST_IDS, brought_to_several, qr, step_for, steps_of, way_of
from app.record import view_of
from app.travelling import is_with_young
from app.unfound import count_unfound
from directory.vocabulary import NEEDS
from directory.vocabulary import words as vocabulary
from recommender import plan as plans
from recommender.ages_said import ages_in_text

NO_STORE = {"Cache-Control": "no-store"}
A_YEAR = "public, max-age=31536000, immutable"
MOST_BYTES = 200_000  # a form is a few kB; more is not a form
SINGLE = ("postcode", "text", "ages", "mode", "max_minutes", "budget", "language")
SEVERAL = ("needs", "times")
COUNTED = "counted"
# Where from, how, and if with a child under 5; whether that was asked on paper, and what it was.
PAPER_GIVEN = ("postcode", "mode", "young", "asked", "was")
MORE = ("times", "mode", "max_minutes", "budget", "language")  # asked under "anything else"
QUICK_TIMES: dict[str, list[tuple[int, str, str]]] = {
    "school": [(day, "09:30", "14:30") for day in range(5)],
    "mornings": [(day, "09:00", "12:00") for day in range(5)],
    "evenings": [(day, "18:00", "21:00") for day in range(5)],
    "weekend": [(day, "09:00", "17:00") for day in (5, 6)],
}


def html_routes() -> list[BaseRoute]:
    """Return the routes of the HTML pages and of the files that pages and maps load."""
    return [
        Route("/view/find", find, methods=["GET", "POST"]),
        Route("/view/service/{id}", service),
        Route("/view/plan", plan, methods=["GET", "POST"]),
        Route("/view/safety", safety),
        Route("/view/areas-{digest}.json", areas),
        Route("/view/names-{digest}.json", place_names),
        Mount("/view/static", StaticFiles(directory=STATIC)),
        Mount("/view/maps", StaticFiles(directory=MAPS)),
        Mount("/view/leaflet", StaticFiles(directory=leaflet_folder())),
        Route("/view", lambda _: RedirectResponse("/view/find", 308)),
        Route("/view/{rest:path}", missing),
        Route("/healthz", health),
    ]


def page(template: str, *, status: int = 200, private: bool = False, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """Return a filled page; a private one is kept by nobody."""
    held = opening.here()
    body = draw(template, version=version(), is_sample=held.is_sample, **values)
    headers = NO_STORE if private else {"Cache-Control": "public, max-age=60"}
    return HTMLResponse(body, status, headers)


# ---------------------------------------------------------------- find


async def find(request: Request) -> Response:
    """`/view/find`: the questions by GET, the answer by POST."""
    if request.method == "GET":
        return await run_in_threadpool(_questions, {}, "")
    form = await read_form(request)
    if form is None:
        return await run_in_threadpool(_questions, {}, words.TOO_LONG)
    return await run_in_threadpool(_answer, form)


async def read_form(request: Request) -> FormData | None:
    """Return the form, or `None` when it is longer than any form of ours."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        return None
    return await request.form(max_files=0, max_fields=100)


def _questions(given: dict[str, Any], problem: str, counted: Sequence[str] = ()) -> Response:
    return page(
        "find.html",
        private=True,
        given={**dict.fromkeys((*SINGLE, *SEVERAL), ""), **given},
        more=any(given.get(name) for name in MORE),
        problem=problem,
        counted=counted,
        needs=[(need, vocabulary("needs")[need]) for need in NEEDS],
        minutes=MINUTES,
        budgets=[(much, saying.pounds(much, "week")) for much in BUDGETS if much],
        languages=LANGUAGES,
    )


def _answer(form: FormData) -> Response:
    given = given_in(form)
    heard = () if "ages" in given or "looked" in form else ages_in_text(given.get("text", ""))
    if heard:
        given["ages"] = ", ".join(saying.age(age) for age in heard)
    counted = [mark for mark in form.getlist(COUNTED) if isinstance(mark, str)]
    if "change" in form:
        return _questions(given, "", counted)
    mapping = mapping_of(given)
    if not mapping.keys() & {"postcode", "needs", "text"}:
        return _questions(given, words.PHONE_ASK, counted)
    held = opening.here()
    answer = held.answer(mapping)
    if not answer.needs and not answer.urgent:
        asked = words.NOT_READ if "text" in mapping else words.PHONE_ASK_NEED
        return _questions(given, " ".join((*answer.problems, asked)), counted)
    fields = [(name, value) for name in given for value in as_list(given[name])]
    marks = [(COUNTED, mark) for mark in counted]
    wary = "domestic_abuse" in {need.need for need in answer.needs} or any(
        urgent.kind == "domestic_abuse" for urgent in answer.urgent
    )
    if wary and "seen" not in form:
        return page("safety.html", private=True, fields=[*fields, *marks, ("seen", "yes")])
    services = held.services_of(answer)
    drawing = Drawing(answer, services, opening.now_in_london(), held.today, on_paper=True)
    marks = [(COUNTED, mark) for mark in sorted(count_unfound(answer, services, counted))]
    return page("found.html", private=True, drawing=drawing, ages=heard, fields=[*fields, *marks])


def as_list(value: Any) -> list[str]:  # noqa: ANN401 - text or a list of texts
    """Return a field's values as a list."""
    return list(value) if isinstance(value, list) else [value]


def given_in(form: FormData) -> dict[str, Any]:
    """Return the fields of the form that were filled in, as text."""
    given: dict[str, Any] = {}
    for name in SINGLE:
        value = form.get(name)
        if isinstance(value, str) and value.strip():
            given[name] = value.strip()[:2000]
    for name in SEVERAL:
        values = [value for value in form.getlist(name) if isinstance(value, str)]
        if values:
            given[name] = values
    return given


def mapping_of(given: dict[str, Any]) -> dict[str, Any]:
    """Return the form as the mapping that `reading.from_mapping` reads."""
    mapping: dict[str, Any] = {
        name: given[name] for name in ("postcode", "text", "mode", "language") if name in given
    }
    needs = [need for need in given.get("needs", ()) if need in NEEDS]
    if needs:
        mapping["needs"] = needs
    if "ages" in given:
        mapping["children_ages"] = [
            part for part in given["ages"].replace(" and ", ",").split(",") if part.strip()
        ]
    for name, key in (("max_minutes", "max_minutes"), ("budget", "budget_gbp_week")):
        if given.get(name, "").isdigit():
            mapping[key] = int(given[name])
    times = [window for name in given.get("times", ()) for window in QUICK_TIMES.get(name, ())]
    if times:
        mapping["free_hours"] = [
            {"day": saying.DAYS[day][:3], "start": start, "end": end} for day, start, end in times
        ]
    return mapping


# ---------------------------------------------------------------- one service


def service(request: Request) -> Response:
    """`/view/service/<id>`: a page for good; JSON-LD inside."""
    held = opening.here()
    found = held.service(request.path_params["id"])
    if found is None:
        return missing(request)
    if found.id != request.path_params["id"]:  # it was merged into another record
        return RedirectResponse(f"/view/service/{found.id}", 308)
    address = str(request.url.replace(query="", fragment=""))
    linked = json.dumps(json_ld(found, address), ensure_ascii=False).replace("<", "\\u003c")
    return page(
        "service.html",
        view=view_of(found, today=held.today),
        linked=linked,
        lately=held.lately(found),
    )


# ---------------------------------------------------------------- the plan on paper


async def plan(request: Request) -> Response:
    """`/view/plan?ids=…`: the services alone by GET; with goals, notes and minutes by POST."""
    if request.method == "GET":
        ids = request.query_params.get("ids", "")
        return await run_in_threadpool(
            _paper, request, plans.Plan(), ids, dict.fromkeys(PAPER_GIVEN, "")
        )
    form = await read_form(request)
    if form is None:
        return await run_in_threadpool(_questions, {}, words.TOO_LONG)
    text = form.get("plan")
    try:
        chosen = plans.from_json(text).plan if isinstance(text, str) and text else plans.Plan()
    except ValidationError:
        return await run_in_threadpool(_questions, {}, words.OPEN_FAILED)
    given = {name: str(form.get(name, ""))[:100] for name in PAPER_GIVEN}
    ids = ",".join(one for one in form.getlist("ids") if isinstance(one, str))
    if not chosen.steps:
        chosen = await run_in_threadpool(_ticked, form, ids, given)
    return await run_in_threadpool(_paper, request, chosen, ids, given)


def _ticked(form: FormData, ids: str, given: dict[str, str]) -> plans.Plan:
    """Return what was ticked of an answer: the steps its cards become, for the same question.

    What the answer rests on for its times is put into `given`. Nothing without a question.
    """
    mapping = mapping_of(given_in(form))
    if not mapping.keys() & {"needs", "text"}:
        return plans.Plan()
    held = opening.here()
    answer = held.answer(mapping)
    services = held.services_of(answer)
    known = Drawing(answer, services, opening.now_in_london(), held.today).steps()
    steps = tuple(replace(known[one], who="parent") for one in _listed(ids) if one in known)
    given["young"] = "yes" if is_with_young(answer.situation.get("children_ages", ())) else ""
    given["mode"] = next((step.mode for step in steps if step.mode), given["mode"])
    return plans.Plan(steps=steps)


def _listed(ids: str) -> list[str]:
    return list(dict.fromkeys(one for one in ids.split(",") if one))[:MOST_IDS]


def _paper(request: Request, chosen: plans.Plan, ids: str, given: dict[str, str]) -> Response:
    held = opening.here()
    wanted = [step.service_id for step in chosen.active][:MOST_IDS] or _listed(ids)
    services = held.some_services(wanted)
    travel = held.travel_to(
        services.values(),
        given["postcode"],
        given["mode"],
        with_young_child=bool(given["young"]),
        chosen={step.service_id: step.location_id for step in chosen.active if step.location_id},
    )
    bare = (
        replace(step_for(services[one], travel.places.get(one)), who="parent")
        for one in wanted
        if one in services
    )
    own = {step.service_id: way_of(step) for step in chosen.active if step.minutes is not None}
    start = " ".join(given[name] for name in ("postcode", "mode", "young"))
    elsewhere = given["asked"] and given["was"] != start and travel.origin is not None
    ways = travel.ways if elsewhere else {**travel.ways, **own}
    lately = {one.id: held.lately(one) for one in services.values()}
    steps = steps_of(
        chosen.active[:MOST_IDS] or tuple(bare), services, ways, lately=lately, today=held.today
    )
    shown = ",".join(step.id for step in steps)
    dots = [
        Dot(latitude=step.latitude, longitude=step.longitude, text=str(step.number))
        for step in steps
        if step.latitude is not None and step.longitude is not None
    ]
    return page(
        "plan.html",
        private=request.method == "POST",
        status=200 if steps or request.method == "POST" else 404,
        steps=steps,
        plan=chosen,
        brought=brought_to_several(steps),
        asks=list(dict.fromkeys(line for step in steps for line in step.ask)),
        later=[step for step in chosen.steps if step.state == "not_now"],
        kept=_carried(chosen),
        nothing=words.PAPER_NONE if wanted or request.method == "GET" else words.PHONE_KEEP_NONE,
        ids=shown,
        sketch=sketch(dots, travel.origin, names=neighbourhoods()),
        given=given,
        start=start,
        travel=travel,
        today=held.today,
        agreed_words=planwords.AGREED_WORDS,
        qr=qr(f"{request.base_url}view/plan?ids={shown}") if steps else "",
    )


def _carried(chosen: plans.Plan) -> str:
    """Return what the page sends again when it is asked for minutes: the plan as far as shown."""
    if not chosen.active:
        return ""
    kept = tuple(step for step in chosen.steps if step.state != "done")
    return plans.to_json(plans.Book(plan=replace(chosen, steps=kept))).decode()


# ---------------------------------------------------------------- the rest


def safety(_: Request) -> Response:
    """`/view/safety`: what "exit this page" does and what it cannot do."""
    return page("safety.html", fields=[])


def missing(_: Request) -> Response:
    """Whatever is not here: a page that helps."""
    return page("missing.html", status=404)


def areas(request: Request) -> Response:
    """`/view/areas-<hash>.json`: the shapes of the map; browsers keep them for a year."""
    held = opening.here()
    digest = request.path_params["digest"]
    return _kept_for_a_year(request, digest, held.geometry(digest))


def place_names(request: Request) -> Response:
    """`/view/names-<hash>.json`: the names on the map."""
    digest = request.path_params["digest"]
    known = names()
    return _kept_for_a_year(request, digest, known.gzipped if digest == known.digest else None)


def _kept_for_a_year(request: Request, digest: str, body: bytes | None) -> Response:
    if body is None:
        return JSONResponse({"error": words.NOT_FOUND_TITLE}, 404)
    tag = f'"{digest}"'
    headers = {"ETag": tag, "Cache-Control": A_YEAR, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(body), headers=headers, media_type="application/geo+json")
    headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type="application/geo+json")


def health(_: Request) -> Response:
    """`/healthz`: is the index loaded, which edition, how old are its records."""
    return JSONResponse(opening.here().health(), headers=NO_STORE)
