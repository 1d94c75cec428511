"""Public versions of whole reports: what is planted in them is gone, and all else is there."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import attrs
import pytest

import postmortem as pm
from postmortem.views.redaction import range_of
from tests.everything import everything
from tests.views.renderings import OTHERS, SLOW, renderings

EXAMPLES = Path(__file__).parents[2] / "examples"

NAMES = pm.Names(
    people=["Quentin Farrow"],
    customers=["Globex Industries"],
    hosts=["vault-*", "blackbird"],
    repositories=["initech/ledger"],
)
ROLES = {"Priya Raman": "the incident commander"}

# What is planted, with what must not be left of it anywhere.
PLANTED = {
    "a reporter": ("Priya Raman", ["Priya", "Raman"]),
    "her handle": ("@priya.raman", ["priya"]),
    "a possessive": ("Raman's", ["Raman"]),
    "initials": ("P. Raman", ["Raman"]),
    "capital letters": ("PRIYA", ["PRIYA"]),
    "a reviewer": ("Tomasz Wójcik", ["Tomasz", "Wójcik"]),
    "without an accent": ("Wojcik", ["Wojcik"]),
    "an owner in emphasis": ("**Oka**for", ["Oka**for", "Okafor"]),
    "somebody who is mentioned": ("@zelenka", ["zelenka"]),
    "somebody who is listed": ("Farrow", ["Farrow"]),
    "a mail address": ("m.okafor@initech.example", ["okafor", "initech.example"]),
    "a customer": ("Globex Industries", ["Globex"]),
    "a listed host": ("blackbird", ["blackbird"]),
    "a host by pattern": ("vault-eu-3", ["vault-eu"]),
    "a repository": ("initech/ledger", ["initech/ledger"]),
    "an internal host": ("db7.corp.initech.com:5432", ["db7", "initech.com"]),
    "a host of a cloud": ("ip-10-4-22-8.eu-west-1.compute.internal", ["ip-10-4", "compute.internal"]),
    "a pod": ("ledger-api-7d9f8b6c5d-x2k4z", ["7d9f8b6c5d"]),
    "an address": ("10.4.22.8", ["10.4.22.8"]),
    "a public address": ("203.0.113.77", ["203.0.113"]),
    "an address of version 6": ("2001:db8:85a3::8a2e:370:7334", ["2001:db8"]),
    "an id of a cloud": ("i-0f3a9b21c4d5e6f78", ["0f3a9b21"]),
    "an ARN": ("arn:aws:rds:eu-west-1:123456789012:db:ledger", ["123456789012"]),
    "a token": ("ghp_" + "Zx9Yw8Vu7" * 4, ["ghp_"]),
    "a key of AWS": ("AKIA" + "Q3EXAMPLEKEYQ3EX", ["AKIA"]),
    "a password": ("password=correct-horse", ["correct-horse"]),
    "a link into a chat": ("https://initech.slack.com/archives/C024BE7LH/p15", ["slack.com", "C024BE7LH"]),
    "a link into a tracker": ("[LEDGER-1182](https://initech.atlassian.net/browse/LEDGER-1182)", ["atlassian"]),
    "a path": ("/home/praman/dump.sql", ["praman"]),
    "a channel": ("#inc-ledger-down", ["inc-ledger-down"]),
    "a query": ("[status](https://status.example.com/x?session=8c1f)", ["8c1f"]),
}  # fmt: skip

PLACES = ("prose", "cell", "code", "caption", "list")


def planted(report: pm.Report, words: str, place: str) -> pm.Report:
    """Return a report with words planted in one place."""
    report = attrs.evolve(
        report,
        metadata=attrs.evolve(
            report.metadata,
            reporter="Priya Raman (@priya.raman)",
            reviewers=("Tomasz Wójcik",),
        ),
        action_items=attrs.evolve(
            report.action_items,
            immediate=(
                pm.ActionItem(
                    action="Add an alert", owner="Mbali Okafor", status=pm.ActionStatus.DONE
                ),
            ),
        ),
    )
    match place:
        case "prose":
            root = attrs.evolve(report.root_cause, problem_statement=f"We saw {words}, twice.")
            return attrs.evolve(report, root_cause=root)
        case "cell":
            time = dt.datetime(2026, 1, 15, 0, 30, tzinfo=dt.UTC)
            event = pm.Event(time=time, event=f"It began ({words}).")
            timeline = attrs.evolve(report.timeline, detection=(*report.timeline.detection, event))
            return attrs.evolve(report, timeline=timeline)
        case "code":
            root = attrs.evolve(report.root_cause, problem_statement=f"Log:\n\n```\n{words}\n```")
            return attrs.evolve(report, root_cause=root)
        case "caption":
            root = attrs.evolve(report.root_cause, trigger=f"![Graph of {words}](graph.png)")
            return attrs.evolve(report, root_cause=root)
    return attrs.evolve(report, overview=f"- One\n- `{words}`\n\n| a |\n|---|\n| {words} |")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("what", PLANTED)
def test_nothing_that_was_planted_is_in_any_format(what: str, place: str) -> None:
    """Whatever is planted, and wherever: not in text, attributes, pictures, data or metadata."""
    words, gone = PLANTED[what]
    if place in ("code", "caption", "list") and words.startswith(("[", "**")):
        words = re.sub(r"[*\[\]]", "", words)
    report = planted(pm.load(EXAMPLES / "checkout-pool.yaml"), words, place)
    view = pm.View.public(links=["status.example.com"])
    public = report.public(view, roles=ROLES, names=NAMES)
    slow = SLOW if what in ("a reporter", "a token") else ()
    shown = renderings(public.report, *(OTHERS if place == "prose" else ()), *slow)
    shown["audit"] = json.dumps(public.to_dict())
    for format, text in shown.items():
        for word in gone:
            assert word.lower() not in text.lower(), (format, word)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_few_words_go_that_should_have_stayed(path: Path) -> None:
    """In what a view shows, less than one word in a hundred is replaced."""
    report = pm.load(path)
    view = pm.View.customers(links=["github.com", "*.example.com"])
    bare = attrs.evolve(report, metadata=attrs.evolve(report.metadata, reporter=None, reviewers=()))
    public = bare.public(view)
    count = len(re.findall(r"\w+", public.report.to_markdown()))
    kinds = ("field", "row", "figure", "person", "link")  # those are asked for
    wrong = [removal for removal in public.removed if removal.kind not in kinds]
    assert sum(removal.count for removal in wrong) < count / 100, wrong


# --- what a view says -----------------------------------------------------------------------------

REPORT = (
    pm.report("INC-7", "Login was down", date="2026-01-15")
    .detected("10:00", "It begins", milestone="impact started")
    .detected("~10:05", "Seen at 10:05 and 10:06:30")
    .investigated("10:10 – 10:20", "Looked at")
    .investigated("around lunch", "Found")
    .resolved("12:30", "Fixed", milestone="resolved")
    .user_impact(total_users_affected="about 1,200", error_rate_peak="15%", failed_requests="many")
    .action("A1", "Fix it", status="done", owner="Alice")
    .action("A2", "Watch it", status="open")
    .link("Status", "https://status.example.com/x?y=z")
    .link("Runbook", "../runbook.md")
    .build()
)


def test_relative_times_have_no_clock() -> None:
    """Times count from the start of the impact, in rows and in texts."""
    public = REPORT.public(pm.View.public(times="relative")).report
    shown = [str(event.time) for _, rows in _phases(public) for event in rows]
    assert shown == [
        "T+0 s",
        "about T+5 min",
        "T+10 min to T+20 min",
        "around lunch",
        "T+2 h 30 min",
    ]
    assert public.timeline.detection[1].event == "Seen at ‹time› and ‹time›"
    assert not re.search(r"\d\d:\d\d", public.to_markdown())


def _phases(report: pm.Report) -> list[tuple[str, tuple[pm.Event, ...]]]:
    names = ("events", "detection", "investigation", "resolution")
    return [(name, getattr(report.timeline, name)) for name in names]


def test_numbers_become_ranges_or_go() -> None:
    """A number that can't be read as one is left out: a wrong range is worse than none."""
    user = REPORT.public().report.impact.user
    assert user.total_users_affected == "1,000 to 10,000"
    assert user.error_rate_peak == "10% to 25%"
    assert user.failed_requests is None
    exact = REPORT.public(pm.View.customers()).report.impact.user
    assert exact.total_users_affected == "about 1,200"


