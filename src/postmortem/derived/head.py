"""The head of a report: what a reader who has one minute needs, and the document without it."""

import datetime as dt

import attrs

from postmortem.derived.timings import Timing, Timings, said
from postmortem.model.fields import Choice
from postmortem.model.report import ReportData
from postmortem.model.sections.impact import USER
from postmortem.model.sections.metadata import FACTS, Severity
from postmortem.text.languages import Language
from postmortem.tree.chart import Chart
from postmortem.tree.edit import block_at, map_blocks, with_rows, without_section
from postmortem.tree.head import Fact, Head
from postmortem.tree.nodes import Block, Document, Prose, Section, Table

_NUMBERS = 4
"""How many numbers are read at a glance."""
_MEASURES = ("total_users_affected", "failed_requests", "error_rate_peak")
"""What the impact can add to the lengths of time, the most important first."""


def head_of(report: ReportData, timings: Timings, chart: Chart | None, language: Language) -> Head:
    """Return the head of a report. What isn't known is left out."""
    facts = report.metadata
    badges = tuple(
        Fact(language(FACTS.labels[name].title), _word(value, language), tone=value.tone)
        for name in ("severity", "status", "review_state")
        if (value := getattr(facts, name)) is not None
    )
    plain = tuple(
        Fact(language(FACTS.labels[name].title), value)
        for name, value in (
            ("incident_id", facts.incident_id),
            ("date", _day(facts.date, language)),
        )
        if value is not None
    )
    return Head(
        badges=badges,
        facts=plain,
        summary=report.summary.one_line,
        numbers=_numbers(report, timings, language),
        chart=chart,
        identity=facts.incident_id or "",
    )


def _word(choice: Choice, language: Language) -> str:
    """Return a choice in a language; a level of a team's own has one name in all of them."""
    own = isinstance(choice, Severity) and choice.scale
    return choice.value if own else language(choice.value)


def _day(date: dt.date | None, language: Language) -> str | None:
    """Return a date as people of a language write it: `15 January 2026`."""
    if date is None:
        return None
    month = language(_MONTHS[date.month - 1])
    return language("{day} {month} {year}").format(day=date.day, month=month, year=date.year)


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def _numbers(report: ReportData, timings: Timings, language: Language) -> tuple[Fact, ...]:
    """Return the few numbers that say most, in the order of the incident."""
    known = {timing.name: timing for timing in timings.best_known()}
    ends = known.get("time_to_resolve")
    # The duration is measured between the same rows as a time to resolve that starts with the impact.
    if ends is not None and (lasts := known.get("duration")) and str(lasts) == str(ends):
        del known["duration"]
    rank = ("duration", "time_to_resolve", "time_to_detect", "time_to_mitigate",
            "time_to_acknowledge", "time_to_declare")  # fmt: skip
    user = report.impact.user
    measured = [name for name in _MEASURES if getattr(user, name) is not None]
    chosen = [name for name in rank if name in known][: _NUMBERS - bool(measured)]
    numbers = [
        _timing(timing, language) for name, timing in known.items() if name in chosen
    ]  # in the order in which the milestones are reached
    numbers += [
        Fact(
            language(USER.labels[name].title),
            getattr(user, name),
            basis=language("stated in the impact assessment"),
        )
        for name in measured[: _NUMBERS - len(chosen)]
    ]
    return tuple(numbers)


def _timing(timing: Timing, language: Language) -> Fact:
    words = said(timing, language)
    basis = f"{words.definition}: {words.basis}" if words.basis else words.definition
    # A length of time is one word to a reader, and is torn apart on no line.
    return Fact(language(timing.label), words.time.replace(" ", "\N{NO-BREAK SPACE}"), basis=basis)


def without_head(document: Document, report: ReportData, timings: Timings) -> Document:
    """Return the document of a report, in English, without what its head shows.

    The stated duration goes where the rows say the same, or nothing. What is left of the metadata comes
    last: who wrote the document matters less than what happened.
    """
    shown = {"incident_id", "date", "severity", "status", "review_state"}
    if report.metadata.duration == timings.duration.value:
        shown.add("duration")
    labels = {f"**{FACTS.labels[name].title}**" for name in shown}

    def left(block: Block) -> Block | None:
        if not isinstance(block, Table):
            return block
        return with_rows(block, [at for at, row in enumerate(block.rows) if row[0] not in labels])

    body = block_at(document.body, ("Metadata",), lambda body: map_blocks(body, left))
    if report.summary.one_line is not None:
        body = block_at(body, ("Executive Summary", "One-Line Summary"), _without_line)
    body, metadata = without_section(body, ("Metadata",))
    if metadata:
        body = (*body, Section("Metadata", metadata))
    return attrs.evolve(document, body=body)


def _without_line(body: tuple[Block, ...]) -> tuple[Block, ...]:
    return body[1:] if body and isinstance(body[0], Prose) else body
