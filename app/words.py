"""Every string people see. Plain English: short words, no jargon, "may" and "ask", never a promise.

Names of needs, audiences and tags come from `data/reference/vocabulary.toml`; sentences about one
service come from the rules. All else that a page says stands here.
"""

from __future__ import annotations

from typing import Final

NAME: Final = "Fingerpost"
TITLE: Final = "Fingerpost"  # on every tab: a title names no need, no place and no service

# ---------------------------------------------------------------- pages
FIND: Final = "Find"
PLAN: Final = "Plan"
GAPS: Final = "Gaps"
DATA: Final = "Data"
ABOUT: Final = "About"
SERVICE: Final = "Service"

SAMPLE_NOTE: Final = (
    "These services are invented, and marked “(sample)”, so that you can look round. "
    "The national phone lines are real."
)
NEVER_LEAVES: Final = "What you type is not stored, and is forgotten when you leave."
NO_MAP: Final = "No place to show on a map: these come by phone, online or to you."
MAP_FAILED: Final = "The map could not be drawn. The list holds the same places."
ORIGIN: Final = "Start"

# ---------------------------------------------------------------- leaving at once
EXIT: Final = "Exit this page"
EXIT_REGION: Final = "Leave this page"
EXIT_HINT: Final = "Leaves at once. You can also press Shift three times."
EXIT_URL: Final = "https://www.bbc.co.uk/weather"
SAFETY: Final = "Leaving quickly"
SAFETY_TITLE: Final = "If someone may look at this screen"
SAFETY_LINES: Final = (
    "Press “Exit this page”, or Shift three times, and a weather page opens in its place.",
    "What you typed here is cleared. Fingerpost keeps no record of it. Back leads to the weather.",
    "Your browser still keeps a history of pages. This button cannot erase that.",
    "If you can, use a private window, or a phone or computer that only you use.",
    "If you are in danger now, call 999. If you cannot speak, press 55 when asked.",
)
SAFETY_NO_SCRIPT: Final = (
    "Scripts are switched off in this browser. “Exit this page” still opens the weather page, but "
    "Shift does nothing, and Back leads here again: close the tab when you can."
)
LEAVING: Final = "Could someone look at this screen? Press Shift three times to leave at once."
LEAVING_LINK: Final = "What that clears, and what it cannot (new tab)"
CONTINUE: Final = "Continue"
BACK_TO_QUESTIONS: Final = "Back to the questions"

