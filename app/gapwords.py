"""Every string of the Gaps page; the rules are those of `app.words`: short, plain, no promise."""

from __future__ import annotations

from typing import Final

TITLE: Final = "Where nothing suits"
INTRO: Final = (
    "Choose a need and a family. The map shows, area by area, how much that suits them is "
    "within reach."
)

# ---------------------------------------------------------------- the question
NEED: Final = "Need"
FAMILY: Final = "For which family?"
ANYBODY: Final = "Any family"
OWN: Final = "A family of your own"
TIMES: Final = "At what time of the week?"
ANY_TIME: Final = "As the family needs"
TIME_WORDS: Final = {
    "school_hours": "School hours",
    "working_day": "Working day, 8 to 6",
    "early_and_late": "Before 8 and after 6",
    "evenings": "Evenings",
    "weekend": "Weekend",
}
MEASURE: Final = "Measured by"
USUAL_MEASURE: Final = "The usual way"
COUNCILS: Final = "Councils"
ALL_COUNCILS: Final = "All that are loaded"
AREAS: Final = "Areas"
MORE_CHOICES: Final = "Councils, measure, doubt"
DIAL: Final = "What may or may not suit counts"
DIAL_USUAL: Final = "half"
DIAL_WORDS: Final = {0.0: "nothing", 0.25: "a quarter", 0.75: "three quarters", 1.0: "whole"}
DIAL_HELP: Final = (
    "Where a record does not say, nobody knows if a service suits. The map counts this much of it; "
    "the doubt covers everything from nothing to whole."
)
COUNT_BY: Final = "Count people by"
USUAL_FIGURE: Final = "The usual figure"
FOR_ANYBODY: Final = "families in general"
FOR_FAMILY: Final = "the family “{name}”"
FOR_OWN: Final = "your family"
AT_TIMES: Final = "{family} ({times})"
OWN_EDIT: Final = "Say who they are"
OWN_INTRO: Final = "Say only what matters. It is kept for this visit, or in a file of your own."
OWN_AGES: Final = "Ages of the children"
OWN_MODE: Final = "How do they travel?"
OWN_MINUTES: Final = "At most"
OWN_BUDGET: Final = "What can they pay a week?"
OWN_LANGUAGE: Final = "Language"
OWN_ACCESS: Final = "Access"
OWN_NAME: Final = "What do you call them?"
OWN_NAME_HINT: Final = "Such as “under 2s, Govan”: the map and the file then bear that name"
OWN_NAMED: Final = "{own}: {name}"
OWN_SAVE: Final = "Save this family as a file"
OWN_OPEN: Final = "Open a saved family"
WORKING: Final = "Working it out"
WORKING_LONG: Final = "This way of measuring takes some ten seconds"

# ---------------------------------------------------------------- the finding
AREAS_OF: Final = "{areas} of {council}"
HEADLINE: Final = (
    "{gaps} of {areas} surely {verb} too little {need} within reach for {family}, {doubted} may "
    "have, and {enough} surely {enough_verb} enough."
)
HEADLINE_GUESS: Final = "By the best guess {count} too little."
ALL_OF_THEM: Final = "all {areas} have"
HEADLINE_PEOPLE: Final = "{living} of {people} {who} live there."
HEADLINE_HOMES: Final = "{living} of {people} {who} lie there."
NO_FIGURES: Final = (
    "No figures of who needs it are loaded with these areas, so {who} are counted. Load some with "
    "“fingerpost areas FIGURES.csv”."
)
HEADLINE_TARGET: Final = {
    "more": "Too little is under {target} {unit}.",
    "minutes": "Too far is over {target} {unit}.",
    "cost": "Too much is over {target} {unit}.",
}
HEADLINE_DOUBT: Final = "In {areas} it depends on what the records do not say (hatched)."
HEADLINE_THIN: Final = "In {areas} not enough is listed to say (grey)."
NO_HOURS_LISTED: Final = (
    "{share} of these services have no opening hours listed and count in part: the map says more "
    "of that than of who is open then. Hours can be added on the Data page."
)
NEARLY_ALL: Final = "Nearly all"
HEADLINE_CAUSE: Final = {
    "none_listed": "Most often, none is listed even at twice the distance.",
    "out_of_reach": "Most often, nothing that suits is within reach.",
    "full": "Most often, too many people share the places there are.",
    "wrong_hours": "Most often, the hours are wrong.",
    "too_dear": "Most often, it costs more than they can pay.",
    "not_for_family": "Most often, what is near is for other families.",
}
THIN_HEADLINE: Final = "Not enough is listed to say anything about {need} here."
THIN_WHAT_NOW: Final = (
    "That is about our lists, not about the services. Bring in a list on the Data page."
)

