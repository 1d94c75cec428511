"""How a name is recognised whatever its form: case, numbers, emoji, punctuation, a wrong letter."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import attrs

from postmortem.patterns import regex
from postmortem.styles.names import FORMS

_LONGEST = 80
"""How many characters a name may have. Longer text is a sentence."""
_MOST = 4096
"""How many answers are remembered."""
_SHORTEST_MISSPELT = 6
"""How many letters a name needs before one of them may be wrong."""
_NUMBERING = regex(r"^(?:[0-9]+(?:\.[0-9]+)*[.):]?|[ivx]{1,4}[.)]|[a-z][.)])[ \t]+")
_IN_BRACKETS = regex(r" ?[(\[][^()\[\]]*[)\]] ?")
_LINK = regex(r"\[([^\[\]]*)\]\([^()]*\)")
_BEFORE = regex(
    r"^(?:the|our|incident|outage|post-?mortem|brief|detailed|full|key|initial|proposed|planned"
    r"|suggested|recommended|main|major|potential|possible|further|future|final|overall|general"
    r"|primary|blameless|resulting|identified|required|additional|short|high-level|service)s? "
)
"""Words before a name that say nothing of what it is the name of."""
_BEHIND = regex(
    r"(?: (?:of|for|on|to|from|in) (?:the |this |our )?(?:incident|outage|event|issue|problem|failure|users|service)s?"
    r"| (?:identified|implemented|taken|found|section|details|overview|and future improvements"
    r"|and improvements|completed|so far|at a glance|with owners|list|table|register|tracker))$"
)
"""Words after a name that say nothing of what it is the name of."""
_MORE = regex(r" ?[(\[{|] ?| [-–—] |: | \d{4}-\d\d-\d\d")
"""Where a name ends that more follows: `Timeline (all times PST) 01/16/2024`."""


_MARKUP = regex(r"[*_`~\\]|:[a-z0-9_+-]+:|\{#[^{}]*\}|<[^<>]{1,200}>")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return what two spellings of a name have in common; '' for what is no name.

    >>> plain("## 4. **Time Line** 🕐:")
    'time line'
    """
    if len(text) > 2 * _LONGEST:
        return ""
    if text.isascii():
        text = _LINK.sub(r"\1", text).casefold().translate(_ASCII_NOT_IN_NAMES)
    else:
        text = _LINK.sub(r"\1", unicodedata.normalize("NFKC", text)).casefold()
        text = "".join(" " if _not_in_names(char) else char for char in text)
    text = _MARKUP.sub("", text).replace(";", "").replace("&", " and ").replace("’", "'")
    if "'" in text:
        text = _SHORTENED.sub(_in_full, text)
    text = " ".join(text.split()).replace(" /", "/").replace("/ ", "/").strip("#:;.,!-–—| ")
    return _NUMBERING.sub("", text).strip("#:;.,!?-–—| ")[:_LONGEST]


_SHORTENED = regex(r"(?:(?<=[a-z])(?P<not>n't)|(?<=[a-z])'(?P<word>re|ll|ve))(?![a-z])")


def _in_full(match: re.Match[str]) -> str:
    """Return a shortened word in full: `we're` is `we are`, and `didn't` is `did not`."""
    return " not" if match["not"] else {"re": " are", "ll": " will", "ve": " have"}[match["word"]]


def _not_in_names(char: str) -> bool:
    return unicodedata.category(char) in {"So", "Sk", "Cf", "Cc", "Mn", "Co", "Cn", "Cs"}


_ASCII_NOT_IN_NAMES = {code: " " for code in range(128) if _not_in_names(chr(code))}


@attrs.frozen
class Names:
    """Names and what each means, found by any spelling."""

    exact: dict[str, str]
    near: dict[str, str | None]
    """What is left of a name without one of its letters; None where that is left of two."""
    ends: frozenset[str]
    """The first two letters and the last two of the names: one wrong letter leaves either."""

    @classmethod
    def of(cls, *tables: dict[str, str]) -> "Names":
        """Return the names of tables from meanings to names; of two meanings, the first counts."""
        exact: dict[str, str] = {}
        for table in tables:
            for meaning, names in table.items():
                for name in names.split(";"):
                    exact.setdefault(plain(name) or name.strip(), meaning)
        closest: dict[str, str | None] = {}
        for name, meaning in exact.items():
            if len(name) >= _SHORTEST_MISSPELT:
                for less in {name, *_without_one(name)}:
                    closest[less] = meaning if closest.get(less, meaning) == meaning else None
        return cls(
            exact, closest, frozenset(end for name in exact for end in (name[:2], name[-2:]))
        )

    _found: dict[str, str | None] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    """What was asked before: a long document repeats its headings and labels."""

    def find(self, text: str) -> str | None:
        """Return what a text is the name of, up to one wrong letter; None for any other text."""
        if len(text) > 2 * _LONGEST or not self.exact:
            return None
        if text not in self._found:
            if len(self._found) > _MOST:
                self._found.clear()
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> str | None:
        forms = list(_forms(plain(text) or text.strip()[:1]))
        for name in forms:
            if (meaning := self.exact.get(name)) is not None:
                return meaning
        for name in _first_words(plain(text)):
            if (meaning := self.exact.get(name)) is not None:
                return meaning
        for name in forms:
            if len(name) < _SHORTEST_MISSPELT - 1 or self.ends.isdisjoint((name[:2], name[-2:])):
                continue
            names = {self.near.get(less) for less in (name, *_without_one(name))}
            names.discard(None)
            if len(names) == 1:
                return names.pop()
        return None


def _forms(name: str) -> Iterator[str]:
    """Yield a name as it is, and without what people put around names."""
    if name:
        yield name
        unbracketed = _IN_BRACKETS.sub(" ", name).strip(" :-")
        if unbracketed != name:
            yield unbracketed
        if "(s)" in name:
            yield name.replace("(s)", "s")
        yield from _less(unbracketed)


def _less(name: str) -> Iterator[str]:
    """Yield a name without the words around it that say nothing of it, fewer and fewer."""
    for _ in range(4):
        less = _BEFORE.sub("", name)
        if less == name:
            less = _BEHIND.sub("", name)
        if less == name:
            return
        yield less
        name = less


def _first_words(name: str) -> Iterator[str]:
    """Yield what comes before a bracket, a dash or a colon: a name with more after it."""
    match = _MORE.search(name)
    if match is not None and match.start() > 2:
        first = name[: match.start()].strip(" :-")
        yield first
        yield from _less(first)


def _without_one(name: str) -> Iterable[str]:
    return (name[:at] + name[at + 1 :] for at in range(len(name)))


_FORMS = {meaning: regex(form) for meaning, form in FORMS.items()}


@lru_cache(maxsize=1024)
def of_form(heading: str) -> str | None:
    """Return what a heading means by its form; None where it has none of them.

    >>> of_form("What we're doing to prevent this"), of_form("How was it noticed?")
    ('action_items', 'timeline.how_detected')
    """
    name = plain(heading)
    meanings = (meaning for meaning, form in _FORMS.items() if form.fullmatch(name))
    return next(meanings, None)
