"""The answers: each shows what it rests on, and what can't matter to it makes no difference."""

import datetime as dt
import random
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.corpus.answers.base import Answer
from postmortem.corpus.answers.registry import ANSWERS
from tests.corpus.made import corpus, report

TODAY = dt.date(2027, 6, 1)
OPTIONS: dict[str, dict[str, Any]] = {
    "done_in_time": {"today": TODAY},
    "overdue": {"today": TODAY},
    "happened_before": {"report": pm.report("NEW", "Service 1 was down").build()},
}

ROW = st.fixed_dictionaries(
    {
        "minutes": st.none() | st.integers(1, 5_000),
        "severity": st.none() | st.sampled_from(["SEV-1", "SEV-2", "SEV-3", "SEV-4"]),
        "day": st.none() | st.integers(0, 400),
        "cause": st.none() | st.sampled_from(["The pool was full", "A certificate expired"]),
        "due": st.none() | st.integers(0, 60),
        "done": st.booleans(),
    }
)


def reports_of(rows: list[dict[str, Any]], shift: int = 0) -> list[pm.Report]:
    """Return a report for each row."""
    reports = []
    for number, row in enumerate(rows):
        day = row["day"]
        date = None if day is None else dt.date(2026, 1, 1) + dt.timedelta(days=day + shift)
        draft = report(number, row["minutes"], severity=row["severity"], date=date).edit()
        if row["cause"] is not None:
            draft = draft.primary_cause(row["cause"], "Requests failed")
        due = row["due"]
        if due is not None and date is not None:
            status = "done" if row["done"] else "open"
            due = date + dt.timedelta(days=due)
            done = due if row["done"] and number % 2 else None
            draft = draft.action(
                "A1",
                "Watch it",
                owner="@ada",
                due=due,
                status=pm.ActionStatus.read(status),
                completed=done,
            )
        reports.append(draft.build())
    return reports


def answer(incidents: pm.Corpus, name: str, shift: int = 0) -> Answer:
    """Return the answer to a question, with the options that it needs."""
    options = dict(OPTIONS.get(name, {}))
    if shift and "today" in options:
        options["today"] += dt.timedelta(days=shift)
    return incidents.answer(name, **options)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize("name", ANSWERS)
@given(rows=st.lists(ROW, max_size=12), seed=st.integers(0, 99))
def test_the_order_of_the_reports_changes_nothing(
    name: str, rows: list[dict[str, Any]], seed: int
) -> None:
    """The same reports in another order give the same words and the same table."""
    reports = reports_of(rows)
    result = answer(corpus(*reports), name)
    random.Random(seed).shuffle(reports)
    reordered = answer(corpus(*reports).sorted("title", reverse=True), name)
    assert str(result) == str(reordered)
    assert result.table().to_ndjson() == reordered.table().to_ndjson()
    assert result.svg == reordered.svg


_COUNTS_ALL = {"quality", "happened_before", "overdue", "done_in_time"}
"""Questions to which a report without any fact is a report like any other, or none at all."""


@pytest.mark.parametrize("name", sorted({*ANSWERS} - _COUNTS_ALL))
@given(rows=st.lists(ROW, min_size=1, max_size=12))
def test_an_unknown_changes_no_known_figure(name: str, rows: list[dict[str, Any]]) -> None:
    """A report of which the fact isn't known adds to the unknown, and to nothing else."""
    incidents = corpus(*reports_of(rows))
    with_unknown = incidents.add(pm.report(None, "Nothing is known").build())
    before, after = answer(incidents, name), answer(with_unknown, name)
    assert after.n == before.n
    assert after.unknown == before.unknown + 1
    columns = [column.name for column in before.table().columns if column.name != "unknown"]
    rows_of = [
        [{key: row[key] for key in columns} for row in result.table()] for result in (before, after)
    ]
    assert rows_of[0] == rows_of[1]


