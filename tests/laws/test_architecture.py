"""The import rule: a module imports only what is above it, file by file."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import postmortem as pm

PACKAGE = Path(pm.__file__).parent

ORDER = [
    "patterns", "errors", "tree", "text", "plugins", "formats", "values", "model", "derived", "serialize",
    "builder", "outline", "styles", "views", "sources", "reading", "io", "facade", "checks", "corpus", "api",
    "testing", "cli", "__init__", "__main__",
]  # fmt: skip
"""The modules and folders of the package; each imports only from those before it."""

LOADED_BY_NAME = {
    "__init__.py": "the module of a public name, when the name is first used",
    "cli/main.py": "the file of a command, when the command is asked for",
    "formats/extras.py": "the library of an extra, when a format needs it",
    "formats/registry.py": "the module of a built-in format, when the format is asked for",
    "text/languages/__init__.py": "the table of a language, when it is asked for",
    "model/sections/__init__.py": "the file of each section, for its layout",
}
"""The files that import modules whose names the test can't see, and which these are."""

FILES = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
    # The wheel brings the examples along, which are programs of its users, not modules.
    if not path.is_relative_to(PACKAGE / "examples")
}


def calls_of_import(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield every call of `import_module` or `__import__`, whatever is before the name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
            if name in ("import_module", "__import__"):
                yield node


def names_imported(tree: ast.AST) -> Iterator[str]:
    """Yield the dotted names that a file imports, at the top, in a function or by a constant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
    for call in calls_of_import(tree):
        if call.args and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value)


def file_of(name: str) -> str | None:
    """Return the file of the package that a dotted name leads to; None for another package's."""
    steps = name.split(".")
    if steps[0] != "postmortem":
        return None
    while steps:
        path = "/".join(steps[1:])
        for file in (f"{path}.py", f"{path}/__init__.py" if path else "__init__.py"):
            if file in FILES:
                return file
        steps.pop()
    raise AssertionError(f"nothing of the package is called {name}")


ARROWS = {
    file: {to for name in names_imported(tree) if (to := file_of(name)) and to != file}
    for file, tree in FILES.items()
}
"""The files that each file imports."""


def top(file: str) -> str:
    """Return the module or folder of the package that a file belongs to."""
    return file.split("/")[0].removesuffix(".py")


@pytest.mark.parametrize("file", FILES)
def test_a_file_imports_only_what_is_above_it(file: str) -> None:
    """No import points up: neither at the top of a file nor in a function."""
    # The package's own `__init__` is loaded with every import; to import names of it is another matter.
    up = {to for to in ARROWS[file] if ORDER.index(top(to)) > ORDER.index(top(file))}
    assert up == set()


def test_no_files_form_a_circle() -> None:
    """Also inside a folder, the files have an order in which each imports only earlier ones."""
    unused = dict(ARROWS)
    while unused:
        free = {file for file, imported in unused.items() if not imported & set(unused)}
        assert free, f"a circle among {sorted(unused)}"
        unused = {file: imported for file, imported in unused.items() if file not in free}


def test_the_order_names_every_module() -> None:
    """Each module and folder has its place in the order, and no place is free."""
    assert {top(file) for file in FILES} == set(ORDER)


def test_the_package_is_folders() -> None:
    """At most eight modules are beside the folders."""
    assert len([file for file in FILES if "/" not in file]) <= 8


def test_modules_that_are_loaded_by_name_are_listed() -> None:
    """A file that imports what can't be seen is listed, and no other."""
    unseen = {
        file
        for file, tree in FILES.items()
        for call in calls_of_import(tree)
        if not (call.args and isinstance(call.args[0], ast.Constant))
    }
    assert unseen == set(LOADED_BY_NAME)


def test_an_import_in_a_function_says_why() -> None:
    """An import inside a function saves start-up time: the file's docstring, or a comment, says so."""
    silent = []
    for file, tree in FILES.items():
        if re.search(r"imported\s+(when|by)", ast.get_docstring(tree) or ""):
            continue
        lines = (PACKAGE / file).read_text(encoding="utf-8").splitlines()
        for node in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for inner in ast.walk(node):
                if (
                    isinstance(inner, ast.ImportFrom)
                    and str(inner.module).split(".")[0] == "postmortem"
                ):
                    comments = "\n".join(lines[max(inner.lineno - 3, 0) : inner.end_lineno])
                    if "#" not in comments:
                        silent.append(f"{file}:{inner.lineno}")
    assert silent == []


def packages_imported(tree: ast.AST) -> set[str]:
    """Return the packages that a file imports."""
    return {name.partition(".")[0] for name in names_imported(tree)}


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
    assert "pyromark" in packages_imported(ast.parse(line))
    assert packages_imported(ast.parse("'import pyromark'")) == set()


def test_only_one_module_knows_the_markdown_parser() -> None:
    """The parser can be replaced in one file."""
    users = [file for file, tree in FILES.items() if "pyromark" in packages_imported(tree)]
    assert users == ["text/commonmark.py"]


def test_no_module_is_named_like_a_public_function() -> None:
    """To import a module sets an attribute of the package, which would hide a function."""
    functions = {name for name in pm.__all__ if not isinstance(getattr(pm, name), type)}
    assert functions & {top(file) for file in FILES} == set()
