"""The example of a server for agents, tried with the official client of the package mcp."""

import asyncio
import json
import os
import runpy
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, TextContent

import postmortem as pm
from tests.everything import everything

EXAMPLE = Path(__file__).parents[2] / "examples" / "mcp_server.py"
SERVER = runpy.run_path(str(EXAMPLE))["SERVER"]


def answer_to(question: Callable[[Client], Awaitable[Any]]) -> Any:
    """Return what a client gets from the server, in this process."""

    async def ask() -> Any:
        async with Client(SERVER) as client:
            return await question(client)

    return asyncio.run(ask())


def called(name: str, **arguments: Any) -> CallToolResult:
    """Return what a tool answers."""
    result: CallToolResult = answer_to(lambda client: client.call_tool(name, arguments))
    return result


def data(name: str, **arguments: Any) -> Any:
    """Return the data that a tool answers with, which its text says as well."""
    result = called(name, **arguments)
    assert not result.is_error, words(result)
    assert json.loads(words(result)) == result.structured_content
    return result.structured_content


def words(result: CallToolResult) -> str:
    """Return the text of an answer."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def strict(report: pm.Report) -> dict[str, Any]:
    """Return a report as a model gives it that keeps to the strict schema: no derived parts."""
    arguments: dict[str, Any] = json.loads(report.to_json())
    return arguments


def test_a_client_sees_the_tools_with_their_schemas() -> None:
    """Each tool says what it does and what it takes, by a schema that is one."""
    tools = answer_to(lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == [
        *("read_postmortem", "check_postmortem", "compare_postmortems", "render_postmortem"),
        "write_postmortem",
    ]
    for tool in tools:
        Draft202012Validator.check_schema(tool.input_schema)
        assert tool.description
        assert tool.annotations
        assert tool.annotations.read_only_hint
    assert tools[-1].input_schema == pm.json_schema(strict=True)


@pytest.mark.parametrize("format", ["markdown", "yaml", "json"])
def test_a_document_is_read(format: str) -> None:
    """A document of each format is read as the report that it describes."""
    report = everything()
    text = {"yaml": report.to_yaml(), "json": report.to_json()}.get(format, report.to_markdown())
    answer = data("read_postmortem", text=text, format=format)
    assert pm.Report.from_dict(answer["report"]) == report
    assert answer["not_understood"] == []


def test_what_is_not_understood_is_listed_with_its_line() -> None:
    """Words of somebody else's document that have no place are named to the agent."""
    text = "# Login was down\n\n## Weather\n\nIt rained.\n"
    answer = data("read_postmortem", text=text, format="markdown")
    assert answer["report"]["title"] == "Login was down"
    (message,) = [entry for entry in answer["not_understood"] if "Weather" in entry["message"]]
    assert message["line"] == 3


def test_findings_have_codes_and_lines() -> None:
    """What the rules find is data: a code, a level, a line, what is wrong."""
    text = "title: T\nmetadata: {date: 2026-01-15}\naction_items:\n  immediate:\n    - {action: Do it, due: 2026-01-20}\n"
    findings = data("check_postmortem", text=text, format="yaml", today="2026-02-01")["findings"]
    overdue = next(finding for finding in findings if finding["code"] == "PM305")
    assert (overdue["line"], overdue["level"]) == (5, "warning")
    findings = data("check_postmortem", text=text, format="yaml")["findings"]
    assert "PM305" not in {finding["code"] for finding in findings}


def test_two_versions_are_compared_by_meaning() -> None:
    """Equal reports have no changes, whatever their texts; a change is named."""
    old = pm.report("INC-7", "Login was down", severity="SEV-2").build()
    new = old.edit().metadata(severity="SEV-1").build()
    same = data(
        "compare_postmortems", old=old.to_yaml(), new=old.to_yaml() + "# x\n", format="yaml"
    )
    assert same == {"changed": False, "changes": ""}
    answer = data("compare_postmortems", old=old.to_yaml(), new=new.to_yaml(), format="yaml")
    assert "severity: SEV-2 → SEV-1" in answer["changes"]


@pytest.mark.parametrize("to", ["markdown", "yaml", "json", "html", "text", "slack", "jira"])
def test_a_document_is_rendered(to: str) -> None:
    """Each format that the schema names is written."""
    text = data("render_postmortem", text="title: Login was down", format="yaml", to=to)["text"]
    assert "Login was down" in text


def test_a_report_that_a_model_writes_comes_back_as_yaml_with_findings() -> None:
    """What keeps to the strict schema is the report, and the agent reads what is to be mended."""
    report = everything()
    arguments = strict(report)
    Draft202012Validator(pm.json_schema(strict=True)).validate(arguments)
    answer = data("write_postmortem", **arguments)
    assert pm.Report.from_yaml(answer["yaml"]) == report
    codes = {finding.code for finding in pm.check(report)}
    assert {finding["code"] for finding in answer["findings"]} == codes


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("weather", {}, "there is no tool weather; there are read_postmortem"),
        ("read_postmortem", {}, "'text' is a required property"),
        ("read_postmortem", {"text": 7, "format": "yaml"}, "$.text: 7 is not of type 'string'"),
        ("read_postmortem", {"text": "title: T", "format": "yml"}, "$.format: 'yml' is not one of"),
        ("read_postmortem", {"text": "title: T", "format": "yaml", "x": 1}, "'x' was unexpected"),
        ("read_postmortem", {"text": "title: [", "format": "yaml"}, "line 1, column 9"),
        (
            "check_postmortem",
            {"text": "title: T", "format": "yaml", "today": "soon"},
            "isoformat string: 'soon'",
        ),
        (
            "write_postmortem",
            {"title": "T", "metadata": {"date": "2026-02-30"}},
            "February 2026 has 28",
        ),
        ("write_postmortem", {"titel": "T"}, "did you mean 'title'"),
        ("write_postmortem", {}, "title"),
    ],
)
def test_wrong_input_is_an_error_with_the_next_step(
    name: str, arguments: dict[str, Any], message: str
) -> None:
    """What is wrong is an answer that the agent can read, not a failure of the server."""
    result = called(name, **arguments)
    assert result.is_error
    assert message in words(result)


def test_the_server_runs_as_a_program() -> None:
    """A client starts the example and talks to it over standard input and output."""

    async def ask() -> CallToolResult:
        command = StdioServerParameters(
            command=sys.executable, args=[str(EXAMPLE)], env=dict(os.environ)
        )
        async with Client(command) as client:
            return await client.call_tool(
                "render_postmortem",
                {"text": "title: Login was down", "format": "yaml", "to": "text"},
            )

    result = asyncio.run(ask())
    assert result.structured_content
    assert result.structured_content["text"].startswith("Login was down\n")