# ---------------------------------------------------------------- find: the questions
FIND_TITLE: Final = "Find help nearby"
FIND_INTRO: Final = "A postcode and one need already give an answer. All else is up to you."
WHERE: Final = "Where do you start from?"
WHERE_HINT: Final = "A postcode such as G34 9AA, its first half, or a place name"
SECOND_HINT: Final = "Its name if we list it, a postcode, or a place name"
POINT_INSTEAD: Final = "No postcode? Point at a map"
POINT_LABEL: Final = "Map to point at. A postcode or a place name in the field above does the same."
POINT_HINT: Final = "Click where you start from. The nearest postcode is taken."
POINT_NOWHERE: Final = "No postcode is near that point. Click nearer to where people live."
NEEDS: Final = "What would help?"
SHORT_NEEDS: Final = {
    "training": "training and work",
    "disability": "disability, extra support",
}
"""Needs whose whole name is too long for a button."""
OWN_WORDS: Final = "Or in your own words"
OWN_WORDS_HINT: Final = "I need someone for my two-year-old while I am at college"
READ_FROM_WORDS: Final = "Read from your words"
CHILD_OF: Final = "a child of {age}"
NOT_MEANT: Final = "Read from your words. Tap what you did not mean."
HEARD: Final = "{need} (“{evidence}”)"
DID_YOU_MEAN: Final = "Did you also mean?"
SHOWN_IN_CASE: Final = "Did you mean this? It is shown in case you did."
NOT_READ: Final = (
    "We could not tell from these words what would help. Choose from “What would help?”, or say it "
    "another way."
)
CHILDREN: Final = "Children"
ADD_CHILD: Final = "Add a child"
TAKE_OUT: Final = "Take out"
WHEN: Final = "Times"
FREE_TIMES: Final = "Free for appointments or a course"
CARE_TIMES: Final = "Children need to be looked after"
FREE_TIMES_HINT: Final = "A course or visit should fall inside these hours."
CARE_TIMES_HINT: Final = "Childcare should cover all of these hours, and the way there and back."
QUICK_TIMES: Final = "Fill in"
HOW_TO_PAINT: Final = (
    "Fill in, then tap: what is blank is filled, what is marked is cleared, an hour at a time. "
    "Hold and drag for several."
)
SCHOOL_HOURS: Final = "School hours"
OFFICE_HOURS: Final = "Working day"
MORNINGS: Final = "Mornings"
EVENINGS: Final = "Evenings"
CLEAR_TIMES: Final = "Clear"
STATES: Final = {
    "yes": "marked",
    "part": "partly marked, Space marks all of it",
    "no": "not marked",
}
GETTING_THERE: Final = "Getting there and cost"
MODE: Final = "How do you travel?"
MODES: Final = {
    "walk": "Walk",
    "bus": "Bus",
    "train": "Train",
    "subway": "Subway",
    "car": "Car",
    "cycle": "Bike",
    "wheelchair": "Wheelchair",
}
MINUTES: Final = "How long at most, one way?"
AT_MOST: Final = "{minutes} minutes at most"
SECOND_SAID: Final = "also going to {place}"
NOT_THERE: Final = "not {where}"
BUDGET: Final = "What can you pay a week?"
NOT_SAID: Final = "Not said"
FREE_ONLY: Final = "Nothing: free only"
ELSE: Final = "Anything else that matters"
LANGUAGE: Final = "Which language would you rather speak?"
ACCESS: Final = "What do you need to get in and be understood?"
SHE_IS: Final = "What would you say of yourself?"
ALREADY_WITH: Final = "Who helps you already?"
NOT_AT: Final = "Where would you rather not go?"
PREFERENCES: Final = {
    "not at a jobcentre": "at a jobcentre",
    "not in a church": "in a church or other faith place",
    "not a group": "in a group",
}
SECOND_ANCHOR: Final = "A second place you go to, such as a school or college"
SECOND_MEANS: Final = (
    "{place}. The way there and back counts in the hours your children need to be looked after."
)
WHICH_PLACE: Final = "“{name}” may be {places}: give its postcode."
CLEAR_ALL: Final = "Start again (the plan too)"

