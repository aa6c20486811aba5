"""What is open at this moment? One edition of the directory with all that answers from it.

Pages, HTML, API and commands share one immutable bundle. Every other second somebody asks the store
whether a newer edition is live; then a new bundle is made and one reference is swapped, so that an
answer is all old or all new. An empty store gets the sample first, through the ordinary importer.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from app.keeping import Listened, forget_what_ended, listen, newest_heard
from app.listed import ListedPlaces
from app.maps.shapes import shapes_of_layer
from app.settling import settle_again
from app.travelling import Travel, travel_to
from directory.areas import AreaLayer, AreaStore
from directory.councils import council_names
from directory.errors import EmptyStoreError
from directory.index import Index
from directory.journeys import open_travel
from directory.locating import areas_folder
from directory.national_grid import to_grid
from directory.places import Places
from directory.postcodes import Postcodes
from directory.public import public_view
from directory.publishing import IndexWork
from directory.records import Service
from directory.settings import Settings, read_settings
from directory.store import SAMPLE, FeedState, Store
from recommender.answer import Recommendation
from recommender.feedback import Standing, told_lately
from recommender.lines import line_services
from recommender.national import as_of
from recommender.reading import from_mapping
from recommender.recommend import Recommender, index_columns
from recommender.rules._columns import area_number
from recommender.situation import Situation
from recommender.taken import with_her_words

if TYPE_CHECKING:
    from app.planning import Planning

ASK_EVERY_S = 2.0  # a new edition is noticed within 5 s; asking costs one short query
HELD_SERVICES = 512  # records kept unpacked for the next redraw of a page
SETTINGS = (
    "FINGERPOST_DATA_DIR",
    "FINGERPOST_DATABASE",
    "FINGERPOST_PEOPLE_DATABASE",
    "MAP_TILES_URL",
    "MAP_TILES_ATTRIBUTION",
)
LONDON = ZoneInfo("Europe/London")


def now_in_london() -> datetime:
    """Return the time on the wall: the one clock of everything that is served."""
    return datetime.now(LONDON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One edition: immutable, shared by all threads, thrown away when a newer one is live."""

    settings: Settings
    edition: int
    today: date
    store: Store
    postcodes: Postcodes
    places: Places
    index: Index
    recommender: Recommender
    feeds: tuple[FeedState, ...]
    areas: AreaStore
    areas_version: str
    listened: Listened
    _layer: Callable[[str | None], AreaLayer] = field(repr=False)
    _planning: Callable[[str | None], Planning] = field(repr=False)
    _read: Callable[[str], Service | None] = field(repr=False)

    # ------------------------------------------------------------ what answers
    def answer(self, mapping: Mapping[str, Any]) -> Recommendation:
        """Recommend for a situation as a page or file gives it; urgent lines by the clock."""
        situation, problems = self.situation_of(mapping)
        answer = self.recommender.recommend(situation, problems=problems)
        return replace(answer, urgent=as_of(answer.urgent, situation.at or now_in_london()))

    def situation_of(self, mapping: Mapping[str, Any]) -> tuple[Situation, tuple[str, ...]]:
        """Read a situation as a page or file gives it, her words too; and what was not read."""
        placed, said = with_her_words(mapping, self.places)
        second = self.places_from(str(placed.get("postcode") or ""))
        situation, problems = from_mapping(placed, self.places, second=second)
        return situation, (*said, *problems)

    def places_from(self, start: str) -> ListedPlaces:
        """Return what finds a school or college by its name too, those near a start first."""
        return ListedPlaces(places=self.places, index=self.index, read=self._read, start=start)

    def postcode_near(self, latitude: float, longitude: float) -> str | None:
        """Return the postcode in use nearest to a point; `None` where nobody lives within 6 km."""
        easting_m, northing_m = to_grid(latitude, longitude)
        found = self.postcodes.nearest(float(easting_m), float(northing_m))
        return None if found is None else found[0].label

    def service(self, service_id: str) -> Service | None:
        """Return one service of this edition; a merged id finds the service it became."""
        return self._read(service_id)

    def id_now(self, service_id: str) -> str | None:
        """Return the id a service has in this edition, or `None` when it is gone."""
        if len(self.index.rows_of_service(service_id)):
            return service_id
        found = self.service(service_id)
        return None if found is None else found.id

    def services(self) -> Iterator[Service]:
        """Return every service of this edition as anybody may see it, by id."""
        return map(public_view, self.store.services(self.edition))

    def some_services(self, ids: Iterable[str]) -> dict[str, Service]:
        """Return those of these services that there are, by id, in the order asked for."""
        found = ((one, self._read(one)) for one in dict.fromkeys(ids))
        return {service.id: service for _, service in found if service is not None}

    def services_of(self, answer: Recommendation) -> dict[str, Service]:
        """Return the records behind an answer."""
        together = (one for group in answer.together for one in group.service_ids)
        return self.some_services([*(option.service_id for option in answer.options), *together])

    def lately(self, service: Service) -> tuple[str, ...]:
        """Return what keyworkers were told there lately, where its record says nothing newer."""
        standing = self.listened.standings.get(service.id, Standing())
        return told_lately(standing.since(service.accepting, service.checked_on))

    # ------------------------------------------------------------ what it is
    @property
    def state(self) -> tuple[object, ...]:
        """What an answer rests on besides the question: while it is the same, so is the answer.

        The clock says which lines answer now, and it is asked to the minute.
        """
        minute = f"{now_in_london():%Y-%m-%d %H:%M}"
        return self.settings, self.edition, self.today, self.listened.newest, minute

    @property
    def is_sample(self) -> bool:
        """Whether all there is are invented services."""
        return _is_sample(self.feeds)

    @property
    def tiles(self) -> tuple[str, str] | None:
        """The background map's address and attribution; `None` asks nobody for pictures."""
        if not self.settings.map_tiles_url:
            return None
        return self.settings.map_tiles_url, self.settings.map_tiles_attribution

    def layers(self) -> tuple[str, ...]:
        """Return the layers of areas that are loaded; none means postcode sectors."""
        return self.areas.names()

    def geometry_address(self, layer: str | None = None) -> str:
        """Return where the shapes of a layer's areas are (default: the first, else sectors)."""
        return shapes_of_layer(self._layer(layer)).address

    def geometry(self, digest: str) -> bytes | None:
        """Return the shapes with this hash, gzipped, or `None`."""
        for name in self.layers() or (None,):
            shapes = shapes_of_layer(self._layer(name))
            if shapes.digest == digest:
                return shapes.gzipped
        return None

    def planning(self, layer: str | None = None) -> Planning:
        """Return what answers a planner's questions about a layer."""
        return self._planning(layer)

    def health(self) -> dict[str, Any]:
        """Say whether it is well: edition, how many services, how old the feeds are."""
        return {
            "status": "ok",
            "edition": self.edition,
            "services": self.store.service_count(self.edition),
            "sample": self.is_sample,
            "feeds": {feed.id: feed.last_seen.date().isoformat() for feed in self.feeds},
            "feedback": self.listened.problem or "ok",
        }

    def travel_to(
        self,
        services: Iterable[Service],
        postcode: str,
        mode: str,
        *,
        with_young_child: bool = False,
        chosen: Mapping[str, str] = MappingProxyType({}),
    ) -> Travel:
        """Say how long it takes to each service from a postcode; without one nothing is said."""
        return travel_to(
            tuple(services),
            postcode,
            mode,
            self.postcodes,
            self.recommender.travel,
            with_young_child=with_young_child,
            chosen=chosen,
        )


