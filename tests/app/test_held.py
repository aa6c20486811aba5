"""Answers are worked out once, whoever asks at the same time."""

import threading

import pytest

from app.held import Held


def test_the_same_question_is_worked_out_once():
    asked = []
    held = Held(lambda key: asked.append(key) or key * 2, most=2)
    assert [held(3), held(3), held(4)] == [6, 6, 8]
    assert asked == [3, 4]


def test_only_the_last_are_kept():
    asked = []
    held = Held(lambda key: asked.append(key), most=2)
    for key in (1, 2, 1, 3, 1, 2):
        held(key)
    assert asked == [1, 2, 3, 2]  # 1 was asked again before 3 came, so 2 went


def test_who_asks_meanwhile_waits_for_the_same_answer():
    begun, go, asked = threading.Event(), threading.Event(), []

    def slow(key):
        asked.append(key)
        begun.set()
        assert go.wait(10)
        return object()

    held, found = Held(slow, most=2), []
    threads = [threading.Thread(target=lambda: found.append(held("x"))) for _ in range(2)]
    threads[0].start()
    assert begun.wait(10)
    threads[1].start()
    go.set()
    for thread in threads:
        thread.join(10)
    assert asked == ["x"]
    assert found[0] is found[1]


def test_what_failed_is_tried_again():
    asked = []

    def once(key):
        asked.append(key)
        if len(asked) == 1:
            raise OSError("not now")
        return key

    held = Held(once, most=2)
    with pytest.raises(OSError, match="not now"):
        held(1)
    assert held(1) == 1


def test_what_is_there_is_known_without_asking_for_it():
    held = Held(lambda key: key * 2, most=1)
    assert not held.has(3)
    held(3)
    assert held.has(3)
    held(4)
    assert not held.has(3)
