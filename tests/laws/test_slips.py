"""What people typed by mistake, and the message that they read: in YAML, in the builder, on the command line."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import postmortem as pm
from postmortem.cli.main import main
from postmortem.serialize import yaml_problems, yaml_read

HEAD = "title: Login was down\nmetadata:\n  date: 2026-03-02\n"
EVENTS = HEAD + "timeline:\n  events:\n"
A_DATE = "expected a date like 2026-01-15, found "
A_TIME = "expected a time like 00:15 or 2026-01-15 00:15, found "
A_DURATION = "expected a duration like 00:45:00 or 45 min, found "


def message(text: str) -> str:
    """Return the one message that a YAML text is refused with."""
    with pytest.raises(pm.ReadError) as caught:
        pm.Report.from_yaml(text)
    assert len(caught.value.problems) == 1
    return str(caught.value)


def build_message(draft: pm.ReportBuilder[pm.Report]) -> str:
    """Return the one message that a builder is refused with."""
    with pytest.raises(pm.BuildError) as caught:
        draft.build()
    assert len(caught.value.problems) == 1
    return str(caught.value)


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ("02/03/2026", "it is two dates: write 2026-03-02 or 2026-02-03"),
        ("2.3.2026", "it is two dates: write 2026-03-02 or 2026-02-03"),
        ("2026-02-30", "February 2026 has 28 days"),
        ("30 Feb 2028", "February 2028 has 29 days"),
        ("April 31st, 2026", "April 2026 has 30 days"),
        ("2026-13-01", "there is no month 13: write 2026-01-13, if that is meant"),
        ("2026-00-10", "there is no month 00: write year, month and day, like 2026-01-15"),
        ("2026-03-02 10:15", "a date has no time of day; write 2026-03-02"),
        ("2026-03-02T10:15:00Z", "a date has no time of day; write 2026-03-02"),
        ("March 2, 2026 at 10:15 PM", "a date has no time of day; write 2026-03-02"),
        ("March 2", "write year, month and day"),
        ("02/03/26", "write the year with four digits"),
    ],
)
def test_a_date_that_is_none(typed: str, step: str) -> None:
    """A date that is refused comes with the one to write, or with what is wrong with it."""
    expected = f"{A_DATE}{typed!r}; {step}"
    text = f"title: T\nmetadata:\n  date: {typed}\n"
    assert message(text) == f"metadata.date (line 3, column 3): {expected}"
    draft = pm.report("T", date=typed)
    assert build_message(draft) == f"report('T'): metadata.date: {expected}"


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ("“10:00”", "write it without quotation marks: 10:00"),
        ("‘10:00’", "write it without quotation marks: 10:00"),
        ("1h30", "write 01:30"),
        ("12.30", "write 12:30"),
        ("1230", "write 12:30"),
        ("9:5", "write the minutes with two digits: 09:05"),
        ("9.5", "write hours and minutes with a colon, like 09:30"),
        ("10:65", "hours go from 00 to 23, minutes and seconds from 00 to 59"),
        ("25:10", "hours go from 00 to 23, minutes and seconds from 00 to 59"),
        ("10:15:99", "hours go from 00 to 23, minutes and seconds from 00 to 59"),
        ("24:00", "write 00:00 of the next day"),
        ("24:30", "write 00:30 of the next day"),
        ("2026-02-30 10:00", "February 2026 has 28 days"),
        ("02/03/2026 10:00", "it is two dates: write 2026-03-02 or 2026-02-03"),
        ("31 April 2026 10:00", "April 2026 has 30 days"),
    ],
)
def test_a_time_that_is_none(typed: str, step: str) -> None:
    """A time that is refused comes with the one to write, or with what is wrong with it."""
    expected = f"{A_TIME}{typed!r}; {step}"
    text = f"{EVENTS}    - time: {typed}\n      event: It fails\n"
    assert message(text) == f"timeline.events[0].time (line 6, column 7): {expected}"
    draft = pm.report("T", date="2026-03-02").detected(typed, "It fails")
    assert build_message(draft) == f".detected({typed!r}, 'It fails'): time: {expected}"


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ("1h30", "write 1 h 30 min"),
        ("1:30", "write 1 h 30 min, or 1 min 30 s"),
        ("12.30", "add the unit, like 45 min"),
        ("1230", "add the unit, like 45 min"),
        ("1,5 h", "write the decimals after a point: 1.5 h"),
        ("“45 min”", "write it without quotation marks: 45 min"),
    ],
)
def test_a_duration_that_is_none(typed: str, step: str) -> None:
    """A duration that is refused comes with the one to write."""
    expected = f"{A_DURATION}{typed!r}; {step}"
    text = f"title: T\nmetadata:\n  duration: {typed}\n"
    assert message(text) == f"metadata.duration (line 3, column 3): {expected}"
    draft = pm.report("T", duration=typed)
    assert build_message(draft) == f"report('T'): metadata.duration: {expected}"


def test_numbers_in_place_of_text() -> None:
    """A number that is given to a call isn't read as a time or a date; the message says how to give it."""
    time: Any = 12.30
    error = build_message(pm.report("T", date="2026-03-02").detected(time, "It fails"))
    assert (
        error == f".detected(12.3, 'It fails'): time: {A_TIME}12.3; give it as text, like \"12:30\""
    )
    stamp: Any = 1768471200
    error = build_message(pm.report("T").detected(stamp, "It fails"))
    assert error.endswith("; seconds since 1970 are read by `postmortem.from_epoch`")
    date: Any = 20260302
    error = build_message(pm.report("T", date=date))
    assert error.endswith(f'{A_DATE}20260302; give it as text, like "2026-01-15"')


