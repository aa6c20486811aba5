from datetime import UTC, date, datetime

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import cleaning
from directory.cleaning import Notes
from directory.confidential import WITHHELD, is_confidential, without_addresses
from directory.records import Fit


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" two  words\n", "two words"),
        ("NA", None),
        ("n/a", None),
        ("-", None),
        ("", None),
        (None, None),
        (True, None),
        ([1], None),
        (5.0, "5"),
        (5.25, "5.25"),
        ("a\x00b\x07c", "abc"),
        ("zero\u200bwidth", "zerowidth"),
        ("\ud800x", "x"),
    ],
)
def test_plain(value, text):
    assert cleaning.plain(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("5 < 6 & more", "5 < 6 & more"),
        ("a &amp; b", "a & b"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("line<br/>line", "line\nline"),
        ("<script>alert(1)</script>Hello", "Hello"),
        ('<a href="javascript:alert(1)">Click</a> me', "Click me"),
        ('<a href="https://example.org">Here</a>', "Here (https://example.org)"),
        ('<a href="https://example.org">https://example.org</a>', "https://example.org"),
        ("<img src=x onerror=alert(1)>text", "text"),
        ("\u00c2\u00a310 a week", "£10 a week"),
        ("itâ€™s", "it\u2019s"),
        ("café", "café"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_prose(value, text):
    assert cleaning.prose(value, Notes(1), "description") == text


def test_a_repaired_encoding_is_said():
    notes = Notes(1)
    cleaning.prose("\u00c2\u00a310", notes, "description")
    assert "encoded twice" in notes.problems[0].advice


@given(st.text(max_size=200))
def test_prose_never_leaves_control_characters_or_tags_that_run(text):
    found = cleaning.prose(text, Notes(1), "x") or ""
    assert not any(ord(char) < 32 and char not in "\n\t" for char in found)
    assert "\x7f" not in found
    found.encode()


@given(st.text(alphabet="<>/abpliscrpt =\"':javh&;#x0", max_size=80))
def test_html_never_raises(markup):
    assert isinstance(cleaning.from_html(markup), str)


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("www.example.org", "https://www.example.org"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ('<a href="http://example.org/x">x</a>', "http://example.org/x"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("ftp://example.org", None),
        ("http://", None),
        ("http://user:secret@example.org", None),
        ("http://[::1", None),
        ("https://example.org/a b", None),
        ('https://example.org/"><script>', None),
        ("nowhere", None),
        ("https://localhost/x", None),
    ],
)
def test_links(value, address):
    notes = Notes(1)
    assert cleaning.link(value, notes) == address
    assert bool(notes.problems) is (address is None)


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        ("01414 960 123", ["0141 496 0123"]),
        ("+441414960123", ["0141 496 0123"]),
        ("0141 496 0001 / 0141 496 0002", ["0141 496 0001", "0141 496 0002"]),
        ("Tel: 0141 496 0001", ["0141 496 0001"]),
        ("0131 496 0001 (mornings)", ["0131 496 0001"]),
        ("0131 496 0001 General enquiries", ["0131 496 0001"]),
        ('http://<a href="tel:+441314960001">0131 496 0001</a>', ["0131 496 0001"]),
        ("(0) 1414 960 123", ["0141 496 0123"]),
        ("0141 496 0001 ext 3", ["0141 496 0001 ext 3"]),
        ("01414960001 x12 or 0131 496 0001", ["0141 496 0001 ext 12", "0131 496 0001"]),
        ("116 123", ["116 123"]),
        ("999", ["999"]),
        ("", []),
    ],
)
def test_telephones(value, numbers):
    notes = Notes(1)
    assert [phone.number for phone in cleaning.phones(value, notes)] == numbers
    assert notes.problems == []


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("0131 496 0123/4", {"0131 496 0123": None, "0131 496 0124": None}),
        ("0131 496 0123 or 0124", {"0131 496 0123": None, "0131 496 0124": None}),
        ("0131 496 0123 / 496 0124", {"0131 496 0123": None, "0131 496 0124": None}),
        ("01592 414141/414142 (office)", {"01592 414141": None, "01592 414142": "office"}),
        ("0131 496 0123 or 4455", {"0131 496 0123": "4455"}),  # it may be an extension
        ("0131 496 0123 & 07911 123456", {"0131 496 0123": None, "07911 123456": None}),
        ("0131 496 0123 07911 123456", {"0131 496 0123": None, "07911 123456": None}),
        (
            "Office 01314960123\nMobile 07911123456",
            {"0131 496 0123": "Office", "07911 123456": "Mobile"},
        ),
        (
            "0131 496 0123, or 07911 123456 after 5pm",
            {"0131 496 0123": None, "07911 123456": "after 5pm"},
        ),
        (
            "0131 496 0123 (office), or, at night and weekends, 07911 123456",
            {"0131 496 0123": "office", "07911 123456": "at night and weekends"},
        ),
        (
            "0131 496 0123 Mon, Wed and Fri 9am to 5pm",
            {"0131 496 0123": "Mon, Wed and Fri 9am to 5pm"},
        ),
        ("0131 496 0123, 24 hours", {"0131 496 0123": "24 hours"}),
        ("0131 496 0123 / n/a", {"0131 496 0123": None}),
        ("+353 1 496 0123 / 0131 496 0124", {"+353 1 496 0123": None, "0131 496 0124": None}),
    ],
)
def test_every_number_of_a_cell_is_kept_with_the_words_beside_it(value, found):
    notes = Notes(1)
    assert {phone.number: phone.description for phone in cleaning.phones(value, notes)} == found
    assert notes.problems == []


