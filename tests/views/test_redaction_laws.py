"""The laws of public versions: what a view doesn't name, and whom a field names, is nowhere."""

import re
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from postmortem.model.paths import fields_of
from postmortem.model.report import ReportData
from postmortem.testing import reports
from postmortem.views.patterns import SECRETS
from postmortem.views.redaction import redact
from postmortem.views.view import View
from tests.views.planted import TOKEN, marked, names_shown, with_people
from tests.views.renderings import OTHERS, renderings

VIEWS = st.sampled_from([View.public(), View.customers(), View.public(times="relative")])
OTHER = st.sampled_from(OTHERS)
"""One more format beside the core ones: all of them would take too long."""
EVERYTHING = View(
    fields=[*View.customers().fields, "notes", "went_wrong", "lessons.lucky"],
    actions="all",
    links=["status.example.com"],
)


@given(reports(), VIEWS, OTHER)
def test_what_a_view_does_not_name_is_in_no_format(
    report: ReportData, view: View, other: str
) -> None:
    """Every word of a field that isn't in the view is missing from every rendering."""
    report, paths = marked(report)
    public = redact(report, view).report
    for format, text in renderings(public, other).items():
        seen = {paths[token.lower()] for token in TOKEN.findall(text)}
        assert seen <= set(view.fields), (format, seen - set(view.fields))


def _filled(part: Any, path: str = "") -> set[str]:
    paths: set[str] = set()
    for name, shape, _ in fields_of(type(part)):
        value = getattr(part, name)
        inner_path = f"{path}.{name}" if path else name
        if shape.kind == "part" and value is not None:
            paths |= _filled(value, inner_path)
        elif shape.kind == "rows":
            for row in value:
                paths |= _filled(row, inner_path)
        elif value not in (None, ()):
            paths.add(inner_path)
    return paths


@given(reports(), VIEWS)
def test_only_the_fields_of_a_view_are_filled(report: ReportData, view: View) -> None:
    """Dates, choices and times are held to the list like texts."""
    public = redact(report, view).report
    assert _filled(public) - {"extras.after"} <= set(view.fields)
    assert type(public) is type(report)


@given(with_people(), OTHER)
def test_nobody_who_is_in_a_field_is_named_in_any_format(
    both: tuple[ReportData, list[str]], other: str
) -> None:
    """Names, handles, initials with names and possessives are gone, however they are written."""
    report, names = both
    public = redact(report, EVERYTHING)
    for format, text in renderings(public.report, other).items():
        assert not names_shown(text, names), (format, names_shown(text, names))
    audit = str(public.to_dict())
    assert not names_shown(audit, names)
    assert not names_shown(repr(public), names)


@given(with_people())
def test_a_public_version_has_nothing_left_to_remove(both: tuple[ReportData, list[str]]) -> None:
    """Redacting what was redacted, with the same names, changes nothing."""
    public = redact(both[0], EVERYTHING)
    second_pass = redact(public.report, EVERYTHING, name_map=public.names)
    assert second_pass.report == public.report


@st.composite
def secrets(draw: st.DrawFn) -> str:
    """Return a strategy for a token of any kind that has a pattern."""
    pattern = draw(
        st.sampled_from(
            [secret for secret in SECRETS if "token" in secret.rule or "key" in secret.rule]
        )
    )
    regex = pattern.regex.pattern.replace("(?<![A-Za-z0-9])", "")
    text = draw(st.from_regex(re.compile(regex), fullmatch=True))
    return text


@given(reports(), secrets(), OTHER)
def test_no_token_is_in_any_format(report: ReportData, secret: str, other: str) -> None:
    """A token in prose, whatever is around it, is in no rendering."""
    text = f"Before {secret} and `{secret}`\n\n```\n{secret}\n```\n\n[{secret}](https://x.example/{secret})"
    public = redact(attrs.evolve(report, overview=text), EVERYTHING).report
    for format, shown in renderings(public, other).items():
        assert secret not in shown, format
