"""The laws of the builder."""

import copy
import datetime as dt
import inspect
import pickle
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any, get_args

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.model.sections import OUTLINE
from postmortem.testing import reports
from tests.counting import calls
from tests.everything import everything
from tests.times import at

Builder = pm.ReportBuilder[pm.Report]
Step = Callable[[Builder], Builder]


def start(**head: Any) -> Builder:
    """Return the builder that the tests begin with, on the incident's day unless the test names another."""
    return pm.report("INC-7", "Login was down", **{"date": "2026-01-15", **head})


def problems(builder: Builder) -> tuple[pm.Problem, ...]:
    """Return what is wrong with a chain that has to be refused."""
    with pytest.raises(pm.BuildError) as caught:
        builder.build()
    return caught.value.problems


# --- the vocabulary -------------------------------------------------------------------------------


@attrs.frozen
class Call:
    """A call with every argument that it takes, and the fields of `Report` that it fills."""

    fields: str
    """The fields, as words: `impact.user: error_rate_peak` is `impact.user.error_rate_peak`."""
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def __call__(self, builder: Builder, method: str) -> Builder:
        return getattr(builder, method)(*self.args, **self.kwargs)  # type: ignore[no-any-return]  # the table is checked below

    def paths(self) -> set[str]:
        """Return the fields, each as a path from the report."""
        before, _, names = self.fields.rpartition(":")
        return {f"{before}.{name}" if before else name for name in names.split()}


def call(fields: str, *args: Any, **kwargs: Any) -> Call:
    """Return a row of the table below."""
    return Call(fields, args, kwargs)


HEAD: dict[str, Any] = {
    "date": "2026-01-15",
    "end_date": "2026-01-16",
    "severity": "SEV-2",
    "scale": ["SEV-1", "SEV-2"],
    "duration": "84 min",
    "time_to_detect": "5 min",
    "time_to_acknowledge": "6 min",
    "time_to_declare": "7 min",
    "time_to_mitigate": "30 min",
    "time_to_resolve": "~80 min",
    "status": "Resolved",
    "responders": ["Ann (commander)"],
    "review_state": "Final",
    "reporter": "@rf",
    "reviewers": ["@pw", "@mk"],
}
EVENT = {
    "notes": "From Slack",
    "milestone": "Detected",
    "evidence": "[graph](g.png)",
    "source": pm.Source(system="Slack", id="1768471200.0001", link="https://chat.example/1"),
    "visibility": "public",
}
EVENT_FIELDS = "time event notes milestone evidence source.system source.id source.link visibility"
LESSON = {"context": "It fills within minutes", "action": "Watch it"}
CALLS = {
    "report": call(
        "title metadata.incident_id metadata.date metadata.end_date metadata.severity metadata.severity_scale metadata.duration"
        " metadata.time_to_detect metadata.time_to_acknowledge metadata.time_to_declare"
        " metadata.time_to_mitigate metadata.time_to_resolve"
        " metadata.status metadata.responders.name metadata.responders.role metadata.review_state metadata.reporter metadata.reviewers",
        "INC-7", "Login was down", **HEAD, zone="UTC",
    ),
    "metadata": call(
        "title metadata.incident_id metadata.date metadata.end_date metadata.severity metadata.severity_scale metadata.duration"
        " metadata.time_to_detect metadata.time_to_acknowledge metadata.time_to_declare"
        " metadata.time_to_mitigate metadata.time_to_resolve"
        " metadata.status metadata.responders.name metadata.responders.role metadata.review_state metadata.reporter metadata.reviewers",
        title="Login was slow", incident_id="INC-8", **HEAD,
    ),
    "detail": call("metadata.other: label value", "Region", "eu-west-1"),
    "overview": call("overview", "For *everyone*."),
    "summary": call(
        "summary.one_line summary.text summary.impact.services_affected summary.impact.user_impact"
        " summary.impact.data_impact summary.impact.financial_impact",
        "Nobody could log in", text="Nobody could log in.\n\nThen all could.",
        services=["SSO", "Mail"], user_impact="All", data_impact="Nothing", financial_impact="€ 9",
    ),
    "happened": call(f"timeline.events: {EVENT_FIELDS}",
                     "00:00", "It began", **EVENT),
    "detected": call(f"timeline.detection: {EVENT_FIELDS}",
                     "00:05", "The alert fired", **EVENT),
    "investigated": call(f"timeline.investigation: {EVENT_FIELDS}",
                         "~00:15", "The pool was full", **EVENT),
    "resolved": call(f"timeline.resolution: {EVENT_FIELDS}",
                     "00:40 – 00:45", "The pool was larger", **EVENT),
    "leadup": call("timeline.leadup", "The certificate was a year old."),
    "how_detected": call("timeline.how_detected", "A colleague called."),
    "how_investigated": call("timeline.how_investigated", "The *log* said it."),
    "how_resolved": call("timeline.how_resolved", "A new certificate was enough."),
    "user_impact": call(
        "impact.user: total_users_affected failed_requests error_rate_peak response_time_increase",
        total_users_affected="12,000", failed_requests="1.2 M", error_rate_peak="15%",
        response_time_increase="400 ms",
    ),
    "user_detail": call("impact.user.other: label value", "Sign-ups lost", "12"),
    "service_impact": call("impact.services: service impact duration kind started ended",
                           "API", "Degraded", "45 min", kind="data loss",
                           started="2026-01-15 00:05", ended="~2026-01-15 00:50"),
    "business_impact": call("impact.business: revenue_impact customer_complaints sla_breach",
                            revenue_impact="None", customer_complaints="3", sla_breach="No"),
    "business_detail": call("impact.business.other: label value", "Press", "Two articles"),
    "problem_statement": call("root_cause.problem_statement", "A certificate expired."),
    "trigger": call("root_cause.trigger", "The clock."),
    "primary_cause": call("root_cause.factors.primary: description effect", "No reminder", "So"),
    "contributing_factor": call("root_cause.factors.contributing: description effect",
                                "One way to log in", "Nobody could help"),
    "why": call("root_cause.whys: question answer", "Why did it expire?", "Nobody renewed it"),
    "classify": call(
        "root_cause.classification: trigger causes detected_by mitigated_by",
        trigger="binary push", causes=["Code Bug", "A colon, a comma"], detected_by="customer",
        mitigated_by=["rollback"],
    ),
    "class_detail": call("root_cause.classification.other: label value", "Change", "CHG-12"),
    "technical_details": call("root_cause.technical_details", "Event **224**."),
    "went_well": call("went_well", "Fast", "Calm"),
    "went_wrong": call("went_wrong", "No alert", "No runbook"),
    "got_lucky": call("lessons.lucky", "It was night"),
    "lesson": call("lessons.general: lesson context action", "Ask early", **LESSON),
    "technical_lesson": call("lessons.technical: lesson context action", "It expires", **LESSON),
    "process_lesson": call("lessons.process: lesson context action", "Know who to call", **LESSON),
    "action": call(
        "action_items.immediate: id action owner due status type priority ticket completed labels parent",
        "A1", "Watch the expiry",
        owner="@rf", due="2026-01-22", status="open", horizon="immediate", type="detect",
        priority="high", ticket="[OPS-1](https://t.example/1)", completed="2026-01-20",
        labels=["alerting"], parent="C1",
    ),
    "metric": call("metrics.current_state: metric before during after target",
                   "Errors", before="0.1%", during="15%", after="0.1%", target="< 1%"),
    "monitoring_gap": call("metrics.gaps: gap solution priority",
                           "Expiry", solution="A probe", priority="low"),
    "internal_message": call("communication.internal: time channel message sender",
                             "00:10", "#ops", "Please look", "@rf"),
    "external_message": call("communication.external: time channel message audience",
                             "01:00", "Status page", "It works", "Everyone"),
    "link": call("resources.documentation: label url", "Runbook", "../runbooks/sso.md"),
    "data_source": call("resources.data_sources: label url", "Logs", "https://logs.example"),
    "note": call("notes", "That is all."),
    "log": call("appendix.raw_logs: code language", "401 Unauthorized", "console"),
    "error_message": call("appendix.error_messages: code language", "MSIS7012", "text"),
    "configuration_change": call("appendix.configuration_changes: code language",
                                 "renew: true", "yaml"),
    "screenshots": call("appendix.screenshots", "![Errors](errors.png)"),
    "sign_off": call("sign_off: role name date signature", "Lead", "PW", "2026-01-20", "pw"),
    "revision": call("revision_history: version date author changes",
                     "1.10", "2026-01-20", "RF", "Signed"),
    "put": call("sign_off: role name date signature",
                sign_off=[pm.SignOff(role="PO", name="MK", date=dt.date(2026, 1, 21), signature="m")]),
    "custom_section": call("custom_sections: title body after", "Legal", "None.",
                           after="Impact Assessment"),
    "extra": call("extras: markdown after", "All times in UTC.", after="Timeline"),
    "suppress": call("suppressed: code place reason",
                     "PM303", place="A1", reason="the vendor decides"),
}  # fmt: skip
"""Every call of the builder, by its method."""