def test_a_second_number_that_does_not_ring_is_kept_and_said():
    notes = Notes(1)
    for value in ("0131 555 1234 / 07700 900123", "0131 555 1234 or 07700 900123"):
        phones = cleaning.phones(value, notes)
        assert [phone.number for phone in phones] == ["0131 555 1234", "07700 900123"]
    assert [problem.value for problem in notes.problems] == ["07700 900123"] * 2


NUMBERS = ["0131 496 0001", "0141 496 0002", "07911 123456", "0800 028 0000", "01592 414141"]


@given(
    st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=3, unique=True),
    st.sampled_from([" / ", "/", "; ", ", ", " or ", " and ", " & ", " ", "\n", ", or "]),
    st.lists(st.sampled_from(["", " (office)", " after 5pm", " ask for the desk"]), min_size=3),
)
def test_whatever_stands_between_numbers_none_is_lost(numbers, between, words):
    value = between.join(number + said for number, said in zip(numbers, words, strict=False))
    notes = Notes(1)
    assert [phone.number for phone in cleaning.phones(value, notes)] == numbers
    assert notes.problems == []


@pytest.mark.parametrize(("value", "kept"), [("228 1221", 1), ("ask inside", 0), ("0" * 300, 1)])
def test_telephones_that_do_not_ring_are_said(value, kept):
    notes = Notes(1)
    assert len(cleaning.phones(value, notes)) == kept
    assert len(notes.problems) == 1


AREAS = st.sampled_from(
    ["0141", "0131", "020", "0113", "01382", "01697", "015396", "07700", "0800"]
)


@given(st.one_of(st.from_regex(r"0[1-9][0-9]{9}", fullmatch=True), AREAS), st.data())
def test_a_number_known_by_its_block_is_written_as_if_looked_up_alone(start, data):
    rest = data.draw(st.text("0123456789", min_size=11 - len(start), max_size=11 - len(start)))
    parsed = phonenumbers.parse(start + rest, "GB")
    style = phonenumbers.PhoneNumberFormat.NATIONAL
    alone = phonenumbers.format_number(parsed, style)
    numbers = [phone.number for phone in cleaning.phones(start + rest, Notes(None))]
    assert numbers == [alone if phonenumbers.is_valid_number(parsed) else start + rest]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-05-31", date(2026, 5, 31)),
        ("31/05/2026", date(2026, 5, 31)),
        ("01/02/2026", date(2026, 2, 1)),
        ("12-Mar-19", date(2019, 3, 12)),
        ("31 May 2026", date(2026, 5, 31)),
        ("2026-05-31T10:00:00Z", date(2026, 5, 31)),
        (date(2026, 5, 31), date(2026, 5, 31)),
        ("31/02/2026", None),
        ("soon", None),
        ("0001-01-01", None),
    ],
)
def test_days(value, day):
    assert cleaning.day(value, Notes(1), "x") == day


