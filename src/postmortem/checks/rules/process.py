"""Process: how the document itself came about."""

import datetime as dt
from collections.abc import Iterator

from postmortem.checks.calendar import Term
from postmortem.checks.finding import Level
from postmortem.checks.rule import Case, Hit, rule
from postmortem.model.sections.metadata import ReviewState
from postmortem.model.sections.timeline import Milestone


@rule("PM501", "write-up-late", Level.WARNING)
def write_up_late(case: Case) -> Iterator[Hit]:
    """The document was written later than the policy allows: a day, two days, a week.

    It compares the date of the first revision with the day of the incident, and a day more, since the
    incident may have ended at midnight. Where the policy has a zone, and a row says when the incident was
    resolved, the day of that row counts, and no day more. A document that is still a draft, with no
    revision, is measured by today, if there is one.

    Source: "Postmortem Culture" in Google's SRE workbook, on prompt publication.

    Bad:
        revision_history:
          - {version: "1.0", date: 2026-03-20, author: Ada L., changes: First version}

    Good:
        revision_history:
          - {version: "1.0", date: 2026-01-16, author: Ada L., changes: First version}
    """
    report, within = case.report, case.demands.write_up_within
    date = report.metadata.date
    if date is None or within is None:
        return
    written = [
        (row.date, f"revision_history[{index}].date")
        for index, row in enumerate(report.revision_history)
        if row.date is not None
    ]
    draft = report.metadata.review_state in (ReviewState.DRAFT, ReviewState.IN_REVIEW)
    if not written and draft and case.today is not None:
        written = [(case.today, "metadata.review_state")]
    if written and min(written)[0] > _last_day(case, date, within):
        first, path = min(written)
        severity = report.metadata.severity or "this severity"
        days = (first - date).days
        yield Hit(path, f"{days} days after the incident; {severity} has {_days(within)}")


def _last_day(case: Case, date: dt.date, within: Term) -> dt.date:
    """Return the last day on which the document isn't late."""
    policy = case.policy
    end = _end(case)
    if policy.zone is not None and end is not None:
        if isinstance(within, dt.timedelta):
            return policy.day_of(min(end, _LAST - within) + within)
        return policy.last_day(policy.day_of(end), within)
    # Days are all that is known of either: the incident may have ended at midnight.
    length = case.report.metadata.duration or dt.timedelta(0)
    if isinstance(within, dt.timedelta):
        return policy.last_day(date, length + within + dt.timedelta(days=1))
    return policy.last_day(policy.last_day(date, length + dt.timedelta(days=1)), within)


_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


def _end(case: Case) -> dt.datetime | None:
    """Return when the incident was resolved, where a row says it to the minute."""
    for mark in case.marks:
        if mark.milestone is Milestone.RESOLVED and isinstance(mark.event.time, dt.datetime):
            return mark.event.time
    return None


def _days(term: Term) -> str:
    if not isinstance(term, dt.timedelta):
        return str(term)
    return f"{term.days} day" + ("" if term.days == 1 else "s")


@rule("PM502", "too-few-reviewers", Level.WARNING)
def too_few_reviewers(case: Case) -> Iterator[Hit]:
    """There are fewer reviewers than the policy asks for: two for SEV-1, one for SEV-2.

    Source: "Postmortem Culture" in Google's SRE book, on review by others.

    Bad:
        metadata: {reviewers: []}

    Good:
        metadata: {reviewers: [Grace H.]}
    """
    has, needs = len(case.report.metadata.reviewers), case.demands.reviewers
    if has < needs:
        severity = case.report.metadata.severity or "a report without a severity"
        number = "no reviewer" if not has else f"{has} reviewer" + ("" if has == 1 else "s")
        yield Hit("metadata.reviewers", f"{number}; {severity} needs {needs}")


@rule("PM503", "draft-signed", Level.WARNING)
def draft_signed(case: Case) -> Iterator[Hit]:
    """The document is signed, and still a draft.

    What was signed may change, and then it is not known what the signature is for.

    Source: the template, whose sign-off is below everything else.

    Bad:
        metadata: {review_state: draft}
        sign_off:
          - {role: Incident Commander, name: Ada L., date: 2026-01-17, signature: AL}

    Good:
        metadata: {review_state: final}
        sign_off:
          - {role: Incident Commander, name: Ada L., date: 2026-01-17, signature: AL}
    """
    if case.report.metadata.review_state is not ReviewState.DRAFT:
        return
    for index, row in enumerate(case.report.sign_off):
        if row.signature is not None and row.date is not None:
            yield Hit(f"sign_off[{index}]", f"signed on {row.date}, and the document is a draft")
            return
