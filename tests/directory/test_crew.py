"""Work that is shared comes back as if one had done it all, whatever becomes of the helpers."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.crew import processors, shared

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="helpers are forked on Linux only")


def doubled(numbers):
    return [(2 * number, os.getpid()) for number in numbers]


@settings(max_examples=25, deadline=None)
@given(
    count=st.integers(0, 40), processes=st.integers(1, 3), batch=st.sampled_from([1, 2, 3, 5, 100])
)
def test_results_come_in_the_order_of_the_items(count, processes, batch):
    found = list(shared(doubled, range(count), processes=processes, batch=batch))
    assert [value for value, _ in found] == [2 * number for number in range(count)]


def test_several_processes_take_part():
    found = list(shared(doubled, range(300), processes=2, batch=10))
    assert len({process for _, process in found}) == 3  # the first batch is done at home


@settings(max_examples=25, deadline=None)
@given(count=st.integers(0, 120), processes=st.integers(1, 3), known=st.sets(st.integers(0, 120)))
def test_what_is_at_hand_stands_among_the_rest_in_its_place(count, processes, known):
    found = list(
        shared(
            lambda numbers: [("worked", number) for number in numbers],
            range(count),
            processes=processes,
            batch=3,
            at_hand=lambda number: ("known", number) if number in known else None,
        )
    )
    assert [number for _, number in found] == list(range(count))
    if processes > 1:  # the first batch is done at home, as it comes
        told = ["known" if number in known else "worked" for number in range(3, count)]
        assert [how for how, _ in found[3:]] == told


def test_nobody_is_hired_where_all_is_at_hand():
    walk = shared(doubled, range(1_000), processes=2, batch=10, at_hand=lambda number: (number, 0))
    assert len([next(walk) for _ in range(900)]) == 900
    assert multiprocessing.active_children() == []


def test_one_batch_is_not_worth_a_helper():
    assert {process for _, process in shared(doubled, range(10), processes=4)} == {os.getpid()}


def test_what_goes_wrong_goes_wrong_here():
    def stumbles(numbers):
        if 57 in numbers:
            raise ValueError("fifty-seven")
        return numbers

    found = shared(stumbles, range(100), processes=2, batch=5)
    with pytest.raises(ValueError, match="fifty-seven"):
        list(found)
    assert multiprocessing.active_children() == []


def test_a_helper_that_dies_is_done_without():
    home = os.getpid()

    def deadly(numbers):
        if 57 in numbers and os.getpid() != home:
            os.kill(os.getpid(), signal.SIGKILL)
        return numbers

    assert list(shared(deadly, range(100), processes=2, batch=5)) == list(range(100))


def test_nobody_stays_when_the_walk_is_broken_off():
    walk = shared(doubled, range(10_000), processes=2, batch=5)
    next(walk)
    for _ in range(20):
        next(walk)
    assert len(multiprocessing.active_children()) == 2
    walk.close()
    assert multiprocessing.active_children() == []


def test_source_is_never_walked_far_ahead():
    taken = []

    def source():
        for number in range(1_000):
            taken.append(number)
            yield number

    walk = shared(doubled, source(), processes=2, batch=10)
    for seen in range(500):
        next(walk)
        assert len(taken) <= seen + 50


SLOW = """
import sys, time
from directory.crew import shared
def slow(numbers):
    time.sleep(0.01 * len(numbers))
    return numbers
for number in shared(slow, range(100_000), processes=2, batch=5):
    if number == 50:
        import multiprocessing
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)
"""


def test_helpers_end_with_a_parent_that_was_killed():
    parent = subprocess.Popen(
        [sys.executable, "-c", SLOW], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    helpers = [int(one) for one in parent.stdout.readline().split()]
    assert len(helpers) == 2
    parent.kill()
    parent.communicate()
    until = time.monotonic() + 10
    while any(is_there(one) for one in helpers) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(is_there(one) for one in helpers)


def is_there(process):
    """Say whether a process runs; one that ended and was not waited for counts as gone."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_there_is_a_processor():
    assert processors() >= 1
