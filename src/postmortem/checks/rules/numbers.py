"""Contradictions between numbers: shares above the whole, totals that disagree, severities."""

import re
from collections.abc import Iterator
from decimal import Decimal

from postmortem.checks.finding import Level
from postmortem.checks.rule import Case, Hit, rule
from postmortem.checks.words import spoken
from postmortem.model.report import ReportData
from postmortem.patterns import regex
from postmortem.values.quantities import Quantity, read_quantity

_SHARE = regex(
    r"\b(?:error rate|errors? ratio|failure rate|failed requests|success rate|availability|uptime|"
    r"packet loss)\b",
    re.IGNORECASE,
)
_ABOUT = r"(?:(?<!\w)(?:about|around|approx(?:imately|\.)?|nearly|almost|over|under|some|up to|"
_ABOUT += r"at least|at most|more than|less than|fewer than)\s+|[~≈<>≤≥]\s*)"
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,12})"


def _share(text: str | None) -> Decimal | None:
    quantity = read_quantity(text)
    return quantity.value if quantity is not None and quantity.unit == "%" else None


@rule("PM221", "share-above-whole", Level.ERROR)
def share_above_whole(case: Case) -> Iterator[Hit]:
    """A share of a whole is above 100 %: an error rate, an availability.

    Loads and rises may be; only metrics that are named as shares count.

    Source: arithmetic.

    Bad:
        impact:
          user: {error_rate_peak: 150%}

    Good:
        impact:
          user: {error_rate_peak: 15%}
    """
    user = case.report.impact.user
    stated = [("impact.user.error_rate_peak", user.error_rate_peak)]
    for index, metric in enumerate(case.report.metrics.current_state):
        if _SHARE.search(metric.metric):
            stated += [
                (f"metrics.current_state[{index}].{name}", getattr(metric, name))
                for name in ("before", "during", "after", "target")
            ]
    for path, text in stated:
        share = _share(text)
        if share is not None and share > 100:
            yield Hit(path, f"{text} is more than the whole")


@rule("PM222", "peak-below-value", Level.ERROR)
def peak_below_value(case: Case) -> Iterator[Hit]:
    """The peak of the error rate is below the error rate during the incident.

    Source: the template, which has the peak in the impact and the values among the metrics.

    Bad:
        impact:
          user: {error_rate_peak: 10%}
        metrics:
          current_state:
            - {metric: Error rate, before: 0.1%, during: 15%, after: 0.1%, target: < 1%}

    Good:
        impact:
          user: {error_rate_peak: 15%}
        metrics:
          current_state:
            - {metric: Error rate, before: 0.1%, during: 15%, after: 0.1%, target: < 1%}
    """
    peak = read_quantity(case.report.impact.user.error_rate_peak)
    if peak is None or peak.unit != "%" or peak.comparison != "=":
        return
    for index, metric in enumerate(case.report.metrics.current_state):
        during = read_quantity(metric.during)
        same = metric.metric.strip().lower() == "error rate" and during is not None
        if same and during is not None and during.unit == "%" and _least(during) > peak.value:
            yield Hit(
                "impact.user.error_rate_peak",
                f"{peak.value}%, but the error rate during the incident was {metric.during}",
                f"see `metrics.current_state[{index}]`",
            )


def _least(quantity: Quantity) -> Decimal:
    return quantity.value if quantity.comparison in ("=", ">", ">=") else Decimal(0)


_PART = regex(rf"(?<![\w.,-])(?P<part>{_NUMBER})(?![\w.,]\d)\s+(?:out )?of\s+(?:the |all |our )?"
                   rf"(?P<whole>{_NUMBER})(?![\w%]|[.,]\d)(?P<rest>[^.;|]{{0,40}})")  # fmt: skip
_PERCENT = regex(r"\(\s*(?P<about>[~≈<>≤≥]\s*)?(?P<share>[0-9]{1,3}(?:\.[0-9]{1,4})?)\s?%\s*\)")
_HEDGED = regex(rf"{_ABOUT}$", re.IGNORECASE)


