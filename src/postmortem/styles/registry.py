"""The styles that have a name."""

from postmortem.errors import Problem, ReadError, describe
from postmortem.styles.published import PUBLISHED
from postmortem.styles.style import Style

__all__ = ["PUBLISHED", "Style", "find_style", "published_styles"]


def published_styles() -> tuple[str, ...]:
    """Return the names of the styles whose templates are published.

    >>> published_styles()[:3]
    ('azure', 'cloudbook', 'elastic')
    """
    return tuple(sorted(PUBLISHED))


def find_style(style: str | Style | None) -> Style | None:
    """Return a style by its name. Raises `ReadError` where there is none."""
    if style is None or isinstance(style, Style):
        return style
    if style in PUBLISHED:
        return PUBLISHED[style]
    expected = "one of " + ", ".join(published_styles())
    hint = "or the name of a file of your own, which ends in .toml"
    raise ReadError(Problem(expected=expected, found=describe(style), hint=hint))
