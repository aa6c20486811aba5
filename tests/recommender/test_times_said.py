"""The weeks her own words tell of; what is not plain is asked about, or left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.places import Places
from recommender.rules._words import window_words
from recommender.taken import with_her_words
from recommender.times_said import TimesSaid, times_in_text


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("I'm free Monday to Thursday 9.30 to 2.30", "Mon to Thu 9:30am to 2:30pm"),
        ("Mon-Thu 9.30-2.30 I'm free", "Mon to Thu 9:30am to 2:30pm"),
        ("free mon-fri 9-3", "Mon to Fri 9am to 3pm"),
        ("avail. mon-wed 10-2", "Mon to Wed 10am to 2pm"),
        ("can only come weekdays during school hours", "Mon to Fri 9:30am to 2:30pm"),
        ("only free when they're at school", "Mon to Fri 9:30am to 2:30pm"),
        ("Ah can come in the mornings when the weans are at school", "Mon to Fri 9:30am to 2:30pm"),
        ("I can do Tues and Thurs mornings", "Tue and Thu 9am to 12 noon"),
        ("free Tue am and Thu pm", "Tue 9am to 12 noon; Thu 12 noon to 5pm"),
        ("can come on weds btw 10 n 12", "Wed 10am to 12 noon"),
        ("avail Thurs pm only", "Thu 12 noon to 5pm"),
        ("Weans at school 9-3 so free then", "Mon to Fri 9am to 3pm"),
        ("no free before 2, appointments after 2 please", "Every day 2pm to 10pm"),
        ("works Mon-Wed 7-3, can only talk evenings", "Every day 6pm to 9pm"),
        ("Tuesday mornings are free", "Tue 9am to 12 noon"),
        ("free after 1pm", "Every day 1pm to 10pm"),
        ("Debt letters. Can come in Tues or Wed after 10", "Tue and Wed 10am to 10pm"),
        ("I'm free from half past nine til two", "Mon to Fri 9:30am to 2pm"),
        ("free half nine till quarter to three", "Mon to Fri 9:30am to 2:45pm"),
        ("wednesdays half ten to twelve suits me", "Wed 10:30am to 12 noon"),
        ("free weekdays except Tuesday", "Mon and Wed to Fri all day"),
        ("I'm off Tuesdays and Thursdays", "Tue and Thu all day"),
        ("looking for a toddler group on Tuesday mornings", "Tue 9am to 12 noon"),
        ("I work Mon-Wed 9-5 and I'm free Thursdays", "Thu all day"),
        ("free mon-fri 9-3 but my course is Tuesdays 10-12", "Mon and Wed to Fri 9am to 3pm; "),
        # not hers, not a week, or not of her time
        ("not free Mondays", ""),
        ("cannae dae mornings, afternoons are best", ""),
        ("free when they're at nursery", ""),
        ("only free Wed between the school run and 12", ""),
        ("she goes to her dad's every second weekend, I'm free then", ""),
        ("anything free on a Tuesday?", ""),
        ("the free bus is every day 9 till 5", ""),
        ("my son is free from school on Fridays", ""),
        ("I have an appointment next Tuesday 10-11", ""),
        ("my visa is fine till 2027", ""),
        ("a place that gives one to one support", ""),
        ("kids are 9-12 months apart and I owe £9-12 a week", ""),
        ("I sat with him all night", ""),
        ("free school meals", ""),
        ("", ""),
    ],
)
def test_when_she_is_free(text, free):
    said = window_words(times_in_text(text).free)
    assert said.startswith(free) if free.endswith("; ") else said == free


@pytest.mark.parametrize(
    ("text", "care"),
    [
        ("My course is Tuesdays 10-12", "Tue 10am to 12 noon"),
        ("I need someone to watch my son while I work Mon-Fri 9-5", "Mon to Fri 9am to 5pm"),
        ("need nursery mon-wed 8-6", "Mon to Wed 8am to 6pm"),
        ("wee boy 2, ah work 7-3 mon tae fri", "Mon to Fri 7am to 3pm"),
        ("need somebody for the weans Mon, Wed n Fri 2-6", "Mon, Wed and Fri 2pm to 6pm"),
        ("need someone from 3 to 6 mon-fri", "Mon to Fri 3pm to 6pm"),
        ("LP, 2 ch, works mon-fri 9-5, free sat mornings", "Mon to Fri 9am to 5pm; Sat "),
        ("She works Tues-Thurs 10-2, dtr 3", "Tue to Thu 10am to 2pm"),  # a keyworker's note
        ("needs c/care, wk hrs mon-fri 8-4", "Mon to Fri 8am to 4pm"),
        ("LP, works M-W 9-3 in Asda", "Mon to Wed 9am to 3pm"),
        ("Gets kids Thurs-Sun, works Mon-Wed 7-3", ""),  # they are not with him then
        ("Gets kids Wed-Sun, works Mon-Wed 7-3", "Wed 7am to 3pm"),
        ("I work Fri and Sat 10pm-8am", "Fri and Sat 10pm to 8am"),
        ("I'm at college Mon 9-4, Tue 9-12", "Mon 9am to 4pm; Tue 9am to 12 noon"),
        ("I've been offered a job Mon-Fri 9-5, need childcare", "Mon to Fri 9am to 5pm"),
        ("I work in a school mon-fri 9-3", "Mon to Fri 9am to 3pm"),
        ("ma work is Monday tae Friday hauf eight tae four", "Mon to Fri 8:30am to 4pm"),
        ("works back shift 2-10 mon-fri, son 6", "Mon to Fri 2pm to 10pm"),
        ("Am at the college Mon an Tues fae 9 til 4", "Mon and Tue 9am to 4pm"),
        ("my boss changed my hours to mon-fri 10-6", "Mon to Fri 10am to 6pm"),
        ("start work Tues, Thurs 9-5", "Tue and Thu 9am to 5pm"),
        ("my shifts are Thursday to Sunday 5pm-11pm", "Thu to Sun 5pm to 11pm"),
        # another's, not every week, or half of the day is not said
        ("he works Mon-Fri 9-5 and I'm at home", ""),
        ("my mum has them Mon and Tue 9-5 while I work", ""),
        ("she's at nursery Mon-Fri 9-12", ""),
        ("nursery 9-1 mon-fri but I work till 3", ""),
        ("the library is open Mon-Fri 9-5", ""),
        ("the food bank is open Tues 10-12 but I work then", ""),
        ("my support worker comes Tuesdays 10-12", ""),
        ("I work every second weekend", ""),
        ("I work nights", ""),
        ("I want a job mon-fri 9-3", ""),
        ("on placement, 7.30 to 8pm Mon Tue Wed", ""),
        ("I work Mon-Fri 7-7", ""),
        ("I used to work Mon-Fri 9-5 but had to stop", ""),
        ("before I lost my job I worked 9 to 5 Monday to Friday", ""),
        ("could work Mon-Fri 9-2, and if I worked Sat 9-5 I'd lose my UC", ""),
        ("I might start a course Tues 10-12", ""),
        ("start a new job Monday, 4-10pm shifts", ""),
        ("He comes round every Sunday 2-4", ""),
        ("nursery only gives us Mon to Wed 9-12", ""),
        ("I work 16 hours mon-wed", ""),
        ("I was sick at work on Wednesday", ""),
    ],
)
def test_when_the_children_need_looked_after(text, care):
    said = window_words(times_in_text(text).care)
    assert said == care if not care.endswith(" ") else said.startswith(care.split(";")[0])


@pytest.mark.parametrize(
    ("text", "unclear", "which_days"),
    [
        ("kids 2 and 7, mon-fri 9-3", "Mon to Fri 9am to 3pm", ()),
        ("ESOL class on Tuesday mornings", "Tue 9am to 12 noon", ()),
        ("I work 8 till 4", "", ("8 till 4",)),
        ("I do shifts, 7-7, four on four off", "", ()),
        ("court on Monday 9.30", "", ()),
        ("we moved in on Tuesday", "", ()),
    ],
)
def test_what_is_not_clear_is_asked(text, unclear, which_days):
    said = times_in_text(text)
    assert (said.free, said.care) == ((), ())
    assert (window_words(said.unclear), said.which_days) == (unclear, which_days)


def test_what_is_taken_is_said_back_and_times_given_stand(postcodes):
    places = Places(postcodes)
    text = "Free Mon and Tue 9.30 to 2.30. I work Wednesdays 9-5."
    asked, said = with_her_words({"text": text}, places)
    assert asked["free_hours"] == ["Mon 09:30-14:30", "Tue 09:30-14:30"]
    assert asked["care_hours"] == ["Wed 09:00-17:00"]
    assert said == (
        "Taken from your words: you are free Mon and Tue 9:30am to 2:30pm.",
        "Taken from your words: the children need looked after Wed 9am to 5pm, with the way there "
        "and back to add.",
    )
    for kept in ({"free_hours": ["Fri 10:00-12:00"]}, {"care_hours": []}, {"free_hours": None}):
        assert with_her_words({"text": text, **kept}, places) == ({"text": text, **kept}, ())


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("I work Wednesdays 9-5", {"care_hours": ["Wed 09:00-17:00"]}),
        ("I can't do Mondays", {}),
    ],
)
def test_hours_of_work_are_not_free_and_that_is_said(postcodes, text, taken):
    asked, said = with_her_words({"text": text}, Places(postcodes))
    assert {key: asked[key] for key in taken} == taken
    assert len(asked["busy_hours"]) == 1
    assert any(one.startswith("Taken from your words: you are not free ") for one in said)


def test_times_that_are_not_clear_are_asked_in_one_sentence_each(postcodes):
    said = with_her_words({"text": "I work 8 till 4"}, Places(postcodes))[1]
    assert said == ("You spoke of 8 till 4: say on which days.",)
    said = with_her_words({"text": "kids 2 and 7, mon-fri 9-3"}, Places(postcodes))[1]
    assert said == (
        "You spoke of Mon to Fri 9am to 3pm: say if you are free then, or if the children need "
        "looked after.",
    )


_OF_TIME = (
    *("mon", "tue", "wed", "thu", "fri", "sat", "sun", "day", "week", "m-f", "m - f"),
    *("morning", "afternoon", "evening", "school", "noon", "one", "two", "three", "four", "five"),
    *("six", "seven", "eight", "nine", "ten", "eleven", "twelve", " am", " pm", "daily"),
)
_SAYING = (
    "I'm free work my course is Tues Thursday mornings 9-3 9.30 to 2.30 half past nine til two "
    "weekends nursery need someone he works after 1pm except Monday and , . 8 till 4 school hours "
    "can come available when they're at school not every second"
)
_WORDS = st.sampled_from(_SAYING.split())


@given(st.text(st.characters(exclude_categories=["Nd", "No", "Nl", "Cs"])))
def test_no_hours_without_a_word_of_time(text):
    if not any(word in text.lower() for word in _OF_TIME):
        said = times_in_text(f"I'm free, I work, I need someone {text}")
        assert said == TimesSaid()


@given(st.lists(_WORDS, max_size=14).map(" ".join))
def test_capitals_change_nothing_and_free_is_never_in_work(text):
    said = times_in_text(text)
    assert times_in_text(text.upper()) == said
    assert times_in_text(f"  {text}  ") == said


@given(st.lists(st.sampled_from(["free", "I work", "course"]), min_size=1, max_size=4))
def test_free_and_care_do_not_overlap_where_hours_are_work(cues):
    text = ". ".join(f"{cue} mon-fri {9 + k}-{3 + k}" for k, cue in enumerate(cues))
    said = times_in_text(text)
    for free in said.free:
        for care in said.care:
            apart = free.end <= care.start or care.end <= free.start
            assert free.day != care.day or apart
