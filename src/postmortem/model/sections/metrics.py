"""Metrics and Monitoring: what the numbers did, and what nobody could see.

`report.metrics` is `MetricsAndMonitoring`: `Metric`s, and `MonitoringGap`s with a `Priority`. Calls: `metric`,
`monitoring_gap`.

    metrics:
      current_state:
        - metric: Error rate
          before: 0.1%
          during: 15%
          after: 0.1%
          target: < 1%
      gaps:
        - gap: Nothing shows how full the pool is
          solution: A graph, and an alert
          priority: High
"""

from collections.abc import Callable

import attrs

from postmortem.model.fields import typed
from postmortem.model.layout import Column, Label, choice, entries, section, subsection, table
from postmortem.model.sections.details import Priority
from postmortem.text.normal import Line
from postmortem.tree.hints import Hint
from postmortem.values.quantities import meets


@attrs.frozen(kw_only=True, field_transformer=typed)
class Metric:
    """One number, before, during and after; each keeps the unit of its author.

    >>> Metric(metric="Error rate", before="0.1%", during="15%", target="< 1%").target
    '< 1%'
    """

    metric: Line
    """What is measured."""
    before: Line | None = None
    """Its value before the incident."""
    during: Line | None = None
    """Its value at the worst moment of the incident."""
    after: Line | None = None
    """Its value after the incident."""
    target: Line | None = None
    """What it ought to be: `< 200ms`."""


@attrs.frozen(kw_only=True, field_transformer=typed)
class MonitoringGap:
    """Something that no alert announced.

    >>> MonitoringGap(gap="Nothing shows how full the pool is", priority="high").priority
    <Priority.HIGH: 'High'>
    """

    gap: Line
    """What nobody measured or watched."""
    solution: Line | None = None
    """What to add."""
    priority: Priority | None = None
    """How much it matters to close it."""


@attrs.frozen(kw_only=True, field_transformer=typed)
class MetricsAndMonitoring:
    """The numbers, and the gaps in watching them.

    >>> MetricsAndMonitoring(gaps=[MonitoringGap(gap="The pool")]).gaps[0].gap
    'The pool'
    """

    current_state: tuple[Metric, ...] = ()
    gaps: tuple[MonitoringGap, ...] = ()


def _off_target(name: str) -> Callable[[Metric], Hint | None]:
    """Return a function that is true of a row whose value in a column is known to miss its target."""

    def hint(metric: Metric) -> Hint | None:
        missed = meets(getattr(metric, name), metric.target) is False
        return Hint(tone="bad", remark="off target") if missed else None

    return hint


LAYOUT = section(
    "Metrics and Monitoring",
    MetricsAndMonitoring,
    current_state=subsection(
        "Current State",
        table(
            Metric,
            metric=Column("Metric", prompt="what is measured"),
            before=Column("Before", hint=_off_target("before"), prompt="as 0.1%"),
            during=Column("During", hint=_off_target("during"), prompt="as 15%"),
            after=Column("After", hint=_off_target("after"), prompt="as 0.1%"),
            target=Column("Target", prompt="as < 1%"),
        ),
    ),
    gaps=subsection(
        "Monitoring Gaps Identified",
        entries(
            MonitoringGap,
            gap=Label("Gap", prompt="what went unseen"),
            solution=Label("Proposed Solution", prompt="what to add"),
            priority=Label("Priority", choice(Priority), "High, Medium or Low"),
        ),
    ),
)
