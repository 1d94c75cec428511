"""Libraries that only some formats need: found when they are asked for, or named with the way in."""

from importlib import import_module
from typing import Any

from postmortem.errors import PostmortemError, Problem, RenderError

_DISTRIBUTIONS = {"docx": "python-docx"}


def extra(
    module: str, name: str, needed_by: str, error: type[PostmortemError] = RenderError
) -> Any:
    """Return a library that an extra brings. Raises `error` with what to type where it is missing.

    `name` is the extra's, as in `pip install "postmortem-report[pdf]"`.
    """
    try:
        return import_module(module)
    except ImportError as problem:
        library = _DISTRIBUTIONS.get(module, module)
        missing = isinstance(problem, ModuleNotFoundError) and problem.name == module
        state = "it isn't installed" if missing else f"{type(problem).__name__}: {problem}"[:160]
        hint = f'pip install "postmortem-report[{name}]"'
        expected = f"{library}, which {needed_by} needs"
        raise error(Problem(expected=expected, found=state, hint=hint)) from None
