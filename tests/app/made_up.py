"""A made-up directory for the tests of pages: small, invented, and answering at once."""

import atexit
import json
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import made_up_ground

from app import saying
from app.maps.shapes import shapes_of
from app.planning import Planning
from app.travelling import Travel
from directory.postcodes import Found
from directory.records import (
    CostOption,
    Fit,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
)
from recommender.answer import (
    AcceptingAnswer,
    AlsoAsk,
    Cost,
    LeftOut,
    Line,
    NearMiss,
    NeedFound,
    Option,
    OriginAnswer,
    Parts,
    Recommendation,
    Relax,
    SourceAnswer,
    Together,
    Urgent,
    Verdict,
)
from recommender.gaps.report import GapTable

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)

LINE = Line(
    name="A line for everybody",
    phone="0131 496 0099",
    source="example.org",
    checked_on=date(2026, 11, 1),
    need="debt_advice",
    hours="Mon to Fri 9am to 5pm",
)


def service(number: int = 1, **changes: object) -> Service:
    """An invented nursery with a place, hours, a fee and a source."""
    plain = Service(
        id=f"service-{number}",
        name=f"Thistle Nursery {number} (sample)",
        organization=Organization(id=f"org-{number}", name=f"Thistle Trust {number} (sample)"),
        description="A small nursery with a garden.",
        url=f"https://nursery{number}.example.org/",
        minimum_age=0.5,
        maximum_age=4,
        needs=("childcare",),
        role="childcare",
        tags=("nursery",),
        channels=("in_person",),
        languages=(Language(code="en", name="English"),),
        phones=(Phone(number=f"0141 496 00{number:02}"),),
        cost_options=(CostOption(amount=4.5, period="hour"),),
        schedules=(
            Schedule(freq="WEEKLY", byday="MO,TU,WE,TH,FR", opens_at="08:00", closes_at="18:00"),
        ),
        service_at_locations=(
            ServiceAtLocation(
                id=f"place-{number}",
                location=Location(
                    id=f"location-{number}",
                    name="The hall",
                    address_1="1 Example Street",
                    city="Glasgow",
                    postal_code="G34 9AA",
                    latitude=55.868 + number / 400,
                    longitude=-4.112 + number / 300,
                    located_by="postcode",
                    precision="sector",
                    council_code="S12000049",
                ),
            ),
        ),
        sources=(
            Source(
                feed="sample",
                record_id=str(number),
                licence="CC0",
                published_on=date(2026, 5, 31),
                retrieved_on=date(2026, 11, 20),
            ),
        ),
    )
    return replace(plain, **changes)


def option(number: int = 1, **changes: object) -> Option:
    """The option this service is."""
    made = service(number)
    place = made.service_at_locations[0].location
    plain = Option(
        rank=number,
        need="childcare",
        for_child=0,
        service_id=made.id,
        location_id=place.id,
        organization_id=made.organization_id or "",
        name=made.name,
        organization=made.organization.name if made.organization else "",
        needs=made.needs,
        role=made.role,
        audience=(),
        tags=made.tags,
        channel="in_person",
        channels=made.channels,
        phone=made.phones[0].number,
        url=made.url,
        languages=("en",),
        access={"wheelchair": Fit.UNKNOWN},
        accepting=AcceptingAnswer(),
        latitude=place.latitude,
        longitude=place.longitude,
        distance_m=420.0 * number,
        minutes=6.0 * number,
        minutes_range=(5.0 * number, 8.0 * number),
        mode="walk",
        score=1.0 - number / 100,
        parts=Parts(need=0.5, travel=0.3),
        verdicts=(
            Verdict(
                rule="child_age",
                fit=Fit.YES,
                reason="Takes your 2-year-old.",
                field="minimum_age",
                value=0.5,
                source="sample",
                child=0,
            ),
        ),
        reasons=("Takes your 2-year-old.", f"About {6 * number} minutes on foot."),
        ask_first=("Ask if they have a place: places free are not listed.",),
        next_step=f"Call {made.phones[0].number} and ask for a visit.",
        cost=Cost(amount=4.5, period="hour", text="£4.50 an hour"),
        checked_on=date(2026, 5, 31),
        sources=(SourceAnswer(feed="sample", record_id=str(number), licence="CC0"),),
    )
    return replace(plain, **changes)


def answer(how_many: int = 10, **changes: object) -> Recommendation:
    """A whole answer with something of every kind in it."""
    plain = Recommendation(
        situation={},
        origin=OriginAnswer(
            label="G34 9AA",
            latitude=55.868,
            longitude=-4.112,
            council_code="S12000049",
            precision="postcode",
        ),
        needs=(
            NeedFound(need="childcare", grade="stated", evidence=""),
            NeedFound(need="training", grade="sure", evidence="college"),
            NeedFound(need="debt_advice", grade="ask", evidence="letters"),
        ),
        options=tuple(option(number) for number in range(1, how_many + 1)),
        together=(
            Together(
                service_ids=("service-1", "service-2"),
                needs=("childcare", "training"),
                doors=1,
                handovers=2,
                minutes_total=12,
                when=("Tue 09:30-12:00",),
                why="Both are in the same building.",
            ),
        ),
        near_misses=(
            NearMiss(
                service_id="service-30",
                need="childcare",
                name="Heather Nursery (sample)",
                relax=Relax(limit="max_minutes", from_=30, to=38),
                reason="About 38 minutes by bus.",
            ),
        ),
        left_out=LeftOut(count=7, by_rule={"child_age": 5, "within_reach": 2}),
        not_known=("Vacancies are not in these records: ask each place.",),
        also_ask=(
            AlsoAsk(need="income_max", why="Some help may not be claimed yet.", contact=LINE),
        ),
        national=(LINE,),
    )
    return replace(plain, **changes)


