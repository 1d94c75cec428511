"""What can be iterated: sections that hold several lists of rows of one kind."""

import datetime as dt
from itertools import chain
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.model.records import GROUPS
from postmortem.testing import reports
from tests.everything import everything

SECTIONS = ["timeline", "action_items", "lessons", "communication"]
"""The sections with several lists of one kind; a test compares them with those that have records."""


def lists(section: Any) -> list[Any]:
    """Return the rows of a section, list by list, by the names of its fields."""
    return list(
        chain.from_iterable(getattr(section, name) for name in GROUPS[type(section)].values)
    )


def test_every_section_of_several_lists_is_tried() -> None:
    """A section whose lists make one table of records is one that can be iterated."""
    assert {type(getattr(everything(), name)) for name in SECTIONS} == set(GROUPS)


@pytest.mark.parametrize("name", SECTIONS)
@given(report=st.one_of(st.just(everything()), reports()))
def test_a_section_yields_its_rows_in_the_order_of_the_document(
    name: str, report: pm.Report
) -> None:
    """Iterating over a section gives the rows of its lists, and its length counts them."""
    section = getattr(report, name)
    assert list(section) == lists(section)
    assert len(section) == len(lists(section))


@pytest.mark.parametrize("name", SECTIONS)
@given(report=st.one_of(st.just(everything()), reports()))
def test_a_section_is_false_only_where_it_holds_nothing(name: str, report: pm.Report) -> None:
    """A section without rows is true where it holds something else: prose, or luck."""
    section = getattr(report, name)
    assert bool(section) == (section != type(section)())


def test_open_actions_are_those_with_something_left_to_do() -> None:
    """An action is open until it is done or cancelled, whatever its horizon."""
    draft = pm.report("Down").action("A1", "One", status="done").action("A2", "Two", status="open")
    draft = draft.action("A3", "Three", status="cancelled", horizon="immediate")
    draft = draft.action("A4", "Four", horizon="long-term").action(
        "A5", "Five", completed="2026-01-20"
    )
    draft = draft.action("A6", "Six", status="in progress", horizon="short-term")
    assert [item.id for item in draft.build().action_items.open] == ["A2", "A6", "A4"]


@pytest.mark.parametrize("today", ["2026-01-23", "Jan 23, 2026", dt.date(2026, 1, 23)])
def test_overdue_actions_were_due_before_the_day(today: dt.date | str) -> None:
    """An action is overdue from the day after it was due until it is done."""
    draft = pm.report("Down").action("A1", "One", due="2026-01-22").action("A2", "Two")
    draft = draft.action("A3", "Three", due="2026-01-23").action("A4", "Four", due="2026-01-24")
    draft = draft.action("A5", "Five", due="2026-01-01", status="done")
    assert [item.id for item in draft.build().action_items.overdue(today)] == ["A1"]
