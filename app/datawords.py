"""Every string of the Data page; the rules are those of `app.words`: short, plain, no promise."""

from __future__ import annotations

from typing import Final

TITLE: Final = "What is in the directory"
INTRO: Final = "Where the records come from, how old they are, and what to put right."
VIEW: Final = "Look at"
VIEWS: Final = {
    "sources": "Sources",
    "first": "What to fix first",
    "bring": "Bring in a list",
    "doubles": "Doubles",
    "changes": "Changes made here",
    "service": "One service",
}
MAY_NOT_CHANGE: Final = "To change the directory, sign in as its steward, or use this machine."

# ---------------------------------------------------------------- sources
SOURCES_SAY: Final = "{services} from {feeds}. The oldest list is of {day}."
SOURCES_SAY_NO_DAY: Final = "{services} from {feeds}."
FEED_HEADS: Final = ("Source", "Services", "List of", "Last import", "What it changed", "Licence")
FEED_HIDDEN: Final = "hidden now"
FROM_FILE: Final = "from {source}"
NO_DAY: Final = "no date told"
NO_LICENCE: Final = "Not told. Ask the publisher before you pass it on."
IS_OLD: Final = "old"
ROWS: Final = {"read": "rows read", "held": "held", "merged": "repeats", "refused": "refused"}
CHANGED: Final = {
    "added": "new",
    "changed": "changed",
    "withdrawn": "gone",
    "unchanged": "as before",
    "linked": "also in another list",
}
ADDS_ROWS: Final = {**ROWS, "held": "found their service"}
ADDS_CHANGED: Final = {
    "added": "added for the first time",
    "changed": "added with other facts",
    "withdrawn": "added no longer",
    "unchanged": "as before",
}
ADDS_TO_COUNT: Final = "adds to {count}"
ONLY_ADDED: Final = "only added and changed"
PROBLEMS: Final = "What was refused or mended"
PROBLEMS_OF: Final = "In which list?"
PROBLEMS_COUNT: Final = "{feed} ({refused} refused, {mended} mended)"
PROBLEM_HEADS: Final = ("Row", "Outcome", "Field", "Value", "What to do")
REFUSED: Final = "Row refused"
MENDED: Final = "Mended or left out"
PROBLEM_NONE: Final = "Nothing was refused or mended."
PROBLEM_MORE: Final = "The first {shown} of {count}."
OUT: Final = "Take a list out"
OUT_NOTE: Final = (
    "What only this list says goes from every page; what other lists say of the same services "
    "stays. Its file brings it back."
)
OUT_WHICH: Final = "Which list?"
OUT_CHOOSE: Final = "Choose one"
OUT_LIST: Final = "{feed} ({rows} held)"
OUT_SURE: Final = "Yes, take out all of “{feed}”"
OUT_NOW: Final = "Take it out"
IS_OUT: Final = "“{feed}” is out. Pages show it within a few seconds."
KEEP: Final = "Keep a copy of everything"
KEEP_NOTE: Final = (
    "One file with all lists, joins and changes, as of this moment. Plans and feedback are kept "
    "apart and are not in it."
)
KEEP_NOW: Final = "Write a copy now"
KEPT: Final = "{services} are safe in {path} ({size})."
KEEP_BACK: Final = "To put it back, on this machine:"
KEEP_COMMAND: Final = "fingerpost restore {path}"
OLD_YEARS: Final = 2
"""A list older than this is said to be old; half of all telephone numbers may be by then."""

# ---------------------------------------------------------------- what to fix first
FIRST_INTRO: Final = (
    "What helps most families comes first. Care homes and the like, which meet none of the needs "
    "on Find, are left out."
)
FIRST_HEADS: Final = ("What", "Source", "How many", "What to do", "Such as")
FIRST_OF: Final = "{count} of {of}"
FIRST_NONE: Final = "Nothing to put right was found."
FIRST_MORE: Final = "Show all {count}"
FIRST_WORKING: Final = "Asking every record …"
ANY_SOURCE: Final = "all lists"

