"""The head of a page: what a reader who has one minute sees, and what the document then leaves out."""

import re
from typing import Any

import pytest

import postmortem as pm
from postmortem.derived.chart import document_of
from postmortem.text.languages import ENGLISH
from postmortem.tree.head import Head
from postmortem.tree.nodes import Document, Section


def report(**facts: Any) -> pm.Report:
    """Return a report with a timeline, and facts of its own."""
    draft = pm.report("INC-7", "Login was down", date="2026-01-15", **facts)
    return (
        draft.summary("A certificate expired")
        .happened("10:00", "It expires", milestone="impact started")
        .happened("10:05", "An alert fires", milestone="detected")
        .happened("10:20", "The old one is back", milestone="mitigated")
        .happened("10:45", "All is well", milestone="resolved")
        .user_impact(total_users_affected="1,200", failed_requests="9")
        .build()
    )


def shown(report: pm.Report) -> tuple[Document, Head]:
    """Return the document of a report with its head."""
    document = document_of(report, {"chart", "timings", "head"}, ENGLISH)
    assert document.head is not None
    return document, document.head


def test_the_head_says_how_bad_what_and_how_long() -> None:
    """Severity and status come first; of the numbers, four at the most, each with how it is known."""
    _, head = shown(report(severity="SEV-2", status="resolved", review_state="draft"))
    assert [(badge.value, badge.tone) for badge in head.badges] == [
        ("SEV-2", "bad"), ("Resolved", "good"), ("Draft", "neutral"),
    ]  # fmt: skip
    assert [fact.value for fact in head.facts] == ["INC-7", "15 January 2026"]
    assert head.summary == "A certificate expired"
    assert [
        (number.label, number.value.replace("\N{NO-BREAK SPACE}", " ")) for number in head.numbers
    ] == [
        ("Time to detect", "5 min"),
        ("Time to mitigate", "20 min"),
        ("Time to resolve", "45 min"),
        ("Total users affected", "1,200"),
    ]
    assert all(number.basis for number in head.numbers)
    assert head.chart is not None
    assert len(head.chart.points) == 4


def test_what_isn_t_known_is_left_out() -> None:
    """A report with a title alone has an empty head, and no number is invented."""
    _, head = shown(pm.Report(title="T"))
    assert head == Head()


def test_the_document_does_not_repeat_the_head() -> None:
    """No fact comes twice in a page; what the head lacks stays, and comes last."""
    full = report(severity="SEV-2", status="resolved", reporter="Ada")
    page = re.sub(
        r"<style>.*?</style>|<svg.*?</svg>", "", full.to_html(embed_data=False), flags=re.DOTALL
    )
    for text in ("SEV-2", "A certificate expired", "15 January 2026"):
        assert page.count(text) == 1, text
    document, _ = shown(full)
    titles = [block.title for block in document.body if isinstance(block, Section)]
    assert titles[-1] == "Metadata"
    assert "One-Line Summary" not in page
    assert "<strong>Ada" in page or ">Ada<" in page


@pytest.mark.parametrize(("stated", "stays"), [("45 min", False), ("50 min", True)])
def test_a_stated_duration_stays_where_the_rows_say_another(stated: str, stays: bool) -> None:
    """Two numbers for one length of time are both shown: nobody but the author knows which is right."""
    page = report(severity="SEV-2", duration=stated).to_html(embed_data=False)
    assert ('<th scope="row"><strong>Duration</strong></th>' in page) is stays


def test_nothing_but_the_page_leaves_facts_out() -> None:
    """Markdown, text, a fragment and a page in a style keep all that they had."""
    full = report(severity="SEV-2", status="resolved")
    for text in (
        full.to_markdown(),
        full.to_text(),
        full.to_html(fragment=True),
        full.to_html(style="srebook"),
    ):
        assert "A certificate expired" in text
        assert "2026-01-15" in text


def test_causes_say_what_is_the_cause_and_what_the_effect() -> None:
    """The two bullets below a factor have labels in HTML, which Markdown doesn't need to be read back."""
    full = (
        pm.report("INC-7", "T")
        .primary_cause("The pool was small", effect="Requests waited")
        .build()
    )
    html = full.to_html()
    assert "<strong>Cause:</strong> The pool was small" in html
    assert "<strong>Effect:</strong> Requests waited" in html
    assert "Cause:" not in full.to_markdown().replace("Primary Cause:", "")


def test_no_column_is_empty_but_those_of_a_form() -> None:
    """A column without a value is left out of HTML, unless a form is to be filled in with a pen."""
    draft = pm.report("INC-7", "T").action("A1", "Page earlier").sign_off("Incident Commander")
    html = draft.build().to_html()
    heads = [
        re.findall(r'<th scope="col">([^<]*)', table)
        for table in re.findall(r"<thead>.*?</thead>", html)
    ]
    assert ["ID", "Action"] in heads
    assert ["Role", "Name", "Date", "Signature"] in heads
