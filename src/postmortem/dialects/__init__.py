"""What the houses of this world call the parts of a post-mortem, and how theirs are read."""

from postmortem.dialects.dialect import Dialect
from postmortem.dialects.styles import DIALECTS
from postmortem.errors import Problem, ReadError, describe

__all__ = ["DIALECTS", "Dialect", "dialects", "find_dialect"]


def dialects() -> tuple[str, ...]:
    """Return the names of the dialects that there are: house styles that were published.

    >>> dialects()[:3]
    ('azure', 'cloudbook', 'elastic')
    """
    return tuple(sorted(DIALECTS))


def find_dialect(dialect: str | Dialect | None) -> Dialect | None:
    """Return a dialect by its name. Raises `ReadError` where there is none."""
    if dialect is None or isinstance(dialect, Dialect):
        return dialect
    if dialect in DIALECTS:
        return DIALECTS[dialect]
    raise ReadError(Problem(expected="one of " + ", ".join(dialects()), found=describe(dialect)))