# ---------------------------------------------------------------- bring in a list
BRING_INTRO: Final = (
    "A table of your own, a feed, or facts to add to services held already. "
    "Nothing is changed until you say so."
)
STEP_FILE: Final = "1. Choose a file"
STEP_COLUMNS: Final = "2. Say what each column means"
STEP_READ: Final = "3. See how it is read"
STEP_LIVE: Final = "4. See what would change, then put it live"
FILE: Final = "File (CSV, JSON, XML, GeoJSON, GeoPackage or zip)"
IS_FORMAT: Final = "This looks like: {title}."
IS_KNOWN: Final = "We know this table: {title}."
IS_OWN: Final = "A table of {count} that we have not seen before."
WHAT_IS_IT: Final = "What is in it?"
WHAT_IT_IS: Final = {
    "services": "Services",
    "facts": "Facts about services that are here already",
}
FACTS_NOTE: Final = (
    "Each row names a service as it is called here. Where several bear one name, a column with the "
    "postcode or the council says which. What else the row says is added to that service; nothing "
    "is taken away."
)
NEEDS_FACT: Final = "Say which column holds a fact to add, such as opening hours."
NO_FORMAT: Final = (
    "We do not know this kind of file. From a spreadsheet, save it as CSV, with a row of headings."
)
COLUMNS_NOTE: Final = (
    "We guessed from the headings and the first rows. Leave out what you do not need."
)
COLUMN_WORDS: Final = {
    "name": "name of the service",
    "description": "what it does",
    "organization": "who runs it",
    "phones": "telephone",
    "email": "e-mail",
    "url": "web address",
    "location_name": "name of the place",
    "address_1": "street",
    "address_2": "second line of the address",
    "city": "town",
    "postal_code": "postcode",
    "latitude": "latitude",
    "longitude": "longitude",
    "hours": "opening hours",
    "ages": "ages, in words",
    "minimum_age": "youngest age",
    "maximum_age": "oldest age",
    "fees": "cost",
    "eligibility_description": "who can use it",
    "referral": "how to be referred",
    "needs": "what it helps with",
    "languages": "languages",
    "wheelchair": "wheelchair access",
    "capacity_places": "number of places",
    "accepting": "taking new people (yes or no)",
    "accepting_as_of": "day this was asked",
    "status": "whether it is running",
    "council": "council",
    "charity_number": "charity number",
    "assured_date": "day it was checked",
    "id": "its own number",
}
FIELD_WORDS: Final = {
    "council_code": "council",
    "Service_Phone_Number": "telephone",
    "service_id": "its number here",
    "record_id": "its own number",
    "schedules": "opening hours",
    "cost_options": "cost",
}
"""Fields of refusals that no column of one's own is called."""
COLUMN_SUCH_AS: Final = "such as “{value}”"
LEAVE_OUT: Final = "Leave out"
NEEDS_NAME: Final = "Say which column is the name of the service."
EVERY_ROW: Final = "Do all rows help with the same? With what?"
SOURCE_NAME: Final = "What shall we call this list?"
SOURCE_NAME_HINT: Final = "Keep the same name next time, so that the new list replaces this one."
LICENCE: Final = "Licence: may others use it?"
LICENCE_HINT: Final = "Open Government Licence v3.0, or leave empty"
ATTRIBUTION: Final = "Whom to name beside it, on pages and in print"
ATTRIBUTION_HINT: Final = "Source: East End partnership"
MAPPING_FILE: Final = "I have a mapping file"
MAPPING: Final = "Mapping file (.toml)"
SAVE_MAPPING: Final = "Save this mapping for next time"
READ_AS: Final = "{count} from the top, as we read it. Is each fact in its place?"
READ_NONE: Final = "No row could be read. See why below."
READ_NO_NEEDS: Final = (
    "{count} of these {shown} rows do not say what they help with: Find would not show them. "
    "Choose it above, for all rows or as a column."
)
READ_HEADS: Final = ("Name", "Where", "Contact", "What else")
ADDS_TO: Final = "adds to {whom}"
NOTHING_READ: Final = "nothing"
AS_IT_IS: Final = "as it is now"
PARTIAL: Final = "Keep services that this file leaves out"
ACCEPT_LOSS: Final = "Yes, they are gone: take them out"
LOOK_FIRST: Final = "See what would change"
PUT_LIVE: Final = "Put it live"
READING: Final = "Reading row {rows}"
COMPARING: Final = "Looking for the same services in other lists: {rows} of {all} compared"
MAKING: Final = "Making the new directory ready. This takes half a minute at most."
LOSES: Final = (
    "This list would lose {lost} of its {before} services. Nothing was changed. Gone would be: "
    "{names}{more}."
)
LOSES_ALL: Final = (
    "None of the {before} services of this list is in the file: does it use other numbers, or is "
    "it another list? Nothing was changed."
)
LOSES_MORE: Final = " and {count} more"
LOSES_WHAT_NOW: Final = "If that is right, say so here and look again."
WOULD: Final = "If you put it live"
DID: Final = "What changed"
IS_LIVE: Final = (
    "“{name}” is live, and pages show it within a few seconds. “Sources” keeps what was refused."
)
LOOK_AGAIN: Final = "Something was changed since you looked. Look again first."
REPORT_HEADS: Final = (
    *("Source", "Rows", "Held", "Refused", "New", "Changed", "Gone", "As before"),
    "Already here",
)
ADDS_HEADS: Final = (
    *("Source", "Rows", "Found their service", "Refused", "New facts", "Other facts than before"),
    *("Facts taken away", "As before"),
)
"""Of a table that adds facts: it has no services of its own."""

