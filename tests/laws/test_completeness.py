"""Nothing is forgotten when something is added."""

import ast
import inspect
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import FunctionType
from typing import Any, get_args

import attrs
import pytest

import postmortem as pm
from postmortem.facade import Report
from postmortem.formats.base import Renderer
from postmortem.formats.registry import BUILT_IN
from postmortem.model.sections import OUTLINE
from postmortem.serialize.converter import walk_types
from postmortem.tree.nodes import Document
from tests.everything import everything
from tests.formats.readings import words_in

MODEL = sorted(walk_types(Report), key=lambda cls: cls.__name__)
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("cls", MODEL, ids=lambda cls: cls.__name__)
def test_every_class_is_public(cls: type) -> None:
    """Every class of the model can be imported from the package."""
    assert getattr(pm, cls.__name__) is cls
    assert cls.__name__ in pm.__all__


def test_the_public_names_are_sorted_and_there() -> None:
    """`__all__` is in order and holds no name that the package hasn't."""
    assert pm.__all__ == sorted(pm.__all__)
    assert all(hasattr(pm, name) for name in pm.__all__)
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", pm.__version__)


def test_the_package_loads_nothing_before_it_is_used() -> None:
    """`import postmortem` imports no module of the library, and nothing from outside."""
    code = "import sys; before = set(sys.modules); import postmortem; print(*set(sys.modules) - before)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {name.partition(".")[0] for name in ran.stdout.split()} <= {
        "postmortem",
        "importlib",
    } | set(sys.stdlib_module_names)
    assert "postmortem.errors" not in ran.stdout.split()


def test_every_public_name_has_its_module() -> None:
    """The table of modules has each public name once, and no other."""
    names = [name for listed in pm._MODULES.values() for name in listed.split()]
    assert sorted(names) == pm.__all__


def test_an_unknown_name_is_an_attribute_error() -> None:
    """The package says so when it hasn't got a name."""
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(pm, "no_such_name")  # noqa: B009 - the type checker knows that it isn't there


def documented(cls: type) -> set[str]:
    """Return the fields of a class that have a sentence below them in its source, or a base's."""
    names: set[str] = set()
    for owner in cls.__mro__:
        if not attrs.has(owner):
            continue
        module = ast.parse(Path(inspect.getfile(owner)).read_text(encoding="utf-8"))
        (node,) = [
            statement
            for statement in module.body
            if isinstance(statement, ast.ClassDef) and statement.name == owner.__name__
        ]
        for field, below in pairwise(node.body):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
                and re.fullmatch(r"[A-Z`].*\.", str(below.value.value).strip(), re.DOTALL)
            ):
                names.add(field.target.id)
    return names


def holds_a_class(annotation: Any) -> bool:
    """Whether a field holds a class of the model, or several, whose own docstring says what it is."""
    return annotation in MODEL or any(map(holds_a_class, get_args(annotation)))


@pytest.mark.parametrize("cls", MODEL, ids=lambda cls: cls.__name__)
def test_every_class_and_every_field_has_a_sentence(cls: type) -> None:
    """Each class of the model says what it is, and each field that holds no other class does."""
    assert re.match(r"[A-Z].*\.", cls.__doc__ or "")
    fields = {field.name for field in attrs.fields(cls) if not holds_a_class(field.type)}
    assert fields - documented(cls) == set()


SHOWN = [
    *(name for name in pm.__all__ if callable(getattr(pm, name)) and name != "Moment"),
    *(
        f"{name}.{method}"
        for name in pm.__all__
        if isinstance(getattr(pm, name), type)
        for method, value in vars(getattr(pm, name)).items()
        if not method.startswith("_") and isinstance(value, FunctionType | classmethod)
    ),
]
"""The public classes, functions and methods."""


@pytest.mark.parametrize("name", SHOWN)
def test_every_public_name_has_a_sentence_and_an_example(name: str) -> None:
    """The docstring of what is public says what it is, and shows it; `nox -s docs` runs what it shows."""
    found: Any = pm
    for step in name.split("."):
        found = getattr(found, step)
    sentence = inspect.getdoc(found) or ""
    assert sentence[:1].isupper()
    assert "\n>>> " in sentence


def filled(value: Any) -> set[tuple[str, str]]:
    """Return the fields, by class, that hold something somewhere in a value."""
    if isinstance(value, tuple):
        return {name for item in value for name in filled(item)}
    if not attrs.has(type(value)):
        return set()
    names = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
    fields = {
        (type(value).__name__, name) for name, inner in names.items() if inner not in (None, ())
    }
    return fields.union(*(filled(inner) for inner in names.values()))


def test_everything_is_everything() -> None:
    """The report that tests call full has a value in every field of every class."""
    fields = {(cls.__name__, field.name) for cls in MODEL for field in attrs.fields(cls)}
    assert filled(everything()) == fields


@pytest.mark.parametrize("field", list(OUTLINE))
def test_every_section_is_on_paper(field: str) -> None:
    """Every section of a full report has its heading in the document."""
    heading = f"\n## {OUTLINE[field].title}\n"
    assert heading in everything().to_markdown()
    assert heading in pm.template()


def words_of(value: Any) -> set[str]:
    """Return the plain words that a value holds anywhere; the language of code is none of them."""
    if isinstance(value, tuple):
        return {word for item in value for word in words_of(item)}
    if attrs.has(type(value)):
        names = [field.name for field in attrs.fields(type(value)) if field.name != "language"]
        return words_of(tuple(getattr(value, name) for name in names))
    return set(_words(value)) if isinstance(value, str) else set()


def _words(text: str) -> list[str]:
    return re.findall(r"(?<![\w/&`])[A-Za-z]{2,}(?![\w/])", text)


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_every_format_of_ours_shows_everything(name: str) -> None:
    """Each heading and each word of a full report is in every format that we write."""
    report = attrs.evolve(everything(), extras=(), suppressed=())
    # The data inside a page hold every word, whether the page shows it or not.
    options: dict[str, Any] = {"embed_data": False} if name == "html" else {}
    options |= {"limit": None} if name in ("jira", "slack") else {}
    shown = words_in(name, pm.render(report, pm.Format(name), **options))
    if name not in ("json", "yaml"):
        assert {title for inner in OUTLINE.values() if (title := inner.title) not in shown} == set()
    assert words_of(report) - set(re.findall(r"\w+", shown)) == set()


def test_a_renderer_without_a_method_fails_when_it_is_made() -> None:
    """A renderer that forgets a kind of block fails at its class statement, by name."""
    with pytest.raises(TypeError, match="Forgetful has no method for: section, prose, table"):

        class Forgetful(Renderer):
            def document(self, node: Document) -> str:
                return node.title