def test_moments_without_a_zone_are_utc():
    assert cleaning.moment("2026-05-31T10:00", Notes(1), "x") == datetime(
        2026, 5, 31, 10, tzinfo=UTC
    )
    assert cleaning.moment("2026-05-31", Notes(1), "x") == datetime(2026, 5, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("5", 5),
        ("1,200", 1200),
        (5, 5),
        (0, 0),
        ("-1", None),
        ("inf", None),
        ("x", None),
        (True, None),
    ],
)
def test_numbers(value, number):
    assert cleaning.number(value, Notes(1), "x") == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234", 1234), ("1,234,567.5", 1234567.5), ("5,50", 5.5), ("-4,2500", -4.25), ("5.50", 5.5)],
)
def test_commas_of_thousands_and_of_decimals(text, number):
    assert cleaning.number(text, cleaning.Notes(None), "x", low=-10) == number


def test_a_number_with_commas_that_are_neither_is_left_out():
    notes = cleaning.Notes(None)
    assert cleaning.number("1,2,3", notes, "x") is None
    assert len(notes.problems) == 1


@pytest.mark.parametrize(
    ("value", "fit"),
    [
        ("Yes", Fit.YES),
        (False, Fit.NO),
        ("n", Fit.NO),
        ("partly", Fit.UNKNOWN),
        (None, Fit.UNKNOWN),
    ],
)
def test_yes_and_no(value, fit):
    assert cleaning.yes_no(value) is fit


@pytest.mark.parametrize(
    ("words", "hidden"),
    [
        ("Women's refuge", True),
        ("Refuges in Fife", True),
        ("Refugee Council", False),
        ("refuge for wildlife", False),
        ("a safe house", True),
        ("The address is confidential", True),
        ("a confidential service", False),
        ("Women\u2019s shelter", True),
        ("A shelter for survivors", True),
        ("Bus shelter for women's group", False),
        ("Our address is not published", True),
        ("The location is kept secret", True),
        ("Our reports are published", False),
        ("Temporary accommodation for survivors of domestic violence and their children", True),
        ("Crisis accommodation for women and children escaping domestic abuse", True),
        ("Hostel for women who have experienced domestic abuse", True),
        ("Sanctuary for abused women", True),
        ("Tearmann nam Ban", True),
        ("Advice on housing, benefits and domestic abuse", False),
        ("Housing advice for people fleeing domestic abuse", False),
        ("Accommodation for students. Talks on domestic abuse", False),
        ("A home for older people", False),
        ("Cat refuge", False),
        (None, False),
    ],
)
def test_refuges_are_recognised(words, hidden):
    assert is_confidential([words]) is hidden


@pytest.mark.parametrize(
    "said",
    [
        "We are opposite the Tron Theatre.",
        "Find us on King Street, by bus.",
        "w3w ///filled.count.soap",
        "The flat above the bakery, first floor.",
        "We are just round the corner from the station.",
        "Behind the old primary school.",
    ],
)
def test_what_leads_to_a_hidden_place_is_taken_out_of_words(said):
    assert WITHHELD in without_addresses(said)


def test_what_a_hidden_place_does_stays_in_its_words():
    said = "We help women and children between 5 and 16. Ring at any hour, above all at night."
    assert without_addresses(said) == said


def test_addresses_are_taken_out_of_words():
    said = without_addresses(
        "Come to 12 Made Up Road, G1 1AB or 55.8642, -4.2518. Ring 0808 800 0000."
    )
    for leak in ("Made Up", "G1 1AB", "55.8642"):
        assert leak not in said
    assert "0808" in said


@pytest.mark.parametrize(
    "words",
    [
        "flat 2/1, 14 rose street",
        "3 Invented Wynd",
        "https://maps.example.org/?q=G3+6RE",
        "https://maps.example.org/?q=G3%206RE",
        "https://maps.example.org/?ll=55.8642%2C-4.2518",
    ],
)
def test_addresses_are_known_in_every_spelling(words):
    said = without_addresses(words)
    assert not any(leak in said for leak in ("rose", "Invented", "6RE", "8642"))


def test_what_only_looks_like_an_address_stays():
    words = "2 nights a week in a safe place. 12 women in all. Ages 5 and up, on their way."
    assert without_addresses(words) == words


@pytest.mark.parametrize(
    ("name", "soft"),
    [("GLASGOW", "Glasgow"), ("ISLE OF SKYE", "Isle of Skye"), ("AYR", "AYR"), ("Perth", "Perth")],
)
def test_capitals(name, soft):
    assert cleaning.softened(name) == soft
