"""`fingerpost recommend`, on the sample, as it is typed."""

import json
from dataclasses import replace

import pytest
import typer
from typer.testing import CliRunner

from app import saying
from app.commands import recommend
from app.commands.recommend import in_words
from directory.errors import SituationFileError
from recommender.answer import LeftOut, Recommendation

RUN = CliRunner()


@pytest.fixture(scope="module")
def command(tmp_path_factory, postcode_cache):
    """Run the command in a data folder of its own, with the postcode table of the tests."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "cache").symlink_to(postcode_cache, target_is_directory=True)
    app = typer.Typer()
    recommend.register(app)

    def run(*arguments):
        return RUN.invoke(app, list(arguments), env={"FINGERPOST_DATA_DIR": str(folder)})

    return run


FAMILY = ("--need", "childcare", "--child-age", "2", "--mode", "bus", "--max-minutes", "30")


@pytest.mark.slow
def test_one_answer_as_json(command):
    result = command("--postcode", "G34 9AA", *FAMILY, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert answer["origin"]["council_code"] == "S12000049"
    assert answer["options"]
    for option in answer["options"]:
        assert option["name"].endswith("(sample)")
        assert "school_age_only" not in option["tags"]
        assert option["reasons"]


@pytest.mark.slow
def test_a_mistyped_postcode_is_said_and_stops_nothing(command):
    result = command("--postcode", "G34 9ZZZ", "--need", "debt_advice", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert answer["origin"] is None
    assert "G34 9ZZZ" in answer["problems"][0]
    assert "G34 9ZZZ" in result.stderr
    assert all(option["channel"] in ("phone", "online") for option in answer["options"])


@pytest.mark.slow
def test_plain_words_without_json(command):
    result = command("--postcode", "EH6", *FAMILY)
    assert result.exit_code == 0
    assert "1. " in result.stdout
    assert "Next: " in result.stdout


@pytest.mark.slow
def test_what_was_left_out_is_said_in_words(command):
    left = json.loads(command("--postcode", "G34 9AA", *FAMILY, "--json").stdout)["left_out"]
    said = command("--postcode", "G34 9AA", *FAMILY).stdout.splitlines()
    (line,) = [one for one in said if one.startswith("Left out: ")]
    assert line.startswith(f"Left out: {left['count']} service")
    assert f"{left['by_rule']['child_age']} do" in line
    assert "of that age" in line
    assert "_" not in line
    assert ("Some for more than one reason." in line) == (
        sum(left["by_rule"].values()) > left["count"]
    )


def test_left_out_for_one_reason_is_one_sentence():
    answer = Recommendation(
        situation={}, origin=None, left_out=LeftOut(count=1, by_rule={"within_reach": 1})
    )
    assert list(in_words(answer)) == ["Left out: 1 service that is too far."]
    more = replace(answer, left_out=LeftOut(count=3, by_rule={"serves_area": 3}))
    assert list(in_words(more)) == ["Left out: 3 services that serve another area."]


def test_one_is_said_as_one():
    assert saying.left_out({"within_reach": 1, "status": 2, "serves_area": 1}) == [
        "2 are no longer running",
        "1 serves another area",
        "1 is too far",
    ]


@pytest.mark.slow
def test_many_situations_give_one_line_each(command, tmp_path):
    path = tmp_path / "cases.jsonl"
    path.write_text(
        '{"postcode": "G51", "needs": ["food"], "unknown_key": 1}\n\n'
        '{"postcode": "EH5", "needs": ["food"]}\n',
        encoding="utf-8",
    )
    result = command("--situations", str(path), "--limit", "2")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["origin"]["label"] for answer in answers] == ["G51", "EH5"]
    assert all(len(answer["options"]) <= 2 for answer in answers)


@pytest.mark.slow
def test_options_on_the_line_win_over_the_file(command, tmp_path):
    path = tmp_path / "one.json"
    path.write_text('{"postcode": "G51", "needs": ["food"], "max_minutes": 30}', encoding="utf-8")
    result = command("--situation", str(path), "--postcode", "EH5", "--json")
    answer = json.loads(result.stdout)
    assert answer["origin"]["label"] == "EH5"
    assert answer["situation"]["max_minutes"] == 30


@pytest.mark.parametrize(
    ("text", "why"),
    [("{not json}", "it is not JSON"), ("[1]", "it is not one JSON object"), (None, "opened")],
)
def test_a_file_that_cannot_be_read_is_one_sentence(command, tmp_path, text, why):
    path = tmp_path / "one.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    result = command("--situation", str(path))
    assert isinstance(result.exception, SituationFileError)
    assert why in str(result.exception)
    assert result.exception.exit_code == 2


def test_help_has_an_example(command):
    result = command("--help")
    assert result.exit_code == 0
    assert "--child-age 2" in result.stdout


@pytest.mark.slow
def test_plain_words_say_what_to_confirm_and_nothing_twice(command):
    words = "im skint and the wean's 2, cannae get to college cause nae childcare"
    result = command("--postcode", "G34 9AA", "--text", words)
    lines = result.stdout.splitlines()
    ringing = [line for line in lines if line.startswith("Anyone can ring")]
    assert len(ringing) == len(set(ringing))
    asked = [line for line in lines if line.startswith("? Ask about ")]
    read = json.loads(command("--postcode", "G34 9AA", "--text", words, "--json").stdout)["needs"]
    assert len(asked) == sum(need["grade"] == "ask" for need in read)
    for line in lines:
        if line[:1].isdigit():
            name, _, by = line.partition(". ")[2].rpartition(", ")
            assert name != by
