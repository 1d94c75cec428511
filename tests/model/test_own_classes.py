"""Classes of a program's own: methods may be added to a report, fields may not."""

import pickle
from collections.abc import Callable
from typing import Any

import attrs
import pytest

import postmortem as pm
from tests.everything import everything


class WithMethods(pm.Report):
    """A report with a method more."""

    def shout(self) -> str:
        """Return the title, loudly."""
        return self.title.upper()


@attrs.frozen(kw_only=True)
class Decorated(pm.Report):
    """The same, made by attrs."""


@attrs.frozen(kw_only=True)
class WithField(pm.Report):
    """A report with a field more."""

    region: str = "eu"


@attrs.frozen(kw_only=True)
class OwnEvent(pm.Event):
    """A row with a field more."""

    team: str = "SSO"


class OwnSource(pm.Source):
    """A source with nothing more."""


@pytest.mark.parametrize("cls", [WithMethods, Decorated])
def test_a_report_with_more_methods_reads_back_from_every_format(cls: Any) -> None:
    """What reads a report takes the class to make, and gives an equal object of it."""
    fields = {field.name: getattr(everything(), field.name) for field in attrs.fields(pm.Report)}
    report = cls(**fields)
    for read in (
        cls.from_json(report.to_json()),
        cls.from_json(report.to_json(indent=2)),
        cls.from_yaml(report.to_yaml()),
        cls.from_markdown(report.to_markdown()),
        cls.from_html(report.to_html()),
        cls.from_dict(report.to_dict()),
        report.edit().build(),
        pickle.loads(pickle.dumps(report)),  # noqa: S301 - our own
        attrs.evolve(report),
    ):
        assert (type(read), read) == (cls, report)
    assert report.to_json() == everything().to_json()


def test_a_field_more_is_refused_when_the_report_is_made() -> None:
    """No format could carry it: the error names it, and where such facts go."""
    makes: tuple[Callable[[], Any], ...] = (
        lambda: WithField(title="T"),
        lambda: WithField.from_yaml("title: T\n"),
        lambda: WithField.from_markdown("# T\n"),
        lambda: WithField.from_json(everything().to_json()),
    )
    for make in makes:
        with pytest.raises(pm.PostmortemError, match=r"region\b.*use a detail or a custom section"):
            make()


@pytest.mark.parametrize(
    ("make", "place"),
    [
        (
            lambda: pm.Timeline(events=(OwnEvent(event="It fires"),)),
            r"events\[0\]: .*holds Event itself",
        ),
        (lambda: pm.Timeline(events=(pm.Event(event="a"), OwnEvent(event="b"))), r"events\[1\]"),
        (lambda: pm.Event(event="a", source=OwnSource(system="Slack")), r"source: .*holds Source"),
        (lambda: pm.report("T").put(timeline=[OwnEvent(event="a")]).build(), r"timeline"),
    ],
)
def test_a_row_of_another_class_is_refused(make: Any, place: str) -> None:
    """It would be written with what it adds, and no reader would take it."""
    with pytest.raises(pm.PostmortemError, match=place):
        make()
