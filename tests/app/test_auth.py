import pytest

from app.asgi import secrets_in
from app.auth import is_at_this_machine, roles_of
from directory.errors import SecretsFileError


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


@pytest.mark.parametrize(
    ("account", "roles"),
    [
        ({}, set()),
        ({"roles": ["steward", "planner"]}, {"steward", "planner"}),
        ({"roles": "steward"}, set()),  # text is no list: a claim gone wrong opens nothing
        ({"roles": [["steward"], None]}, set()),
        ({"email": "ann@example.org"}, {"steward"}),
        ({"email": "ANN@example.org", "email_verified": True}, {"steward"}),
        ({"email": "ann@example.org", "email_verified": False}, set()),
        ({"email": "bob@example.org"}, set()),
        ({"email": ""}, set()),
        ({"email": "bob@example.org", "roles": ["planner"]}, {"planner"}),
    ],
)
def test_a_role_is_claimed_or_listed(account, roles):
    assert roles_of(account, {"steward": ["Ann@example.org"], "planner": []}) == roles


def test_without_a_secrets_file_there_are_no_accounts(tmp_path):
    assert secrets_in(tmp_path) is None


def test_the_secrets_file_is_read_from_the_data_folder(tmp_path):
    (tmp_path / "secrets.toml").write_text('[auth]\nclient_id = "fingerpost"\n')
    assert secrets_in(tmp_path) == {"auth": {"client_id": "fingerpost"}}


def test_a_broken_secrets_file_stops_the_server_with_a_sentence(tmp_path):
    (tmp_path / "secrets.toml").write_text("[auth\n")
    with pytest.raises(SecretsFileError, match=r"secrets\.toml is not a TOML file .*; mend it"):
        secrets_in(tmp_path)