# ---------------------------------------------------------------- find: the answer
STARTING_FROM: Final = "From {place}. Now choose what would help."
START_HERE: Final = "Start with a postcode and one need"
START_THEN: Final = "What you get then"
START_LINES: Final = (
    "You get a few options that may suit, the nearest that make sense first.",
    "Each says why it is there, and what to ask before you go.",
    "What a record does not say is a question to ask. It is never taken as a no.",
)
URGENT_NOW: Final = "First: help that cannot wait"
NEED_NOW: Final = "Need someone now?"
IN_DANGER: Final = "In danger? Call 999. These lines are free, and someone is there day and night."
SEE_OPTIONS: Final = "See {count}"
SEE_URGENT: Final = "Help that cannot wait"
SEE_HELP: Final = "See what may help"
OPTIONS: Final = "options that may suit"
NO_PLACE_YET: Final = "Nothing can be shown until we know where you start from"
ONE_OPTION: Final = "1 option that may suit"
FROM_PLACE: Final = "from {place}"
VIEWS: Final = ("List", "Map", "Table", "Compare")
VIEW: Final = "Show as"
NOT_KNOWN_TITLE: Final = "Before you call"
NATIONAL_FIRST: Final = "None listed near you: you can call"
CALL_SCRIPT_TITLE: Final = "What to say on the phone"
CALL_SCRIPT: Final = (
    "“Hello. I am calling with a parent who may like your help. May I ask a few things?”",
    "“Who should she ask for, and what should she bring?”",
)
CALL_SCRIPT_OWN: Final = (
    "“Hello. I may like your help. May I ask a few things?”",
    "“Who should I ask for, and what should I bring?”",
)
"""How a call begins and ends: a keyworker's, and a parent's own."""
ASK_TAKES: Final = "Do you take {children}?"
ASK_COVERS: Final = "Can you cover {hours}?"
ASK_FUNDED: Final = "What does it cost, and is there a funded place?"
A_BABY: Final = "a new baby"
TOGETHER_TITLE: Final = "Fewer trips"
TOGETHER_COUNTS: Final = "{doors} and {people}"
MAP_LABEL: Final = (
    "Map of {count}. Arrow keys move it, plus and minus zoom. The list holds the same."
)
KEEP_THIS: Final = "Keep this one"
WHY_THIS: Final = "Why this"
ASK_FIRST: Final = "Ask first"
THE_REST: Final = "How to start"
OF_OPTION: Final = "with option {rank}, and what to ask"
ONLY: Final = "Which of them"
ONLY_ALL: Final = "All"
LATER_OPTIONS: Final = "{many} more options"
FIRST_STEP: Final = "First step:"
WHOLE_RECORD: Final = "More about it (new tab)"
OPEN_SERVICE: Final = "More about {name}"
OPEN_OPTION: Final = "More about no. {rank}"
ADD: Final = "Add no. {rank} to the plan"
ADDED: Final = "In the plan: take no. {rank} out"
TO_YOUR_PLAN: Final = "Go to the plan"
OPEN_PLAN: Final = "{held} in your plan: go to the plan"
ADD_SHORT: Final = "Add"
ADDED_SHORT: Final = "In it"
CHECKED: Final = "Record of {day}"
NEVER_CHECKED: Final = "No date on this record"
FROM_FEED: Final = "from {feeds}"
ACCEPTING: Final = "said on {day} to be taking new people"
NOT_ACCEPTING: Final = "said on {day} to be full"
ALSO: Final = "{need}, also {needs}"
OPEN_NOW: Final = "Listed as open now"
UNTIL: Final = ", until {time}"
OPEN_NEXT: Final = "Listed as open {when}"
HOURS_NOT_LISTED: Final = "Hours: none listed"
HOURS_NOT_CLEAR: Final = "Hours not clear: ask"
PLACE_NOT_KNOWN: Final = "Place not known: ask"
BY_CHANNEL: Final = {
    "phone": "By phone, no travel",
    "online": "Online, no travel",
    "home_visit": "Comes to your home",
    "in_person": "In person",
}
NEAR_MISSES: Final = "Just outside your limits"
LEFT_OUT: Final = "Left out, and why"
LEFT_OUT_LINE: Final = "{count} for what you asked, not shown:"
WHY_NOT: Final = "Looking for one you know?"
WHY_NOT_NAME: Final = "Part of its name"
WHY_NOT_ASK: Final = "Why is it not here?"
WHY_NOT_NONE: Final = "None listed with a name like that within 40 miles."
WHY_NOT_SHOWN: Final = "It is no. {rank} above."
WHY_NOT_LATER: Final = "Nothing speaks against it. Others came before it."
ALSO_ASK: Final = "Also worth asking"
NATIONAL: Final = "Phone lines for all of Scotland or the UK"
NATIONAL_LINE: Final = "Checked {day} on {source}"
NOTHING_TITLE: Final = "Nothing listed fits all of this"
NOTHING_LINES: Final = (
    "That does not mean there is nothing: our lists are not whole.",
    "See what is just outside your limits below, or call one of the lines.",
    "Or ease one limit: more minutes, other hours, or fewer boxes ticked.",
)
SHOW_MORE: Final = "Show more options"
COMPARE_PICK: Final = "Compare up to three"
COMPARE_SLOT: Final = "Side by side: {number}"
COMPARE_NOBODY: Final = "Nobody else"
ASK: Final = "Ask"
NONE_LISTED: Final = "None listed"
NOTHING_MORE: Final = "Nothing more"
COMPARE_NONE: Final = "Choose two or three options to see them side by side."
PROBLEMS: Final = "Please check"
OF_ONE: Final = {
    "are": "is",
    "cost": "costs",
    "do": "does",
    "have": "has",
    "lack": "lacks",
    "need": "needs",
    "serve": "serves",
}
"""What the first word of a reason in RULES is of one service."""
LEFT_OUT_ALL: Final = "Left out: {count} that {why}."
LEFT_OUT_SAID: Final = "Left out: {count}: {reasons}."
LEFT_OUT_SEVERAL: Final = " Some for more than one reason."
RULES: Final = {
    "accepting": "said that they are full",
    "access": "lack the access you need",
    "adult_age": "are for another age",
    "already_with": "are with someone who helps you already",
    "audience": "are for other people",
    "channel": "are not used in the way you want",
    "child_age": "do not take a child of that age",
    "conditionality": "may be told to your jobcentre",
    "cost": "cost more than you can pay",
    "covers_care": "do not cover the hours you need",
    "freshness": "have a record that is too old",
    "hours_said": "are not open at the hours you spoke of",
    "language": "do not list the language",
    "nobody_to_ask": "are a name and an address only, so that nobody can say what they do",
    "part_of_town": "are for another side of the city",
    "open_when_free": "are closed in your free hours",
    "programme_criteria": "are for people in another situation",
    "public_funds": "may count as public funds",
    "referral_route": "need a referral",
    "safety": "are not safe to offer",
    "serves_area": "serve another area",
    "setting": "are somewhere you would rather not go",
    "speciality": "are only for people with a difficulty that was not mentioned",
    "status": "are no longer running",
    "within_reach": "are too far",
}
RELAX: Final = {
    "max_minutes": "It fits if you can travel {to} minutes, not {from_}.",
    "budget_gbp_week": "It fits if you can pay {to}, not {from_}.",
}
RELAX_OTHER: Final = "It fits if {to} would do."
TABLE_HEADS: Final = ("No.", "Name", "Getting there", "Cost", "Phone", "Plan")
"""Heads of the table view."""
COMPARE_ROWS: Final = (
    "For",
    "Getting there",
    "Cost",
    "Why this",
    "Ask first",
    "First step",
    "Record",
)