# ---------------------------------------------------------------- the parts of the page
VIEW: Final = "Look at"
VIEWS: Final = {
    "map": "Map",
    "compare": "Side by side",
    "remedy": "What would help",
    "fair": "Who has less",
    "heard": "What people say",
    "duties": "Who does what",
    "take": "Take away",
}

# ---------------------------------------------------------------- the map
LAYER: Final = "Draw"
LAYERS: Final = {"value": "Best guess", "low": "Low end", "high": "High end"}
LAYER_NOTE: Final = {
    "value": "",
    "low": "As if most of what is not known went badly: the low end of the doubt.",
    "high": "As if most of what is not known went well: the high end of the doubt.",
}
AREA: Final = "Go to an area"
AREA_HINT: Final = "Part of a name, a postcode, or a code"
AREA_PICK: Final = "Areas found"
AREA_PICK_MORE: Final = "The first {shown} of {count} areas found"
AREA_NONE: Final = "No area here has that name, postcode or code."
WORST: Final = "Or go where most people are short"
CLICK_HINT: Final = "Click an area on the map, or type its name."
WORST_AREA: Final = "Worst area: most people short"
WORST_MAYBE: Final = "Worst area, if any is short: most people short"
WORST_SHORT: Final = {
    "more": "About {short} of {people} {who} short",
    "minutes": "{short} minutes too many for {people} {who} together",
    "cost": "{short} crowdings too many for {people} {who} together",
}
WORST_FIGURE: Final = "{value} {unit}, where the line is {target}."
WORST_BY: Final = {
    "more": "Worst means most people short. Here the value is the lowest as well.",
    "minutes": "Worst means most minutes too many. Here it is furthest as well.",
    "cost": "Worst means most crowding for all who live there. Here it is dearest as well.",
}
WORST_LEAST: Final = {
    "more": "Worst means most people short. The lowest value is elsewhere: {value} in {area}.",
    "minutes": "Worst means most minutes too many. Furthest is elsewhere: {value} in {area}.",
    "cost": "Worst means most crowding for all who live there. Dearest is elsewhere: {value} in "
    "{area}.",
}
HOW_SHORT: Final = {
    "more": "How many are short: people times what is missing to the line. {area}: {people} x "
    "({target} - {value}) / {target} = about {short}.",
    "minutes": "Too many minutes all together: people times minutes over the line. {area}: "
    "{people} x ({value} - {target}) = about {short}.",
    "cost": "Too many crowdings all together: people times what is over the line. {area}: "
    "{people} x ({value} - {target}) = about {short}.",
}
"""How the figure is reckoned that the ranking goes by, so that anyone can check it."""
WORST_GO: Final = "Show it and say why"
MAP_LABEL: Final = (
    "Map of {count} by how much is within reach. The table below holds the largest gaps; "
    "“Go to an area” does what a click does."
)
ENDS: Final = {
    "more": ("Least", "Most"),
    "minutes": ("Furthest", "Nearest"),
    "cost": ("Dearest", "Least dear"),
}
"""What the darkest and the lightest colour stand for."""
UNITS: Final = {"minutes": "minutes to the nearest that may suit"}
UNDER: Final = "under {high}"
BETWEEN: Final = "{low} to {high}"
OR_MORE: Final = "{low} or more"
IN_DOUBT: Final = "{said}, in doubt"
DOUBT_KEY: Final = "Hatched: depends on what is not known"
FEW_KEY: Final = "Grey dots: not enough listed to say"
KEY_COUNT: Final = "({count})"
KEY_LINE: Final = {
    "more": "The line: under {target} is short",
    "minutes": "The line: over {target} is short",
    "cost": "The line: over {target} is short",
}
PICTURE_STEPS: Final = "Steps at {edges} {unit}; {line}. Strokes: depends on what is not known."
CLASSES: Final = {
    "gap": "Too little here, even at the high end of the doubt",
    "depends": "It depends on what the records do not say",
    "no_gap": "No gap found",
    "too_few_listings": "Not enough listed to say",
}
CAUSES: Final = {
    "none_listed": "None listed within twice the reach",
    "out_of_reach": "Nothing that suits within reach",
    "full": "Too few places for those who reach them",
    "wrong_hours": "Not at the hours needed",
    "too_dear": "Dearer than the budget",
    "not_for_family": "Not for this family",
}
HINDERED: Final = {
    "wrong_hours": "Within reach at other hours only: {count}.",
    "too_dear": "Within reach at a higher price only: {count}.",
    "not_for_family": "Within reach for other families or ages only: {count}.",
    "full": "Within reach and taking nobody new: {count}.",
}
AREA_VALUE: Final = "{value} {unit}"
ENDS_OF: Final = "{low} to {high}"
AREA_BETWEEN: Final = "It may lie between {low} and {high}."
AREA_TARGET: Final = {
    "more": "Below {target} counts as short.",
    "minutes": "Above {target} counts as short.",
    "cost": "Above {target} counts as short.",
}
AREA_PEOPLE: Final = "{people} {who} may need it here."
AREA_SUPPLY: Final = {
    "places": "{supply} places that may suit lie within reach, shared with other areas.",
    "services": "{supply} services that may suit lie within reach.",
}
AREA_THIN: Final = "That is about our lists, not about the area."
NEAR_TITLE: Final = "Which services are these?"
NEAR_GROUPS: Final = {
    "suits": "May suit, within reach",
    "wrong_hours": "Other hours only",
    "too_dear": "Higher price only",
    "not_for_family": "For other families or ages only",
    "full": "Taking nobody new",
}
NEAR_ONE: Final = "{name} ({minutes} min)"
WHY_HERE: Final = "Why"
TRY_HERE: Final = "Try a service here"
NOT_ASKED: Final = "That area is not in the councils chosen."
LARGEST: Final = "Largest gaps"
LARGEST_NOTE: Final = (
    "Where most people are short, and by most: a large area that is somewhat short stands above a "
    "small one that is very short. Short even at the high end of the doubt."
)
LARGEST_HEADS: Final = (
    "Area",
    "Council",
    "Value",
    "May lie between",
    "People",
    "Why, where it differs",
)
SHORT_HEADS: Final = {
    "more": "People short",
    "minutes": "Minutes too many, all together",
    "cost": "Crowdings too many, all together",
}
ALL_IN: Final = "All of them are in {council}."
SAME_CAUSE: Final = "Why, in all of them: {cause}."
USUAL_CAUSE: Final = "Why, where nothing else is said: {cause}."
ORDER: Final = "The largest first by"
ORDERS: Final = {"people": "people short", "value": "how little there is"}
NO_GAPS: Final = "No area is short for certain. See the hatched areas on the map."
NO_GAPS_THIN: Final = "Too little is listed to say where it is short."
PATCHES: Final = "Largest stretches of shortage"
PATCHES_NOTE: Final = (
    "Neighbouring areas that are all short, even at the high end of the doubt, named by the worst "
    "three; a stretch of more than 30 is cut into parts. One remedy may serve a whole stretch. A "
    "place is missing for every one that an area lacks to be no longer short."
)
PATCH_HEADS: Final = {
    "more": ("Around", "Areas", "People", "Places missing"),
    "minutes": ("Around", "Areas", "People", SHORT_HEADS["minutes"]),
    "cost": ("Around", "Areas", "People", SHORT_HEADS["cost"]),
}
GROUPS: Final = "By locality"
GROUPS_BY: Final = "Put areas together by"
GROUP_WORDS: Final = {
    "IZ2011": "Intermediate zones of 2011",
    "IZ2022": "Intermediate zones of 2022",
    "MMWard": "Council wards",
    "LA": "Councils",
    "HB": "Health boards",
    "HIA": "Health and care partnerships",
    "TTWA2011": "Travel to work areas",
    "UR2": "Urban and rural, 2 kinds",
    "UR3": "Urban and rural, 3 kinds",
    "UR6": "Urban and rural, 6 kinds",
    "UR8": "Urban and rural, 8 kinds",
}
GROUPS_MORE: Final = "The {shown} with most people short, of {count}."
GROUPS_NONE: Final = "No table of localities is loaded with these areas."
GROUPS_FILE: Final = "Or by your own table: a CSV of area codes and localities"
GROUPS_OWN: Final = "Your table"
GROUPS_NOTE: Final = "{found} of {areas} are in it; {unknown} of its codes are not on this map."
GROUP_HEADS: Final = ("Locality", "Areas", "People", "Value", "Gaps", "In doubt", "Most often")