# ---------------------------------------------------------------- doubles
DOUBLES_INTRO: Final = (
    "Two records that may be one service. We never join two records of one list by ourselves."
)
DOUBLES_WAIT: Final = (
    "{count} wait. Here are {shown}: those that can be joined first, the most alike before others."
)
DOUBLES_NONE: Final = "No two records wait for you."
FIELDS: Final = {
    "name": "Name",
    "organization": "Run by",
    "needs": "For",
    "address": "Where",
    "phones": "Phone",
    "email": "E-mail",
    "url": "Its own page",
    "ages": "Ages",
    "hours": "Opening hours",
    "fees": "Cost",
    "description": "What it does",
    "sources": "From",
}
BESIDE: Final = ("First record", "Second record", "If they are one")
ALIKE: Final = "same"
SURE: Final = "{score} in 100 that they are one."
MOST_SURE: Final = 99
ONE_LIST: Final = (
    "{feed} holds both, so they cannot be joined here. If it should hold one, tell its publisher."
)
WAITS_SURE: Final = "Very alike, but joining them would bring in others that are not."
WAITS_APART: Final = "Their names say two kinds that we never join without asking."
WAITS_UNSURE: Final = "We ask from {review} on, and join without asking from {same} on."
WHY_SCORE: Final = "How this was worked out"
SCORE_HEADS: Final = ("What was compared", "Speaks for one service")
SCORE_NOTE: Final = "More than 0 speaks for one service, less than 0 for two."
PARTS: Final = {
    "name": "Words that both names share",
    "name_same": "The same name",
    "name_same_district": "The same name in one district",
    "leftover": "Words that only one name has",
    "initials": "One name is the first letters of the other",
    "sides_differ": "Names that tell twins apart (north, south)",
    "numbers_differ": "Other numbers in the names",
    "numbers_of_one": "A number in one name only",
    "numbered_apart": "Other house numbers in the names",
    "organization": "Run by the same people",
    "organization_differs": "Run by other people",
    "identifier_same": "The same charity number",
    "phone_same": "The same telephone number",
    "phone_same_here": "The same number at the same place",
    "phone_differs": "Other telephone numbers",
    "host_same": "The same web site",
    "email_same": "The same e-mail address",
    "place_same": "The same place",
    "near": "Near each other",
    "district_same": "The same postcode district",
    "far": "Far apart",
    "street_same": "The same street and number",
    "street_differs": "Another street or number",
    "kind_agrees": "The same kind of service",
    "kind_differs": "Another kind of service",
    "kind_of_one": "Only one says what kind it is",
    "kind_more": "One says a further kind",
    "kind_excludes": "Kinds that are never one (brownies, guides)",
    "kind_apart": "A club or group at the place, not the place",
    "term_agrees": "Listed under the same heading",
    "term_differs": "Listed under other headings",
    "ages_differ": "For other ages",
    "nothing_else": "Nothing but the name to go by",
    "register_same": "The same number on a public register",
    "register_differs": "Other numbers on a public register",
}
SAME: Final = "One service: join them"
DIFFERENT: Final = "Two services: keep apart"
DECIDED: Final = "Settled by people here"
DECIDED_LINE: Final = {
    "same": "{one} and {other}: one service, said on {day}",
    "different": "{one} and {other}: two services, said on {day}",
    "elsewhere": "{one} and {other}: the same people elsewhere, said on {day}",
}
UNDO: Final = "Take back"
IS_JOINED: Final = "They are one service now. You can take it back below."
IS_APART: Final = "They stay two services. You can take it back below."
IS_OPEN: Final = "They wait for an answer again."

