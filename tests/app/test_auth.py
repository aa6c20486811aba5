import pytest

from app.auth import is_at_this_machine


@pytest.mark.parametrize(
    ("address", "headers", "is_here"),
    [
        (None, {}, True),
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("192.0.2.7", {}, False),
        ("not an address", {}, False),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, False),
        (None, {"Forwarded": "for=192.0.2.7"}, False),
    ],
)
def test_only_this_machine_may_change_things_without_accounts(address, headers, is_here):
    assert is_at_this_machine(address, headers) is is_here