# ---------------------------------------------------------------- errors
NOT_FOUND_TITLE: Final = "That page is not here"
NOT_FOUND: Final = (
    "The record may have been withdrawn by its publisher. Search again to find others."
)

# ---------------------------------------------------------------- one service
SERVICE_ASK: Final = "Choose a service on the Find page, then “More about”."
NOT_LISTED: Final = "Not listed: ask"
FACTS: Final = "What its record says"
PLACES: Final = "Where and when"
SIMILAR: Final = "Others like it nearby"
FROM_HERE: Final = "{far} away"
FACT_NAMES: Final = {
    "what": "What it does",
    "needs": "Helps with",
    "ages": "Ages",
    "for": "For whom",
    "who": "Who can use it",
    "cost": "Cost",
    "languages": "Languages",
    "interpreter": "Interpreter",
    "access": "Access",
    "areas": "Area it serves",
    "places": "Places registered",
    "route": "How to be referred",
    "choice": "Your choice",
    "accepting": "Taking new people",
    "funding": "Funded until",
    "phone": "Phone",
    "email": "E-mail",
    "web": "Its own page",
    "checked": "Record of",
}
MAY_BE_OLD: Final = "may be out of date: ask"
PLACES_REGISTERED: Final = "{count} registered. This is not how many are free."
ROUTES: Final = {
    "self": "you can ask yourself",
    "keyworker": "a keyworker can refer you",
    "gp": "your doctor can refer you",
    "professional": "someone who works with you can refer you",
    "jobcentre": "through your work coach",
}
CHOICE: Final = {
    "voluntary": "Listed as voluntary: you may say no or stop.",
    "mandated": "A jobcentre may make this a condition. Ask who is told before you sign up.",
    "unknown": "Ask if it is your choice, and who is told.",
}
FIT: Final = {"yes": "yes", "no": "no", "unknown": "not listed: ask"}
TO_PLAN: Final = "Add to the plan"
FROM_PLAN: Final = "In the plan: take it out"
BACK_TO_OPTIONS: Final = "Back to the options"
PAPER: Final = "Page to print or share (new tab)"
SOURCES: Final = "Where these facts come from"
SOURCE_LINE: Final = "{feed}, record {record}"
PLACED_ELSEWHERE: Final = "It says that this is {far} away from the place shown: ask."
PLACED_BY: Final = {
    "area": "Shown near its area, not at its door.",
    "district": "Shown near its area, not at its door.",
    "sector": "Shown to the nearest few streets.",
    "postcode": "Shown at its postcode.",
    "point": "",
}
NO_ADDRESS: Final = "Its address is kept private. Call first."
LISTED_HOURS: Final = "Listed as open:"
CLOSED: Final = {
    "temporarily closed": "Its record says that it is closed for now.",
    "inactive": "Its record says that it is not running now.",
    "defunct": "Its record says that it has closed for good.",
}
ALERT: Final = "Please note"
GRADES: Final = "Published grades"
ALSO_ON_RECORD: Final = "Also on its record"
GRADES_NOTE: Final = "As published on that day. We do not rank by them."
"""A grade is a fact about one inspection; it moves nothing up or down."""

