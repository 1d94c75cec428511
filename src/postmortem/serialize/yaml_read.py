"""YAML text to plain data, without YAML's surprises.

Only `null`, `true`, `false` and an empty value are anything but text. YAML 1.1 reads `12:30` as
750 and `NO` as false, YAML 1.2 the commit `12e3456` as infinity; here they stay as typed, for the
field that they are meant for. What lets a text act (tags), grow (aliases) or hide something
(duplicate keys, several documents) is refused, with its place.

The data is built from the parser's events in one loop: PyYAML's own composer recurses, in C for
libyaml, and tries regular expressions on every scalar.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias, cast

from yaml import Mark, MarkedYAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.scanner import Scanner, ScannerError

from postmortem.errors import Problems, ReadError
from postmortem.patterns import regex
from postmortem.serialize import MAX_DEPTH
from postmortem.serialize.yaml_problems import (
    Position,
    alias_problem,
    character_problem,
    depth_problem,
    document_problem,
    duplicate_problem,
    key_problem,
    open_quote_problem,
    position_of,
    property_problems,
    syntax_problem,
)
from postmortem.text.given import given_text
from postmortem.tree.locations import Location

try:
    # The parser of libyaml, with two bases that stay idle: the types know it by no other name.
    from yaml import CBaseLoader
except ImportError:  # PyYAML was built without libyaml.
    _LIBYAML = False
else:
    _LIBYAML = True

Value: TypeAlias = dict[str, Any] | list[Any] | str | bool | None
"""What a text is read as; the collections hold nothing but such values again."""

_RESOLVED: dict[str, bool | None] = {"": None, "null": None, "true": True, "false": False}
"""The plain scalars that aren't text."""


class YamlDocument:
    """The data of a YAML text, which knows where everything was."""

    __slots__ = ("_text", "data")

    data: Value
    """What the text says: dicts with text as keys, lists, text, bools and None."""

    def __init__(self, data: Value, text: str) -> None:
        self.data = data
        self._text = text

    def locate(self, path: Sequence[str | int]) -> Position | None:
        """Return the line and column, counted from 1, of what `path` leads to.

        For an entry of a mapping that is where its key begins, for an item of a list where the
        item begins, after its dash. Of a path that leads nowhere it is the last place on the way.
        A text without a document has no places: None.
        """
        return self.locate_all([path])[0]

    def locate_all(self, paths: Sequence[Sequence[str | int]]) -> list[Position | None]:
        """Return the position of each path, as `locate` does.

        The text is parsed once more, and only the places on these paths are kept.
        """
        root = _Place()
        for path in paths:
            place = root
            for step in path:
                place = place.inner.setdefault(step, _Place())
        _find_places(_events(self._text), root, every=False)
        return [_last_place(root, path).position for path in paths]

    def places(self) -> dict[str, Location]:
        """Return the place of every value, by its path: `timeline.detection[2].time`."""
        locations: dict[str, Location] = {}
        root = _Place()
        _find_places(_events(self._text), root, every=True)
        waiting = [("", root)]
        while waiting:
            path, place = waiting.pop()
            if place.position is not None:
                locations[path] = Location(*place.position)
            for step, inner in place.inner.items():
                joint = f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
                waiting.append((f"{path}{joint}", inner))
        return locations

    def cut_values(self) -> Iterator["CutValue"]:
        """Yield the values without quotes that ` #` ends, where no blank follows the `#`.

        YAML takes the rest of the line for a comment: of `Paged in #incidents`, it reads `Paged in`.
        """
        if _CUT.search(self._text):
            yield from _cut_values(_events(self._text), self._text)


def read_yaml(text: str) -> YamlDocument:
    """Return the data of the one YAML document of a text; a text without any is None.

    A byte order mark at the beginning is passed over. How long the text may be is for the caller
    to limit: time and memory grow in step with it.

    Raises:
        ReadError: The text isn't YAML, or has a tag, an anchor, an alias, a key that isn't text,
            a key twice in one mapping, a second document, or more than `MAX_DEPTH` levels. All of
            they are reported at once, with lines and columns, up to the first error of syntax.
    """
    value: object = text
    if not isinstance(value, str):
        given_text(value)  # a text that UTF-8 can't hold is reported below, with all else
    text = text.removeprefix("\ufeff")
    if "\ufeff" in text:
        # libyaml passes over it at the beginning of any line, PyYAML only at that of the text;
        # it can't be inside a document (YAML 1.2.2, 5.2).
        raise ReadError(character_problem(text))
    problems = Problems()
    data: Value = None
    try:
        data = _build(_events(text), problems, text)
    except (ReaderError, UnicodeEncodeError):
        # libyaml is given UTF-8, so a lone surrogate fails before it gets there.
        problems.append(character_problem(text))
    except MarkedYAMLError as error:
        problem = syntax_problem(text, error)
        if problem not in problems:  # a quotation mark that is open is seen twice
            problems.append(problem)
    if problems:
        raise ReadError(problems)
    return YamlDocument(data, text)


