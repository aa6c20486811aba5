"""Nearness in meaning: the optional model as it is installed, absent, or another than was tried."""

import os
import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory import meaning
from directory.doctor import examine
from directory.errors import ModelRefusedError
from directory.settings import read_settings
from tests.recommender.making import NOON

ABSENT = "import sys; sys.modules['tokenizers'] = None; "


@pytest.fixture
def model():
    """The installed model; CI installs it."""
    if meaning.find_folder() is None and not os.environ.get("FINGERPOST_REQUIRE"):
        pytest.skip("fingerpost[semantic] is not installed")
    folder = meaning.find_folder()
    assert folder is not None
    return meaning.open_model(folder)


def near(model, one, other):
    return float(model.of(one) @ model.of(other))


@pytest.mark.parametrize(
    ("said", "same", "other"),
    [
        ("want off heroin", "drug and alcohol recovery", "lunch club for older people"),
        ("nursery for my toddler", "early years childcare", "debt advice"),
        ("cash and how to make it last", "budgeting course", "swimming lessons"),
    ],
)
def test_what_means_the_same_is_nearer_though_no_word_is_shared(model, said, same, other):
    assert near(model, said, same) > near(model, said, other)


def test_a_meaning_has_length_one_and_no_words_have_none(model):
    assert np.linalg.norm(model.of("ma wean's nursery")) == pytest.approx(1, abs=1e-5)
    assert not model.of("").any()
    assert np.array_equal(model.of("the same"), model.of("the same"))


def test_a_text_read_word_by_word_has_the_pieces_it_has_read_whole(model):
    parts = [
        "a",
        "the",
        "ing",
        "Café",
        "日",
        " ",
        "  ",
        "\n",
        "\u00a0",
        "\u2581",
        "<s>",
        "</s>",
        "<",
        ".",
    ]
    draw = random.Random(1)
    for _ in range(500):
        text = "".join(draw.choices(parts, k=draw.randrange(20)))
        whole = model._of_pieces(text)
        expected = whole.mean(axis=0) / np.linalg.norm(whole.mean(axis=0)) if len(whole) else 0
        assert np.array_equal(model.of(text), np.broadcast_to(expected, model.of(text).shape)), text


def test_a_very_long_text_means_what_its_beginning_means(model):
    assert np.array_equal(model.of("debt " * 5000), model.of("debt " * 9000))


def test_nothing_of_the_package_is_run():
    code = (
        "import sys; from directory import meaning; model = meaning.model(); "
        "print([name for name in ('wordllama', 'safetensors', 'requests') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@given(st.integers(0, 2**32 - 1))
def test_what_is_kept_is_as_near_as_what_was_meant(seed):
    drawn = np.random.default_rng(seed).normal(size=(2, meaning.SIZE)).astype(np.float32)
    one, other = (each / np.linalg.norm(each) for each in drawn)
    first, second = (each[: meaning.KEPT] for each in (one, other))
    exact = first @ second / (np.linalg.norm(first) * np.linalg.norm(second))
    assert meaning.nearness(one, meaning.kept(other)[None])[0] == pytest.approx(exact, abs=0.01)


def test_without_the_extra_everything_works_by_words():
    code = ABSENT + (
        "from directory import meaning; from recommender.needs import read_needs; "
        "from recommender.recommend import index_columns; "
        "needs = read_needs('I need a nursery place').needs; "
        "print(meaning.model(), 'meaning' in index_columns(), [one.need for one in needs])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "None False ['childcare']"
    assert run.stderr == ""


@pytest.fixture
def changed(tmp_path, monkeypatch):
    """A package whose weights are others than those that were tried."""
    for name in meaning.SUMS:
        path = tmp_path / "wordllama" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"something else")
    folder = tmp_path / "wordllama"
    monkeypatch.setattr(meaning, "find_folder", lambda: folder)
    meaning.model.cache_clear()
    yield folder
    meaning.model.cache_clear()


def test_other_weights_are_refused_with_a_sentence(changed, caplog):
    with pytest.raises(ModelRefusedError, match=r"is not the one .* tried with.*by words alone"):
        meaning.open_model(changed)
    assert meaning.model() is None
    assert "install it again" in caplog.text


def test_a_missing_file_is_refused_too(changed):
    (changed / meaning.WEIGHTS).unlink()
    with pytest.raises(ModelRefusedError):
        meaning.open_model(changed)


@pytest.mark.usefixtures("changed")
def test_the_doctor_says_how_texts_are_compared(tmp_path, monkeypatch):
    settings = read_settings({"FINGERPOST_DATA_DIR": str(tmp_path / "data")})

    def said():
        [one] = [one for one in examine(settings, now=NOON) if one.check == "meaning"]
        return one.state, one.say

    assert said()[0] == "look"
    assert "not the one" in said()[1]
    monkeypatch.setattr(meaning, "find_folder", lambda: None)
    assert said()[0] == "fine"
    assert "by words alone" in said()[1]