# ---------------------------------------------------------------- the plan
PLAN_TITLE: Final = "Your plan"
PLAN_EMPTY: Final = "Nothing chosen yet. On the Find page, add what you would like to keep."
PLAN_INTRO: Final = "Your goals and choices, in your order. Nothing here is ever late."
GOALS: Final = "What you want, in your own words"
GOALS_HINT: Final = "One goal a line"
STEPS: Final = "What you chose"
WHO: Final = "Who does it"
WHO_WORDS: Final = {"parent": "Me", "keyworker": "My keyworker", "together": "Together"}
STATE_WORDS: Final = {"chosen": "Now", "not_now": "Not now", "done": "Done"}
STATE: Final = "When"
MORE_ON: Final = "Day, note, introduction (no. {number})"
TAKE_AWAY: Final = "Take it with you"
UP: Final = "Move no. {number} up"
DOWN: Final = "Move no. {number} down"
REMOVE: Final = "Take out no. {number}"
UNDO: Final = "Undo the last change"
ON_DAY: Final = "A day, if you want one"
NOTE: Final = "A note"
COUNTED: Final = "{doors} and {people}"
COUNTED_NOTE: Final = "Fewer places and fewer new people mean telling your story less often."
PLACES_TO_GO: Final = ("place to go", "places to go")
NEW_PEOPLE: Final = ("new person to meet", "new people to meet")
STEADY: Final = "The person who stays the same"
STEADY_NOTE: Final = "Such as your keyworker: who to call when anything changes."
STEADY_NAME: Final = "Name"
STEADY_PHONE: Final = "Phone"
PRINT: Final = "Print this plan (new tab)"
PRINT_NOTE: Final = "Opens a page for paper, with your goals and notes. It is not kept."
SHARE: Final = "Share the services only (new tab)"
SCAN: Final = "Scan this to open the page on a phone."
SHARE_NOTE: Final = "This link holds the services and nothing about you."
CALENDAR: Final = "Calendar file (.ics)"
CALENDAR_NEEDS: Final = "Give a step a day, and you can take a calendar file too."
KEEP_FILE: Final = "Save the plan as a file"
OPEN_FILE: Final = "Open a saved plan"
OPEN_FAILED: Final = "That file is not a saved plan. Choose a file that was saved here."
CHECK_FIRST: Final = "But first:"
DO_YOU_TAKE: Final = "Do you take a child of {age}?"
ASK_THEM: Final = {
    "freshness": "Is what the directory lists of you still right?",
    "within_reach": "What is the best way to you, and how long does it take?",
}
TO_TAKE_AWAY: Final = "Print it or take it with you"
INTRODUCTION: Final = "Words to introduce you"
SHE_IS_WORDS: Final = "How you would like to be named"
SHE_IS_DEFAULT: Final = "A parent I work with"
FROM_WHOM: Final = "Signed by"
INTRODUCTION_NOTE: Final = "Read it together first. It is sent nowhere: copy it if you both agree."
BRING_TO: Final = "For no. {numbers} bring or have by you"
HAVE_BY_YOU: Final = "Have by you, if you can"
BRING: Final = "Bring, if you have it"
PLAN_PAPER_TITLE: Final = "Plan"
ASK_ON_PHONE: Final = "When you call, ask what is not said above:"
LATER: Final = "Not now, but kept:"
MY_CHOICE: Final = "My own choice:"
ASK_MINUTES: Final = "Show minutes from"
ASK_MINUTES_BUTTON: Final = "Show"
WITH_YOUNG: Final = "With a child under 5"
TIMES_FROM: Final = "Times are from where you set out{young}."
TIMES_YOUNG: Final = ", with a child under 5"
TIMES_NOT_KNOWN: Final = "This page does not know where you set out, so it says no times."
SKETCH: Final = "Sketch map, north at the top. Not to be used to find the way."
SKETCH_START: Final = "The diamond is where you start."
PAPER_FOOT: Final = "Made with Fingerpost on {day}. Records may be old: call before you go."
PRINT_NOW: Final = "Print this page"
PAPER_NONE: Final = "None of these services is in the directory now. Search again to find others."