OTHER_HORIZONS: dict[str | None, Call] = {
    horizon: attrs.evolve(
        CALLS["action"],
        fields=f"action_items.{field}: id action owner due status type priority ticket completed labels parent",
        kwargs={**CALLS["action"].kwargs, "horizon": horizon},
    )
    for horizon, field in (
        (None, "unscheduled"),
        ("short-term", "short_term"),
        ("long-term", "long_term"),
    )
}
"""One call leads to four lists."""

SINGULAR = set(
    "metadata overview summary user_impact business_impact problem_statement trigger primary_cause "
    "technical_details screenshots put classify leadup how_detected how_investigated how_resolved".split()
)
"""The calls for what a report has once; all others add."""

UNSPOKEN = [
    name
    for name in OUTLINE
    if not any(path.split(".")[0] == name for call in CALLS.values() for path in call.paths())
]
"""The sections that no call fills: those are put."""

OTHERS = {"build", "pipe", "include", "in_zone"}
"""The methods that add nothing to a report by themselves; `include` is tested with the sources."""
METHODS = {
    name
    for name, value in vars(pm.ReportBuilder).items()
    if inspect.isfunction(value)
    and not name.startswith("_")
    and name not in ("build", "pipe", "include", "in_zone")
}
"""The calls that say one thing each; what `include` adds is tested with the sources."""


def full_chain() -> Builder:
    """Return a chain that calls every method with every argument."""
    builder = start()
    for method, call in CALLS.items():
        if method != "report":
            builder = call(builder, method)
    for call in OTHER_HORIZONS.values():
        builder = call(builder, "action")
    return builder.put(**{name: getattr(everything(), name) for name in UNSPOKEN})


def leaves(annotation: Any, path: str = "") -> Iterator[str]:
    """Yield the path of every field below a class of the model that holds no other class."""
    inner = [part for part in (annotation, *get_args(annotation)) if attrs.has(part)]
    if not inner or pm.Inexact in inner:
        yield path
        return
    for field in attrs.fields(inner[0]):
        yield from leaves(field.type, f"{path}.{field.name}" if path else field.name)


