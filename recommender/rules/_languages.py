"""What is a language called in English? Codes of ISO 639-1, and BSL."""

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


def language_name(code: str) -> str:
    """Return the English name of a language; a code we do not know is left as it is."""
    return _NAMES.get(code.lower(), code)
