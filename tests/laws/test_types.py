"""What a type checker knows is what the program takes: names of choices, formats and options."""

import inspect
from typing import Any, get_args, get_overloads

import pytest

import postmortem as pm
from postmortem import api
from postmortem.builder import builder
from postmortem.formats.html.options import THEMES
from postmortem.formats.registry import BUILT_IN, find_renderer
from postmortem.formats.typst.writer import PAPERS
from postmortem.io import options
from postmortem.model.fields import Choice
from postmortem.text.languages import TAGS

CHOICES: dict[type[Choice], Any] = {
    pm.Severity: builder.SeverityName,
    pm.Milestone: builder.MilestoneName,
    pm.Status: builder.StatusName,
    pm.ReviewState: builder.ReviewStateName,
    pm.ActionStatus: builder.ActionStatusName,
    pm.Horizon: builder.HorizonName,
    pm.ActionType: builder.ActionTypeName,
    pm.Priority: builder.PriorityName,
    pm.Visibility: builder.VisibilityName,
}
"""The choices with the texts that the calls of the builder take for them."""


def test_every_choice_of_the_model_has_its_names() -> None:
    """A class of choices that is public can be given as a text that a type checker knows."""
    public = {getattr(pm, name) for name in pm.__all__}
    choices = {cls for cls in public if isinstance(cls, type) and issubclass(cls, Choice)}
    assert choices == set(CHOICES)


@pytest.mark.parametrize("cls", CHOICES, ids=lambda cls: cls.__name__)
def test_the_names_of_a_choice_are_all_of_it_and_read_as_it(cls: type[Choice]) -> None:
    """Each choice is among the names, as it is written; each name is read as a choice."""
    names = get_args(CHOICES[cls])
    assert {choice.value for choice in cls} <= set(names)
    assert {cls.read(name) for name in names} == set(cls)


def overload_of(format: str) -> tuple[set[str], Any]:
    """Return the options that a type checker knows of a format, and what it takes the result for."""
    for call in get_overloads(api.render):
        parameters = inspect.signature(call).parameters
        named = parameters["format"].annotation
        if format in get_args(named) and "options" in parameters:
            (keys,) = get_args(parameters["options"].annotation)
            return set(keys.__annotations__), inspect.signature(call).return_annotation
    raise AssertionError(f"render has no overload for {format}")


@pytest.mark.parametrize("format", BUILT_IN)
def test_a_type_checker_knows_the_options_of_a_format(format: str) -> None:
    """The options in the types of `render` are those of the renderer, and those of every format."""
    known, result = overload_of(format)
    arguments = {
        *inspect.signature(find_renderer(format)).parameters,
        "style",
        "zone",
        "lang",
        "metrics",
    }
    assert known == arguments
    assert result is (str if BUILT_IN[format].is_text else bytes)


def test_names_that_an_editor_completes_are_those_that_there_are() -> None:
    """Styles, languages, themes and papers are the same in the types and in the program."""
    assert get_args(options.StyleName) == pm.published_styles()
    assert get_args(options.LanguageTag) == TAGS
    assert get_args(options.HtmlOptions.__annotations__["theme"]) == THEMES
    assert get_args(options.TypstOptions.__annotations__["paper"]) == PAPERS