class Door:
    """Holds one `Opened` and swaps it when a newer edition is live or a new day has begun."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self.settings, self._clock = settings, clock
        self._lock = threading.Lock()
        self._held: Opened | None = None
        self._asked_at = float("-inf")

    def here(self) -> Opened:
        """Return what is open now; the store is asked at most every other second."""
        held, moment = self._held, self._clock()
        if held is not None and moment - self._asked_at < ASK_EVERY_S:
            return held
        with self._lock:
            if self._held is None:
                self._held = open_directory(self.settings)
                forget_what_ended(self.settings, today=self._held.today)
            elif self._is_old(self._held):
                self._held = _open(self._held.settings, self._held.store, self._held.postcodes)
                forget_what_ended(self.settings, today=self._held.today)
                settle_again()
            elif newest_heard(self.settings) != self._held.listened.newest:
                self._held = _listening(self._held)
            elif (feeds := tuple(self._held.store.feeds())) != self._held.feeds:
                self._held = replace(self._held, feeds=feeds)  # an import that changed no service
            self._asked_at = self._clock()
            return self._held

    def look_again(self) -> None:
        """Ask the stores at the next look: somebody here has just changed something."""
        self._asked_at = float("-inf")

    def _is_old(self, held: Opened) -> bool:
        return (
            held.store.live_edition() != held.edition
            or held.areas.version() != held.areas_version
            or now_in_london().date() != held.today
        )


def open_directory(settings: Settings) -> Opened:
    """Open the directory; an empty store gets the sample first.

    Raises
    ------
    DirectoryError
        If the store cannot be opened; the sentence says what to do.
    """
    store = Store.open(settings.database)
    postcodes = Postcodes.open(settings.cache_dir)
    if store.live_edition() == 0:
        from app.importing import import_sample  # what reads feeds is not needed to serve

        today = now_in_london().date()
        import_sample(settings=settings, store=store, postcodes=postcodes, today=today)
    return _open(settings, store, postcodes)


def _is_sample(feeds: Sequence[FeedState]) -> bool:
    shown = [feed for feed in feeds if not feed.hidden]
    return bool(shown) and all(feed.id == SAMPLE for feed in shown)


def _listening(held: Opened) -> Opened:
    """Return the same edition, with what keyworkers have told since."""
    listened = listen(held.settings, find=held.id_now, today=held.today)
    heard = replace(
        held.recommender,
        feedback=listened.terms,
        standings=listened.standings,
        families=listened.families,
    )
    return replace(held, listened=listened, recommender=heard)


def _open(settings: Settings, store: Store, postcodes: Postcodes) -> Opened:
    work = IndexWork(columns=index_columns(), folder=settings.index_dir)
    folder = work.ensure(store)
    if folder is None:
        raise EmptyStoreError(settings.database)
    edition, today = int(folder.name), now_in_london().date()
    index = Index.open(folder)
    if not set(work.columns) <= set(index.columns):  # made before a rule asked for more
        index = Index.open(work.make(store, edition))

    @lru_cache(maxsize=HELD_SERVICES)
    def read(service_id: str) -> Service | None:
        found = (
            index.service_by_id(service_id)  # ten times as fast as the store
            or store.service(service_id, edition)  # which knows what merged ids became
            or line_services().get(service_id)
        )
        return None if found is None else public_view(found)

    areas = AreaStore.open(areas_folder(settings))
    feeds = tuple(store.feeds())
    recommender = Recommender(
        index=index,
        today=today,
        travel=open_travel(settings, postcodes),
        with_lines=not _is_sample(feeds),
    )

    @once
    def layer(name: str | None) -> AreaLayer:
        names = areas.names()
        if names:
            return areas.layer(name if name in names else areas.preferred() or names[0])
        from directory.sectors import sector_layer

        return sector_layer(busiest_councils(index), postcodes, settings.cache_dir)

    @once
    def planning(name: str | None) -> Planning:
        from app.planning import Planning

        return Planning(
            layer(name),
            index=index,
            travel=recommender.travel,
            postcodes=postcodes,
            today=today,
        )

    opened = Opened(
        settings=settings,
        edition=edition,
        today=today,
        store=store,
        postcodes=postcodes,
        places=Places(postcodes),
        index=index,
        recommender=recommender,
        feeds=feeds,
        areas=areas,
        areas_version=areas.version(),
        listened=Listened(),
        _layer=layer,
        _planning=planning,
        _read=read,
    )
    return _listening(opened)


Made = TypeVar("Made")


def once(make: Callable[[str | None], Made]) -> Callable[[str | None], Made]:
    """Return the function with its answers kept; who comes while one is made waits for it."""
    kept: dict[str | None, Made] = {}
    lock = threading.RLock()

    def kept_or_made(name: str | None) -> Made:
        with lock:
            if name not in kept:
                kept[name] = make(name)
                settle_again()
            return kept[name]

    return kept_or_made


def busiest_councils(index: Index, many: int = 2) -> tuple[str, ...]:
    """Return the councils with most places listed; where nothing says, the two we began with."""
    known = {area_number(code): code for code in council_names()}
    numbers, counts = np.unique(index.columns["council"], return_counts=True)
    order = np.lexsort((numbers, -counts))
    found = [known[int(numbers[at])] for at in order if int(numbers[at]) in known]
    return tuple(sorted(found[:many])) or ("S12000036", "S12000049")


_doors: dict[Settings, Door] = {}
_doors_lock = threading.Lock()


def settings_in_use() -> Settings:
    """Return the settings of this process, from its environment."""
    return _settings(*((name, os.environ.get(name)) for name in SETTINGS))


@lru_cache(maxsize=8)
def _settings(*said: tuple[str, str | None]) -> Settings:
    """Read the settings; kept, because paths are looked up on disk and every page asks."""
    return read_settings({name: value for name, value in said if value is not None})


def here() -> Opened:
    """Return the directory this process serves, as it stands now."""
    return _door().here()


def look_again() -> None:
    """Let the next look see what was told or changed just now."""
    _door().look_again()


def _door() -> Door:
    settings = settings_in_use()
    door = _doors.get(settings)
    if door is None:
        with _doors_lock:
            door = _doors.setdefault(settings, Door(settings))
    return door
