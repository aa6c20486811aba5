import pytest

from directory.discovery import discover
from directory.errors import DiscoveryError
from directory.formats import Format, all_formats
from recommender.gaps.measures import all_measures
from recommender.rules import Rule, all_rules


@pytest.mark.parametrize("parts", [all_formats, all_rules, all_measures])
def test_every_folder_of_parts_is_found_sorted_by_id(parts):
    found = list(parts())
    assert found
    assert found == sorted(found)


def test_a_format_id_is_its_file_name_with_dashes():
    assert all("_" not in name for name in all_formats())


def test_a_file_without_its_part_is_named():
    with pytest.raises(DiscoveryError, match=r"directory\.formats\.\w+ holds 0 parts of kind Rule"):
        discover("directory.formats", Rule)


def test_a_part_is_the_same_object_each_time():
    first, second = (discover("directory.formats", Format, dashes=True) for _ in range(2))
    assert all(first[name] is second[name] for name in first)
