"""What Typst makes of a source, where no font may have all of its characters."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Literal

import attrs

from postmortem.errors import Problem, RenderError
from postmortem.formats.extras import extra
from postmortem.patterns import regex

_TRIES = 12
_MISSING = regex(
    r'the text (?:contains the disallowed codepoint )?`("(?:[^"\\]|\\.)*")`(?: could not be displayed)?'
)
_ESCAPE = regex(r"\\(?:u\{([0-9A-Fa-f]+)\}|(.))")


@attrs.frozen
class Replaced:
    """What is written in place of characters: in pictures, and everywhere."""

    in_pictures: Mapping[str, str] = attrs.field(factory=dict)
    everywhere: Mapping[str, str] = attrs.field(factory=dict)

    def with_names(self, missing: set[str]) -> "Replaced":
        """Return this with names for more characters.

        One that is missing although no picture has it is missing in the text.
        """
        new = {char: name_of(char) for char in sorted(missing - self.in_pictures.keys())}
        names = {char: name_of(char) for char in sorted(missing & self.in_pictures.keys())}
        return Replaced({**self.in_pictures, **new}, {**self.everywhere, **names})


def typeset(
    source: Callable[["Replaced"], str],
    format: Literal["pdf", "png"],
    *,
    needed_by: str,
    extra_name: str,
    system_fonts: bool = True,
    all_fonts: bool = False,
    font_folder: str | None = None,
    ppi: float = 144,
) -> bytes:
    """Return what Typst makes of a source, as a PDF that meets PDF/UA-1, or as a picture.

    `source` is called with what is written in place of characters: nothing at first, and then the
    names of those that no font has. A picture has fewer fonts than the text around it, such as none of
    emoji, so that a name is first tried in pictures alone. The fonts of the machine are used where Typst's own lack a
    character, so that a text in Latin letters gives the same bytes everywhere; with `all_fonts` they
    are used at once. Raises `RenderError` where Typst isn't installed, or refuses the source.
    """
    typst = extra("typst", extra_name, needed_by)
    fonts = {
        "font_paths": [font_folder] if font_folder else [],
        "ignore_system_fonts": not all_fonts,
    }
    replaced = Replaced()
    for _ in range(_TRIES):
        text = source(replaced).encode()
        try:
            # A picture has no standard that would find a missing character.
            pdf: bytes = typst.compile(text, format="pdf", pdf_standards=["ua-1"], **fonts)
            if format == "png":
                pdf = typst.compile(text, format="png", ppi=ppi, **fonts)
        except typst.TypstError as error:
            missing = _missing(error) - replaced.everywhere.keys()
            if not missing:
                raise RenderError(_problem(error)) from error
            if system_fonts and fonts["ignore_system_fonts"]:
                fonts["ignore_system_fonts"] = False
                continue
            replaced = replaced.with_names(missing)
        else:
            return pdf
    raise RenderError(
        Problem(expected="fonts with the characters of the report", found="too few of them")
    )


def _missing(error: Any) -> set[str]:
    """Return the characters that Typst found in no font, or that PDF/UA doesn't have."""
    runs = _MISSING.findall(f"{error.message}\n{error.diagnostic}")
    return {char for run in runs for char in _ESCAPE.sub(_unescaped, run[1:-1]) if char != " "}


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]


def _problem(error: Any) -> Problem:
    words = " ".join(str(error.message).split())[:300]
    return Problem(expected="a document that Typst can typeset", found=words)


def name_of(char: str) -> str:
    r"""Return what is written in place of a character: the name of a sign, a number otherwise.

    What joins or changes the sign before it is left out.

    >>> name_of("\N{FIRE}"), name_of("日"), name_of("\N{VARIATION SELECTOR-16}")
    ('⟨fire⟩', '⟨U+65E5⟩', '')
    """
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf", "Sk"):
        return ""
    name = unicodedata.name(char, "")
    if category.startswith("S") and name:
        return f"⟨{name.lower()}⟩"
    return f"⟨U+{ord(char):04X}⟩"