def test_a_number_that_is_a_range_is_one_in_the_texts_as_well() -> None:
    """The table says a range, so no sentence says the number; a small number is any number."""
    report = (
        pm.report("INC-7", "Login was down")
        .user_impact(total_users_affected="1,200", error_rate_peak="15%", failed_requests="12")
        .overview("1,200 or 1200 users (15 %), 12 calls, 1,200,000 rows, 11,200, 1.200, 115%.")
        .build()
    )
    overview = report.public().report.overview
    assert overview == (
        "1,000 to 10,000 or 1,000 to 10,000 users (10% to 25%), 12 calls, "
        "1,200,000 rows, 11,200, 1.200, 115%."
    )
    assert report.public(pm.View.customers()).report.overview == report.overview


def test_a_number_after_an_escaped_tilde_is_a_range_in_the_texts_as_well() -> None:
    r"""`\~1,200` shows `~1,200`: it is about 1,200, in the table and in the sentences."""
    report = (
        pm.report("INC-7", "Login was down")
        .user_impact(total_users_affected="\\~1,200")
        .overview("1200 users")
        .build()
    )
    public = report.public().report
    assert public.impact.user.total_users_affected == "1,000 to 10,000"
    assert public.overview == "1,000 to 10,000 users"


def test_a_role_is_that_of_one_incident() -> None:
    """The map of a corpus keeps placeholders and no roles: another day, somebody else commands."""
    names = pm.NameMap()
    report = pm.report("A", "A", reporter="Alice").overview("Alice did it.").build()
    first = report.public(name_map=names, roles={"Alice": "the incident commander"}).report
    assert first.overview == "The incident commander did it."
    assert report.public(name_map=names).report.overview == "engineer-1 did it."


