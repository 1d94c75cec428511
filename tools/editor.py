"""What an editor shows of a report: `python -m tools.editor SERVER` asks the language servers.

SERVER is the program `yaml-language-server`, from its npm package. It is run without an editor, over
its protocol: what it marks in the blank report, the examples, the YAML of the pages and a file with five
mistakes, what it completes, and what it shows of the word below the pointer. The schema is that of the
checkout, so nothing asks the network. In Python, the server of basedpyright completes names and options.
Fails where a good file is marked, a mistake is not, or a word is missing.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

import postmortem as pm
from postmortem.serialize.yaml_read import read_yaml

ROOT = Path(__file__).parents[1]

MISTAKES = """\
title: Login was down
metadata:
  date: 2026-02-30
  severity: SEV-9
  status: resolvd
  reporte: Ann
timeline:
  detection:
    - time: 10:00
      milestone: detectd
  resolution: It is back
"""
"""A file with five mistakes that an editor can see.

It can't see that there is no 30 February, nor that a milestone is misspelt: a team may have its own. Both are
errors to `postmortem check`.
"""
WRONG_LINES = (4, 5, 6, 9, 11)
"""The lines of the mistakes: a severity, a status, a key, a row without its event, no list."""


class Server:
    """A language server as a program: requests and their answers, and what it says by itself."""

    def __init__(self, command: list[str], options: dict[str, Any]) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.options = options
        self.last = 0
        self.marked: dict[str, list[Any]] = {}
        capabilities = {
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": False}},
                "hover": {"contentFormat": ["markdown"]},
            },
            "workspace": {"configuration": True},
        }
        root = ROOT.as_uri()
        self.request("initialize", processId=None, rootUri=root, capabilities=capabilities)
        self.say("initialized")
        self.say("workspace/didChangeConfiguration", settings=options)

    def _write(self, **message: Any) -> None:
        assert self.process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _read(self) -> Any:
        """Return the next message, and answer what the server asks meanwhile."""
        assert self.process.stdout
        length = 0
        while (line := self.process.stdout.readline()).strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            raise SystemExit("the server has ended")
        message = json.loads(self.process.stdout.read(length))
        if "id" in message and "method" in message:
            self._write(id=message["id"], result=self._answer(message))
        elif message.get("method") == "textDocument/publishDiagnostics":
            self.marked[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def _answer(self, message: Any) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        return [self.options.get(item.get("section")) for item in message["params"]["items"]]

    def say(self, method: str, **parameters: Any) -> None:
        """Send a message that has no answer."""
        self._write(method=method, params=parameters)

    def request(self, method: str, **parameters: Any) -> Any:
        """Send a request; return its result."""
        self.last += 1
        self._write(id=self.last, method=method, params=parameters)
        while True:
            message = self._read()
            if message.get("id") == self.last and "method" not in message:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']['message']}")
                return message["result"]

    def open(self, uri: str, text: str, language: str) -> list[Any]:
        """Open a text as an editor does, each under a name of its own; return what is marked in it."""
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.say("textDocument/didOpen", textDocument=item)
        while uri not in self.marked:
            self._read()
        return self.marked[uri]

    def close(self) -> None:
        """End the program."""
        self.process.kill()
        self.process.wait()


@attrs.frozen
class Editor:
    """An editor with a file open: places are given as text with a `|` where the pointer is."""

    server: Server
    language: str = "yaml"

    def marks(self, text: str, name: str) -> list[tuple[int, str]]:
        """Return what is marked in a text: the line, counted from 1, and the words."""
        diagnostics = self.server.open(f"file:///editor/{name}", text, self.language)
        return [
            (diagnostic["range"]["start"]["line"] + 1, diagnostic["message"])
            for diagnostic in diagnostics
        ]

    def _at(self, text: str, name: str, method: str) -> Any:
        before, _, after = text.partition("|")
        uri = f"file:///editor/{name}"
        self.server.open(uri, before + after, self.language)
        position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        return self.server.request(method, textDocument={"uri": uri}, position=position)

    def completes(self, text: str, name: str) -> list[str]:
        """Return what is offered at the pointer."""
        result = self._at(text, name, "textDocument/completion")
        items = result["items"] if isinstance(result, dict) else result
        return [item["label"] for item in items or ()]

    def shows(self, text: str, name: str) -> str:
        """Return what is shown of the word at the pointer."""
        result = self._at(text, name, "textDocument/hover")
        content = (result or {}).get("contents", "")
        return content["value"] if isinstance(content, dict) else str(content)


COMPLETED = {
    "a key": ("title: T\n|", "timeline"),
    "a key of the head": ("title: T\nmetadata:\n  |", "severity"),
    "a severity": ("title: T\nmetadata:\n  severity: |", "SEV-2"),
    "a status": ("title: T\nmetadata:\n  status: |", "Resolved"),
    "a key of an event": ("title: T\ntimeline:\n  detection:\n    - time: 10:00\n      |", "event"),
    "a milestone": (
        "title: T\ntimeline:\n  detection:\n    - event: x\n      milestone: |",
        "Detected",
    ),
    "a horizon": ("title: T\naction_items:\n  |", "immediate"),
    "the status of an action": (
        "title: T\naction_items:\n  immediate:\n    - action: x\n      status: |",
        "In Progress",
    ),
}
"""Where an editor completes, and a word that has to be among what it offers."""
SHOWN = {
    "title": "|title: T\n",
    "severity": "title: T\nmetadata:\n  sev|erity: SEV-2\n",
    "timeline": "title: T\ntime|line:\n  detection: []\n",
    "an event": "title: T\ntimeline:\n  detection:\n    - event: x\n      mile|stone: detected\n",
    "due": "title: T\naction_items:\n  immediate:\n    - action: x\n      d|ue: 2026-01-22\n",
}
"""Keys, with the pointer on them, that have to say what they are."""


COMPLETED_IN_PYTHON = {
    'pm.report("T", severity="|")': '"SEV-2"',
    'pm.report("T").detected("10:00", "x", milestone="|")': '"Cause Identified"',
    'pm.report("T").action("A1", "x", status="|")': '"in progress"',
    'pm.report("T").build().to_html(|)': "theme=",
    'pm.report("T").build().to_html(theme="|")': '"dark"',
    'pm.render(pm.report("T").build(), "|")': '"slack"',
    'pm.render(pm.report("T").build(), "pdf", |)': "paper=",
    'pm.render(pm.report("T").build(), "markdown", style="|")': '"google"',
    'pm.report("T").build().to_markdown(lang="|")': '"de"',
    'pm.template("|")': '"yaml"',
}
"""Calls, with the pointer in an argument, and a word that has to be among what is offered."""


def good_files() -> Iterator[tuple[str, str]]:
    """Yield the names and texts that are reports: the blank, the examples, those of the pages."""
    yield "blank.yaml", pm.template("yaml")
    for path in sorted((ROOT / "examples").rglob("*.yaml")):
        yield path.name, path.read_text(encoding="utf-8")
    known = {*pm.json_schema()["properties"]}
    for page in sorted((ROOT / "docs").rglob("*.md")):
        pieces = re.findall(r"(?ms)^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"))
        for number, text in enumerate(pieces):
            data = read_yaml(text).data
            if isinstance(data, dict) and set(data) <= known:  # not another program's YAML
                full_text = text if "title" in data else f"title: T\n{text}"
                yield f"{page.stem}-{number}.yaml", full_text


def main(command: list[str]) -> int:
    """Print what the editor shows; return how much of it is wrong."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        schema = Path(folder, "schema.json")
        schema.write_text(json.dumps(pm.json_schema()), encoding="utf-8")
        yaml = {
            "validate": True,
            "hover": True,
            "completion": True,
            "schemaStore": {"enable": False},
            "schemas": {schema.as_uri(): ["*.yaml"]},
        }
        editor = Editor(Server([*command, "--stdio"], {"yaml": yaml}))
        try:
            for name, text in good_files():
                # The files name the schema by its address on the network.
                marks = editor.marks(re.sub(r"(?m)^# yaml-language-server:.*$", "#", text), name)
                wrong += bool(marks)
                print(f"{name}: {len(marks)} marked", *(f"  {mark}" for mark in marks), sep="\n")
            marks = editor.marks(MISTAKES, "mistakes.yaml")
            print("five mistakes:", *(f"  line {line}: {words}" for line, words in marks), sep="\n")
            wrong += sorted({line for line, _ in marks}) != sorted(WRONG_LINES)
            for subject, (text, word) in COMPLETED.items():
                offered = editor.completes(text, f"complete-{subject}.yaml".replace(" ", "-"))
                wrong += word not in offered
                print(f"completes {subject}: {', '.join(offered)}")
            for subject, text in SHOWN.items():
                words = " ".join(
                    editor.shows(text, f"hover-{subject}.yaml".replace(" ", "-")).split()
                )
                wrong += len(words) < 20
                print(f"shows of {subject}: {words}")
        finally:
            editor.server.close()
    wrong += in_python()
    print(f"{wrong} wrong")
    return min(wrong, 1)


def in_python() -> int:
    """Print what an editor completes in a program; return how much of it is wrong."""
    wrong = 0
    settings = {"pythonPath": sys.executable, "analysis": {"extraPaths": [str(ROOT / "src")]}}
    server = Server(["basedpyright-langserver", "--stdio"], {"python": settings})
    editor = Editor(server, "python")
    try:
        for number, (call, word) in enumerate(COMPLETED_IN_PYTHON.items()):
            offered = editor.completes(f"import postmortem as pm\n{call}", f"call_{number}.py")
            wrong += word not in offered
            print(f"completes {call}: {', '.join(offered[:30])}")
    finally:
        server.close()
    return wrong


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("name the program: yaml-language-server")
    raise SystemExit(main(sys.argv[1:]))