def filled(value: Any, default: Any = attrs.NOTHING, path: str = "") -> Iterator[str]:
    """Yield the path of every leaf that isn't at its default."""
    if attrs.has(type(value)) and not isinstance(value, pm.Inexact):
        for field in attrs.fields(type(value)):
            step = f"{path}.{field.name}" if path else field.name
            yield from filled(getattr(value, field.name), field.default, step)
    elif isinstance(value, tuple) and any(map(attrs.has, map(type, value))):
        for item in value:
            yield from filled(item, attrs.NOTHING, path)
    elif value != default and value != ():
        yield path


LEAVES = set(leaves(pm.Report))


def test_every_method_is_in_the_table_and_every_row_is_a_method() -> None:
    """The table of this file has a row for each call, and no other row."""
    assert set(CALLS) == METHODS | {"report"}
    assert SINGULAR < METHODS


def test_every_field_of_the_model_has_a_call() -> None:
    """Each field is filled by a call, and each call fills fields that exist.

    A section that no call fills is put whole.
    """
    filled_by_calls: set[str] = set()
    for name, call in (*CALLS.items(), *OTHER_HORIZONS.items()):
        filled_by_calls |= call.paths() if name != "put" else set()
    spoken_of = {path.partition(".")[0] for path in filled_by_calls}
    assert filled_by_calls == {leaf for leaf in LEAVES if leaf.partition(".")[0] in spoken_of}


@pytest.mark.parametrize("method", CALLS)
def test_a_call_of_the_table_gives_every_argument(method: str) -> None:
    """No parameter of a call is left out of the table."""
    function = pm.report if method == "report" else getattr(pm.ReportBuilder, method)
    parameters = [name for name in inspect.signature(function).parameters if name != "self"]
    call = CALLS[method]
    bound = inspect.signature(function).bind(
        *(() if method == "report" else (None,)), *call.args, **call.kwargs
    )
    assert [name for name in bound.arguments if name != "self"] == parameters


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_call_fills_its_fields_and_no_others(method: str) -> None:
    """A call fills just the fields that the table says."""
    bare = pm.report("INC-7", "Login was down")
    day = {"metadata.date"} if "time" in CALLS[method].fields else set[str]()
    builder = CALLS[method](start() if day else bare, method)
    assert set(filled(builder.build())) == CALLS[method].paths() | day | {
        "title",
        "metadata.incident_id",
    }


def test_a_chain_of_every_call_leaves_no_field_at_its_default() -> None:
    """A chain with every call gives a report that is filled in every field."""
    assert set(filled(full_chain().build())) == LEAVES


def test_the_full_report_round_trips() -> None:
    """A report that is filled in every field comes back equal from every format."""
    report = full_chain().build()
    assert pm.Report.from_markdown(report.to_markdown()) == report
    assert pm.Report.from_json(report.to_json()) == report
    assert pm.Report.from_yaml(report.to_yaml()) == report
    assert pm.Report.from_dict(report.to_dict()) == report


def test_the_class_lists_every_call() -> None:
    """The table in the docstring of the builder names each call, and nothing else."""
    lines = [line for line in (pm.ReportBuilder.__doc__ or "").splitlines() if line.count("|") == 3]
    named = {word.strip("`") for line in lines[2:] for word in line.split("|")[2].split()}
    assert named == METHODS | {"include", "in_zone"}


@pytest.mark.parametrize("method", sorted(METHODS | OTHERS))
def test_every_method_has_a_sentence_and_an_example(method: str) -> None:
    """The docstring of a method begins with what it does and shows it."""
    documented = inspect.getdoc(getattr(pm.ReportBuilder, method)) or ""
    assert documented.split()[0] in ("Add", "Set", "Return")
    assert ">>> " in documented


# --- immutability ---------------------------------------------------------------------------------


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_call_leaves_its_builder_as_it_was(method: str) -> None:
    """A call returns a new builder, and the one that it was called on builds what it built."""
    builder = start()
    before = builder.build()
    after = CALLS[method](builder, method)
    assert after is not builder
    assert type(after) is pm.ReportBuilder
    assert after.build() != before
    assert builder.build() == before


def test_a_builder_has_no_attribute_to_set() -> None:
    """A builder is frozen."""
    builder = start()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        builder._before = None  # type: ignore[misc]  # that is the point
    with pytest.raises(AttributeError):
        builder.title = "Another"  # type: ignore[attr-defined]  # that is the point


def test_a_list_that_changes_after_the_call_changes_nothing() -> None:
    """What is given to a call counts as it was when it was given."""
    names = ["@pw"]
    builder = start(reviewers=names).summary("Down", services=names).metadata(reviewers=names)
    names.append("@late")
    report = builder.build()
    assert report.metadata.reviewers == ("@pw",)
    assert report.summary.impact.services_affected == ("@pw",)


@pytest.mark.parametrize("method", ["report", "metadata", "summary"])
def test_a_generator_is_as_good_as_a_list(method: str) -> None:
    """A builder that was given a generator builds the same report each time, also as a copy."""
    names = (name for name in ["@pw", "@mk"])
    builder = {
        "report": lambda: start(reviewers=names),
        "metadata": lambda: start().metadata(reviewers=names),
        "summary": lambda: start().summary("Down", services=names),
    }[method]()
    first = builder.build()
    assert "@mk" in (*first.metadata.reviewers, *first.summary.impact.services_affected)
    assert builder.build() == first
    assert pickle.loads(pickle.dumps(builder)).build() == first  # noqa: S301 - our own bytes


