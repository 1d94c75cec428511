"""Documents in styles that nobody has: structures, names, zones and notations of days drawn at random.

Whatever the style, each value is read, and is the one that was written.
"""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

import postmortem as pm
from tests.effort import examples

DAY = dt.date(2026, 1, 29)
ZONES = {
    "UTC": 0.0,
    "CET": 1.0,
    "PST": -8.0,
    "UTC+5:30": 5.5,
    "Pacific Time": -8.0,
    "JST": 9.0,
    "IST": None,
    "heure de Paris": 1.0,
    "Berliner Zeit": 1.0,
    "horário de Brasília": -3.0,
    "北京时间": 8.0,
    "Ortszeit": None,
    "": 0.0,
}
DAYS = [
    "2026-01-29",
    "29 January 2026",
    "January 29, 2026",
    "Jan 29, 2026",
    "29/01/2026",
    "29.01.2026",
]
NAMES = {
    "summary": ["Summary", "TL;DR", "Executive summary", "What happened", "What happened?"],
    "timeline": ["Timeline", "Chronology", "Incident timeline", "Sequence of events"],
    "went_well": ["What went well", "Things that went well"],
    "action_items": [
        "Action items",
        "Next steps",
        "Follow-ups",
        "Corrective actions",
        "What we're doing to prevent this",
    ],
}
HEADINGS = ["# {}", "## {}", "### {}", "**{}**", "**{}:**", "## 2. {}", "## \N{FIRE} {}"]
FACTS = [
    "**Date:** {}",
    "- **Date:** {}",
    "| Date | {} |\n|---|---|",
    "> **Date:** {}",
    "Date: {}\nAuthor: Ann",
    ":Date: {}",
]
ROWS = [
    "- {time} {event}",
    "* **{time}** - {event}",
    "1. {time}: {event}",
    "- [{time}] {event}",
    "> {time} {event}",
    "{time} - {event}",
]
ACTIONS = [
    "- {action} (owner: {owner}, due {due})",
    "- [ ] {action} ({owner}, {due})",
    "1. {action} — {owner}, {due}",
    "* {action} – {owner} – {due}",
    "- {action} **({owner}, by {due})**",
    "Action: {action}\nOwner: {owner}\nDue: {due}\n",
    "- {action}. **Owner:** {owner}. **Due:** {due}.",
]
EVENTS = ["the disk fills", "Ann is paged", "it is over"]


@st.composite
def styles(draw: st.DrawFn) -> tuple[str, float | None]:
    """Draw a document with a day, three events, two good things and two actions, and its offset."""
    heading = draw(st.sampled_from(HEADINGS))
    zone = draw(st.sampled_from(list(ZONES)))
    row = draw(st.sampled_from(ROWS))
    action = draw(st.sampled_from(ACTIONS))
    below = draw(st.booleans())
    name = {part: draw(st.sampled_from(listed)) for part, listed in NAMES.items()}
    stated = f" ({zone})" if zone and not below else ""
    rows = [
        row.format(time=f"{hour}:05", event=event)
        for hour, event in zip((10, 11, 12), EVENTS, strict=True)
    ]
    parts = [
        "# The queue was full",
        draw(st.sampled_from(FACTS)).format(draw(st.sampled_from(DAYS))),
        heading.format(name["summary"]) + "\n\nA disk was full for two hours.",
        heading.format(name["timeline"] + stated)
        + "\n\n"
        + (f"All times are in {zone}.\n\n" if zone and below else "")
        + ("\n\n" if row.startswith("{") else "\n").join(rows),
        heading.format(name["went_well"]) + "\n\n- The page was fast\n- Nobody panicked",
        heading.format(name["action_items"])
        + "\n\n"
        + "\n".join(
            action.format(action=words, owner=owner, due=due)
            for words, owner, due in (("Add an alert", "Ann", "2026-02-03"), ("Empty the disk", "Bo Lee", "2026-02-04"))
        ),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n", ZONES[zone]


@given(styles())
@settings(max_examples=examples(150))
def test_no_value_is_wrong_in_any_style(drawn: tuple[str, float | None]) -> None:
    """Each value is read as it was written, and no line had to be saved by the guard."""
    text, offset = drawn
    reading = pm.read_markdown(text)
    report = reading.report
    assert reading.rescued == 0
    assert report.title == "The queue was full"
    assert report.metadata.date == DAY
    assert [event.event for event in report.timeline.events] == EVENTS
    for event, hour in zip(report.timeline.events, (10, 11, 12), strict=True):
        at = dt.datetime(DAY.year, DAY.month, DAY.day, hour, 5, tzinfo=dt.UTC)
        if offset is None:  # a zone of two countries: nobody knows the instant
            assert isinstance(event.time, pm.Inexact)
            assert event.time.start is None
        else:
            assert event.time == at - dt.timedelta(hours=offset)
    assert report.went_well == ("The page was fast", "Nobody panicked")
    assert [(item.action, item.owner, item.due) for item in report.action_items.unscheduled] == [
        ("Add an alert", "Ann", dt.date(2026, 2, 3)),
        ("Empty the disk", "Bo Lee", dt.date(2026, 2, 4)),
    ]
