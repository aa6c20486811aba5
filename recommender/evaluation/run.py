"""How are cases run? Each is answered, then its checks; figures over all of them at the end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from directory.records import Service
from recommender.evaluation.cases import Case
from recommender.evaluation.checks import CHECKS, HARD
from recommender.evaluation.claimed import World
from recommender.evaluation.laws import Laws, WhyNot
from recommender.evaluation.ranking import Comparison
from recommender.evaluation.relevance import Family
from recommender.evaluation.seen import ServiceOf, see
from recommender.evaluation.truth import figures, sentences
from recommender.feedback import Standing
from recommender.needs.score import score_needs

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]
TOP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Figures over all cases, and every case with what was printed and whether each check held."""

    metrics: dict[str, Any]
    cases: tuple[dict[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the contract's shape."""
        return {"metrics": self.metrics, "cases": list(self.cases)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the deeper looks need: every service, why not this one, the day, what was told."""

    services: Sequence[Service]
    why_not: WhyNot
    today: date
    standings: Mapping[str, Standing]


Each = Callable[[Sequence[Case]], Iterable[Case]]


def evaluate(
    cases: Sequence[Case],
    *,
    read: Callable[[str], Mapping[str, Any]],
    recommend: Answer,
    service_of: ServiceOf,
    beside: Beside | None = None,
    each: Each = iter,
) -> Evaluation:
    """Answer every case and check it.

    Parameters
    ----------
    read
        What `needs` prints for words.
    recommend
        What `recommend` prints for a vignette's fields.
    service_of
        The record behind an id: checks are worked out from it, not from what is printed.
    beside
        With it the answers are also compared with plainer orders, every sentence is worked out
        again, and each family is asked again with one thing changed.
    each
        Passes the cases through, so that somebody can watch.
    """
    told: list[Told] = []
    for case in each(cases):
        if case.kind == "utterance":
            told.append((case, _utterance(case, read(case.fields["text"]))))
        else:
            told.append((case, _vignette(case, recommend(case.fields), service_of)))
    metrics: dict[str, Any] = {"cases": len(cases)}
    words = [(case, one) for case, one in told if case.kind == "utterance"]
    families = [(case, one) for case, one in told if case.kind == "vignette"]
    if words:
        metrics["needs"] = _needs_metrics(words)
        metrics["urgent"] = _urgent_metrics(words)
    if families:
        metrics["vignettes"] = _vignette_metrics(families)
        if beside is not None:
            metrics |= _deeper(families, recommend, service_of, beside, each)
    return Evaluation(metrics=metrics, cases=tuple(one for _, one in told))


def _deeper(
    families: Sequence[tuple[Case, dict[str, Any]]],
    recommend: Answer,
    service_of: ServiceOf,
    beside: Beside,
    each: Each,
) -> dict[str, Any]:
    """Compare with plainer orders, work every sentence out again, and hold answers to laws."""
    outputs = {case.id: one["output"] for case, one in families}
    comparison = Comparison(beside.services)
    laws = Laws(recommend, beside.why_not, service_of)
    world = World(today=beside.today, standings=beside.standings)
    said = []
    for case in each([case for case, _ in families]):
        output = outputs[case.id]
        said.append((case.id, sentences(see(case.fields, output, service_of), world)))
        shown = [service_of(option["service_id"]) for option in output["options"]]
        family = Family(
            said=output["situation"],
            needs=_needs_judged(case, output),
            origin=output["origin"],
            today=beside.today,
        )
        comparison.add(family, [one for one in shown if one is not None])
        laws.add(case.id, case.fields, output, _elsewhere(case.id, outputs))
    return {
        "explanations": figures(said),
        "ranking": comparison.ranking(),
        "exposure": comparison.exposure(),
        "laws": laws.figures(),
    }


def _needs_judged(case: Case, output: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the needs a list is judged for: the labels, else those that were asked for."""
    labels = case.fields.get("expected_needs")
    if isinstance(labels, list):
        return tuple(str(need) for need in labels)
    return tuple(need["need"] for need in output["needs"] if need["grade"] != "ask")


def _elsewhere(case_id: str, outputs: Mapping[str, Mapping[str, Any]]) -> str:
    """Return another family's postcode in the same council; empty where there is none."""
    mine = outputs[case_id]["origin"]
    if mine is None or mine["council_code"] is None:
        return ""
    origins = (output["origin"] for output in outputs.values())
    labels = (
        one["label"]
        for one in origins
        if one and one["council_code"] == mine["council_code"] and one["label"] != mine["label"]
    )
    return next(labels, "")


Told = tuple[Case, dict[str, Any]]


def _utterance(case: Case, output: Mapping[str, Any]) -> dict[str, Any]:
    truth = _needs_of(case)
    given = [need["need"] for need in output["needs"]]
    checks: list[dict[str, Any]] = []
    if truth is not None:
        checks += [
            {"check": "needs_exact", "ok": set(given) == set(truth)},
            {
                "check": "first_need_right",
                "ok": given[0] in truth if truth and given else not truth,
            },
            {
                "check": "needs_in_top_three",
                "ok": set(truth) <= set(given[:TOP]) or len(truth) > TOP,
            },
        ]
    wanted = _urgent_kinds(case)
    seen = {sign["kind"] for sign in output["urgent"]}
    if wanted:
        checks.append({"check": "urgent_seen", "ok": bool(wanted & seen)})
    elif "urgent" in case.fields:
        checks.append({"check": "urgent_not_seen", "ok": not seen})
    return {"id": case.id, "output": output, "checks": checks}


def _needs_of(case: Case) -> Collection[str] | None:
    needs = case.fields.get("needs")
    return None if not isinstance(needs, list) else [str(need) for need in needs]


def _urgent_kinds(case: Case) -> set[str]:
    """Return the kinds a label asks for; a bare `true` means a risk to life."""
    label = case.fields.get("urgent")
    if label is True:
        return {"risk_to_life"}
    if isinstance(label, str):
        return {label}
    return {str(kind) for kind in label} if isinstance(label, list) else set()


def _needs_metrics(told: Sequence[Told]) -> dict[str, Any]:
    cases = [
        (set(truth), [need["need"] for need in one["output"]["needs"]])
        for case, one in told
        if (truth := _needs_of(case)) is not None
    ]
    nothing = [given for truth, given in cases if not truth]
    score = {name: round(value, 4) for name, value in asdict(score_needs(cases)).items()}
    return score | {
        "texts": len(cases),
        "any_right_in_top_three": _share(
            sum(bool(truth & set(given[:TOP])) for truth, given in cases if truth),
            len(cases) - len(nothing),
        ),
        "nothing_said_nothing_found": _share(sum(not given for given in nothing), len(nothing)),
    }


def _urgent_metrics(told: Sequence[Told]) -> dict[str, Any]:
    signs = [
        (_urgent_kinds(case), {sign["kind"] for sign in one["output"]["urgent"]})
        for case, one in told
    ]
    urgent = [(wanted, seen) for wanted, seen in signs if wanted]
    calm = [seen for wanted, seen in signs if not wanted]
    return {
        "urgent": len(urgent),
        "recall": _share(sum(bool(wanted & seen) for wanted, seen in urgent), len(urgent)),
        "not_urgent": len(calm),
        "false_alarms_risk_to_life": sum("risk_to_life" in seen for seen in calm),
        "false_alarms_any_kind": sum(bool(seen) for seen in calm),
    }


def _vignette(case: Case, output: Mapping[str, Any], service_of: ServiceOf) -> dict[str, Any]:
    seen = see(case.fields, output, service_of)
    checks = []
    for which in ("must", "must_not"):
        for asked in case.fields.get(which) or ():
            check = CHECKS.get(asked.get("check"))
            # In `must_not` names already say what must not be; both lists are promises to keep.
            ok = None if check is None else check(seen, asked)
            checks.append({**asked, "ok": ok, "list": which})
    return {"id": case.id, "output": output, "checks": checks}


def _vignette_metrics(told: Sequence[Told]) -> dict[str, Any]:
    checks = [check for _, one in told for check in one["checks"] if check["ok"] is not None]
    hard = [check for check in checks if check["check"] in HARD]
    by_check: dict[str, list[int]] = {}
    for check in checks:
        counts = by_check.setdefault(check["check"], [0, 0])
        counts[0] += check["ok"]
        counts[1] += 1
    labelled = [
        (set(case.fields["expected_needs"]), [need["need"] for need in one["output"]["needs"]])
        for case, one in told
        if isinstance(case.fields.get("expected_needs"), list)
    ]
    return {
        "families": len(told),
        "checks_met": _share(sum(check["ok"] for check in checks), len(checks)),
        "hard_checks_met": _share(sum(check["ok"] for check in hard), len(hard)),
        "checks": len(checks),
        "not_known_to_us": sum(check["ok"] is None for _, one in told for check in one["checks"]),
        "by_check": {name: by_check[name] for name in sorted(by_check)},
        "failed": [
            {"id": one["id"], **{k: v for k, v in check.items() if k != "ok"}}
            for _, one in told
            for check in one["checks"]
            if check["ok"] is False
        ],
        "needs": {k: round(v, 4) for k, v in asdict(score_needs(labelled)).items()},
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0