# ---------------------------------------------------------------- side by side
SIDE_BY: Final = "Set side by side"
SIDES: Final = {"places": "Two places", "families": "Two families", "dates": "Two dates"}
FIRST: Final = "First"
SECOND: Final = "Second"
OTHER_FAMILY: Final = "And which other family?"
EARLIER_FILE: Final = "A table (CSV) that you saved here before, for the same question"
EARLIER_INTRO: Final = (
    "Open a table saved under “Take away” before: the map then stands beside the map now. Save one "
    "before each import, and you can always look back."
)
EARLIER_LISTS: Final = "You have the lists of then, but no such table?"
EARLIER_STEPS: Final = (
    "Open the lists of then: the same question is asked of them, on the areas and figures of "
    "today. Nothing here changes and nothing is kept. Both dates should rest on the same lists of "
    "the same councils, or it is the lists that differ."
)
EARLIER_FILES: Final = "The lists of then, as they were published"
EARLIER_ASK: Final = "Ask them the same"
EARLIER_WORKING: Final = "Reading the lists of then; a national register takes about a minute"
EARLIER_KEEP: Final = "Save this table for another time"
EARLIER_MADE: Final = "Worked out from {lists}."
DATES_NOTE: Final = (
    "A difference may be in the records: a list that says more now than then, such as which ages "
    "are taken, counts for more though nothing has opened."
)
THEN: Final = "Then"
NOW: Final = "Now"
ONE_PLACE: Final = "There is only one place here. Load the areas of another to compare."
KIND: Final = "Kind of place"
DIFFERENCES: Final = "Differences"
FIGURE: Final = "Figure"
DIFFERENCE: Final = "Difference"
FIGURES: Final = {
    "areas": "Areas",
    "people": "People counted",
    "mean": "Value for the average person",
    "gaps": "Areas that are short",
    "doubted": "Areas in doubt",
    "share": "People in areas that are short",
    "cause": "Most often",
}
BESIDE_TITLE: Final = "Work and families there"
NOT_SAID: Final = "not loaded"
NOT_TO_SAY: Final = "too little listed"
LARGEST_CHANGES: Final = "Where they differ most"
CHANGE_HEADS: Final = ("Area", "People", "Difference")
NO_CHANGE: Final = "No area differs."

