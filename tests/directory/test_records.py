"""An id is the same on every machine: a UUID of version 5, as the standard makes it."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from directory.records import NAMESPACE, stable_id


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=4))
def test_an_id_is_the_uuid_of_its_parts(parts):
    assert stable_id(*parts) == str(uuid.uuid5(NAMESPACE, "/".join(parts)))