# ---------------------------------------------------------------- the page for a phone
PHONE_FIND: Final = "Show what is near"
PHONE_AGES: Final = "Ages of your children"
PHONE_AGES_HINT: Final = "Such as 2, 7 months, or expecting"
PHONE_TIMES: Final = "When are you free?"
PHONE_TIMES_CHOICES: Final = {
    "school": "School hours",
    "mornings": "Weekday mornings",
    "evenings": "Weekday evenings",
    "weekend": "Weekends",
}
PHONE_ASK: Final = "Tell us a postcode, or what would help."
PHONE_ASK_NEED: Final = "Tell us what would help, too: tick a box, or say it in your own words."
PHONE_FOUND: Final = "What is near"
PHONE_KEEP: Final = "Put them on one page (new tab)"
PHONE_KEEP_NOTE: Final = (
    "Tick “Keep this one” where you like one. You get one page to save or print."
)
PHONE_KEEP_NONE: Final = "Nothing is ticked yet. Close this tab, and tick “Keep this one” first."
PHONE_CHANGE: Final = "Change your answers"
SKIP: Final = "Skip to the main part"
MENU_FIND: Final = "Find help"
MENU_FULL: Final = "Full site"
MENU: Final = "Menu"
MENU_CLOSE: Final = "Close the menu"
"""The Streamlit pages, for a bigger screen."""
TOO_LONG: Final = "That was more than we can read at once. Please make it shorter."

# ---------------------------------------------------------------- accounts and local changes
SIGN_IN: Final = "Sign in"
SIGN_OUT: Final = "Sign out"
STILL_RIGHT: Final = "Still right today"
IS_TAKING: Final = "Taking new people now"
IS_FULL: Final = "Full now"
IS_WRONG: Final = "Something is wrong"
NOTE_HINT: Final = "A note about the service. Everyone can read it: write nothing about a family."
LEAVE_NOTE: Final = "Leave the note"
PUT_RIGHT: Final = "Change or close it on the Data page"
CHANGED: Final = "Thank you. It shows within a few seconds."
HISTORY: Final = "What was changed here"
HISTORY_LINE: Final = "{day}: {what}{state}"
HISTORY_STATES: Final = {
    "live": "",
    "undone": " (taken back)",
    "waiting": " (not shown yet: a steward looks at it first)",
    "refused": " (turned down)",
    "conflict": " (the source has changed since)",
}
HISTORY_WHAT: Final = {
    "assured_date": "seen to be still right",
    "alert": "note left: {value}",
    "yes": "taking new people",
    "no": "full",
}
HISTORY_OTHER: Final = "{name} is now: {value}"
TAKE_BACK: Final = "Take back"
HELP_KEEP: Final = "Help to keep this right"
"""For keyworkers at this machine or signed in."""