# ---------------------------------------------------------------- what would help
OPEN_ONE: Final = "Open a service"
OPEN_HINT: Final = "Type a postcode or the name of a listed place, or click on the map."
PLACE: Final = "Where?"
PLACE_HINT: Final = "G34 9AA, or part of a name"
PLACE_NONE: Final = "No such postcode or listed place."
PLACES: Final = {
    "places": "Places for these children",
    "services": "How many such services?",
}
DAYS: Final = "Days a week"
OUTREACH: Final = "1 (outreach)"
HOURS: Final = "Hours"
PRICE: Final = "Price a week"
FOR_WHOM: Final = "For whom"
EVERYBODY: Final = "Everybody"
CHILD_AGES: Final = "Ages taken"
SUITING: Final = "As the family needs"
SUITING_PRICE: Final = "What the family can pay"
ON_THE_MAP: Final = "Point on the map"
ADD: Final = "Try it here"
CHOOSE_SPOT: Final = "First say where: type a place, or click on the map."
CHOOSE_MORE: Final = "Another one? Type a place, or click on the map."
SPOT: Final = "Place chosen: {place}"
CHANGE_ONE: Final = "Close or change a service"
CLOSE_ONE: Final = "Which service?"
WHAT_HAPPENS: Final = "What happens to it?"
HAPPENS: Final = {
    "closes": "It closes",
    "half": "Half its week stays",
    "double": "Twice the places",
}
SERVICES_FOUND: Final = "Services found: choose one"
CLOSE_HINT: Final = "Part of its name"
CLOSE_NONE: Final = "No listed service near here has that name."
TRIED: Final = "What you are trying"
JUDGED: Final = "{label}: from {before} to {after} {what} of its own that suit this family."
JUDGED_NEW: Final = "{label}: {after} new {what} that suit this family."
REACH_IT: Final = "About {people} {who} live within reach of it."
REACH_IT_ELSEWHERE: Final = (
    "About {people} {who} live within reach of it: {here} in the areas counted here, and about "
    "{elsewhere} elsewhere, who take their share but are not counted as gaining or losing."
)
TAKE_OUT: Final = "Take out: {name}"
CLEAR: Final = "Start again"
NO_TRIES: Final = "Nothing tried yet. Open a service, or close one."
NOT_SUITING: Final = "“{label}” would not suit this family, so it counts nothing. {why}"
MISSING_FROM_TO: Final = "Missing {what}: from {before} to {after}"
GAIN_LOSE: Final = "{gain} {who} gain, {lose} lose"
WHO_GAINS: Final = (
    "Who gains or loses: all who live in the areas counted here that then have more, or less, "
    "within reach."
)
STILL_SHORT: Final = {
    "still": "{area} is still short: {after} {unit} (before: {before}), {missing} under the line "
    "of {target}.",
    "now": "{area} is then short: {after} {unit} (before: {before}), {missing} under the line of "
    "{target}.",
    "ended": "{area} is no longer short: {after} {unit} (before: {before}); the line is {target}.",
    "never": "{area} is not short, before or after: {after} {unit} (before: {before}); the line "
    "is {target}.",
}
SHORT_AREAS: Final = "Short by the best guess: {before} of {areas} before, {after} after."
BY_FIFTH: Final = "Who gains and who loses"
FIFTH_HEADS: Final = ("Fifth of areas", "People", "Before", "After", "Missing now", "Missing then")
GAINS: Final = "Where most is gained"
LOSSES: Final = "Where most is lost"
MOVED_HEADS: Final = ("Area", "People", "Before", "After")
REMEDY_DRAW: Final = "Draw"
REMEDY_DRAWS: Final = {"change": "Who gains and loses", "after": "Within reach then"}
CHANGE_UNIT: Final = "Change, {unit}"
CHANGE_STEPS: Final = {
    2: "Gains {much} or more",
    1: "Gains {some} to {much}",
    0: "About as before",
    -1: "Loses {some} to {much}",
    -2: "Loses {much} or more",
}
CHANGE_MAP: Final = (
    "Map of who gains and who loses by these changes; the tables below hold the largest. Click to "
    "choose a place; typing a postcode does the same."
)
REMEDY_MAP: Final = (
    "Map of what would be within reach with these changes. Click to choose a place; typing a "
    "postcode does the same."
)
HOW_MANY: Final = "How many?"
AIM: Final = "To"
AIMS: Final = {
    "missing": "fill most missing places",
    "reach": "bring most people within reach",
    "equity": "help the most deprived first",
}
AT: Final = "At"
ATS: Final = {"venues": "places that are listed already", "areas": "the middle of any area"}
BEST_FOUND: Final = "Best found"
NEARLY: Final = "Nearly as good"
WORTH_THE_SAME: Final = (
    "{lead}: these {count} are worth the same; with any of them missing goes from {before} to "
    "{after}. Choose by what venue you can have."
)
NO_BETTER: Final = "No other choice of these places does more."
MAYBE_BETTER: Final = "The best choice may do up to {share} more."
PROVE: Final = "Make sure: look through all choices"
PROVING: Final = "Looking through all choices: up to ten seconds"
PROPOSAL: Final = "{sites}: missing goes from {before} to {after}."
TRY_THIS: Final = "Try no. {number}"
NOTHING_HELPS: Final = "Nothing is missing here, or no place to choose from is near."
PROTECT: Final = "Protect first"
REMEDIES: Final = {
    "try": "Try it out",
    "best": "Where would new services help most?",
    "protect": PROTECT,
}
REMEDY: Final = "What do you want to know?"
PROTECT_NOTE: Final = (
    "Families would lose most if these closed. It is a reason to keep them. It says nothing "
    "against any other service."
)
PROTECT_HEADS: Final = ("Service", "Near", "Places", "More would be missing", "Signs")
PROTECT_NONE: Final = "No single closing would leave more places missing."
PLANNERS_ONLY: Final = "This part is for planners: sign in, or use this machine."
PLACES_ONLY: Final = (
    "Try things out here; nothing is kept. Missing {what} are those that areas lack to be no "
    "longer short ({target} {unit}): {missing} by the best guess, between {low} and {high} by what "
    "is not known. What follows is reckoned from the best guess."
)