# ---------------------------------------------------------------- changes made here
CHANGES_INTRO: Final = (
    "What was changed by hand. It stands over what the lists say until you take it back."
)
CONFLICTS: Final = "A list now says something else"
CONFLICT_SAYS: Final = "The list stands until you say which holds."
KEEP_OURS: Final = "Ours holds"
KEEP_THEIRS: Final = "The list holds"
WAITING: Final = "Waiting for a second look"
ACCEPT: Final = "Put it live"
REFUSE: Final = "Turn it down"
NOTHING_WAITS: Final = "Nothing waits for you."
LATELY: Final = "In force, newest first"
ADDED: Final = "Services typed in here, newest first"
ADDED_LINE: Final = "Said so on {day}."
ADDED_BACK: Final = "“{name}” as it was typed in here is taken back."
NO_LONGER: Final = "A service that no list has any more"
LATELY_NONE: Final = "Nothing has been changed by hand."
CHANGE_LINE: Final = "{fact}: from “{before}” to “{after}”, {day}"
CHANGE_WHY: Final = "because: {reason}"
NOTHING: Final = "nothing"
SETTLED: Final = "Done. It shows within a few seconds."
PATH_WORDS: Final = {
    "name": "Name",
    "organization": "Run by",
    "description": "What it does",
    "phones": "Phone",
    "email": "E-mail",
    "url": "Its own page",
    "minimum_age": "Youngest age",
    "maximum_age": "Oldest age",
    "cost_options": "Cost",
    "schedules": "Opening hours",
    "eligibility_description": "Who can use it",
    "referral_route": "How to be referred",
    "capacity_places": "Places registered",
    "status": "Still running",
    "location": "Where it is",
    "service_at_locations": "Where it is",
    "needs": "For",
    "accepting": "Taking new people",
    "alert": "Note",
    "assured_date": "Said to be still right",
}
STATUS: Final = {
    "active": "running",
    "temporarily closed": "closed for now",
    "inactive": "not running",
    "defunct": "closed for good",
}

# ---------------------------------------------------------------- one service
SERVICE_INTRO: Final = "Find a service to put it right or to close it, or add one no list has."
FIND: Final = "Part of its name"
FIND_NONE: Final = "No service is named like that. Add it below."
WHICH: Final = "Which one?"
EDIT: Final = "Put it right"
EDIT_NOTE: Final = (
    "Change only what is wrong. The lists keep what they say. "
    "Your word stands over theirs until they change."
)
STATUS_ASK: Final = "Is it still running?"
NEEDS_ASK: Final = "For"
REASON: Final = "How do you know? (kept with the change)"
REASON_HINT: Final = "I rang on Tuesday and asked"
TYPED: Final = {
    "name": "Name",
    "description": "What it does",
    "phones": "Phone",
    "email": "E-mail",
    "url": "Its own page",
    "ages": "Ages",
    "fees": "Cost",
    "hours": "Opening hours",
    "eligibility_description": "Who can use it",
    "capacity_places": "Places registered",
}
TYPED_HINTS: Final = {
    "phones": "0141 496 0000",
    "url": "https://",
    "ages": "2 to 5 years",
    "fees": "£5 per hour, or free",
    "hours": "Mon-Fri 8am-6pm",
}
WHICH_PLACE: Final = "Which of its places?"
ADDRESS_NOT_HERE: Final = (
    "Where it is cannot be changed here: that is somebody's home, or kept secret."
)
NOWHERE: Final = "Give a postcode that is in use: without it nothing says where this is."
WOULD_STAND: Final = "It would stand in {council}."
WOULD_MOVE: Final = "It would stand {far} from where it stands now, in {council}."
STAYS: Final = "It stays where it is on the map, in {council}."
STANDS_NOW: Final = "where it stands now"
STANDS_THEN: Final = "where it would stand"
PLACE_MAP: Final = "Map of where {name} would stand (1), and of where it stands now"
SHOW_CHANGE: Final = "See what would change"
WOULD_CHANGE: Final = "This would change"
WOULD_NOT: Final = "Nothing would change: all of it stands so already."
NOT_READ: Final = "{field} “{value}”: {advice}"
HOURS_AS_WORDS: Final = "These hours are kept as words: no answer can rely on them."
SAVE: Final = "Put it live"
SAVED: Final = "Live in a few seconds. “Changes made here” takes it back."
OPEN_PAGE: Final = "Open its page"
NEW: Final = "Add a service no list has"
NEW_NOTE: Final = (
    "It is kept under “Added here”. Write nothing about a family, and no home address."
)
NEW_PLACE: Final = {
    "organization": "Run by",
    "address_1": "Street",
    "city": "Town",
    "postal_code": "Postcode",
}
NEW_NEEDS_NAME: Final = "Give at least its name, what it is for, and a postcode or a phone number."
NEW_ALIKE: Final = "Services of almost this name are here already. Is it one of them?"
NEW_ADDED: Final = "“{name}” is live. “Changes made here” takes it back."
