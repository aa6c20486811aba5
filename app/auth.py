"""Who may change the directory? Whoever sits at this machine, or signed in with the role for it.

Looking needs no account. Where signing in is set up (`[auth]` in secrets.toml, OpenID Connect), the
account must have the role: in its claim `roles`, or by its e-mail address under `[roles]` of the
same file. Where it is not, only a visitor from this very machine may change anything: `fingerpost
serve` listens there alone unless it is told otherwise.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

STEWARD, PLANNER = "steward", "planner"
FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")


def may_change() -> bool:
    """Say whether this visitor may change what the directory holds."""
    return _may({STEWARD})


def may_plan() -> bool:
    """Say whether this visitor may see what is for planners, and keep what groups said."""
    return _may({PLANNER, STEWARD})


def _may(asked: set[str]) -> bool:
    """Say whether this visitor has one of these roles, or sits at this machine without accounts."""
    if signing_in_is_set_up():
        return is_signed_in() and not asked.isdisjoint(roles_of(st.user, _listed()))
    return is_at_this_machine(st.context.ip_address, dict(st.context.headers))


def is_signed_in() -> bool:
    """Say whether this visitor has signed in."""
    return signing_in_is_set_up() and bool(st.user.get("is_logged_in"))


def roles_of(account: Mapping[str, Any], listed: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Return the roles of an account: those it claims, and those that list its e-mail address.

    An address that the provider says is not verified counts for nothing.

    >>> sorted(roles_of({"email": "Ann@Example.org"}, {"steward": ["ann@example.org"]}))
    ['steward']
    """
    claimed = account.get("roles")
    held = (
        {role for role in claimed if isinstance(role, str)} if isinstance(claimed, list) else set()
    )
    address = str(account.get("email") or "").lower()
    if address and account.get("email_verified", True) is not False:
        held |= {role for role, all_of in listed.items() if address in map(str.lower, all_of)}
    return frozenset(held)


def _listed() -> dict[str, list[str]]:
    """Return the e-mail addresses of each role, from `[roles]` of secrets.toml."""
    found = st.secrets.get("roles", {})
    return {role: list(addresses) for role, addresses in found.items()}


def signing_in_is_set_up() -> bool:
    """Say whether accounts are in use; without a secrets file they are not."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def is_at_this_machine(address: str | None, headers: dict[str, str]) -> bool:
    """Say whether a visitor comes from here and through no proxy.

    Streamlit gives no address for a visitor from localhost. Behind a proxy everybody seems to come
    from here, so a forwarding header means "from elsewhere".
    """
    if any(name.lower() in FORWARDED for name in headers):
        return False
    if address is None:
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def author() -> str:
    """Return what is kept of who changed something: an account, never a person's name."""
    if not signing_in_is_set_up():
        return "this machine"
    return f"account {st.user.get('sub', '')}"
