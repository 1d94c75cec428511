"""Reports with values planted in them that must not be seen in a public version."""

import re
from typing import Any

import attrs
from hypothesis import strategies as st

from postmortem.errors import FieldError
from postmortem.model.paths import shape_of
from postmortem.model.report import ReportData
from postmortem.testing import reports
from postmortem.views.decisions import PEOPLE

TOKEN = re.compile(r"zq[0-9]+qz", re.IGNORECASE)
"""A word that stands for one value: none of ours, and in no alphabet of the strategies."""


def marked(report: ReportData) -> tuple[ReportData, dict[str, str]]:
    """Return a report in which every text has a word of its own, and the path of each word."""
    paths: dict[str, str] = {}

    def word(path: str) -> str:
        token = f"zq{len(paths)}qz"
        paths[token] = path
        return token

    return _marked(report, "", word), paths


def _marked(part: Any, path: str, word: Any) -> Any:
    values: dict[str, Any] = {}
    for field in attrs.fields(type(part)):
        value, shape = getattr(part, field.name), shape_of(field.type)
        inner_path = f"{path}.{field.name}" if path else field.name
        if value is None or inner_path in (
            "extras.after",
            "suppressed.code",
            "metadata.severity_scale",  # a severity is one of them
        ):
            continue
        kind = shape.text
        if shape.kind == "part":
            values[field.name] = _marked(value, inner_path, word)
        elif shape.kind == "rows":
            values[field.name] = tuple(_marked(row, inner_path, word) for row in value)
        elif shape.kind == "values":
            values[field.name] = tuple(f"{word(inner_path)} {item}" for item in value)
        elif kind == "url":
            values[field.name] = f"https://{word(inner_path)}.example/"
        elif kind and field.name not in ("language", "place"):
            values[field.name] = f"{word(inner_path)} {value}"
    return attrs.evolve(part, **values)


# --- people ---------------------------------------------------------------------------------------

_SOUNDS = ("zor", "quix", "vlad", "brix", "jorv", "plon", "wex", "kryl", "ßø", "žïv", "łuk")
"""What names are made of: of several, no name is a word of a text, nor a part of one."""


@st.composite
def person(draw: st.DrawFn) -> tuple[str, str]:
    """Return a strategy for a first and a last name."""
    parts = [
        "".join(draw(st.lists(st.sampled_from(_SOUNDS), min_size=2, max_size=3))).capitalize()
        for _ in range(2)
    ]
    return parts[0], parts[1]


def written(first: str, last: str) -> list[str]:
    """Return the ways in which a text calls a person."""
    return [
        f"{first} {last}",
        first,
        last,
        f"@{first.lower()}",
        first.lower(),
        last.upper(),
        f"{first}'s",
        f"{last}’s",
        f"{first[0]}. {last}",
        f"{first[0]}.{last}",
        f"{first}.{last}".lower(),
        f"{first}_{last}".lower(),
        f"{first[0]}{last}".lower(),
        f"**{first}** {last}",
        f"{first} *{last}*",
        f"**{first[:2]}**{first[2:]}",
        f"`{first.lower()}-laptop`",
        f"&#{ord(first[0])};{first[1:]}",
        f"{first[:2]}\u200b{first[2:]}",
        f"{first}\xa0{last}",
        f"[{first}](https://wiki.corp/{last})",
        f"<{first}.{last}@acme.example>",
        f"![{first}](pictures/{last}.png)",
        f"[a graph](https://status.example.com/{first}?by={last})",
        f"https://example.com/~{first}/",
        f"/home/{first.lower()}/x.log",
        f"\\({first}\\)",
        f"~~{last}~~",
    ]


def names_shown(text: str, names: list[str]) -> list[str]:
    """Return the names that a text holds, whatever their case, accents and invisible characters.

    The search shares nothing with the library's: it drops what is no letter, and compares.
    """
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(char for char in plain if char.isalnum())
    shown = []
    for name in names:
        folded = unicodedata.normalize("NFKD", name).casefold()
        folded = "".join(char for char in folded if char.isalnum())
        if folded in letters:
            shown.append(name)
    return shown


@st.composite
def with_people(draw: st.DrawFn) -> tuple[ReportData, list[str]]:
    """Return a strategy for a report whose fields and texts name people, and their names."""
    report = draw(reports())
    people = draw(st.lists(person(), min_size=1, max_size=3, unique=True))
    fields = [
        f"{first} {last}" if draw(st.booleans()) else f"{first} {last} (@{first}{last[0]})"
        for first, last in people
    ]
    report = attrs.evolve(
        report,
        metadata=attrs.evolve(report.metadata, reporter=fields[0], reviewers=tuple(fields[1:])),
    )
    report = _with_texts(draw, report, "", people)
    return report, [name for pair in people for name in pair]


def _with_texts(draw: st.DrawFn, part: Any, path: str, people: list[tuple[str, str]]) -> Any:
    values: dict[str, Any] = {}
    for field in attrs.fields(type(part)):
        value, shape = getattr(part, field.name), shape_of(field.type)
        inner_path = f"{path}.{field.name}" if path else field.name
        kind = shape.text
        if shape.kind == "part" and value is not None:
            values[field.name] = _with_texts(draw, value, inner_path, people)
        elif shape.kind == "rows":
            values[field.name] = tuple(_with_texts(draw, row, inner_path, people) for row in value)
        elif kind in ("line", "prose", "label") and type(value) is str and inner_path not in PEOPLE:
            if field.name in ("language", "place", "code", "after") and kind == "line":
                continue
            if draw(st.integers(0, 2)) == 0:
                form = draw(st.sampled_from(written(*draw(st.sampled_from(people)))))
                between = draw(st.sampled_from([" ", "\n\n", ", "])) if kind == "prose" else " "
                values[field.name] = f"{value}{between}{form}"
    try:
        return attrs.evolve(part, **values)
    except FieldError:  # a class that takes no such text
        return part
