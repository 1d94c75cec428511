"""The Atlassian Document Format: which nodes it allows where, and how many."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

import postmortem as pm
from postmortem.facade import Report
from postmortem.testing import reports
from tests.effort import examples
from tests.everything import everything
from tests.hostile import full_of, hostile_strings

BLOCKS = {"paragraph", "codeBlock", "bulletList", "orderedList", "heading", "rule", "panel",
          "blockquote", "table", "expand"}  # fmt: skip
NESTED = {"paragraph", "codeBlock", "bulletList", "orderedList"}
INLINE = {"text", "hardBreak", "status"}
INSIDE: dict[str, tuple[set[str], int]] = {
    "doc": (BLOCKS, 0),
    "paragraph": (INLINE, 0),
    "heading": (INLINE, 0),
    "codeBlock": ({"text"}, 0),
    "bulletList": ({"listItem"}, 1),
    "orderedList": ({"listItem"}, 1),
    "listItem": (NESTED, 1),
    "blockquote": (NESTED, 1),
    "panel": (NESTED | {"heading", "rule"}, 1),
    "expand": (BLOCKS - {"expand"}, 1),
    "table": ({"tableRow"}, 1),
    "tableRow": ({"tableHeader", "tableCell"}, 0),
    "tableHeader": (NESTED, 1),
    "tableCell": (NESTED, 1),
}
"""What may be in each node, and how many at the least, as Atlassian's JSON schema has it."""
ATTRIBUTES = {
    "heading": {"level"}, "orderedList": {"order"}, "codeBlock": {"language"}, "panel": {"panelType"},
    "expand": {"title"}, "status": {"text", "color", "style"},
}  # fmt: skip


def faults(node: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a node: a second opinion that knows the schema's rules by hand."""
    kind = node["type"]
    if not set(node) <= {"type", "content", "attrs", "text", "marks", "version"}:
        yield f"{kind} has {set(node)}"
    if not set(node.get("attrs", {})) <= ATTRIBUTES.get(kind, set()):
        yield f"{kind} has the attributes {node['attrs']}"
    if kind == "heading" and not 1 <= node["attrs"]["level"] <= 6:
        yield "a heading of no level"
    if kind == "status" and not node["attrs"]["text"]:
        yield "a status without words"
    if kind == "text":
        marks = [mark["type"] for mark in node.get("marks", [])]
        if not node["text"]:
            yield "a text without words"
        if len(marks) != len(set(marks)) or ("code" in marks and not {*marks} <= {"code", "link"}):
            yield f"the marks {marks}"
        for mark in node.get("marks", []):
            if mark["type"] == "link" and not mark["attrs"]["href"].startswith(("http", "mailto:")):
                yield f"a link to {mark['attrs']['href']}"
    allowed, least = INSIDE.get(kind, (set(), 0))
    content = node.get("content", [])
    if len(content) < least:
        yield f"nothing in {kind}"
    for child in content:
        if child["type"] not in allowed:
            yield f"{child['type']} in {kind}"
        yield from faults(child)


def adf_of(report: Report, format: str = "adf", **options: Any) -> dict[str, Any]:
    """Return a report as Atlassian's format, read again."""
    tree: dict[str, Any] = json.loads(pm.render(report, pm.Format(format), **options))
    return tree


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a node and all that is in it."""
    yield node
    for child in node.get("content", []):
        yield from nodes(child)


@given(reports())
@example(everything())
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
def test_every_node_is_where_the_schema_allows_it(report: Report) -> None:
    """Whatever a report says, no node is where Atlassian's schema has no place for it."""
    assert list(faults(adf_of(report))) == []


@pytest.mark.parametrize("text", hostile_strings()[::11])
def test_hostile_text_makes_no_node(text: str) -> None:
    """Whatever a text wants to be, the nodes are where the schema allows them."""
    assert list(faults(adf_of(full_of(text)))) == []


def test_the_second_opinion_sees_faults() -> None:
    """The rules by hand find a table in an item, an empty text, and code in bold."""
    text = {"type": "text", "text": "x", "marks": [{"type": "code"}, {"type": "strong"}]}
    table = {"type": "table", "content": [{"type": "tableRow", "content": []}]}
    item = {"type": "listItem", "content": [table, {"type": "paragraph", "content": [text]}]}
    wrong = {"type": "doc", "content": [{"type": "bulletList", "content": [item]}]}
    assert list(faults(wrong)) == ["table in listItem", "the marks ['code', 'strong']"]


def test_states_are_lozenges_and_long_logs_are_folded() -> None:
    """A status has its colour, a log of more than thirty lines is folded, and quotes are quotes."""
    report = (
        pm.report("INC-1", "Login was down", severity="SEV-1", status="Resolved")
        .log("\n".join(f"line {number}" for number in range(31)), "text")
        .log("short")
        .note("> said\n>\n> - so\n\n| a | b |\n|---|---|\n| 1 | 2 |")
        .build()
    )
    all_nodes = list(nodes(adf_of(report)))
    colors = {
        node["attrs"]["text"]: node["attrs"]["color"]
        for node in all_nodes
        if node["type"] == "status"
    }
    assert colors == {"SEV-1": "red", "Resolved": "green"}
    (fold,) = [node for node in all_nodes if node["type"] == "expand"]
    assert fold["attrs"]["title"] == "31 lines"
    assert Counter(node["type"] for node in all_nodes)["codeBlock"] == 2
    assert [node["type"] for node in all_nodes].count("blockquote") == 1


def test_a_title_may_be_elsewhere() -> None:
    """A page of Confluence has a title of its own."""
    assert adf_of(everything())["content"][0]["attrs"]["level"] == 1
    assert adf_of(everything(), title=False)["content"][0]["attrs"]["level"] == 2


def long_report(rows: int) -> Report:
    """Return a report with many events, a long log and some prose."""
    draft = pm.report("INC-1", "Login was down", date="2026-01-15").trigger("A campaign.")
    for number in range(rows):
        draft = draft.detected(f"{number // 60 % 24:02}:{number % 60:02}", f"Event {number}")
    return draft.log("x" * 40_000).lesson("Watch the pool").build()


@pytest.mark.parametrize("rows", [100, 1_000, 5_000])
def test_jira_gets_no_more_than_it_takes(rows: int) -> None:
    """What is too much is left out whole, named in a panel, and the rest is as it would be."""
    report = long_report(rows)
    text = pm.render(report, "jira")
    assert len(text) <= 32_767
    tree = json.loads(text)
    assert list(faults(tree)) == []
    (panel,) = [node for node in nodes(tree) if node["type"] == "panel"]
    notice = "".join(node.get("text", "") for node in nodes(panel))
    assert notice.startswith("Left out here, since Jira takes 32,767 characters at most: ")
    assert "a block of code in" in notice
    assert ("Timeline" in notice) == (rows > 100)
    content = adf_of(report)["content"]
    rest = [node for node in tree["content"] if node["type"] != "panel"]
    assert all(node in content for node in rest)
    assert {"type": "text", "text": "A campaign."} in list(nodes(tree))


def test_a_short_report_is_whole_in_jira() -> None:
    """A report that is short enough is the same in Jira as elsewhere."""
    report = pm.report("INC-1", "Login was down").build()
    assert pm.render(report, "jira") == pm.render(report, "adf")


def test_a_title_that_is_too_long_is_refused() -> None:
    """Where even the title is too long, nothing is cut."""
    report = pm.report("INC-1", "x" * 1_000).build()
    with pytest.raises(pm.RenderError, match="the title: expected at most 500 characters"):
        pm.render(report, "adf", limit=500)
