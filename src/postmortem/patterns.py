"""Regular expressions that are compiled when they are first used.

The modules of this package hold some five hundred of them, and a command uses a tenth of those: the rest
would be compiled on every start, for a quarter of the time that a small check takes.
"""

import re
from typing import Any, AnyStr, cast


class _Regex:
    """A regular expression; its methods and attributes are those of `re.Pattern`."""

    pattern: str | bytes

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern  # can be asked for without compiling it
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _PROVIDED:
            # Tools ask every object for names of their own: that is no use of the expression.
            raise AttributeError(f"a regular expression has no attribute {name!r}")
        compiled = re.compile(self.pattern, self._flags)
        # Python asks `__getattr__` only for what the object lacks: this runs once.
        vars(self).update((provided, getattr(compiled, provided)) for provided in _PROVIDED)
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return regex, (self.pattern, self._flags)

    def __repr__(self) -> str:
        return f"regex({self.pattern!r})"


_PROVIDED = frozenset(name for name in dir(re.Pattern) if not name.startswith("_")) - {"pattern"}


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression, as `re.compile` does, that is compiled when it is first used.

    For those that a module holds. What is wrong with one shows at its first use; a test compiles all.

    >>> word = regex(r"[a-z]+", re.IGNORECASE)
    >>> word.findall("Login was down")
    ['Login', 'was', 'down']
    """
    return cast("re.Pattern[AnyStr]", _Regex(pattern, flags))