# ---------------------------------------------------------------- who has less
FAIR_INTRO: Final = (
    "Areas are put in five groups by how deprived they are: fifths of all Scotland where those are "
    "loaded, so that groups differ in size. Do the most deprived have less? Counted here by the "
    "best guess, doubt left aside."
)
NO_FIFTHS: Final = (
    "No figure tells how deprived these areas are, or this measure counts minutes. Load SIMD "
    "ranks with the areas, and use a measure of places."
)
FIFTHS: Final = ("Most deprived", "Second", "Third", "Fourth", "Least deprived")
"""Fifths of areas by the Scottish Index of Multiple Deprivation, where it is loaded."""
EQUITY_HEADS: Final = ("Fifth of areas", "Within reach", "People", "Short by best guess", "Missing")
EQUITY: Final = "By fifths of areas"
INDEX_WORDS: Final = {
    "poorer": "The more deprived have somewhat more within reach.",
    "richer": "The less deprived have somewhat more within reach.",
    "alike": "Deprived or not, people have about the same within reach.",
}
INDEX_SAID: Final = (
    "Concentration index {index}, between {low} and {high} by what is not known. It runs from -1 "
    "to 1: at 0 all have alike, below 0 the deprived have more."
)
INDEX_OPEN: Final = "What is not known may turn that."
INDEX_ALIKE: Final = 0.02
GINI_SAID: Final = "Gini {gini}: 0 if all had alike, 1 if one area had all, whoever lives there."
THEIL_SAID: Final = (
    "How unequal: {within} of it is between areas of one council, {between} between the councils "
    "(Theil)."
)
LONE: Final = (
    "The average lone parent has {value} {unit} within reach; {share} of the {households} lone "
    "parents ({counted}) live where it is short by the best guess."
)
CURVE: Final = "The curve behind that figure"
CURVE_X: Final = "Share of people, most deprived first"
CURVE_Y: Final = "Share of what is within reach"
CURVE_ALT: Final = (
    "Curve: the most deprived {share} of people have {had} of what is within reach. The table "
    "below the chart holds the points."
)
CURVE_HEADS: Final = ("Of people, most deprived first", "Of what is within reach")
FAMILIES: Final = "The same for each family"
FAMILIES_NOTE: Final = (
    "People in areas that are short by the best guess, out of 100, by fifths of areas: 1 is the "
    "most deprived. Each family counts its own children, by the line that holds for them."
)
FAMILIES_ALT: Final = "{name}: {shares} out of 100, from the most to the least deprived fifth."
CURVE_TABLE: Final = "The curve as a table"
FAMILIES_TABLE: Final = "The families as a table"
FAMILY_HEAD: Final = "Family"