def urgent() -> Urgent:
    """One sign that cannot wait."""
    return Urgent(
        kind="no_money_or_food_today",
        evidence="no food",
        say="There is help with food today.",
        contacts=(LINE,),
    )


def row(code: str, **changes: object) -> dict[str, object]:
    """One row of a gap table."""
    plain = {
        "area_code": code,
        "area_name": f"Area {code}",
        "council_code": "S12000049",
        "need": "childcare",
        "measure": "e2sfca",
        "value": 21.4,
        "unit": "places per 100 children under 5",
        "demand": 120.0,
        "supply_in_reach": 340.0,
        "class": "gap",
        "band": 2,
        "cause": "full",
        "low": 16.9,
        "high": 25.2,
        "basis": "a made-up basis",
    }
    return plain | changes


def gap_table(*rows: dict[str, object]) -> GapTable:
    """A gap table of these rows, or of one row of every kind."""
    held = rows or (
        row("S1", value=4.2, band=1, cause="out_of_reach", demand=40.0),
        row("S2"),
        row("S3", **{"class": "depends", "band": 3, "value": 30.0, "cause": "full"}),
        row("S4", **{"class": "no_gap", "band": 5, "value": 80.0, "cause": ""}),
        row("S5", **{"class": "too_few_listings", "cause": "", "council_code": "S12000036"}),
    )
    return GapTable(
        rows=tuple(held),
        finding="2 of 5 areas are short even at the high end of the doubt.",
        basis={
            "areas": "Areas of 2011",
            "measure": "Places per head",
            "measure_source": "A paper",
            "need": "childcare",
            "sample": False,
            "target": 33.33,
            "band_edges": [10.0, 21.0, 32.0, 43.0],
            "target_source": "A standard",
            "demand": "children under 5",
            "demand_stands_for": "households",
            "demand_source": "A count",
            "demand_is_a_stand_in": False,
            "catchment_minutes": {"car": 15.0},
            "services": 12,
            "places_not_stated": 3,
            "services_unsure_for_family": 2,
            "an_unknown_counts": 0.5,
            "draws": 200,
            "records_as_of": "2026-05-31",
            "made_on": "2026-11-23",
        },
        listings=({"council_code": "S12000049", "listed": 12, "why": "Enough are listed."},),
        causes={},
        supply={},
        equity={},
    )


SHAPES = shapes_of(
    json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"code": f"S{number}", "name": f"Area S{number}"},
                    "geometry": {
                        "type": "Polygon",
                        "coordinates": [
                            [[number, 55], [number + 1, 55], [number, 56], [number, 55]]
                        ],
                    },
                }
                for number in range(1, 7)
            ],
        }
    ).encode(),
    [f"S{number}" for number in range(1, 7)],
)


@cache
def planning_ahead() -> Planning:
    """A planner's questions over four made-up areas; built once."""
    folder = Path(tempfile.mkdtemp(prefix="fingerpost-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return made_up_ground.planning(folder / "index")


class MadeUpStore:
    """A store that was never imported into."""

    def last_imports(self) -> list[object]:
        return []

    def service_count(self, _edition: int | None = None) -> int:
        return 0


class MadeUpPlaces:
    """Knows one district and no names."""

    def find(self, text: str) -> Found:
        if text != "G34":
            return Found(label=text, problem="not known")
        return Found(label=text, latitude=55.87, longitude=-4.11, precision="district")

    def named(self, _name: str, beside: str = "") -> None:  # noqa: ARG002 - named as it is where it is looked at
        return None


@dataclass
class MadeUp:
    """Stands where an opened directory stands."""

    reply: Recommendation = field(default_factory=answer)
    edition: int = 1
    today: date = TODAY
    is_sample: bool = True
    tiles: tuple[str, str] | None = None
    asked: list[dict[str, object]] = field(default_factory=list)
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: MadeUpPlaces = field(default_factory=MadeUpPlaces)

    @property
    def state(self) -> tuple[object, ...]:
        return self.edition, self.today, id(self.reply)

    def answer(self, mapping: dict[str, object]) -> Recommendation:
        self.asked.append(dict(mapping))
        return self.reply

    def service(self, service_id: str) -> Service | None:
        number = service_id.removeprefix("service-")
        return service(int(number)) if number.isdigit() else None

    def some_services(self, ids: object) -> dict[str, Service]:
        found = {one: self.service(one) for one in ids}
        return {one: held for one, held in found.items() if held is not None}

    def services_of(self, reply: Recommendation) -> dict[str, Service]:
        return self.some_services([option.service_id for option in reply.options])

    def geometry_address(self, _layer: str | None = None) -> str:
        return SHAPES.address

    def travel_to(self, services: object, postcode: str, mode: str, **_: object) -> Travel:
        if not postcode:
            return Travel()
        ways = {one.id: f"about 12 minutes {saying.MODES.get(mode, 'on foot')}" for one in services}
        return Travel(ways=ways, origin=(55.868, -4.112))

    def geometry(self, digest: str) -> bytes | None:
        return SHAPES.gzipped if digest == SHAPES.digest else None

    def health(self) -> dict[str, object]:
        return {"status": "ok", "edition": self.edition}

    def planning(self, _layer: str | None = None) -> Planning:
        return planning_ahead()

    def lately(self, service: Service) -> tuple[str, ...]:
        return self.told.get(service.id, ())

    def layers(self) -> tuple[str, ...]:
        return ()

    feeds = ()
    store = MadeUpStore()