# --- Events to data ---------------------------------------------------------------------------


_QUOTED = ("'", '"')
"""The styles of text in quotation marks."""


def _build(events: Iterator[Event], problems: Problems, text: str) -> Value:
    """Return the value that the events make, and add what has to be refused to `problems`."""
    root: list[Value] = []
    # The collection that is open; the keys of a mapping so far (None for a list) with the events
    # they came from; and the key whose value comes next.
    collection: Any = root
    keys: dict[str, ScalarEvent] | None = None
    key: str | None = None
    outer: list[tuple[Any, dict[str, ScalarEvent] | None, str | None]] = []
    flows: list[bool] = []
    """Whether each collection that is open is written in brackets."""
    value: Value

    for event in events:
        if isinstance(event, ScalarEvent):
            if event.tag is not None or event.anchor is not None:
                problems += property_problems(event, event.tag)
            value = event.value
            if (
                event.style in _QUOTED
                and not (flows and flows[-1])
                and (opened := open_quote_problem(event, text))
            ):
                problems.append(opened)
            if keys is not None and key is None:
                key = event.value
                if (first := keys.setdefault(key, event)) is not event:
                    begins_item = isinstance(outer[-1][0], list) and outer[-1][0] is not root
                    begins_item = begins_item and next(iter(keys)) == key
                    problems.append(duplicate_problem(event, first, begins_item=begins_item))
                    if begins_item:  # what follows belongs to the item that lacks its dash
                        keys = {key: event}
                continue
            # A scalar in quotes isn't implicit: 'null' is text.
            if value in _RESOLVED and event.implicit[0]:
                value = _RESOLVED[value]
        elif isinstance(event, CollectionStartEvent):
            if event.tag is not None or event.anchor is not None:
                problems += property_problems(event, event.tag)
            if len(outer) == MAX_DEPTH:
                problems.append(depth_problem(position_of(event)))
                break
            value = {} if isinstance(event, MappingStartEvent) else []
        elif isinstance(event, CollectionEndEvent):
            collection, keys, key = outer.pop()
            flows.pop()
            continue
        elif isinstance(event, AliasEvent):
            problems.append(alias_problem(event))
            value = None
        elif isinstance(event, DocumentStartEvent) and root:
            problems.append(document_problem(event))
            break
        else:
            continue

        if keys is None:
            collection.append(value)
        elif key is not None:
            collection[key] = value
            key = None
        else:
            if not isinstance(event, AliasEvent):
                problems.append(key_problem(event))
            # It stands for the key that can't be: the data is never seen, as there is a problem.
            key = ""
        if isinstance(event, CollectionStartEvent):
            outer.append((collection, keys, key))
            flows.append(bool(event.flow_style))
            collection, keys, key = value, {} if isinstance(value, dict) else None, None
    return root[0] if root else None


class _Place:
    """Where a node is, and the nodes in it."""

    __slots__ = ("inner", "position")

    def __init__(self) -> None:
        self.position: Position | None = None
        self.inner: dict[str | int, _Place] = {}


def _last_place(root: _Place, path: Sequence[str | int]) -> _Place:
    """Return the last place on a path that the text has."""
    place = root
    for step in path:
        inner = place.inner.get(step)
        if inner is None or inner.position is None:
            break
        place = inner
    return place


_CUT = regex(r"(?<![ \t])[ \t]++#[^\s#][^\r\n]*")


class CutValue(NamedTuple):
    """A value whose end YAML takes for a comment."""

    path: tuple[str | int, ...]
    words: str
    """The value as it is written, with what was taken for a comment."""


def _cut_values(events: Iterator[Event], text: str) -> Iterator[CutValue]:
    path: list[str | int | None] = []
    for event in events:
        if isinstance(event, CollectionEndEvent):
            path.pop()
        elif isinstance(event, NodeEvent):
            if path and path[-1] is None and isinstance(event, ScalarEvent):
                path[-1] = event.value  # a key: its value comes next
                continue
            if isinstance(event, ScalarEvent) and event.implicit[0] and not event.style:
                end = cast("Mark", event.end_mark).index
                if match := _CUT.match(text, end):
                    words = f"{event.value}{match[0]}".strip()
                    yield CutValue(tuple(step for step in path if step is not None), words)
            if isinstance(event, CollectionStartEvent):
                path.append(None if isinstance(event, MappingStartEvent) else 0)
                continue
        else:
            continue
        if path:  # a value is complete: the next item, or the next key
            step = path[-1]
            path[-1] = step + 1 if isinstance(step, int) else None