@pytest.mark.parametrize("name", sorted({*ANSWERS} - {"how_many", "quality", "overdue"}))
@given(rows=st.lists(ROW, max_size=10), shift=st.sampled_from([1, 28, 365]))
def test_shifting_all_times_changes_nothing(
    name: str, rows: list[dict[str, Any]], shift: int
) -> None:
    """What happened a year later took as long, and was noticed by the same."""
    before = answer(corpus(*reports_of(rows)), name)
    after = answer(corpus(*reports_of(rows, shift)), name, shift)
    tables = [
        [{key: value for key, value in row.items() if key != "date"} for row in result.table()]
        for result in (before, after)
    ]
    assert tables[0] == tables[1]
    assert (before.n, before.unknown) == (after.n, after.unknown)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_empty_corpus_has_an_answer(name: str) -> None:
    """It says that the corpus is empty, and draws nothing."""
    result = answer(pm.Corpus(), name)
    assert (result.n, result.unknown) == (0, 0)
    assert str(result).startswith(result.question)
    assert len(str(result).splitlines()) > 1
    assert result._repr_mimebundle_().keys() == {"text/html", "text/markdown", "text/plain"}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_nobody_knows_has_an_answer(name: str) -> None:
    """All facts unknown: no figure is made up."""
    unknown = [pm.report(None, f"Nothing is known of {number}").build() for number in range(4)]
    result = answer(corpus(*unknown), name)
    assert "nan" not in str(result).lower()
    if name not in _COUNTS_ALL:
        assert (result.n, result.unknown) == (0, 4)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_shows_itself(name: str) -> None:
    """In a notebook it is HTML with a picture that holds no script and asks for nothing."""
    rows: list[dict[str, Any]] = [
        {"minutes": 10 * n, "severity": f"SEV-{n % 4 + 1}", "day": 20 * n, "due": n, "done": n % 2 == 0,
         "cause": "A certificate expired"}
        for n in range(1, 12)
    ]  # fmt: skip
    written = [
        one.edit()
        .revision("1", one.metadata.date, "Ada", "First")
        .classify(trigger="hardware")
        .build()
        for one in reports_of(rows)
    ]
    result = answer(corpus(*written), name)
    html = result._repr_mimebundle_()["text/html"]
    assert result.question in html
    assert (result.svg is None) == (name in {"happened_before", "overdue"})
    if result.svg is not None:
        assert "<img src=" in html
        assert "<script" not in result.svg
        assert "http" not in result.svg.replace("http://www.w3.org/2000/svg", "")


# --- each of them ---------------------------------------------------------------------------------


def test_how_many_shows_the_months_without_reports() -> None:
    """From the first to the last month each has a row, with its exact interval."""
    incidents = corpus(report(1, date="2026-01-05"), report(2, date="2026-04-05"), report(3, date=None, minutes=None))  # fmt: skip
    result = incidents.answer("how_many")
    assert [(period.label, period.count) for period in result.periods] == [
        ("2026-01", 1),
        ("2026-02", 0),
        ("2026-03", 0),
        ("2026-04", 1),
    ]
    assert result.periods[1].interval.high == pytest.approx(3.69, abs=0.01)
    assert (result.n, result.unknown) == (2, 1)
    assert "2 months without a report." in str(result)


def test_how_many_runs_to_today_and_leaves_the_future_out() -> None:
    """A quiet end shows; a date in the future is counted apart, and named."""
    incidents = corpus(report(1, date="2026-01-05"), report(2, date="2062-01-05"))
    result = incidents.answer("how_many", today="2026-03-10")
    assert [period.count for period in result.periods] == [1, 0, 0]
    assert result.future == 1
    assert "Reports dated in the future, in no period: 1." in str(result)


def test_how_long_gives_quartiles_with_their_basis() -> None:
    """Median, quartiles and 90%, n, unknown, and on what the lengths rest."""
    incidents = corpus(*[report(n, minutes) for n, minutes in enumerate((10, 20, 30, 40, 50))], report(9, None))  # fmt: skip
    result = incidents.answer("how_long")
    assert [str(quantile) for quantile in result.quantiles] == [
        "20 min",
        "30 min",
        "40 min",
        "46 min",
    ]
    assert (result.n, result.unknown) == (5, 1)
    assert result.bases == (("given", 5),)


