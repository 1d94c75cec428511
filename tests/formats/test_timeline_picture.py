"""The picture of a timeline: whole labels, none on another, painted with and without a style sheet."""

import datetime as dt
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postmortem.formats.picture.labels import Words, arranged, beside, width
from postmortem.formats.picture.paint import PAINT
from postmortem.formats.picture.still import FONT, still_picture
from postmortem.formats.picture.svg import drawing, narrow
from postmortem.formats.stylesheets import stylesheet
from postmortem.tree.chart import Band, Chart, Measure, Point

START = dt.datetime(2026, 1, 15, 10, 0, tzinfo=dt.UTC)
EDGES = (8.0, 952.0)


def at(minutes: float) -> dt.datetime:
    """Return an instant so many minutes after the start."""
    return START + dt.timedelta(minutes=minutes)


def chart(*labels: tuple[float, str], bands: tuple[Band, ...] = ()) -> Chart:
    """Return a chart of events, each with its minute and its words."""
    return Chart(
        "c", tuple(Point(label=words, start=at(minute)) for minute, words in labels), bands
    )


def labels_of(svg: str) -> list[str]:
    """Return the words in a picture."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


texts = st.lists(
    st.tuples(st.floats(40, 925), st.text("abc def ghij MW", min_size=1, max_size=120)),
    min_size=1, max_size=14,
)  # fmt: skip


@given(texts, st.integers(0, 14), st.integers(1, 3))
@example([(900.0, "W" * 60), (910.0, "M" * 60)], 0, 2)
@example([(40.0, "a" * 110), (500.0, "b" * 110), (920.0, "c" * 60)], 2, 2)
def test_no_word_lies_on_another_and_no_line_crosses_one(
    placed: list[tuple[float, str]], split: int, most: int
) -> None:
    """The boxes of labels are apart, and no line down from the axis goes through one."""
    placed.sort()
    places = [x for x, _ in placed]
    arrangement = arranged(
        places, [Words.of(text) for _, text in placed], min(split, len(places)), EDGES, most
    )
    if arrangement is None:
        return
    boxes = []
    for label in arrangement[0]:
        wide = max(map(width, label.lines), default=0.0) + 8
        left, right = (label.x - wide, label.x) if label.to_left else (label.x, label.x + wide)
        assert EDGES[0] - 8 <= left
        assert right <= EDGES[1] + 8
        assert len(label.lines) <= most
        boxes.append((label, left, right, label.lane, label.lane + len(label.lines)))
    for number, (label, left, right, top, bottom) in enumerate(boxes):
        for _, other_left, other_right, other_top, other_bottom in boxes[number + 1 :]:
            assert (
                right <= other_left
                or other_right <= left
                or bottom <= other_top
                or other_bottom <= top
            )
        for other, *_ in boxes:
            crossed = left < other.x < right and other.x != label.x
            assert not (crossed and other.lane >= bottom), "a line goes through words"


def test_labels_at_the_right_edge_run_to_the_left() -> None:
    """No word of a label is cut where there is room on the other side of its event."""
    long = "The change is rolled back on all hosts, and the queue is empty again"
    drawn = drawing(chart((0, "It begins"), (50, "Somebody looks"), (60, long)))
    assert "…" not in drawn
    assert " ".join(labels_of(drawn)).count(long) == 1 or long.split()[-1] in " ".join(
        labels_of(drawn)
    )
    assert 'text-anchor="end"' in drawn


def test_bars_carry_whole_labels() -> None:
    """A phase and a span have their whole name, inside or beside the bar."""
    name = "Customers in the south were told by mail and by phone"
    for minutes in (1, 59):
        drawn = drawing(chart((0, "a"), (60, "b"), bands=(Band(name, at(0), at(minutes)),)))
        assert name in labels_of(drawn)
    assert beside(940, 945, name, EDGES).anchor == "end"
    assert beside(940, 945, name, EDGES).label == name


def test_the_narrow_picture_has_every_event_with_whole_words() -> None:
    """On a phone the events stand one below the other, each with its words."""
    long = "The connections of the pool are counted, and all of the fifty are in use by one client"
    drawn = narrow(chart((0, "It begins"), (60, long), bands=(Band("Detection", at(0), at(60)),)))
    assert " ".join(labels_of(drawn)).endswith(f"11:00 {long}")
    assert max(width(line) for line in labels_of(drawn)) <= 330
    assert 'viewBox="0 0 360 ' in drawn


@pytest.mark.parametrize("draw", [drawing, narrow])
def test_each_shape_is_painted_without_a_style_sheet(draw: object) -> None:
    """Every path and bar says its colour itself, as a converter without CSS variables needs."""
    full = Chart(
        "c",
        (
            Point(label="a", start=at(0), band=0, milestone="Detected"),
            Point(label="b", start=at(9), end=at(20), approximate=True, band=0),
            Point(label="c", start=at(9_000), band=1),
        ),
        (Band("x", at(0), at(20)), Band("y", at(30), at(9_000))),
        (Measure("Time: 9 min", at(0), at(9)),),
    )
    assert callable(draw)
    shapes = re.findall(r"<(?:path|rect)[^>]*>", draw(full))
    assert len(shapes) > 4
    assert [shape for shape in shapes if 'fill="' not in shape] == []
    assert "var(" not in draw(full)
    assert "<style" not in drawing(full, alone=True)


@pytest.mark.parametrize(
    "words", ["use var(--ink) here", "ran --color: red; and left", "set font-family: Arial; then"]
)
def test_a_picture_outside_of_browsers_keeps_words_that_look_like_css(words: str) -> None:
    """For Word, PDF and mail only the font of the whole picture is changed, and no word of a label."""
    drawn = still_picture(chart((0, words), (60, "b")))
    assert f"10:00 {words}" in labels_of(drawn)
    assert re.findall('font-family="([^"]*)"', drawn) == [FONT]


def test_the_style_sheet_paints_every_class_in_the_colours_of_the_theme() -> None:
    """What has a colour of its own has one from the page's theme as well."""
    sheet = stylesheet("timeline.css")
    for kind, paint in PAINT.items():
        if "#" in paint and kind != "ground":
            assert any(f".timeline .{name}" in sheet for name in kind.split()), kind


def test_many_events_take_their_time_and_no_more() -> None:
    """A day of sixty events is drawn with labels, five thousand with marks."""
    crowded = drawing(chart(*((minute, f"event {minute}") for minute in range(5_000))))
    assert len(crowded) < 70_000
    assert "…" not in drawing(chart(*((5 * minute, f"event {minute}") for minute in range(30))))


def test_words_are_broken_between_words() -> None:
    """Lines end at spaces where there are any, about as long as each other, and what is too long is cut."""
    words = Words.of("one two three four five six seven")
    assert words.lines(1_000, 2) == ("one two three four five six seven",)
    first, second = words.lines(200, 2)
    assert f"{first} {second}" == words.text
    assert abs(width(first) - width(second)) < 60
    assert Words.of("x" * 200).lines(100, 2)[1].endswith("…")
    assert Words.of("").lines(100, 2) == ()