def _find_places(events: Iterator[Event], root: _Place, *, every: bool) -> None:
    """Set the positions of a document that `_build` found nothing wrong with.

    They are set at the places that `root` holds, and where `every` is true, all others are added.
    """
    # The collection that is open, None where no place in it is asked for; the key whose value comes
    # next, or how many items there were so far.
    place: _Place | None = None
    step: str | int | None = None
    outer: list[tuple[_Place | None, str | int | None]] = []

    def at(step: str | int, event: Event) -> _Place | None:
        if place is None:
            return None
        child = place.inner.get(step)
        if child is None and every:
            child = place.inner[step] = _Place()
        if child is not None:
            child.position = position_of(event)
        return child

    node: _Place | None = root
    for event in events:
        if isinstance(event, CollectionEndEvent):
            place, step = outer.pop()
            continue
        if not isinstance(event, NodeEvent):
            continue
        if not outer:
            root.position = position_of(event)
        elif step is None:
            # A key: its value is at the place where it begins.
            assert isinstance(event, ScalarEvent)
            step = event.value
            node = at(step, event)
            continue
        elif isinstance(step, int):
            node = at(step, event)
            step += 1
        else:
            step = None
        if isinstance(event, CollectionStartEvent):
            outer.append((place, step))
            place, step = node, None if isinstance(event, MappingStartEvent) else 0


# --- The parsers ------------------------------------------------------------------------------


class _PureParser(Reader, Scanner, Parser):
    """PyYAML's own parser, where it differs from libyaml made to agree with it."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def fetch_more_tokens(self) -> None:
        """Fetch the next tokens; more brackets than may be open end the text, since nobody asks for more.

        A bracket may begin a key, so the scanner looks 1,024 characters ahead from each, and at each
        character at all that are open: time would grow with the square of their number until then.
        """
        if self.flow_level > MAX_DEPTH + 1:
            self.fetch_stream_end()
        else:
            super().fetch_more_tokens()

    def scan_to_next_token(self) -> None:
        """Pass over spaces, comments and line breaks, and over tabs where they don't indent."""
        while True:
            while self.peek() == " " or (
                self.peek() == "\t" and (self.flow_level or not self.allow_simple_key)
            ):
                self.forward()
            if self.peek() == "#":
                while self.peek() not in "\0\r\n\x85\u2028\u2029":
                    self.forward()
            if not self._take_line_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def scan_plain_spaces(self, indent: int, start_mark: Mark) -> list[str]:
        """Return the space inside plain text, tabs included, with its line breaks folded."""
        blanks: list[str] = []
        breaks: list[str] = []
        while self.peek() in " \t\r\n\x85\u2028\u2029":
            if self.peek() not in " \t":
                breaks.append(self._take_line_break())
                self.allow_simple_key = True
                if self.prefix(3) in ("---", "...") and self.peek(3) in "\0 \t\r\n\x85\u2028\u2029":
                    return []
                continue
            if breaks and self.peek() == "\t" and self.column < indent:
                raise ScannerError(
                    "while scanning a plain scalar",
                    start_mark,
                    "found a tab character that violates indentation",
                    self.get_mark(),
                )
            if not breaks:
                blanks.append(self.peek())
            self.forward()
        if not breaks:
            return blanks
        # One line break becomes a space, of several the first goes; LS and PS always stay.
        if breaks[0] != "\n":
            return breaks
        return breaks[1:] or [" "]

    def _take_line_break(self) -> str:
        # types-PyYAML leaves it without types.
        return str(self.scan_line_break())  # type: ignore[no-untyped-call]

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: Mark) -> list[str]:
        """Return the text up to a space or a closing quote; refuse what isn't a character."""
        try:
            chunks: list[str] = super().scan_flow_scalar_non_spaces(double, start_mark)
            "".join(chunks).encode()
        except (ValueError, OverflowError) as error:
            raise ScannerError(
                "while scanning a quoted scalar",
                start_mark,
                "found invalid Unicode character escape code",
                self.get_mark(),
            ) from error
        return chunks


def _events(text: str) -> Iterator[Event]:
    """Return the parser's events; errors of syntax come while they are taken."""
    parser = CBaseLoader(text) if _LIBYAML else _PureParser(text)
    return iter(parser.get_event, None)
