"""The plan of the house: which room may import which."""

import ast
from pathlib import Path

import pytest

import postmortem

HOUSE = Path(postmortem.__file__).parent

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "commonmark": set(),
    "files": {"errors"},
    "text": {"errors", "commonmark"},
    "dates": {"errors", "text"},
    "durations": {"errors", "text"},
    "quantities": {"errors", "durations"},
    "clocks": {"errors", "text", "dates"},
    "moments": {"errors", "text", "dates", "clocks"},
    "running": {"errors", "text", "clocks", "moments"},
    "document": set(),
    "locations": set(),
    "model": {"errors", "text", "dates", "durations", "moments", "document"},
    "layout": {
        "errors", "text", "dates", "durations", "moments", "document", "locations", "model",
    },
    "sections": {"errors", "shown", "text", "quantities", "moments", "document", "model", "layout"},
    "report": {"errors", "shown", "text", "moments", "document", "model", "sections"},
    "milestones": {"sections", "report"},
    "timings": {"errors", "durations", "moments", "sections", "report", "milestones"},
    "records": {"errors", "moments", "sections", "report"},
    "derived": {"document", "moments", "sections", "report", "milestones", "timings"},
    "checks": {
        "errors", "files", "durations", "quantities", "locations", "moments", "sections", "report",
        "milestones", "timings",
    },
    "outline": {"errors", "seals", "document", "locations", "layout", "sections", "report", "derived"},
    "reading": {"shown", "locations", "report"},
    "dialects": {
        "errors", "text", "dates", "durations", "clocks", "moments", "document", "locations",
        "model", "layout", "sections", "report", "outline", "reading",
    },
    "documents": {
        "errors", "text", "document", "locations", "sections", "report", "outline", "reading",
        "readers", "renderers", "dialects",
    },
    "replay": {"errors", "text", "model", "moments", "running", "sections", "report"},
    "builder": {"errors", "shown", "moments", "sections", "report", "replay"},
    "serialize": {
        "errors", "locations", "text", "dates", "durations", "moments", "running", "model", "sections", "report",
    },
    "readers": {"errors", "text", "document", "commonmark"},
    "seals": set(),
    "shown": set(),
    "renderers": {"errors", "commonmark", "text", "document", "seals"},
    "testing": {"errors", "text", "model", "moments", "sections", "report"},
    "api": {
        "errors", "files", "dialects", "documents", "outline", "readers", "reading", "renderers", "report", "serialize",
    },
    "checking": {
        "errors", "files", "locations", "sections", "report", "serialize", "checks", "api",
    },
    "cli_check": {"errors", "dates", "checks", "checking"},
    "display": {
        "text", "document", "sections", "report", "outline", "reading", "renderers", "replay",
        "builder",
    },
    "cli_completion": {"errors"},
    "terminals": set(),
    "cli": {"terminals", "reading", "errors", "files", "api", "report", "cli_check", "cli_completion"},
    "__main__": {"cli"},
}  # fmt: skip
"""Each room, and the rooms below it that it knows; inside a folder, files may know each other."""

UPWARD = {
    ("report", "api"),
    ("report", "builder"),
    ("report", "dialects"),
    ("report", "timings"),
    ("report", "records"),
    ("sections", "records"),
    ("shown", "display"),
}
"""The arrows that point up on purpose: methods of the model call them when they are called."""


def rooms() -> dict[str, set[str]]:
    """Return the rooms of the house with all that they import, at the top of a file or inside."""
    found: dict[str, set[str]] = {}
    for path in sorted(HOUSE.rglob("*.py")):
        room = path.relative_to(HOUSE).parts[0].removesuffix(".py")
        found.setdefault(room, set())
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.ImportFrom) and node.module == "postmortem":
                names = [f"postmortem.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                assert node.level == 0, f"{path}: imports are absolute"
                names = [node.module]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            found[room] |= {
                name.split(".")[1] for name in names if name.startswith("postmortem.")
            } - {room}
    found.pop("__init__")  # the face of the house knows every room
    return found


@pytest.mark.parametrize("room", sorted(rooms()))
def test_a_room_knows_only_the_rooms_below_it(room: str) -> None:
    """Every import between rooms is one that the plan allows."""
    beyond = rooms()[room] - MAY_IMPORT[room]
    assert {(room, other) for other in beyond} <= UPWARD


def test_the_plan_names_every_room_and_no_other() -> None:
    """The plan has exactly the rooms that the house has."""
    assert set(rooms()) == set(MAY_IMPORT)


def test_the_plan_has_no_circle() -> None:
    """The rooms can be put in an order in which each knows only earlier ones."""
    left = dict(MAY_IMPORT)
    while left:
        ground = {room for room, known in left.items() if not known & set(left)}
        assert ground, f"a circle among {sorted(left)}"
        left = {room: known for room, known in left.items() if room not in ground}


def outside_packages(source: str) -> set[str]:
    """Return the packages that a source imports, in any of Python's ways that name them."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
            called = called.id if isinstance(called, ast.Name) else called
            if called in ("import_module", "__import__"):
                found.add(str(node.args[0].value))
    return {name.partition(".")[0] for name in found}


@pytest.mark.parametrize(
    "line",
    [
        "import pyromark",
        "import pyromark._pyromark as p",
        "from pyromark import Markdown",
        "def f():\n    from pyromark._options import Options",
        "import importlib\nimportlib.import_module('pyromark')",
        "from importlib import import_module\nimport_module('pyromark.x')",
        "__import__('pyromark')",
    ],
)
def test_every_way_to_import_is_seen(line: str) -> None:
    """An import counts in whatever way it is written, and a word in a text doesn't."""
    assert "pyromark" in outside_packages(line)
    assert outside_packages("'import pyromark'") == set()


def test_only_one_module_knows_the_markdown_parser() -> None:
    """The parser can be replaced in one file."""
    users = [
        path.name
        for path in HOUSE.rglob("*.py")
        if "pyromark" in outside_packages(path.read_text(encoding="utf-8"))
    ]
    assert users == ["commonmark.py"]


def test_files_are_short() -> None:
    """No file is longer than a reader can take in; the builder's vocabulary is one list."""
    long = {
        str(path.relative_to(HOUSE)): lines
        for path in HOUSE.rglob("*.py")
        if (lines := len(path.read_text().splitlines())) > 400
    }
    assert set(long) <= {"builder.py"}
