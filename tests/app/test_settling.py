"""Memory is given back once a planner rests, not at every turn of a dial."""

import threading

from app import settling


def test_memory_is_given_back_once_when_nothing_more_is_made(monkeypatch):
    given, rested = [], threading.Event()
    monkeypatch.setattr(settling, "AT_REST_S", 1.0)
    monkeypatch.setattr(settling, "_give_back", lambda: (given.append(1), rested.set()))
    at_rest = settling._AtRest()
    for _ in range(5):
        at_rest.begin_anew()
    assert given == []
    assert rested.wait(20)
    assert given == [1]


def test_a_process_that_does_not_serve_is_left_alone(monkeypatch):
    monkeypatch.setattr(settling, "_SETTLED", threading.Event())
    monkeypatch.setattr(settling, "_freeze", lambda: 1 / 0)
    settling.settle_again()
