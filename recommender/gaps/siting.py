"""Where would a few more places close most of the gap, and whose closing would hurt most?

E2SFCA (and gravity) add up over sites: what a site gives an area does not depend on the others. So
a choice of sites is judged exactly from one sparse table of gains, (n_areas, n_candidates): greedy
choice and swaps take milliseconds, and a mixed-integer program then says how far from the best
possible they are. "Missing places", people out of reach, and either weighted towards the most
deprived are all the same question with other numbers in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, eye_array, hstack

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

TIME_LIMIT_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """What is lacking and what each candidate would give.

    `gains` (n_areas, n_candidates): what one area's person gains from a candidate. `short`
    (n_areas,): what each person lacks now, at least 0. `weight` (n_areas,): people, or people times
    how much they count.
    """

    gains: csc_array
    short: Floats
    weight: Floats

    @property
    def total(self) -> float:
        """What is lacking today, all areas together."""
        return float(self.weight @ self.short)

    def given(self, chosen: Indices) -> Floats:
        """Return what a choice gives each area's person, shape (n_areas,)."""
        picked = np.zeros(self.gains.shape[1])
        picked[chosen] = 1.0
        return np.asarray(self.gains @ picked)

    def left(self, chosen: Indices) -> float:
        """Return what would still be lacking after a choice."""
        return float(self.weight @ np.maximum(0.0, self.short - self.given(chosen)))

    def removed_by_each(self, chosen: Indices) -> Floats:
        """Return what each candidate would remove on top of a choice, shape (n_candidates,)."""
        rest = np.maximum(0.0, self.short - self.given(chosen))
        where = self.gains.indices
        gained = self.weight[where] * np.minimum(self.gains.data, rest[where])
        column = np.repeat(np.arange(self.gains.shape[1]), np.diff(self.gains.indptr))
        return _by_column(column, gained, self.gains.shape[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A set of candidates (ascending) and what it leaves lacking.

    `bound` is the least any set of this size could leave, `proven` whether this one is it (within
    a millionth); both hold for the first of `choose`. `method` is "greedy", "swapped" or "exact".
    """

    chosen: tuple[int, ...]
    left: float
    removed: float
    bound: float
    proven: bool
    method: str


def choose(
    lacking: Lacking,
    count: int,
    *,
    alternatives: int = 3,
    time_limit_s: float = TIME_LIMIT_S,
    solver: bool = True,
) -> tuple[Choice, ...]:
    """Return the best choice of `count` candidates found, then near-best alternatives.

    Fewer candidates than asked for are all chosen; those that remove nothing are left out. Without
    the `solver` how far the choice may be from the best is said by `least_left` alone: looser, and
    a few milliseconds instead of seconds. One site needs no solver.

    Raises
    ------
    ValueError
        If `count` is below 1 or there is no candidate.
    """
    if count < 1 or lacking.gains.shape[1] == 0:
        raise ValueError("choosing sites needs at least one candidate and one site to add.")
    first = greedy(lacking, count)
    better = swap(lacking, first)
    method = "swapped" if set(better) != set(first) else "greedy"
    bound = least_left(lacking, better, count)
    exact = None
    if solver and lacking.left(better) > bound:
        exact, solved = solve(lacking, count, time_limit_s=time_limit_s)
        bound = max(bound, solved)
    if exact is not None and lacking.left(exact) < lacking.left(better) * (1 - 1e-9):
        better, method = exact, "exact"
    best = lacking.left(better)
    bound = min(bound, best)
    proven = best - bound <= 1e-6 * max(1.0, lacking.total)
    sets = [better, *_next_best(lacking, better, alternatives)]
    return tuple(
        Choice(
            chosen=tuple(sorted(int(site) for site in chosen)),
            left=lacking.left(chosen),
            removed=lacking.total - lacking.left(chosen),
            bound=bound,
            proven=proven and number == 0,
            method=method if number == 0 else "swapped",
        )
        for number, chosen in enumerate(sets)
    )


def greedy(lacking: Lacking, count: int) -> Indices:
    """Choose one at a time what removes most; stops early when nothing removes anything.

    At least 1 - 1/e of what the best choice removes (Nemhauser, Wolsey and Fisher 1978): each
    further site can only matter less.
    """
    chosen = np.zeros(0, dtype=np.intp)
    for _ in range(min(count, lacking.gains.shape[1])):
        removed = lacking.removed_by_each(chosen)
        removed[chosen] = -1.0
        best = int(removed.argmax())
        if removed[best] <= 0:
            break
        chosen = np.append(chosen, best)
    return chosen


def swap(lacking: Lacking, chosen: Indices, rounds: int = 20) -> Indices:
    """Exchange one chosen site for one that is not, as long as less is lacking afterwards."""
    best, left = chosen.copy(), lacking.left(chosen)
    for _ in range(rounds):
        before = left
        for place in range(len(best)):
            others = np.delete(best, place)
            removed = lacking.removed_by_each(others)
            removed[others] = -1.0
            rival = int(removed.argmax())
            if rival == best[place]:
                continue
            tried = best.copy()
            tried[place] = rival
            if (now := lacking.left(tried)) < left * (1 - 1e-12):
                best, left = tried, now
        if left >= before:
            break
    return best


def least_left(lacking: Lacking, chosen: Indices, count: int) -> float:
    """Return what no choice of `count` candidates can go below.

    What is removed grows ever less with each further site. So a best choice removes at most what
    one set removes and what each of the `count` next best would remove on top of it alone; the set
    is taken empty, and as `chosen`.

    References
    ----------
    Leskovec et al. (2007), Cost-effective outbreak detection in networks, section 3.2.
    """
    bounds = []
    for held in (np.zeros(0, dtype=np.intp), chosen):
        more = np.sort(lacking.removed_by_each(held))[::-1][:count]
        bounds.append(lacking.left(held) - float(more.sum()))
    return max(0.0, *bounds)


def solve(
    lacking: Lacking, count: int, *, time_limit_s: float = TIME_LIMIT_S
) -> tuple[Indices | None, float]:
    """Return the best choice the solver found (or `None`) and the least any choice could leave.

    A mixed-integer program over those areas that lack something and some candidate helps:
    least of sum(weight x rest) with rest >= short - gains @ x, rest >= 0, sum(x) <= count.
    """
    # Only who asks for a proof brings the solver in: it is a fifth of a second and 20 MB.
    from scipy.optimize import Bounds, LinearConstraint, milp

    helped = np.zeros(len(lacking.short), dtype=bool)
    helped[lacking.gains.indices] = True
    use = np.flatnonzero(helped & (lacking.short > 0) & (lacking.weight > 0))
    beyond_help = lacking.total - float(lacking.weight[use] @ lacking.short[use])
    if not len(use):
        return None, lacking.total
    # Scaled to shares of what is lacking, so that the solver's tolerances mean the same everywhere.
    gains = csc_array(lacking.gains.tocsr()[use])
    n_sites, n_rest = gains.shape[1], len(use)
    scale = max(float(lacking.weight[use] @ lacking.short[use]), np.finfo(float).tiny)
    result = milp(
        np.concatenate([np.zeros(n_sites), lacking.weight[use] / scale]),
        constraints=[
            LinearConstraint(hstack([gains, eye_array(n_rest)]), lb=lacking.short[use]),
            LinearConstraint(
                np.concatenate([np.ones(n_sites), np.zeros(n_rest)])[None, :], ub=count
            ),
        ],
        integrality=np.concatenate([np.ones(n_sites), np.zeros(n_rest)]),
        bounds=Bounds(0, np.concatenate([np.ones(n_sites), np.full(n_rest, np.inf)])),
        options={"time_limit": time_limit_s, "mip_rel_gap": 1e-7},
    )
    dual = result.get("mip_dual_bound")
    bound = beyond_help + (0.0 if dual is None or not np.isfinite(dual) else float(dual) * scale)
    if result.x is None:
        return None, bound
    return np.flatnonzero(result.x[:n_sites] > 0.5), bound


def _next_best(lacking: Lacking, chosen: Indices, count: int) -> list[Indices]:
    """Return the best other sets that differ in one site, best first."""
    tried: list[tuple[float, tuple[int, ...]]] = []
    for place in range(len(chosen)):
        others = np.delete(chosen, place)
        removed = lacking.removed_by_each(others)
        removed[chosen] = -1.0
        for rival in np.argsort(-removed, kind="stable")[:count]:
            if removed[rival] > 0:
                found = np.append(others, rival)
                tried.append((lacking.left(found), tuple(sorted(int(site) for site in found))))
    best = sorted(set(tried))[:count]
    return [np.array(sites, dtype=np.intp) for _, sites in best]


def closing_costs(access: Floats, given: csc_array, people: Floats, target: float) -> Floats:
    """Return the places that would be missing for each service closed, shape (n_sites,).

    Parameters
    ----------
    access, people
        Today's access and people of each area, shape (n_areas,).
    given
        What each site gives each area of that access, shape (n_areas, n_sites).
    target
        The access below which places are missing. People who keep the target lose nothing here.
    """
    where = given.indices
    before = np.maximum(0.0, target - access)[where]
    after = np.maximum(0.0, target - (access[where] - given.data))
    column = np.repeat(np.arange(given.shape[1]), np.diff(given.indptr))
    return _by_column(column, people[where] * (after - before), given.shape[1])


def _by_column(column: Indices, values: Floats, count: int) -> Floats:
    return np.asarray(np.bincount(column, values, minlength=count), dtype=float)