# ---------------------------------------------------------------- what people say
HEARD_INTRO: Final = (
    "What no register knows: where people were told no, what groups said, and what came of it."
)
UNMET: Final = "Told no"
UNMET_NOTE: Final = (
    "How often “full”, “not for us”, “no answer” or “closed” was given as feedback, in steps of "
    "five. Numbers under five are not shown, nor any that would give them away."
)
UNMET_NONE: Final = (
    "Nothing yet. What keyworkers and parents tell on a plan or a service's page is counted here."
)
UNMET_HEADS: Final = ("Place", "Need", "Times")
OR_MORE_TIMES: Final = "{count} or more"
UNDER_FIVE: Final = "under 5, or kept back"
NO_PLACE: Final = "No place"
UNFOUND: Final = "Searched, and nothing near was found"
UNFOUND_NOTE: Final = (
    "Searches on the Find pages that found only a national line or nothing, by month, council and "
    "need. Only whole fives are kept, so that nobody can be picked out: the numbers are a little "
    "low. They count searches, not people. Where domestic abuse is spoken of, nothing is counted."
)
UNFOUND_NONE: Final = (
    "Nothing yet: no need was searched for in vain five times in one council and month."
)
UNFOUND_HEADS: Final = ("Month", "Council", "Need", "Times")
SHEETS: Final = "What groups said"
SHEETS_HERE: Final = "What groups said here"
SHEET_LINE: Final = "{day}, {theme}: {paraphrase}"
SHEET_PIN: Final = "{area}: groups spoke of it here {times}"
SHEET_PINS: Final = (
    "Numbers on the map: how often groups spoke of this need there. Choose one to read it."
)
SHEETS_NONE: Final = "No sheet has been brought in yet."
SHEET_HEADS: Final = ("Date", "Area", "Need", "Theme", "In short")
SHEET_FILE: Final = "Bring in a sheet: CSV with date, area, need, theme, paraphrase"
SHEET_NOTE: Final = (
    "No names, phone numbers or quotes: a row that seems to name someone is refused."
)
SHEET_COUNT: Final = "{kept} can be kept, {refused} refused."
SHEET_KEEP: Final = "Keep these rows"
SHEET_KEPT: Final = "Kept. Thank you."
SHEET_FORM: Final = "An empty sheet"
ROWS_REFUSED: Final = "Rows that were refused"
REFUSED_HEADS: Final = ("Row", "Column", "What to do")
LOG: Final = "You said, we changed, we stopped"
LOG_NONE: Final = "Nothing written down yet."
LOG_SAID: Final = "You said"
LOG_CHANGED: Final = "We changed"
LOG_STOPPED: Final = "We stopped"
LOG_ADD: Final = "Write it down"
LOG_EMPTY: Final = "Write what was said, and what came of it."
LOG_HEADS: Final = ("Date", "You said", "We changed", "We stopped")

