import pytest

from directory.index import Row, read_columns
from directory.records import Fit, Service
from directory.vocabulary import words
from recommender.rules.speciality import RULE, specialities
from recommender.situation import Child, Situation


def fit(situation, **fields):
    row = Row(service=Service(id="s", name="x", **fields), need="health", at=None)
    value = int(RULE.judge(situation, read_columns([row], RULE.columns), child=None)[0])
    return value, RULE.reason(Fit.NO, situation, row, child=None)


@pytest.mark.parametrize(
    ("tag", "words", "offered"),
    [
        ("addiction", "baby won't feed and I'm exhausted", False),
        ("addiction", "I've started drinking again", True),
        ("addiction", "my bevvy is out of hand", True),
        ("couples_counselling", "I'm lonely", False),
        ("couples_counselling", "can we get help, me and my partner keep fighting", True),
        ("mediation", "Ex stopped paying maintenance and wants to change contact", True),
        ("mediation", "I need a job", False),
        ("bereavement", "my mum died in March", True),
        ("bereavement", "panic attacks again", False),
    ],
)
def test_help_for_one_trouble_waits_until_it_is_named(tag, words, offered):
    assert (fit(Situation(text=words), tags=(tag,))[0] != Fit.NO) == offered


def test_who_she_says_she_is_names_it_too():
    gran = Situation(adult="gran, 61 (kinship carer)")
    assert fit(gran, audience=("kinship_carers",))[0] != Fit.NO
    value, words = fit(Situation(adult="dad, 29"), audience=("kinship_carers",))
    assert (value, words) == (
        Fit.NO,
        "For people who bring up somebody else's child: nothing was said of that.",
    )


def test_a_baby_speaks_for_itself():
    baby = Situation(children=(Child(age_years=0.3, in_words="baby"),))
    assert fit(baby, tags=("perinatal",))[0] != Fit.NO
    assert fit(Situation(), tags=("perinatal",))[0] == Fit.NO


@pytest.mark.parametrize(
    ("situation", "needs", "offered"),
    [
        (Situation(needs=("training",)), ("training", "esol"), False),
        (Situation(needs=("training",), languages=("pl",)), ("training", "esol"), True),
        (Situation(needs=("esol", "training")), ("training", "esol"), True),
        (Situation(needs=("legal",)), ("domestic_abuse", "legal"), False),
        (Situation(needs=("legal", "domestic_abuse")), ("domestic_abuse", "legal"), True),
        (Situation(text="he hits me"), ("domestic_abuse", "legal"), True),
    ],
)
def test_a_need_beside_the_one_asked_for_marks_a_service_too(situation, needs, offered):
    assert (fit(situation, needs=needs)[0] != Fit.NO) == offered


def test_where_she_said_nothing_some_are_still_offered():
    assert fit(Situation(), tags=("energy_advice",))[0] != Fit.NO
    assert fit(Situation(text="can't start work"), tags=("energy_advice",))[0] == Fit.NO


def test_every_speciality_is_a_word_we_know():
    kinds = {"tag": "tags", "audience": "audience", "need": "needs"}
    for one in specialities():
        assert one.kind == "record" or one.mark in words(kinds[one.kind])


EPILEPSY = {"name": "Epilepsy Youth Project", "description": "A club for young people."}
CARERS = {"description": "Support for carers of a person with serious mental health issues."}
LUNCH = {"name": "Ferry Lunch Club", "description": "Lunch for older people, some with dementia."}


@pytest.mark.parametrize(
    ("record", "text", "offered"),
    [
        (EPILEPSY, "One of my twins has cerebral palsy.", False),
        (EPILEPSY, "my boy has seizures", True),
        (EPILEPSY, "", True),  # the need alone was given: it may be that
        (CARERS, "One of my twins has cerebral palsy.", False),
        (CARERS, "", False),
        (CARERS, "my sister has bipolar and I look after her", True),
        (LUNCH, "the fridge is empty", False),
        (LUNCH, "", False),
        (LUNCH, "lunch for my gran", True),
        ({"description": "Advice for everyone, from families to older people."}, "rent", True),
        ({"name": "Advice shop"}, "rent", True),
    ],
)
def test_what_a_record_says_of_itself_is_for_one_trouble(record, text, offered):
    one = Service(id="s", **{"name": "x", "needs": ("disability",), **record})
    row = Row(service=one, need="disability", at=None)
    situation = Situation(text=text, needs=("disability",))
    value = int(RULE.judge(situation, read_columns([row], RULE.columns), child=None)[0])
    assert (value != Fit.NO) == offered


def test_of_several_conditions_named_one_is_enough():
    both = {"description": "For people with a learning or physical disability or epilepsy."}
    row = Row(service=Service(id="s", name="x", **both), need="disability", at=None)
    twins = Situation(text="one of them has cerebral palsy", needs=("disability",))
    assert int(RULE.judge(twins, read_columns([row], RULE.columns), child=None)[0]) != Fit.NO


def test_childcare_takes_every_child():
    row = Row(service=Service(id="s", name="Autism-aware Nursery"), need="childcare", at=None)
    found = RULE.judge(Situation(text="x"), read_columns([row], RULE.columns), child=None)
    assert int(found[0]) != Fit.NO


def test_a_playscheme_of_one_condition_waits_until_it_is_spoken_of():
    scheme = Service(id="s", name="Autism Playscheme", tags=("holiday_club", "nursery"))
    row = Row(service=scheme, need="childcare", at=None)
    for text, offered in (("I start work", False), ("my boy is autistic", True)):
        found = RULE.judge(Situation(text=text), read_columns([row], RULE.columns), child=None)
        assert (int(found[0]) != Fit.NO) is offered


@pytest.mark.parametrize(
    "name",
    [
        "Centre for Children with Motor Impairments",
        "Lothian Autistic Society Edinburgh Daycare",
        "Perth Autism Support",
        "ASN Holiday Club",
    ],
)
def test_a_nursery_for_one_disability_waits_until_it_is_spoken_of(name):
    row = Row(service=Service(id="s", name=name, tags=("nursery",)), need="childcare", at=None)
    for text, offered in (("I start work", False), ("she has cerebral palsy", True)):
        found = RULE.judge(Situation(text=text), read_columns([row], RULE.columns), child=None)
        assert (int(found[0]) != Fit.NO) is offered