@rule("PM223", "numbers-dont-add-up", Level.ERROR)
def numbers_dont_add_up(case: Case) -> Iterator[Hit]:
    """A part is larger than its whole, or a percentage isn't that of its two numbers.

    It reads phrases like "300 of 2,000 users (15%)" in the summary and the impact. Numbers that say
    of themselves that they are rough are passed over, and a percentage may be rounded.

    Source: arithmetic.

    Bad:
        summary:
          impact:
            user_impact: 300 of 2,000 users (45%) waited

    Good:
        summary:
          impact:
            user_impact: 300 of 2,000 users (15%) waited
    """
    for path, text in case.texts_in("summary", "impact"):
        for match in _PART.finditer(text):
            part, total_count = (int(match[name].replace(",", "")) for name in ("part", "whole"))
            at = match.start("part")
            hedged = _HEDGED.search(text[max(0, at - 20) : at]) is not None
            if not hedged and part > total_count:
                yield Hit(path, f"{match['part']} of {match['whole']} is more than the whole")
                continue
            percent = _PERCENT.search(match["rest"])
            if hedged or percent is None or percent["about"] or not total_count:
                continue
            share, real = Decimal(percent["share"]), Decimal(part) / total_count * 100
            if abs(share - real) > max(Decimal(1), real / 20):
                yield Hit(
                    path,
                    f"{match['part']} of {match['whole']} are {real:.3g}%, not {percent['share']}%",
                )


_USERS = regex(
    rf"(?P<count>(?<![\w.,$€£-]){_NUMBER})(?![\w%]|[.,]\d)(?: \w+)? (?:users|customers)\b",
    re.IGNORECASE,
)


@rule("PM224", "totals-disagree", Level.ERROR)
def totals_disagree(case: Case) -> Iterator[Hit]:
    """The summary gives one number of users, and the impact another.

    Only two plain numbers are compared: one in the summary's user impact, and the total.

    Source: the template, which asks for the number of users twice.

    Bad:
        summary:
          impact:
            user_impact: 12,000 users waited
        impact:
          user: {total_users_affected: "1,200"}

    Good:
        summary:
          impact:
            user_impact: 1,200 users waited
        impact:
          user: {total_users_affected: "1,200"}
    """
    stated, total = case.report.summary.impact.user_impact, case.report.impact.user
    total_quantity = read_quantity(_plain(total.total_users_affected))
    if (
        stated is None
        or total_quantity is None
        or total_quantity.unit
        or total_quantity.comparison != "="
    ):
        return
    counts = list(_USERS.finditer(spoken(stated)))
    other_numbers = re.findall(_NUMBER, spoken(stated))
    if len(counts) != 1 or len(other_numbers) != 1:
        return  # parts, shares and groups: which of them is the total, a reader knows
    if _HEDGED.search(spoken(stated)[: counts[0].start()]):
        return
    count = int(counts[0]["count"].replace(",", ""))
    if abs(count - total_quantity.value) * 20 > max(Decimal(count), total_quantity.value):
        yield Hit(
            "impact.user.total_users_affected",
            f"{total.total_users_affected}, but the summary says {counts[0][0]}",
        )


def _plain(text: str | None) -> str | None:
    """Return a number without the noun that follows it."""
    return None if text is None else re.sub(r" (?:users|customers)$", "", text)


_NEGATED = (
    r"(?<!\bno )(?<!\bnot )(?<!\bnot an )(?<!\bnot a )(?<!\bwithout )(?<!\bnor )(?<!\bpossible )"
)
_GRAVE = regex(
    rf"\b{_NEGATED}(?:"
    r"all (?:users|customers)(?= (?:were|was|could|lost|saw|got|had)\b|$|[.,;])|"
    r"every (?:user|customer)(?= (?:was|could|lost|saw|got|had)\b|$|[.,;])|"
    r"(?:complete|total|full|global) (?:outage|loss of service)|"
    r"(?:completely|totally|entirely) (?:down|unavailable)|"
    r"data (?:was|were) (?:lost|corrupted|leaked)|(?:permanent|irrecoverable) data loss|"
    r"(?:data|security) breach)\b",
    re.IGNORECASE,
)


@rule("PM225", "severity-below-words", Level.WARNING)
def severity_below_words(case: Case) -> Iterator[Hit]:
    """The severity is SEV-3 or SEV-4, and the words of the impact are those of a graver incident.

    "All users could not", a complete outage, lost data: by the usual scale, that is SEV-1 or SEV-2.

    Source: "Severity Levels" in PagerDuty's incident response documentation.

    Bad:
        metadata: {severity: SEV-4}
        summary:
          impact:
            user_impact: Complete outage for 1,200 users

    Good:
        metadata: {severity: SEV-2}
        summary:
          impact:
            user_impact: Complete outage for 1,200 users
    """
    report: ReportData = case.report
    severity = report.metadata.severity
    if severity is None or severity.rank < 3:
        return
    for path, text in case.texts_in("summary.impact", "impact.user", "impact.services"):
        if match := _GRAVE.search(spoken(text)):
            yield Hit(path, f"'{match[0]}', at a severity of {severity}")
            return