_STEPS: list[Step] = [
    *(lambda builder, method=method: CALLS[method](builder, method) for method in sorted(METHODS)),
    lambda builder: builder.detected("23:50", "Late"),
    lambda builder: builder.investigated("00:10", "Past midnight"),
    lambda builder: builder.resolved("25:99", "Never"),
    lambda builder: builder.internal_message("00:20", "#ops", "Past midnight"),
    lambda builder: builder.metadata(date="2026-01-16"),
    lambda builder: builder.metadata(severity="SEV-9"),  # type: ignore[arg-type]  # it is wrong
    lambda builder: builder.went_well("One").went_well("Two"),
    lambda builder: builder.note(""),
    lambda builder: builder.pipe(lambda before: before.went_wrong("Piped")),
]


def outcome(builder: Builder) -> pm.Report | str:
    """Return what a chain builds: a report, or the words of its errors."""
    try:
        return builder.build()
    except pm.BuildError as error:
        return str(error)


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, len(_STEPS) - 1), st.booleans()), max_size=20
    )
)
@example([(0, 0, True), (0, 1, False), (1, 2, True), (1, 2, True), (2, 3, True)])
def test_branches_are_independent(calls: list[tuple[int, int, bool]]) -> None:
    """Whatever is called on a tree of builders, in any order, each builds what its own calls say."""
    tree: list[tuple[Builder, list[int]]] = [(start(), [])]
    for parent, step, also_build in calls:
        builder, path = tree[parent % len(tree)]
        if also_build:
            outcome(builder)
        tree.append((_STEPS[step](builder), [*path, step]))
    for builder, path in reversed(tree):
        alone = start()
        for step in path:
            alone = _STEPS[step](alone)
        assert outcome(builder) == outcome(alone)


@given(st.lists(st.integers(0, len(_STEPS) - 1), max_size=6))
def test_building_twice_gives_the_same(steps: list[int]) -> None:
    """A chain builds an equal report, or the same errors, every time."""
    builder = start()
    for step in steps:
        builder = _STEPS[step](builder)
    assert outcome(builder) == outcome(builder)


# --- singular and plural --------------------------------------------------------------------------


@pytest.mark.parametrize("method", sorted(SINGULAR))
def test_what_a_report_has_once_is_replaced(method: str) -> None:
    """The second call of the same kind counts alone."""
    call = CALLS[method]
    changed = attrs.evolve(
        call,
        args=tuple(f"Not {argument}" for argument in call.args),
        kwargs={
            name: {
                "date": "2026-02-01", "severity": "SEV-4", "scale": ["SEV-3", "SEV-4"], "duration": "1 h", "status": "Ongoing",
                **dict.fromkeys(("time_to_detect", "time_to_acknowledge", "time_to_declare",
                                 "time_to_mitigate", "time_to_resolve"), "2 h"),
                "review_state": "Draft", "reviewers": ["@zz"], "end_date": "2026-02-02",
                "responders": ["Zoe (scribe)"], "services": ["Z"], "sign_off": [],
                "causes": ["Z"], "mitigated_by": ["Z"],
            }.get(name, f"Not {value}")
            for name, value in call.kwargs.items()
        },
    )  # fmt: skip
    assert call(changed(start(), method), method).build() == call(start(), method).build()
    assert changed(call(start(), method), method).build() == changed(start(), method).build()


@pytest.mark.parametrize("method", sorted(METHODS - SINGULAR))
def test_what_a_report_has_many_of_is_added_to(method: str) -> None:
    """The second call of the same kind adds as much as the first, after it."""
    path = CALLS[method].fields.partition(":")[0]

    def held(builder: Builder) -> Any:
        value: Any = builder.build()
        for name in path.split("."):
            value = getattr(value, name)
        return value

    first, two = (CALLS[method](start(), method), CALLS[method](start(), method))
    two = CALLS[method](two, method)
    if method == "note":
        assert held(two) == f"{held(first)}\n\n{held(first)}"
    elif "time" in CALLS[method].fields:
        assert [attrs.evolve(row, time=None) for row in held(two)] == [
            attrs.evolve(row, time=None) for row in (*held(first), *held(first))
        ]
    else:
        assert held(two) == (*held(first), *held(first))


@given(reports())
def test_a_report_can_be_put_together_from_its_sections(report: pm.Report) -> None:
    """Every section but the head can be put whole, and what is put is what the report has."""
    sections = {name: getattr(report, name) for name in OUTLINE if name != "metadata"}
    built = start().put(**sections).build()
    assert {name: getattr(built, name) for name in sections} == sections
    assert report.edit().put(**sections).build() == report


def test_calls_add_to_what_is_put_wherever_they_are() -> None:
    """A section that is put comes before what other calls add to it."""
    signed = (pm.SignOff(role="PO"),)
    after = start().put(sign_off=signed).sign_off("Lead")
    before = start().sign_off("Lead").put(sign_off=signed)
    assert [sign_off.role for sign_off in after.build().sign_off] == ["PO", "Lead"]
    assert after.build() == before.build()


def test_what_is_put_wrongly_is_reported_with_everything_else() -> None:
    """No name but that of a section can be put, and the head has calls of its own."""
    wrong = start().put(sing_off=(), title="T", metadata=None, timeline=3, went_well="Fast")
    errors = problems(wrong.detected("25:99", "?"))
    assert [(error.path, error.hint) for error in errors[:5]] == [
        ("sing_off", "did you mean sign_off"),
        ("title", "give the facts of the head to report(), or to .metadata()"),
        ("metadata", "give the facts of the head to report(), or to .metadata()"),
        ("timeline", None),
        ("went_well", "put it into a list, whose items begin with a dash in YAML: - Fast"),
    ]
    assert [error.source for error in errors] == [".put()"] * 5 + [".detected('25:99', '?')"]


