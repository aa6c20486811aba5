"""What is a language called in English? Codes of ISO 639-1, and BSL."""

import re

_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "bsl": "British Sign Language",
    "cs": "Czech", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fa": "Farsi",
    "fr": "French", "gd": "Gaelic", "gu": "Gujarati", "hi": "Hindi", "hu": "Hungarian",
    "it": "Italian", "ku": "Kurdish", "lt": "Lithuanian", "lv": "Latvian", "ml": "Malayalam",
    "ne": "Nepali", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "so": "Somali", "sq": "Albanian",
    "sw": "Swahili", "ta": "Tamil", "th": "Thai", "ti": "Tigrinya", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "yo": "Yoruba", "zh": "Chinese",
}  # fmt: skip


_CODES = {name.lower(): code for code, name in _NAMES.items()}


def language_code(said: str) -> str | None:
    """Return the code of a language given by its code or its English name; `None` if not known."""
    word = said.strip().lower()
    return word if word.split("-")[0] in _NAMES else _CODES.get(word)


_SPOKEN = re.compile(
    r"\b(?:i|we|she|he|mum|mother)(?: only| just| mostly| can only)? speaks?(?: only)? "
    rf"(?P<named>{'|'.join(_CODES)})\b|\b(?:my|our|her|his) (?:first |own |mother )?"
    rf"(?:language|tongue) is (?P<own>{'|'.join(_CODES)})\b",
    re.IGNORECASE,
)


def languages_in_text(text: str) -> tuple[str, ...]:
    """Return the codes of the languages that a text says are spoken, English left out.

    >>> languages_in_text("We speak Tigrinya. I speak a little English.")
    ('ti',)
    """
    found = (_CODES[(one["named"] or one["own"]).lower()] for one in _SPOKEN.finditer(text))
    return tuple(dict.fromkeys(code for code in found if code != "en"))


def language_name(code: str) -> str:
    """Return the English name of a language; a code we do not know is left as it is."""
    return _NAMES.get(code.lower(), code)
