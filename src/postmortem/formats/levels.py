"""Levels of headings, so that none is passed over: what PDF/UA and readers of screens ask for."""

import attrs
from attrs import field


@attrs.define
class Levels:
    """Gives each heading of a document the level that it is shown on.

    >>> levels = Levels()
    >>> [levels.shown(level) for level in (2, 5, 6, 5, 2, 3)]
    [2, 3, 4, 3, 2, 3]
    """

    _open: list[tuple[int, int]] = field(factory=lambda: [(1, 1)])
    """The level of each heading that is open, and the level that it is shown on."""

    def shown(self, level: int) -> int:
        """Return the level for a heading of a level: one below the heading that it is under.

        The title of the document is on level 1, so that 2 is the least.
        """
        level = max(level, 2)
        while self._open[-1][0] >= level:
            self._open.pop()
        shown = min(level, self._open[-1][1] + 1, 6)
        self._open.append((level, shown))
        return shown