def test_lengths_of_nothing_are_named() -> None:
    """Where start and end are one instant, the answer says how often."""
    result = corpus(report(1, 0), report(2, 0), report(3, 30)).answer("how_long")
    assert result.instant == 2
    assert "Lengths of 0, with both ends at one instant: 2." in str(result)


def test_a_range_makes_a_range() -> None:
    """A length that is known only as a range isn't made exact by its middle."""
    draft = pm.report("INC-1", "It was down", date="2026-01-02")
    draft = draft.detected("10:00 – 10:10", "It fails", milestone="impact started")
    made_of = draft.resolved("11:00", "It works", milestone="resolved").build()
    result = corpus(made_of).answer("how_long")
    assert str(result.quantiles[1]) == "50 min to 1 h"


def test_what_is_not_over_counts_as_long_as_it_lasted() -> None:
    """An open incident is censored at today; without today it is left out, and the answer says so."""
    open_one = (
        pm.report("INC-9", "It is down", date="2026-01-01", status="ongoing")
        .detected("00:00", "It fails", milestone="impact started")
        .build()
    )
    incidents = corpus(report(1, 60), report(2, 120), open_one)
    without = incidents.answer("how_long")
    assert (without.n, without.left_out) == (2, 1)
    result = incidents.answer("how_long", today="2026-02-01")
    assert (result.n, result.ongoing, result.left_out) == (3, 1, 0)
    assert [str(quantile) for quantile in result.quantiles] == [
        "1 h",
        "2 h",
        "not reached",
        "not reached",
    ]


def test_better_compares_only_what_it_can() -> None:
    """A clear change is named; few reports, or none, are `can't tell` with their n."""
    slow = [report(n, 300 + n, date=dt.date(2026, 1, 1 + n)) for n in range(12)]
    fast = [report(50 + n, 30 + n, date=dt.date(2026, 6, 1 + n)) for n in range(12)]
    result = corpus(*slow, *fast).answer("better", since="2026-04-01")
    assert result.verdict == "shorter"
    assert corpus(*fast, *slow).answer("better", since="2026-01-05").verdict == "can't tell"
    too_few = corpus(*slow[:2], *fast[:2]).answer("better", since="2026-04-01")
    assert too_few.verdict == "can't tell"
    assert "Can't tell at n = 2 and 2." in str(too_few)


def test_long_and_severe() -> None:
    """Where the worst are the longest, the correlation is 1."""
    incidents = corpus(*[report(n, 100 - n, severity=f"SEV-{n // 5 + 1}") for n in range(20)])
    result = incidents.answer("long_and_severe")
    assert result.rho is not None
    assert result.rho > 0.9
    assert "severe incidents take longer" in str(result)
    assert [name for name, _, _ in result.severities] == ["SEV-1", "SEV-2", "SEV-3", "SEV-4"]


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("The latency alert fires", "Monitoring"),
        ("PagerDuty pages the on-call", None),
        ("Customers report errors", "Customer"),
        ("An engineer notices errors in the log", "Colleague"),
        ("Errors begin", None),
    ],
)
def test_who_noticed(words: str, who: str | None) -> None:
    """The row of the detection says it, or it isn't known: two readings are none."""
    made_of = pm.report("INC-1", "It was down", date="2026-01-02")
    incidents = corpus(made_of.detected("10:00", words, milestone="detected").build())
    result = incidents.answer("who_noticed")
    assert [share.label for share in result.shares] == ([] if who is None else [who])
    assert result.unknown == (who is None)


def test_how_it_was_detected_and_resolved_in_prose() -> None:
    """Where no row is marked, the prose of the phases says it, if it says one thing only."""
    made_of = pm.report("INC-1", "It was down", date="2026-01-02").build()
    prose = attrs.evolve(
        made_of.timeline, how_detected="A customer wrote to us.", how_resolved="We rolled back."
    )
    incidents = corpus(attrs.evolve(made_of, timeline=prose))
    assert [share.label for share in incidents.answer("who_noticed").shares] == ["Customer"]
    assert [share.label for share in incidents.answer("what_stopped").shares] == ["Roll back"]