def test_facts_that_are_not_given_stay_as_they_are() -> None:
    """`metadata` sets what it is given and leaves the rest."""
    report = start(severity="SEV-1").metadata(status="ongoing").metadata(reporter="@rf").build()
    assert report.metadata == pm.Metadata(
        incident_id="INC-7",
        date=dt.date(2026, 1, 15),
        severity=pm.Severity.SEV_1,
        status=pm.Status.ONGOING,
        reporter="@rf",
    )


# --- cost -----------------------------------------------------------------------------------------


def chain(length: int) -> Builder:
    """Return a chain of as many events."""
    builder = start()
    for number in range(length):
        builder = builder.detected(f"{number // 60 % 24:02}:{number % 60:02}", "An alert fired")
    return builder


def bytes_of(function: Callable[[], object]) -> int:
    """Return the largest number of bytes that a function has in use at once."""
    tracemalloc.start()
    try:
        result = function()
        peak = tracemalloc.get_traced_memory()[1]
        del result
    finally:
        tracemalloc.stop()
    return peak


@pytest.mark.parametrize("cost", [calls, bytes_of])
def test_calls_cost_the_same_however_long_the_chain_is(
    cost: Callable[[Callable[[], object]], int],
) -> None:
    """Ten times the calls take at most twelve times the steps, and the memory."""
    assert cost(lambda: chain(10_000)) <= 12 * cost(lambda: chain(1_000))


@pytest.mark.parametrize("cost", [calls, bytes_of])
def test_building_is_linear(cost: Callable[[Callable[[], object]], int]) -> None:
    """A chain of ten times the calls is built in at most twelve times the steps, and the memory."""
    short, long = chain(1_000), chain(10_000)
    short.build()  # what is cached is paid once
    assert cost(long.build) <= 12 * cost(short.build)


def test_building_with_mistakes_is_linear() -> None:
    """A chain of ten times the mistakes is refused in at most twelve times the steps."""

    def wrong(length: int) -> Builder:
        builder = start()
        for _ in range(length):
            builder = builder.detected("25:99", "An alert fired").sign_off("")
        return builder

    short, long = wrong(200), wrong(2_000)
    outcome(short)
    assert calls(lambda: outcome(long)) <= 12 * calls(lambda: outcome(short))


def test_intermediate_builders_share_what_they_have() -> None:
    """Ten times the builders of one chain, all alive, take at most twelve times the memory."""

    def all_of(length: int) -> list[Builder]:
        builders = [start()]
        for _ in range(length):
            builders.append(builders[-1].went_well("Fast"))
        return builders

    # Python keeps 2,000 small tuples at hand, which a short chain gets for nothing.
    assert bytes_of(lambda: all_of(50_000)) <= 12 * bytes_of(lambda: all_of(5_000))


# --- times ----------------------------------------------------------------------------------------


def test_bare_times_run_past_midnight_in_a_phase() -> None:
    """A bare time that runs backwards is of the next day."""
    report = start().detected("23:50", "a").detected("00:10", "b").detected("23:55", "c").build()
    assert [event.time for event in report.timeline.detection] == [
        at(23, 50), at(0, 10, day=16), at(23, 55, day=16),
    ]  # fmt: skip


def test_bare_times_run_past_midnight_across_phases() -> None:
    """A phase that begins more than 12 hours before the first event begins on the next day."""
    report = (
        start().detected("23:50", "a").investigated("00:10", "b").resolved("01:00", "c").build()
    )
    assert report.timeline.investigation[0].time == at(0, 10, day=16)
    assert report.timeline.resolution[0].time == at(1, 0, day=16)


def test_bare_times_run_past_midnight_in_messages() -> None:
    """The first message of a list is on the day that the timeline leads to."""
    report = (
        start()
        .internal_message("00:20", "#ops", "a")
        .external_message("00:30", "Status page", "b")
        .detected("23:50", "c")
        .build()
    )
    assert report.communication.internal[0].time == at(0, 20, day=16)
    assert report.communication.external[0].time == at(0, 30, day=16)


def test_phases_may_overlap() -> None:
    """A phase that begins a little before the one above it stays on the same day."""
    report = start().detected("10:00", "a").investigated("09:30", "b").build()
    assert report.timeline.investigation[0].time == at(9, 30)


def test_the_date_may_come_last() -> None:
    """The incident's date counts for bare times, wherever in the chain it is set."""
    report = pm.report("INC-7", "Down").detected("00:05", "a").metadata(date="2026-01-15").build()
    assert report.timeline.detection[0].time == at(0, 5)


def test_the_order_of_calls_of_different_phases_makes_no_difference() -> None:
    """Phases are read in the document's order, not in the chain's."""
    events: list[Step] = [
        lambda builder: builder.resolved("01:00", "c"),
        lambda builder: builder.detected("23:50", "a"),
        lambda builder: builder.investigated("00:10", "b"),
    ]
    first, second = start(), start()
    for forward, backward in zip(events, reversed(events), strict=True):
        first, second = forward(first), backward(second)
    assert first.build() == second.build()


def test_a_bare_time_without_a_date_is_a_problem() -> None:
    """A bare time needs the incident's date, and says so."""
    (problem,) = problems(pm.report("INC-7", "Down").detected("00:05", "a"))
    assert problem.source == ".detected('00:05', 'a')"
    assert problem.path == "time"
    assert "date" in (problem.hint or "")