ROWS = """\
title: Login was down
timeline:
  detection:
    - {time: 10:00, event: a}
    - {time: ~10:05, event: b}
  resolution:
    - {time: 10:10 – 10:20, event: c}
communication:
  internal:
    - {time: 10:11, message: d}
"""


def test_rows_without_a_date_are_one_message() -> None:
    """Bare times of a report without a date are one message, with how many there are."""
    step = (
        "expected a time with its date, like 2026-01-15 00:15, found '10:00'; a time without a date"
        " needs the incident's date, and so do 3 more: set the date, or write one in the first row"
    )
    assert message(ROWS) == f"timeline.detection[0].time (line 4, column 8): {step}"
    draft = pm.report("T").detected("10:00", "a").detected("~10:05", "b")
    draft = draft.resolved("10:10 – 10:20", "c").internal_message("10:11", None, "d")
    assert build_message(draft) == f".detected('10:00', 'a'): time: {step}"


AN_INDENT = "all entries begin in the same column"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            EVENTS + "    -time: 10:00\n     event: a\n",
            "line 6, column 5: expected a dash with a space after it, found '-time: 10:00';"
            " put a space after the dash: - time:",
        ),
        (
            EVENTS + "    -time: 10:00\n",
            "timeline.events (line 5, column 3): expected a list, found a dict; put a space after the dash: - time",
        ),
        (
            HEAD + "went_well:\n  -The alert\n  -The pager\n",
            "went_well (line 4, column 1): expected a list, found '-The alert -The pager';"
            " put a space after each dash: - The alert",
        ),
        (
            "title: T\nmetadata:\n  date: 2026-03-02\n   severity: SEV-2\n",
            "line 4, column 12: expected the end of the value, found ': SEV-2';"
            f" indent this line like the entry before, by 2 spaces: {AN_INDENT}",
        ),
        (
            "title: T\nmetadata:\n  date: 2026-03-02\n severity: SEV-2\n",
            "line 4, column 2: expected the next entry, found 'severity: SEV-2';"
            f" indent this line like the entry before, by 2 spaces: {AN_INDENT}",
        ),
        (
            EVENTS + "    - time: 10:00\n     event: a\n",
            "line 7, column 6: expected the next entry, found 'event: a';"
            f" indent this line like the entry before, by 6 spaces: {AN_INDENT}",
        ),
        (
            EVENTS + "    time: 10:00\n    event: a\n",
            "timeline.events (line 5, column 3): expected a list, found a dict;"
            " put it into a list, whose items begin with a dash in YAML: - time",
        ),
        (
            EVENTS + "    - time: 10:00\n      event: a\n      time: 10:05\n      event: b\n",
            "line 8, column 7: expected each key once in a mapping, found 'time'; it is already on line 6,"
            " column 7; a new item of the list begins with a dash: - time:",
        ),
        (
            HEAD + "went_well: The alert\n",
            "went_well (line 4, column 1): expected a list, found 'The alert';"
            " put it into a list, whose items begin with a dash in YAML: - The alert",
        ),
        (
            HEAD + "went_good:\n  - The alert\n",
            "went_good (line 4, column 1): expected a key that is known here, found 'went_good';"
            " did you mean 'went_well'",
        ),
    ],
)
def test_dashes_spaces_and_keys(text: str, found: str) -> None:
    """A dash or a space in a wrong place, or a key of another name, is one message with the step."""
    assert message(text) == found


