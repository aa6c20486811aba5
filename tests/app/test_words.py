from app import words
from recommender.rules import all_rules


def test_every_rule_can_say_why_it_left_something_out():
    assert set(words.RULES) == set(all_rules())