def test_an_event_may_have_no_time() -> None:
    """A row without a time is between the others and moves none of them."""
    report = start().detected("23:50", "a").detected(None, "b").detected("00:10", "c").build()
    assert [event.time for event in report.timeline.detection] == [
        at(23, 50), None, at(0, 10, day=16),
    ]  # fmt: skip


PACIFIC = dt.timezone(dt.timedelta(hours=-8))


@pytest.mark.parametrize(
    ("given_time", "expected"),
    [
        ("00:15", at(0, 15)),
        ("7:05 PM", at(19, 5)),
        ("Jan 15, 2026 7:05 PM PST", at(3, 5, day=16)),
        ("2026-01-15T19:05:00-08:00", at(3, 5, day=16)),
        (dt.datetime(2026, 1, 15, 19, 5, tzinfo=PACIFIC), at(3, 5, day=16)),
        (dt.datetime(2026, 1, 15, 10, 45), at(10, 45)),
        ("~10:45", pm.Inexact(start=at(10, 45))),
        ("09:00 – 11:00", pm.Inexact(start=at(9), end=at(11))),
        ("some time after lunch", pm.Inexact(words="some time after lunch")),
        (pm.Inexact(words="later"), pm.Inexact(words="later")),
        (None, None),
    ],
)
def test_times_are_what_people_write(given_time: Any, expected: object) -> None:
    """A time is a string as people write it, a `datetime` in any zone, or an `Inexact`."""
    report = start().detected(given_time, "a").internal_message(given_time, None, "b").build()
    assert report.timeline.detection[0].time == expected
    assert report.communication.internal[0].time == expected


@pytest.mark.parametrize("length", ["45 min", "00:45:00", "PT45M", dt.timedelta(minutes=45)])
@pytest.mark.parametrize("day", ["2026-01-15", "Jan 15, 2026", dt.date(2026, 1, 15)])
@pytest.mark.parametrize("severity", ["SEV2", "sev-2", "Sev 2", "2", pm.Severity.SEV_2])
def test_facts_are_what_people_write(length: Any, day: Any, severity: Any) -> None:
    """A duration, a date and a severity have many spellings and one meaning."""
    head = start(duration=length, date=day, severity=severity).build().metadata
    assert head == pm.Metadata(
        incident_id="INC-7",
        date=dt.date(2026, 1, 15),
        severity=pm.Severity.SEV_2,
        duration=dt.timedelta(minutes=45),
    )


# --- problems -------------------------------------------------------------------------------------


def test_every_problem_comes_at_once_with_its_call_in_the_order_of_the_calls() -> None:
    """One error names every mistake, each with its call and field, in the order of the chain."""
    builder = (
        pm.report("INC-7", "", date="2026-13-15", severity="SEV-9")  # type: ignore[arg-type]  # as above
        .extra("x", after="Timeline / Nowhere")
        .action("A1", "Do it", horizon="someday")  # type: ignore[arg-type]
        .detected("25:99", "The alert fired")
        .detected("00:05", "")
        .went_well("Fast", "", " ")
        .detail("Date", "today")
        .log("x", "no such language")
        .note("")
        .action("A2", "Do it", due="soon")
        .metadata(duration="45", status="maybe")  # type: ignore[arg-type]  # as above
        .why("")
        .internal_message("Mar", "#ops", "\ud800")
    )
    places = [(problem.source, problem.path) for problem in problems(builder)]
    assert places == [
        ("report('INC-7', '')", "title"),
        ("report('INC-7', '')", "metadata.date"),
        ("report('INC-7', '')", "metadata.severity"),
        (".extra('x')", "after"),
        (".action('A1', 'Do it')", "horizon"),
        (".detected('25:99', 'The alert fired')", "time"),
        (".detected('00:05', '')", "event"),
        (".went_well('Fast', '', ' ')", "went_well[1]"),
        (".went_well('Fast', '', ' ')", "went_well[2]"),
        (".log('x')", "language"),
        (".note('')", "notes"),
        (".action('A2', 'Do it')", "due"),
        (".metadata()", "metadata.duration"),
        (".metadata()", "metadata.status"),
        (".why('')", "question"),
        (".internal_message('Mar', '#ops', '\\ud800')", "time"),
        (".internal_message('Mar', '#ops', '\\ud800')", "message"),
    ]


def test_all_fields_of_one_call_are_reported_at_once() -> None:
    """A call with several wrong arguments has a problem for each of them."""
    wrong: dict[str, Any] = {"status": "lost", "priority": "huge", "horizon": "never"}
    builder = start().action("A1", "", due="soon", **wrong)
    assert {problem.path for problem in problems(builder)} == {
        "action", "due", "status", "priority", "horizon",
    }  # fmt: skip
    builder = start().detected("25:99", "", milestone="Detectd")  # type: ignore[arg-type]  # as above
    assert {problem.path for problem in problems(builder)} == {"time", "event", "milestone"}


def test_a_label_of_the_document_is_traced_to_its_call() -> None:
    """A rule of a whole section names the call that broke it."""
    builder = start().detail("Region", "eu").detail("Severity", "SEV-1").user_detail("X", "1")
    (problem,) = problems(builder)
    assert problem.source == ".detail('Severity', 'SEV-1')"
    assert "severity" in (problem.hint or "")


def test_words_that_are_a_time_are_traced_to_their_call() -> None:
    """A rule of the whole report names the call that broke it."""
    builder = start().detected("00:05", "a").detected(pm.Inexact(words="10:45"), "b")
    (problem,) = problems(builder)
    assert problem.source == ".detected(a Inexact, 'b')"
    assert problem.path == "timeline.detection[1].time"