def test_words_without_blanks_between_them_are_compared() -> None:
    """Chinese, Japanese and Korean are compared by pairs of characters."""
    first = pm.report("INC-1", "データベースの接続が不足した").build()
    earlier = [pm.report(f"INC-{n}", f"証明書{n}の期限が切れた").build() for n in range(2, 6)]
    new = pm.report("NEW", "接続が足りない").build()
    result = corpus(first, *earlier).answer("happened_before", report=new)
    assert result.matches[0].report == "INC-1"


def test_overdue_says_whose_it_is() -> None:
    """Only what is past its day and not done; the day itself isn't late."""
    draft = report(1).edit()
    draft = draft.action("A1", "Late", owner="@ada", due="2026-02-01")
    draft = draft.action("A2", "Today", owner="@ada", due="2026-02-10")
    draft = draft.action("A3", "Done", owner="@ada", due="2026-02-01", status="done")
    draft = draft.action("A4", "Nobody's", due="2026-02-09").action("A5", "Some day")
    incidents = corpus(draft.build())
    result = incidents.answer("overdue", today="2026-02-10")
    assert [(action.id, action.days_late) for action in result.actions] == [("A1", 9), ("A4", 1)]
    assert result.owners == (("@ada", 1), (None, 1))
    assert (result.pending, result.unknown) == (4, 1)
    only = incidents.answer("overdue", today="2026-02-10", owner="Ada")
    assert [action.id for action in only.actions] == ["A1"]


def test_done_in_time_counts_what_was_due() -> None:
    """Cancelled actions and those that aren't due yet are left out of the share."""
    draft = report(1).edit()
    done, to_do, cancelled = pm.ActionStatus.DONE, pm.ActionStatus.OPEN, pm.ActionStatus.CANCELLED
    for number, status in enumerate((done, done, to_do, cancelled)):
        draft = draft.action(f"A{number}", f"Do {number}", due="2026-02-01", status=status)
    draft = draft.action("B1", "Later", due="2027-02-01")
    result = corpus(draft.build()).answer("done_in_time", today="2026-03-01")
    assert (result.due, result.due_done, result.cancelled) == (3, 2, 1)


def test_done_in_time_follows_the_days_of_completion() -> None:
    """In time and late are distinguished; the curve counts open actions with their time so far."""
    draft = report(1, date="2026-01-01").edit()
    for number, (done, due) in enumerate(
        [("2026-01-05", "2026-01-10"), ("2026-01-21", "2026-01-10"), (None, "2026-01-10")]
    ):
        draft = draft.action(f"A{number}", f"Do {number}", due=due, completed=done)
    result = corpus(draft.build()).answer("done_in_time", today="2026-01-31")
    assert (result.due, result.due_done, result.in_time, result.late) == (3, 2, 1, 1)
    assert [(step.time, round(step.share, 3), step.at_risk) for step in result.steps] == [
        (4, 0.667, 3),
        (20, 0.333, 2),
    ]
    assert "The median time from the incident to the end of an action is 20 days (n = 3" in str(
        result
    )
    assert result.svg is not None


def test_severities_of_several_scales_are_compared_by_rank() -> None:
    """`P1` and `SEV-1` are as bad as each other, and what isn't over isn't."""
    incidents = corpus(
        report(1, severity="P1", status="monitoring"),
        report(2, severity="SEV-1", status="closed"),
        report(3, severity="minor"),
        report(4, severity="SEV-0"),
    )
    assert incidents.filter(at_least="critical").keys() == ("INC-1", "INC-2", "INC-4")
    assert incidents.sorted("severity").keys() == ("INC-4", "INC-1", "INC-2", "INC-3")
    assert incidents.filter(over=False).keys() == ("INC-1",)