@pytest.mark.parametrize("visibility", ["internal", "public", None])
@pytest.mark.parametrize("unmarked", ["internal", "public"])
def test_rows_are_shown_by_their_visibility(visibility: str | None, unmarked: Any) -> None:
    """An internal row never stays; of a row that says nothing, the view decides."""
    event = pm.Event(event="It begins", visibility=visibility)  # type: ignore[arg-type]
    report = pm.Report(title="T", timeline=pm.Timeline(events=(event,)))
    public = report.public(pm.View.public(unmarked=unmarked))
    stays = (visibility or unmarked) == "public"
    assert bool(public.report.timeline.events) == stays
    assert any(removal.rule == "internal-row" for removal in public.removed) != stays


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", "0"), ("1", "1 to 10"), ("9", "1 to 10"), ("10", "10 to 100"), ("99.5", "10 to 100"),
        ("0.4%", "0% to 1%"), ("100%", "75% to 100%"), ("250%", None), ("~ 45 min", "10 to 100 min"),
        ("\\~1,200", "1,000 to 10,000"),
        ("< 5%", None), ("12k", None), ("1,200 in the EU", None), ("1,000 to 10,000", "1,000 to 10,000"),
    ],
)  # fmt: skip
def test_ranges(text: str, expected: str | None) -> None:
    """A range holds its number, and a range stays what it is."""
    assert range_of(text) == expected


def test_actions_stay_when_they_are_done() -> None:
    """The public view shows what was done, the one for customers what is promised, nobody an owner."""
    public, customers = REPORT.public().report, REPORT.public(pm.View.customers()).report
    assert [item.id for item in public.action_items.unscheduled] == ["A1"]
    assert [item.id for item in customers.action_items.unscheduled] == ["A1", "A2"]
    none = REPORT.public(pm.View.customers(actions="none")).report
    assert none.action_items == pm.ActionItems()
    assert all(item.owner is None for item in customers.action_items.unscheduled)


def test_links_lead_to_allowed_hosts_without_their_query() -> None:
    """A link that may not lead anywhere is no row; without any allowed host there is no link."""
    assert REPORT.public().report.resources == pm.Resources()
    view = pm.View.public(links=["status.example.com"])
    links = REPORT.public(view).report.resources.documentation
    assert [(link.label, link.url) for link in links] == [
        ("Status", "https://status.example.com/x")
    ]


def test_a_view_needs_a_title() -> None:
    """A report without a title is none."""
    with pytest.raises(pm.FieldError, match="add 'title'"):
        REPORT.public(pm.View(fields=["notes"]))
    with pytest.raises(pm.FieldError, match=r"View\.public\(\) is the one for everybody"):
        REPORT.public("public")  # type: ignore[arg-type]


def test_the_report_itself_stays_as_it_is() -> None:
    """A public version is another report of the same class, and the map is only in the redaction."""
    before = everything()
    public = before.public()
    assert before == everything()
    assert type(public.report) is pm.Report
    assert "Ada" not in repr(public)


def test_a_map_of_a_corpus_grows_and_is_read_again() -> None:
    """Placeholders keep their meaning over reports, and over a file."""
    names = pm.NameMap()
    first = pm.report("A", "A", reporter="Alice Smith").overview("Alice and @bob.").build()
    second = pm.report("B", "B", reporter="Bob").overview("Bob, Carol and A. Smith.").build()
    assert first.public(name_map=names).report.overview == "engineer-1 and engineer-2."
    names = pm.NameMap.from_dict(json.loads(json.dumps(names.to_dict())))
    public = second.public(name_map=names, names=pm.Names(people=["Carol"])).report
    assert public.overview == "engineer-2, engineer-3 and engineer-1."


@pytest.mark.parametrize(
    "data", [None, {}, {"names": []}, {"names": {"x-1": ["A"]}}, {"names": {"engineer-1": "A"}}]
)
def test_a_map_that_is_none_is_refused(data: object) -> None:
    """A wrong file in place of a map is one clear error."""
    with pytest.raises(pm.FieldError, match=r"expected a (map|placeholder)"):
        pm.NameMap.from_dict(data)