def test_the_rules_of_two_sections_are_reported_at_once() -> None:
    """A broken rule in one section doesn't hide one in another."""
    builder = start().detail("Date", "x").user_detail("Failed requests", "x")
    assert [problem.source for problem in problems(builder)] == [
        ".detail('Date', 'x')",
        ".user_detail('Failed requests', 'x')",
    ]


def test_a_call_checks_nothing() -> None:
    """Nothing is wrong before `build`."""
    builder = pm.report(None, 7, date=[], severity={})  # type: ignore[arg-type]  # that is the point
    assert isinstance(builder.detected(object(), b"").went_well(3), pm.ReportBuilder)  # type: ignore[arg-type]  # as above


def test_a_wrong_date_hides_no_other_problem_and_adds_none() -> None:
    """Bare times are checked by themselves where the date is wrong."""
    builder = start(date="yesterday").detected("00:05", "a").detected("25:99", "b")
    assert [problem.path for problem in problems(builder)] == ["metadata.date", "time"]


# --- edit -----------------------------------------------------------------------------------------


@given(reports())
def test_edit_without_a_call_gives_an_equal_report(report: pm.Report) -> None:
    """A builder that starts from a report builds that report."""
    assert report.edit().build() == report


@given(reports(), st.sampled_from(sorted(METHODS - SINGULAR - {"custom_section", "extra", "note"})))
def test_edit_appends_after_the_rows_that_are_there(report: pm.Report, method: str) -> None:
    """A call on a report adds to a list after its rows, and changes nothing else."""
    call = CALLS[method]
    if "time" in call.fields:
        call = attrs.evolve(call, args=(at(0, 5), *call.args[1:]))
    edited = call(report.edit(), method).build()
    *outer, name = call.fields.partition(":")[0].split(".")
    old: Any = report
    new: Any = edited
    for step in outer:
        old, new = getattr(old, step), getattr(new, step)
    rows = getattr(old, name)
    assert getattr(new, name)[: len(rows)] == rows
    assert len(getattr(new, name)) > len(rows)
    back = attrs.evolve(new, **{name: rows})
    for depth in range(len(outer) - 1, -1, -1):
        holder: Any = report
        for step in outer[:depth]:
            holder = getattr(holder, step)
        back = attrs.evolve(holder, **{outer[depth]: back})
    assert back == report


def test_edit_replaces_what_is_there_once() -> None:
    """A singular call on a report replaces its value and leaves the others."""
    report = full_chain().build()
    edited = report.edit().metadata(severity="SEV-1").primary_cause("The clock").build()
    assert edited.metadata == attrs.evolve(report.metadata, severity=pm.Severity.SEV_1)
    assert edited.root_cause.factors.primary == pm.Factor(description="The clock")
    assert edited.timeline == report.timeline


def test_notes_of_a_report_go_on() -> None:
    """A note on a report is a new paragraph below its notes."""
    assert start().note("One.").build().edit().note("Two.").build().notes == "One.\n\nTwo."


def test_bare_times_go_on_from_the_last_row() -> None:
    """A bare time that is added to a report isn't before the row above it."""
    report = start().detected("23:50", "a").build()
    edited = report.edit().detected("00:10", "b").resolved("00:20", "c").build()
    assert edited.timeline.detection[1].time == at(0, 10, day=16)
    assert edited.timeline.resolution[0].time == at(0, 20, day=16)


def test_edit_and_the_rest_of_the_chain_is_the_whole_chain() -> None:
    """A chain can be built in the middle and gone on from there."""
    complete = start().detected("23:50", "a").note("One.").detected("00:10", "b").note("Two.")
    parts = start().detected("23:50", "a").note("One.").build().edit()
    assert parts.detected("00:10", "b").note("Two.").build() == complete.build()


# --- pipe, copy, pickle ---------------------------------------------------------------------------


def test_pipe_calls_a_function_with_the_builder_and_the_arguments() -> None:
    """`pipe` returns what the function makes of the builder."""

    def alerts(builder: Builder, times: list[str], *, notes: str) -> Builder:
        for time in times:
            builder = builder.detected(time, "An alert fired", notes=notes)
        return builder

    report = start().pipe(alerts, ["00:05", "00:06"], notes="From the pager").build()
    assert [event.notes for event in report.timeline.detection] == ["From the pager"] * 2
    assert start().pipe(lambda builder: builder.build().title) == "Login was down"


def test_a_copy_builds_the_same() -> None:
    """A builder survives `copy`, `deepcopy` and `pickle`."""
    builder = full_chain()
    report = builder.build()
    assert copy.copy(builder).build() == report
    assert copy.deepcopy(builder).build() == report
    assert pickle.loads(pickle.dumps(builder)).build() == report  # noqa: S301 - our own bytes
    edited = report.edit().note("More.")
    assert copy.deepcopy(edited).build() == edited.build()


def test_a_long_chain_is_built_copied_pickled_and_dropped() -> None:
    """No recursion limits a chain: 50,000 calls build, copy, pickle, show and end."""
    builder = start()
    for _ in range(50_000):
        builder = builder.went_well("Fast")
    assert len(builder.build().went_well) == 50_000
    assert repr(builder) == "<ReportBuilder: 50000 calls>"
    pickled = pickle.loads(pickle.dumps(builder))  # noqa: S301 - our own bytes
    copied = copy.deepcopy(builder)
    del builder
    assert len(pickled.build().went_well) == len(copied.build().went_well) == 50_000


