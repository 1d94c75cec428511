"""Who worked on an incident, when it ended, and what an action has besides: read where words say it."""

import datetime as dt

import pytest

import postmortem as pm

HEAD = "# Login was down\n\n"
TIMELINE = "\n\n## Timeline\n\n- 10:05 it fails\n- 10:50 it works\n"


def people(text: str) -> list[tuple[str, str | None]]:
    """Return the responders of a document, with their roles."""
    report = pm.read_markdown(text).report
    return [(person.name, person.role) for person in report.metadata.responders]


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("14–16 March 2026", (3, 14), (3, 16)),
        ("14 to 16 March 2026", (3, 14), (3, 16)),
        ("14.-16. März 2026", (3, 14), (3, 16)),
        ("March 14-16, 2026", (3, 14), (3, 16)),
        ("30 March - 2 April 2026", (3, 30), (4, 2)),
        ("March 30 – April 2, 2026", (3, 30), (4, 2)),
        ("2026-03-14 to 2026-03-16", (3, 14), (3, 16)),
        ("2026-03-14 – 2026-03-16", (3, 14), (3, 16)),
    ],
)
def test_a_date_of_several_days_has_an_end(
    written: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    """The incident began on the first of two days, and ended on the last."""
    facts = pm.read_markdown(
        f"{HEAD}**Date:** {written}\n**Severity:** SEV-1{TIMELINE}"
    ).report.metadata
    assert facts.date == dt.date(2026, *first)
    assert facts.end_date == dt.date(2026, *last)
    assert facts.other == ()


@pytest.mark.parametrize(
    "written",
    [
        "16–14 March 2026",
        "14-16",
        "3-4/2026",
        "14 March 2026",
        "2026-03-14",
        "2026-03-16 to 2026-03-14",
    ],
)
def test_what_is_no_range_has_no_end(written: str) -> None:
    """Days that go backwards, or that aren't two, say no end."""
    facts = pm.read_markdown(
        f"{HEAD}**Date:** {written}\n**Severity:** SEV-1{TIMELINE}"
    ).report.metadata
    assert facts.end_date is None


@pytest.mark.parametrize(
    ("label", "value", "end"),
    [
        ("End date", "2026-03-16", dt.date(2026, 3, 16)),
        ("Resolved on", "16 March 2026", dt.date(2026, 3, 16)),
        ("End date", "2026-03-14", None),
        ("End time", "2026-03-16 10:00 UTC", None),
        ("Resolved", "yes", None),
    ],
)
def test_the_day_of_the_end_is_a_later_day(label: str, value: str, end: dt.date | None) -> None:
    """An end on the same day, or with a time of the day, stays a fact as it was written."""
    facts = pm.read_markdown(
        f"{HEAD}**Date:** 2026-03-14\n**{label}:** {value}\n**Severity:** SEV-1{TIMELINE}"
    ).report.metadata
    assert facts.end_date == end
    assert [fact.value for fact in facts.other] == ([] if end else [value])


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ("**Incident commander:** Kim Ohara", [("Kim Ohara", "Incident commander")]),
        ("**IC:** Kim Ohara\n**Scribe:** Lee", [("Kim Ohara", "IC"), ("Lee", "Scribe")]),
        ("**Comms lead:** @mo", [("@mo", "Comms lead")]),
        (
            "**Responders:** Ann (scribe), Bo and Cy",
            [("Ann", "scribe"), ("Bo", None), ("Cy", None)],
        ),
        ("- Responders: IC: Ann; Scribe: Bo\n- Severity: SEV-1", [("Ann", "IC"), ("Bo", "Scribe")]),
        (
            "| Field | Value |\n|---|---|\n| Incident Commander | Kim |",
            [("Kim", "Incident Commander")],
        ),
        ("## Responders\n\n- IC: Kim\n- Lee", [("Kim", "IC"), ("Lee", None)]),
        ("## Incident roles\n\n| Role | Who |\n|---|---|\n| Scribe | Lee |", [("Lee", "Scribe")]),
        ("**Incident commander:** TBD", []),
        ("**IC:** n/a", []),
        ("**Responders:** 4", []),
        ("**Responders:** everybody who was awake that night helped.", []),
    ],
)
def test_people_with_roles_are_responders(facts: str, found: list[tuple[str, str | None]]) -> None:
    """A role is the label, or is in brackets or before a colon; what names nobody is no responder."""
    text = f"{HEAD}**Date:** 2026-03-14\n**Severity:** SEV-1\n\n{facts}{TIMELINE}"
    assert people(text) == found
    assert pm.read_markdown(text).rescued == 0


def test_an_action_has_what_its_columns_say() -> None:
    """The day on which it was done, labels and the action that it is a part of."""
    table = (
        "| ID | Action | Completed | Tags | Parent |\n|---|---|---|---|---|\n"
        "| A1 | Page earlier | 2026-03-20 | alerts, paging | B1 |\n"
        "| A2 | Ask the vendor | yes | | |\n"
        "| A3 | Write it down | | docs | |\n"
    )
    report = pm.read_markdown(
        f"{HEAD}**Date:** 2026-03-14{TIMELINE}\n## Action items\n\n{table}"
    ).report
    assert [
        (action.completed, action.status, action.labels, action.parent)
        for action in report.action_items
    ] == [
        (dt.date(2026, 3, 20), None, ("alerts", "paging"), "B1"),
        (None, pm.ActionStatus.DONE, (), None),
        (None, None, ("docs",), None),
    ]
