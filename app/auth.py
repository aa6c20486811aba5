"""Who may change the directory? Whoever sits at this machine, or signed in with the role for it.

Looking needs no account. Where signing in is set up (`[auth]` in secrets.toml, OpenID Connect), a
claim `roles` of the account must hold `steward`. Where it is not, only a visitor from this very
machine may change anything: `fingerpost serve` listens there alone unless it is told otherwise.
"""

from __future__ import annotations

import ipaddress

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
        roles = st.user.get("roles")
        held = isinstance(roles, list) and not asked.isdisjoint(roles)
        return bool(st.user.get("is_logged_in")) and held
    return is_at_this_machine(st.context.ip_address, dict(st.context.headers))


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
