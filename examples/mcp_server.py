"""Post-mortems for agents: a server of the Model Context Protocol. Needs the package mcp.

    python mcp_server.py

A language model writes; what has to be exact is done here: dates and times are read, sums are checked,
two versions are compared. Each tool takes text and gives text and data. No tool opens a file or uses the
network, and what is wrong comes back as an error that names each place and what to write there.
"""

import asyncio
import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import mcp_types as types
from jsonschema import Draft202012Validator
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

import postmortem as pm

Data = dict[str, Any]

READ = ("markdown", "yaml", "json")
WRITTEN = ("markdown", "yaml", "json", "html", "text", "slack", "jira")

TEXT: Data = {"type": "string", "description": "the whole document"}
FORMAT: Data = {"enum": [*READ], "description": "what the document is written in"}
TODAY: Data = {
    "type": ["string", "null"],
    "description": "a date, as 2026-01-15: finds what is overdue on that day",
}


def report_of(text: str, format: str) -> pm.Report:
    """Return the report that a text describes; any Markdown is read."""
    match format:
        case "yaml":
            return pm.Report.from_yaml(text)
        case "json":
            return pm.Report.from_json(text)
        case _:
            return pm.read_markdown(text).report


def written(report: pm.Report, format: str) -> str:
    """Return a report in a format that is text."""
    match format:
        case "yaml":
            return report.to_yaml()
        case "json":
            return report.to_json(indent=2)
        case _:
            return str(pm.render(report, pm.Format(format)))


def listed(findings: tuple[pm.Finding, ...]) -> list[Data]:
    """Return findings as data."""
    return [
        {
            "code": one.code,
            "level": one.level.value,
            "path": one.path,
            "line": one.location.line if one.location else None,
            "message": one.message,
            "hint": one.hint,
        }
        for one in findings
    ]


def read(arguments: Data) -> Data:
    """Return what a document says as data, and what of it was not understood."""
    if arguments["format"] != "markdown":
        report, kept = report_of(arguments["text"], arguments["format"]), []
    else:
        reading = pm.read_markdown(arguments["text"])
        report = reading.report
        kept = [{"line": one.line, "message": str(one)} for one in reading.diagnostics]
    return {"report": report.to_dict(), "not_understood": kept}


def check(arguments: Data) -> Data:
    """Return what the rules find in a document."""
    today = arguments.get("today")
    day = dt.date.fromisoformat(today) if today else None
    findings = pm.check_text(arguments["text"], arguments["format"], day)
    return {"findings": listed(findings)}


def compare(arguments: Data) -> Data:
    """Return what changed from one version of a document to another, by meaning."""
    old, new = (report_of(arguments[name], arguments["format"]) for name in ("old", "new"))
    changes = pm.compare(old, new)
    return {"changed": bool(changes), "changes": str(changes)}


def render(arguments: Data) -> Data:
    """Return a document in another format."""
    report = report_of(arguments["text"], arguments["format"])
    return {"text": written(report, arguments["to"])}


def write(arguments: Data) -> Data:
    """Return the YAML of a report that is given as data, and what the rules find in it."""
    report = pm.Report.from_dict(arguments)
    return {"yaml": report.to_yaml(), "findings": listed(pm.check(report))}


def takes(**properties: Data) -> Data:
    """Return the schema of arguments; those that may be null may be left out."""
    needed = [name for name, one in properties.items() if "null" not in one.get("type", ())]
    return {
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
    }


DO: Mapping[str, Callable[[Data], Data]] = {
    "read_postmortem": read,
    "check_postmortem": check,
    "compare_postmortems": compare,
    "render_postmortem": render,
    "write_postmortem": write,
}
TAKE: Mapping[str, Data] = {
    "read_postmortem": takes(text=TEXT, format=FORMAT),
    "check_postmortem": takes(text=TEXT, format=FORMAT, today=TODAY),
    "compare_postmortems": takes(old=TEXT, new=TEXT, format=FORMAT),
    "render_postmortem": takes(text=TEXT, format=FORMAT, to={"enum": [*WRITTEN]}),
    # The arguments are the report itself: a model that keeps to the schema forgets no field.
    "write_postmortem": pm.json_schema(strict=True),
}
TOOLS = [
    types.Tool(
        name=name,
        description=function.__doc__,
        input_schema=TAKE[name],
        annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )
    for name, function in DO.items()
]


async def list_tools(
    context: ServerRequestContext[Any], params: types.PaginatedRequestParams | None
) -> types.ListToolsResult:
    """Answer which tools there are."""
    return types.ListToolsResult(tools=TOOLS)


async def call_tool(
    context: ServerRequestContext[Any], params: types.CallToolRequestParams
) -> types.CallToolResult:
    """Answer with what a tool returns, or with every problem of its input."""
    arguments = params.arguments or {}
    try:
        problems = list(wrong_arguments(params.name, arguments))
        if problems:
            return answer("\n".join(problems), is_error=True)
        result = DO[params.name](arguments)
    except ValueError as error:  # every error of what was given is one
        return answer(str(error), is_error=True)
    return answer(json.dumps(result, ensure_ascii=False), structured_content=result)


def wrong_arguments(name: str, arguments: Data) -> Iterator[str]:
    """Yield what is wrong with the arguments of a tool."""
    if name not in DO:
        yield f"there is no tool {name}; there are {', '.join(DO)}"
    elif name != "write_postmortem":  # a report says itself what is wrong with it, and where
        for error in Draft202012Validator(TAKE[name]).iter_errors(arguments):
            yield f"{error.json_path}: {error.message}"


def answer(text: str, **more: Any) -> types.CallToolResult:
    """Return the result of a tool: text for every client, and data for those that take them."""
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], **more)


SERVER: Server[Any] = Server(
    "postmortem",
    version=pm.__version__,
    instructions="Write post-mortems as data, and mend what check_postmortem finds.",
    on_list_tools=list_tools,
    on_call_tool=call_tool,
)


async def main() -> None:
    """Serve one client over standard input and output."""
    async with stdio_server() as (incoming, outgoing):
        await SERVER.run(incoming, outgoing, SERVER.create_initialization_options())


if __name__ == "__main__":
    asyncio.run(main())