@pytest.fixture(params=["libyaml", "PyYAML"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test with either parser of YAML."""
    if request.param == "PyYAML":
        monkeypatch.setattr(yaml_read, "_LIBYAML", False)
        monkeypatch.setattr(yaml_problems, "_LOADER", yaml.SafeLoader)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize(
    "rest",
    [
        "metadata:\n  date: 2026-03-02\n",
        "metadata:\n  date: {quote}2026-03-02{quote}\n",
        "notes: she said {quote}no{quote} twice\n",
        "notes: it is the pool{quote}\n",
        "went_well:\n  - {quote}The alert{quote}\n  - The pager\n",
    ],
)
def test_an_open_quote_is_where_it_opens(quote: str, rest: str) -> None:
    """A quotation mark that isn't closed is found on its line, wherever the next one is."""
    text = f"title: T\noverview: {quote}It was down\n{rest.format(quote=quote)}"
    error = message(text)
    opens = f"{quote}It was down"
    assert error.startswith(
        f"line 2, column 11: expected a closing quotation mark, found {opens!r}; "
        "close the quotation mark that opens here"
    )


@pytest.mark.parametrize(
    "text",
    [
        'title: T\noverview: "It was\n  down: for an hour"\n',
        'title: T\noverview: "It was\n\n  - down"\nnotes: x\n',
        "title: T\noverview: 'It was\n   down'\n",
        '{"title": "T",\n"overview": "It was\\ndown"}\n',
        '{title: T,\noverview: "It was\ndown: for an hour"}\n',
        '{"title": "T",\n"overview": "It was\n- down"}\n',
        'title: T\ntimeline:\n  events:\n    - event: "It was\n        event: down"\n',
    ],
)
def test_text_in_quotes_may_have_several_lines(text: str) -> None:
    """Text in quotes that goes on in lines with a deeper indent is read."""
    assert pm.Report.from_yaml(text).title == "T"


def test_a_call_of_another_name() -> None:
    """A call that the builder hasn't got is an error with the call that may be meant."""
    draft: Any = pm.report("T")
    with pytest.raises(AttributeError, match=r"no call 'went_good'; did you mean went_well$"):
        draft.went_good("The alert")
    with pytest.raises(AttributeError, match=r"no call 'dtected'; did you mean detected$"):
        draft.dtected("10:00", "It fails")
    with pytest.raises(AttributeError, match=r"no call 'weather'$"):
        draft.weather("It rained")
    assert not hasattr(draft, "_repr_latex_")
    with pytest.raises(pm.BuildError, match="did you mean went_well"):
        draft.put(went_good=["The alert"]).build()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a report, in which the commands run."""
    (tmp_path / "incident.yaml").write_text(HEAD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rendr", "incident.yaml"], "did you mean render?"),
        (["chek", "."], "did you mean check?"),
        (["render", "incident.yaml", "--to", "pfd"], "found 'pfd'; did you mean pdf?"),
        (["render", "incident.yaml", "--to", "markdwn"], "did you mean markdown?"),
        (["render", "incident.yaml", "--theem", "dark"], "did you mean --theme?"),
        (["render", "incident.yaml", "--theme", "drak"], "did you mean dark?"),
        (["check", "--selct", "PM1", "."], "did you mean --select?"),
        (["list", "--formt", "json"], "did you mean --format?"),
        (["render", "incidnet.yaml"], "did you mean incident.yaml"),
        (["render", "nowhere/incident.yaml"], "there is no folder nowhere"),
        (["render", "nowhere/else/incident.yaml"], "there is no folder nowhere"),
        (["list", "incident.yml"], "did you mean incident.yaml"),
        (["stats", "nowhere"], "nowhere: expected a folder, a file, a pattern or a zip archive"),
        (["set", "incident.yaml", "metadata.sevrity=SEV-1"], "it knows incident_id, date"),
    ],
)
def test_slips_on_the_command_line(
    folder: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command, a format, an option, a file or a folder that does not exist names what may be meant."""
    assert main(arguments) == 2
    assert words in capsys.readouterr().err


def test_an_unlike_name_is_not_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    """Two long options are not alike by their dashes."""
    assert main(["list", "--ownr", "x"]) == 2
    assert "did you mean" not in capsys.readouterr().err


def test_a_missing_folder_of_a_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that does not exist is a result of a check, and so is one like it."""
    (folder / "postmortems").mkdir()
    assert main(["check", "postmortem"]) == 2
    assert "did you mean postmortems" in capsys.readouterr().out


@pytest.mark.parametrize("format", ["md", "pdf"])
def test_short_names_of_formats(folder: Path, format: str) -> None:
    """`--to md` is Markdown, and `--to pdf` with an output is a PDF."""
    assert main(["render", "incident.yaml", "--to", format, "-o", f"new/out.{format}"]) == 0
    start = (folder / "new" / f"out.{format}").read_bytes()[:5]
    assert start == {"md": b"# Log", "pdf": b"%PDF-"}[format]
