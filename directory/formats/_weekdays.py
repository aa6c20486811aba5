"""Which day is meant? Names and numbers of weekdays as feeds write them, as RRULE's two letters."""

from __future__ import annotations

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def byday_of(value: object) -> str | None:
    """Return `MO` … `SU` for "Monday", "mon", "MO", `http://schema.org/Monday` or 1 (Monday) … 7.

    HSDS 2 counts weekdays from 1 for Monday; 0 could be either end of the week and is not read.
    """
    text = str(value if value is not None else "").strip().rsplit("/", 1)[-1].upper()
    if text.isdigit():
        number = int(text[:3])
        return _DAYS[number - 1] if 1 <= number <= 7 else None
    return text[:2] if text[:2] in _DAYS else None