def test_it_has_happened_before() -> None:
    """The report with the rare words in common comes first, with its unfinished actions."""
    pool = report(1, title="Checkout was slow").edit()
    pool = pool.primary_cause("The connection pool of the database was full", "Requests waited")
    pool = pool.action("A1", "Watch the pool", owner="@ada")
    slow_search = report(2, title="Search was slow").edit()
    slow_search = slow_search.primary_cause("A certificate had expired", "Clients refused")
    rest = [report(n, title=f"Mail {n} was slow") for n in range(3, 9)]
    new = pm.report("NEW", "Billing was slow").primary_cause("The connection pool was full").build()
    incidents = corpus(pool.build(), slow_search.build(), *rest)
    result = incidents.answer("happened_before", report=new)
    assert result.matches[0].report == "INC-1"
    assert result.matches[0].words[0] == "connection pool"
    assert [match.action for match in result.matches[0].pending] == ["Watch the pool"]
    assert "INC-1" not in [
        match.report for match in incidents.answer("happened_before", report="INC-1").matches
    ]


def test_similarity_is_that_of_the_definition() -> None:
    """The quick way gives what the definition of TF-IDF and the cosine gives."""
    import math

    from postmortem.corpus.terms import terms

    titles = ["The pool was full", "The pool of the database was full", "A certificate expired",
              "The disk of the database was full", "A certificate of the pool expired"]  # fmt: skip
    reports = [pm.report(f"INC-{n}", title).build() for n, title in enumerate(titles)]
    result = corpus(*reports).answer("happened_before", report="INC-1", limit=9)
    every = [set(terms(one)) for one in reports]
    weight = {
        term: math.log((1 + len(every)) / (1 + sum(term in words for words in every))) + 1
        for words in every
        for term in words
    }

    def norm(words: set[str]) -> float:
        return math.sqrt(sum(weight[term] ** 2 for term in words))

    expected = {}
    for number, one in enumerate(every):
        words = {term for term in one & every[1] if " " not in term}
        if number != 1 and len(words) > 1:  # one word in common is none
            dot = sum(weight[term] ** 2 for term in one & every[1])
            expected[f"INC-{number}"] = dot / (norm(one) * norm(every[1]))
    got = {match.report: match.similarity for match in result.matches}
    assert got == pytest.approx({key: value for key, value in expected.items() if value >= 0.05})


def test_one_word_in_common_is_no_likeness() -> None:
    """A report of few words isn't like every report that has one of them."""
    new = pm.report("NEW", "All services return 503 in Kubernetes after a release").build()
    incidents = corpus(
        pm.report("INC-1", "Release").build(),
        pm.report("INC-2", "Services returned 503 in Kubernetes").build(),
    )
    result = incidents.answer("happened_before", report=new)
    assert [match.report for match in result.matches] == ["INC-2"]
    assert set(result.matches[0].words) == {"503 kubernetes", "service"}


def test_causes_that_come_again() -> None:
    """Terms of one report alone are none; the pair counts, and not its words besides."""
    first = report(1).edit().primary_cause("The connection pool was full").build()
    second = report(2).edit().contributing_factor("Its connection pool was small").build()
    third = report(3).edit().trigger("A certificate expired.").build()
    result = corpus(first, second, third, report(4)).answer("causes")
    assert [(share.label, share.count) for share in result.shares] == [("connection pool", 2)]
    assert (result.n, result.unknown) == (3, 1)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("The release is rolled back", "Roll back"),
        ("All pods were restarted", "Restart"),
        ("Rolled back and restarted", None),
        ("Latency is normal", None),
    ],
)
def test_what_made_it_stop(words: str, kind: str | None) -> None:
    """One kind of remedy in the words of the mitigation, or it isn't known."""
    made_of = pm.report("INC-1", "It was down", date="2026-01-02")
    incidents = corpus(made_of.resolved("10:00", words, milestone="mitigated").build())
    result = incidents.answer("what_stopped")
    assert [share.label for share in result.shares] == ([] if kind is None else [kind])