def test_an_error_survives_pickle() -> None:
    """A `BuildError` comes back from another process with its problems."""
    with pytest.raises(pm.BuildError) as caught:
        start(severity="SEV-9").detected("25:99", "a").build()
    error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert type(error) is pm.BuildError
    assert error.problems == caught.value.problems
    assert str(error) == str(caught.value)


# --- builder and classes --------------------------------------------------------------------------


def test_the_builder_and_the_classes_make_equal_reports() -> None:
    """A chain gives the report that its classes would."""
    assert (
        start(severity="sev2")
        .detected("00:05", "The alert  fired")
        .primary_cause("No reminder")
        .action("B1", "Watch it", horizon="short term", due="Jan 22, 2026")
        .link("Runbook", "../sso.md")
        .log("401")
        .build()
    ) == pm.Report(
        title="Login was down",
        metadata=pm.Metadata(
            incident_id="INC-7", date=dt.date(2026, 1, 15), severity=pm.Severity.SEV_2
        ),
        timeline=pm.Timeline(detection=(pm.Event(time=at(0, 5), event="The alert fired"),)),
        root_cause=pm.RootCauseAnalysis(
            factors=pm.Factors(primary=pm.Factor(description="No reminder"))
        ),
        action_items=pm.ActionItems(
            short_term=(pm.ActionItem(id="B1", action="Watch it", due=dt.date(2026, 1, 22)),)
        ),
        resources=pm.Resources(documentation=(pm.Link("Runbook", "../sso.md"),)),
        appendix=pm.Appendix(raw_logs=(pm.Excerpt("401"),)),
    )


def given_values(value: Any) -> dict[str, Any]:
    """Return the fields of an object as keyword arguments."""
    return {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}


def chain_of(report: pm.Report) -> Builder:
    """Return the chain of calls that says what a report says."""
    head = given_values(report.metadata)
    details = head.pop("other")
    head["scale"] = head.pop("severity_scale") or None  # one word is enough beside `severity`
    builder = pm.report(head.pop("incident_id"), report.title, **head)
    builder = builder.put(**{name: getattr(report, name) for name in UNSPOKEN})
    for detail in details:
        builder = builder.detail(detail.label, detail.value)
    for name, text in {
        "overview": report.overview,
        "leadup": report.timeline.leadup,
        "how_detected": report.timeline.how_detected,
        "how_investigated": report.timeline.how_investigated,
        "how_resolved": report.timeline.how_resolved,
        "problem_statement": report.root_cause.problem_statement,
        "trigger": report.root_cause.trigger,
        "technical_details": report.root_cause.technical_details,
        "screenshots": report.appendix.screenshots,
        "note": report.notes,
    }.items():
        if text is not None:
            builder = getattr(builder, name)(text)
    overview = given_values(report.summary.impact)
    builder = builder.summary(
        report.summary.one_line or "",
        text=report.summary.text,
        services=overview.pop("services_affected"),
        **overview,
    )
    for method, part in (("user", report.impact.user), ("business", report.impact.business)):
        facts = given_values(part)
        for detail in facts.pop("other"):
            builder = getattr(builder, f"{method}_detail")(detail.label, detail.value)
        builder = getattr(builder, f"{method}_impact")(**facts)
    classes = given_values(report.root_cause.classification)
    for detail in classes.pop("other"):
        builder = builder.class_detail(detail.label, detail.value)
    builder = builder.classify(**classes)
    if report.root_cause.factors.primary:
        builder = builder.primary_cause(**given_values(report.root_cause.factors.primary))
    for horizon in (None, *pm.Horizon):
        field = "unscheduled" if horizon is None else horizon.name.lower()
        for action in getattr(report.action_items, field):
            builder = builder.action(horizon=horizon, **given_values(action))
    for method, rows in {
        "happened": report.timeline.events,
        "detected": report.timeline.detection,
        "investigated": report.timeline.investigation,
        "resolved": report.timeline.resolution,
        "service_impact": report.impact.services,
        "contributing_factor": report.root_cause.factors.contributing,
        "why": report.root_cause.whys,
        "lesson": report.lessons.general,
        "technical_lesson": report.lessons.technical,
        "process_lesson": report.lessons.process,
        "metric": report.metrics.current_state,
        "monitoring_gap": report.metrics.gaps,
        "internal_message": report.communication.internal,
        "external_message": report.communication.external,
        "link": report.resources.documentation,
        "data_source": report.resources.data_sources,
        "log": report.appendix.raw_logs,
        "error_message": report.appendix.error_messages,
        "configuration_change": report.appendix.configuration_changes,
        "sign_off": report.sign_off,
        "revision": report.revision_history,
        "custom_section": report.custom_sections,
        "extra": report.extras,
        "suppress": report.suppressed,
    }.items():
        for row in rows:
            builder = getattr(builder, method)(**given_values(row))
    return (
        builder.went_well(*report.went_well)
        .went_wrong(*report.went_wrong)
        .got_lucky(*report.lessons.lucky)
    )


@given(reports())
@example(full_chain().build())
def test_whatever_can_be_constructed_can_be_built(report: pm.Report) -> None:
    """For every report there is a chain that builds an equal one."""
    assert chain_of(report).build() == report


@pytest.mark.parametrize("target", [None, "x"])
def test_a_builder_made_by_hand_says_how_to_begin(target: Any) -> None:
    """A builder that `report` didn't make ends in a message, with and without calls."""
    by_hand: Any = pm.ReportBuilder
    for builder in (by_hand(target), by_hand(target).note("x"), by_hand()):
        with pytest.raises(pm.BuildError, match=r"begin the chain with pm\.report"):
            builder.build()
