"""What is a labelled case? One JSON object a line, told apart by its fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from directory.errors import CaseFileError


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One line: an utterance (words and the needs in them) or a vignette (a family and checks)."""

    id: str
    kind: Literal["utterance", "vignette"]
    fields: Mapping[str, Any]


def read_cases(name: str, text: str) -> tuple[Case, ...]:
    """Return the cases of a file; a vignette is what has `must`, `must_not` or `expected_needs`.

    Raises
    ------
    CaseFileError
        If a line is not a JSON object, has neither words nor checks, or the file holds nothing.
    """
    cases = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except json.JSONDecodeError as error:
            raise CaseFileError(name, number, f"it is not JSON ({error.msg})") from error
        if not isinstance(fields, dict):
            raise CaseFileError(name, number, "it is not one JSON object")
        vignette = any(key in fields for key in ("must", "must_not", "expected_needs"))
        if not vignette and not isinstance(fields.get("text"), str):
            raise CaseFileError(name, number, "it has neither `text` nor `must`")
        kind: Literal["utterance", "vignette"] = "vignette" if vignette else "utterance"
        cases.append(Case(id=str(fields.get("id", number)), kind=kind, fields=fields))
    if not cases:
        raise CaseFileError(name, 1, "there is no case in it")
    return tuple(cases)
