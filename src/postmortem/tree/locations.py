"""Where the values of a report was in the text that it was read from.

A path names a value as errors do: `timeline.detection[2].time`, `metadata.severity`. A value whose
own place isn't known is where the nearest value around it is.
"""

from collections.abc import Iterator, Mapping

import attrs


@attrs.frozen(order=True)
class Location:
    """A place in a text.

    >>> Location(line=12, column=3).line
    12
    """

    line: int
    """The line, counted from 1."""
    column: int | None = None
    """The character of that line, counted from 1; None where only the line is known."""


@attrs.frozen
class Locations(Mapping[str, Location]):
    """The places of values, by their paths.

    >>> places = Locations({"title": Location(1)})
    >>> places["title"].line
    1
    """

    places: Mapping[str, Location] = attrs.field(factory=dict)

    def __getitem__(self, path: str) -> Location:
        return self.places[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def find(self, path: str) -> Location | None:
        """Return the place of a value, or of the nearest one around it; None where nothing is known.

        >>> found = Locations({"timeline.detection[0]": Location(12)})
        >>> found.find("timeline.detection[0].milestone")
        Location(line=12, column=None)
        """
        path = path[:_LONGEST]  # no value has so long a path; a rule may make one up
        while path:
            if path in self.places:
                return self.places[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.places.get("")


_LONGEST = 1000
"""How many characters of a path are looked at."""