# ---------------------------------------------------------------- who does what
DUTIES_INTRO: Final = (
    "Which partners are listed for which part of the work, for all needs, place by place. Two "
    "partners with one task in one place may be choice, or work done twice that costs as much as a "
    "gap."
)
DUTIES_BY: Final = "Places"
DUTIES_NONE: Final = "No listed service here says what part it plays."
DUTIES_COUNTS: Final = (
    "{blank} (nobody listed for a part of the work), {single} with one partner, {overlap} with two "
    "or more, {ask} where only somebody who lists no place may do it."
)
BLANK: Final = "None listed"
WHOLE_AREA: Final = "The whole area"
ASK_PLACELESS: Final = "None here; {count} without a place: ask"
DUTIES_PICK: Final = "Who are they?"
DUTIES_CHOOSE: Final = "Choose a place"
DUTIES_LIST_HEADS: Final = ("Part", "Partners")
MORE_PARTNERS: Final = "and {count} more"

# ---------------------------------------------------------------- take away
TAKE_INTRO: Final = (
    "Each file carries the question, the sources, the day and the version, so that anyone can "
    "make it again."
)
FILES: Final = {
    ".csv": "Table (CSV)",
    ".geojson": "Map (GeoJSON)",
    ".gpkg": "Map (GeoPackage)",
    ".html": "Report to print (HTML)",
    ".png": "Picture (PNG)",
}
TAKE_TRIED: Final = "What you are trying"
TAKE_TRIED_INTRO: Final = (
    "Each area before and after the remedy of “What would help”: its value, people, gain, and how "
    "much is still missing to the line. By the best guess."
)
TAKE_TRIED_NONE: Final = (
    "Nothing is tried. Open or close a service under “What would help”, and it can be taken away."
)
TRIED_FILE: Final = "The remedy, area by area (CSV)"
TRIED_BASIS: Final = "tried: {remedy}"
TRIED_OPEN: Final = {
    "where": "open “{name}” at {latitude}, {longitude}",
    "usual": "with the usual places",
    "places": "with {places} places",
    "share": "{share} of the week",
    "ages": "ages {low} to {high}",
    "price": "{price} a week",
    "hours": "open {hours}",
    "whom": "for {whom}",
}
TRIED_CHANGE: Final = {
    "closes": "close “{name}” ({id})",
    "places": "“{name}” ({id}) with {places} places in all",
    "share": "“{name}” ({id}) with {share} of its week",
}
MADE_AGAIN_BEFORE: Final = "the figures before, made again by: {command}"
FOR_WHERE: Final = "Of which areas?"
WHERE_ALL: Final = "All on the map"
WHERE_NAME: Final = "Which one?"
QUESTION: Final = "{need} for {family}"
AGAIN: Final = "Make it again"
AGAIN_NOTE: Final = "This line, on the same lists and areas, gives the same figures:"
FROM_CHECKOUT: Final = "from a checkout"
MADE_WITH: Final = "Fingerpost {version}, edition {edition} of the directory"
MADE_AGAIN: Final = "made again by: {command}"
SOURCES: Final = "sources: {lines}"
METHOD: Final = "How this is worked out, and what it cannot say"
METHOD_STEPS: Final = (
    "People: who may need it, counted area by area from published figures.",
    "Services: all that are listed for the need. Registered childcare counts by its places, all "
    "else by the service.",
    "Fit: the same rules as on the Find page. A yes counts whole, a no counts nothing, and what is "
    "not known counts in part, as said below.",
    "Reach: by the family's way of travel.",
    "Doubt: the same again many times over, with what is not known drawn anew each time.",
)
METHOD_MEASURE: Final = "{title}: {says}"
METHOD_LIMITS: Final = (
    "Nobody knows from these records how many places are free, or how long anyone waits.",
    "Travel times come from distance and a usual speed, not from a timetable.",
    "What a record does not say counts in part, and the hatching shows where that matters.",
    "A gap says what the lists hold. It is not a failing of any provider.",
)
METHOD_FACTS: Final = {
    "question": "Asked",
    "areas": "Layer of areas",
    "areas_vintage": "Borders as of",
    "measure": "Measure",
    "measure_source": "Measure from",
    "target": "Short below (or above, for minutes)",
    "target_source": "That line from",
    "demand": "People counted",
    "demand_source": "Counted from",
    "attribution": "Sources",
    "services": "Services looked at",
    "on_old_lists_only_not_counted": "On old lists, not in the register: not counted",
    "places_not_stated": "Places not stated",
    "services_unsure_for_family": "May or may not suit",
    "an_unknown_counts": "A “not known” counts",
    "draws": "Worked out so many times",
    "records_as_of": "Newest record",
    "made_on": "Worked out on",
    "made_with": "Made with",
}
STEPS_TITLE: Final = "Step by step"
LIMITS_TITLE: Final = "What it cannot say"
FACTS_TITLE: Final = "These figures rest on"
WITHIN_REACH: Final = "Within reach"
STAND_IN: Final = "The number of people is a stand-in: {what}."
LISTINGS: Final = "How well is it listed?"
