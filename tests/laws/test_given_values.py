"""What callers give that is of another kind: bytes, halves of characters, huge numbers, iterators."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs
import pandas as pd
import pytest

import postmortem as pm
from postmortem.errors import FieldError, PostmortemError
from postmortem.model.report import ReportData
from postmortem.serialize.converter import walk_types
from postmortem.tree.locations import Location, Locations

READERS: dict[str, Callable[[Any], object]] = {
    "from_markdown": pm.Report.from_markdown,
    "from_yaml": pm.Report.from_yaml,
    "from_html": pm.Report.from_html,
    "from_json": pm.Report.from_json,
    "read_markdown": pm.read_markdown,
    "from_template": pm.Style.from_template,
    "Style.from_toml": pm.Style.from_toml,
    "check_text": pm.check_text,
    "check_text of yaml": lambda text: pm.check_text(text, "yaml"),
    "check_text of json": lambda text: pm.check_text(text, "json"),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "value",
    [b"\xff\xfe", b"# T", bytearray(b"T"), 5, None, [], object(), "\ud800", "# T\n\nx \ud83d y\n"],
    ids=lambda value: f"{value!r}".partition(" at 0x")[0],
)
def test_a_reader_refuses_what_is_no_text_by_one_clear_error(name: str, value: object) -> None:
    """Bytes, other objects and halves of characters are an error of this library, in any format."""
    with pytest.raises(PostmortemError) as caught:
        READERS[name](value)
    assert str(caught.value).encode()


def test_the_place_of_half_a_character_is_named() -> None:
    """The line and the column are those of the text, whatever ends its lines."""
    with pytest.raises(PostmortemError, match=r"line 3, column 3"):
        pm.read_markdown("# T\r\n\r\nx \ud83d y\n")


ODD = {
    "a huge number": 10**5000,
    "a negative huge number": -(10**5000),
    "no number": float("nan"),
    "an infinite number": float("inf"),
    "a huge decimal": Decimal("1e5000"),
    "no decimal": Decimal("NaN"),
    "no decimal that may be looked at": Decimal("sNaN"),
    "bytes": b"\xff",
    "the last date": dt.date.max,
    "the last moment": dt.datetime.max,
    "a moment beyond UTC": dt.datetime.max.replace(tzinfo=dt.timezone(-dt.timedelta(hours=23))),
    "the longest length": dt.timedelta.max,
    "no time of pandas": pd.NaT,
    "no value of pandas": pd.NA,
    "an object": object(),
    "a class": int,
    "a mapping": {"a": 10**5000},
    "a list": [10**5000],
    "half of a character": "\ud800",
}
FIELDS = [
    (cls, field.name)
    for cls in sorted(walk_types(ReportData), key=lambda cls: str(cls.__name__))
    for field in attrs.fields(cls)
    if field.init
]


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_an_odd_value_is_refused_by_name_or_taken(value: object) -> None:
    """No field raises anything but `FieldError`, and its message can be printed."""
    messages: list[str] = []
    for cls, name in FIELDS:
        convert = getattr(attrs.fields(cls), name).converter
        if convert is None:
            continue
        try:
            convert(value)
        except FieldError as error:
            messages.append(str(error))
    assert all(len(message) < 1000 for message in messages)
    assert "".join(messages).encode()


SEVERE: dict[str, Callable[[Any], object]] = {
    "builder": lambda value: pm.report("T", severity=value).build(),
    "from_dict": lambda value: pm.Report.from_dict({"title": "T", "metadata": {"severity": value}}),
}


@pytest.mark.parametrize("make", SEVERE.values(), ids=SEVERE)
def test_a_huge_severity_is_refused_by_name(make: Callable[[Any], object]) -> None:
    """The message names the field and doesn't write the number."""
    with pytest.raises(PostmortemError, match=r"metadata\.severity: .*found a huge int"):
        make(10**5000)


def test_a_moment_is_no_day_for_the_checks() -> None:
    """`check(report, datetime.now())` says what to give instead."""
    report = pm.report("T").action("A1", "Fix it", due="2026-01-15").build()
    with pytest.raises(FieldError, match=r"give its \.date\(\)"):
        pm.check(report, dt.datetime(2026, 1, 20, 12))
    assert pm.check(report, dt.date(2026, 1, 20))


PATHS = [
    "went_well[-1]", "went_well[", "went_well]", "[", "]", ".", "..", "a..b", "[[[", "went_well[x]", "went_well[0].",
    "went_well[0][1][2]", ".went_well[0]", "a." * 100_000, "[0]" * 100_000, "x" * 10**6, "\x00", "",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=lambda path: repr(path[:20]))
def test_any_path_has_a_place_or_none(path: str) -> None:
    """A path that no value has is where the nearest value around it is; nothing hangs."""
    reading = pm.read_markdown("# T\n\n## What Went Well\n\n1. We slept\n")
    assert reading.where(path) in (None, *reading.locations.places.values())


def test_the_nearest_place_is_found_step_by_step() -> None:
    """A step of any kind goes, and no value with a like name is taken for the one around it."""
    places = Locations({"went_well": Location(3), "went_well[0]": Location(5)})
    assert places.find("went_well[0].x.y[-1]") == Location(5)
    assert places.find("went_well[-1]") == Location(3)
    assert places.find("went_well_not") is None


CALLS = [
    ("put", lambda: {"went_well": iter(["a", "b"])}),

    ("put", lambda: {"sign_off": (pm.SignOff(role=role) for role in ("A", "B"))}),
    ("metadata", lambda: {"reviewers": iter(["Ada", "Bo"])}),
]  # fmt: skip


@pytest.mark.parametrize(("call", "given"), CALLS)
def test_an_iterator_gives_the_same_at_every_build(
    call: str, given: Callable[[], dict[str, Any]]
) -> None:
    """A chain keeps what an iterator gives, and builds equal reports as often as it is asked."""
    draft = getattr(pm.report("T"), call)(**given())
    first = draft.build()
    assert draft.build() == first != pm.report("T").build()


def test_nanoseconds_are_refused_and_never_dropped() -> None:
    """A length of pandas that is finer than a microsecond names the way out."""
    with pytest.raises(PostmortemError, match=r"value\.round\('us'\)"):
        pm.report("T", duration=pd.Timedelta(60_000_000_001, "ns")).build()
    report = pm.report("T", duration=pd.Timedelta(60_000_000_000, "ns")).build()
    assert report.metadata.duration == dt.timedelta(minutes=1)