def test_quality_counts_findings_by_rule_and_month() -> None:
    """A rule counts once a report in the shares, and each finding in its month."""
    draft = report(1, date="2026-01-05").edit().action("A1", "Fix it").action("A2", "Fix that")
    result = corpus(draft.build(), report(2, date="2026-02-05")).answer("quality")
    by_code = {rule.code: rule for rule in result.rules}
    assert (by_code["PM301"].findings, by_code["PM301"].reports) == (2, 1)
    assert [month.month for month in result.months] == ["2026-01", "2026-02"]


def test_writing_speed_counts_from_the_incident() -> None:
    """Days to the first version and to the last signature; one that isn't signed yet is censored."""
    signed = report(1, date="2026-01-01").edit().revision("1", "2026-01-04", "Ada", "First")
    signed = signed.sign_off("Lead", "Ada", "2026-01-11")
    waiting = report(2, date="2026-01-01").edit().sign_off("Lead")
    result = corpus(signed.build(), waiting.build()).answer("writing_speed", today="2026-03-01")
    stages = {stage.label: stage for stage in result.stages}
    assert stages["First version"].quantiles[1] == 3
    assert (stages["Signed by all"].n, stages["Signed by all"].ongoing) == (2, 1)
    assert stages["Signed by all"].quantiles == (10, 10, None, None)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("how_much", {}),
        ("how_many", {"by": "week"}),
        ("how_long", {"timing": "time_to_panic"}),
        ("how_long", {"today": "someday"}),
        ("overdue", {}),
        ("who_noticed", {"by": "month"}),
    ],
)
def test_a_wrong_question_is_an_error(name: str, options: dict[str, str]) -> None:
    """It names the known questions, or the known options."""
    with pytest.raises(pm.FieldError):
        pm.Corpus().answer(name, **options)  # type: ignore[call-overload]


def test_classes_are_counted_of_those_that_state_one() -> None:
    """A report with two causes counts for both; a report without a class is unknown."""
    first = (
        report(1).edit().classify(causes=["code bug", "software"], trigger="binary_push").build()
    )
    second = report(2).edit().classify(causes=["Code Bug", "Nobody knew"]).build()
    incidents = corpus(first, second, report(3))
    result = incidents.answer("classes", of="cause")
    assert [(share.label, share.count, share.whole) for share in result.shares] == [
        ("Code Bug", 2, 2),
        ("Nobody knew", 1, 2),
        ("Software", 1, 2),
    ]
    assert (result.n, result.unknown) == (2, 1)
    every = incidents.answer("classes")
    assert str(every.shares[0]).startswith("Trigger: Binary Push: 1 of 1")
    assert every.unknown == 1
    with pytest.raises(pm.FieldError, match="expected one of trigger, cause"):
        incidents.answer("classes", of="causes")  # type: ignore[call-overload]
    assert str(corpus(report(3)).answer("classes")).endswith("Reports that aren't classified: 1.")


def test_a_classified_detection_counts_before_its_words() -> None:
    """Who noticed is what the author says, and the words of a row only where he doesn't."""
    draft = pm.report("INC-1", "It was down", date="2026-01-02")
    draft = draft.detected("10:00", "An alert fires", milestone="detected")
    incidents = corpus(draft.classify(detected_by="customer").build())
    assert [share.label for share in incidents.answer("who_noticed").shares] == ["Customer"]


def test_a_service_that_was_hit_twice_is_counted_once() -> None:
    """The table has the service once, with what its rows cover together, and all kinds."""
    draft = pm.report("INC-1", "It was down", date="2026-01-02")
    draft = draft.service_impact("API", "Down", kind="major outage", started="10:00", ended="10:40")
    draft = draft.service_impact("api", "Slow", kind="data loss", started="10:30", ended="11:00")
    (row,) = corpus(draft.build()).table("services").to_records()
    assert (row["service"], row["impacts"], row["kinds"]) == ("API", 2, "Major Outage, Data Loss")
    assert (row["impact"], row["duration"]) == ("Down; Slow", dt.timedelta(hours=1))
