r"""Texts without what has to stay inside: names become placeholders, links and addresses go.

What readers see counts, and not how it is written: `ada\_l`, `a**d**a`, `&#97;da` and `a\u200bda` are
all shown as that name. So a text is searched twice: as it is shown, with the place in the source of
each character, and as it is written. Both searches are repeated until nothing is found; a text in
which that doesn't end is removed as a whole.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import attrs

from postmortem.patterns import regex
from postmortem.text.commonmark import events
from postmortem.views.name_map import PLACEHOLDER, Form, folded
from postmortem.views.patterns import INTERNALS, LINK, SECRETS, Pattern, is_vendors, mark

Found: TypeAlias = Counter[tuple[str, str]]
"""How often something was removed, by its kind and the rule that found it."""

_PASSES = 6
"""How often a text is searched before it is removed as a whole."""
_WORD = regex(r"[^\W\d_]+")
_SPACED = regex("[\u2e80-\u9fff\uac00-\ud7a3\u0e00-\u0e7f]")
"""Scripts that write no space between words: a name in them needs no end of a word."""
_MARKUP = regex(r"[\\`*_\[\]<>&!~|\n]")
_CLOCK = regex(
    r"(?<![\w:.])(?P<value>[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?: ?[AaPp][Mm])?)(?![\w:])"
)
CLOCK = Pattern("time", "clock-time", _CLOCK, mark("time"), (":",))
"""A time of day in a text: a view with relative times shows none."""
_DEFINITION = regex(
    rb"^[ \t>]{0,12}\[(?:[^\[\]\\\n]|\\.){1,999}+\]:[ \t]*+[^\s]++[ \t]*+(?:[\"'(].*)?$\n?",
    re.MULTILINE,
)
_ALIAS = PLACEHOLDER.pattern
_TWICE = regex(
    rf"\b({_ALIAS})\b(?:[ ,]{{0,2}}[(\[<]{{1,2}}\1(?:[,;/]? ?(?:\1\b|‹mail address›)){{0,3}}[)\]>]{{1,2}})+"
)
"""An alias that a bracket repeats: `engineer-1 (engineer-1)`, made of a name and a handle."""


@attrs.frozen
class _Edit:
    start: int
    end: int
    text: str
    key: tuple[str, str]


@attrs.frozen(kw_only=True)
class Listed:
    """Pieces of text that are replaced, by a pattern that the caller gives."""

    regex: re.Pattern[str]
    text: Callable[[str], str]
    """Gives what replaces a piece."""
    kind: str
    rule: str


@attrs.frozen
class _Name:
    """A form of a name, what replaces it, and the kind of what has it."""

    form: Form
    alias: str
    kind: str

    def fits(self, piece: str) -> bool:
        """Whether a piece of a text is this name, if it is so but for capital letters."""
        return piece == self.form.text or not self.form.exact


def _is_part_of_a_word(text: str, start: int, end: int) -> bool:
    """Whether letters go on before or after a piece of a text: `malice` is nobody's name."""
    before = start > 0 and text[start].isalpha() and text[start - 1].isalpha()
    return before or (text[end - 1].isalpha() and text[end : end + 1].isalpha())


class Redactor:
    """Removes names, secrets and internals from texts, and counts what it removed."""

    def __init__(
        self,
        names: Iterable[tuple[Form, str, str]],
        *,
        links: Iterable[str] = (),
        keep: Iterable[str] = (),
        patterns: Iterable[Pattern] = (*SECRETS, *INTERNALS),
        listed: Iterable[Listed] = (),
    ) -> None:
        """Take the forms of names with their kind and what is in their place.

        `links` are the hosts that links may lead to; `keep` are words that stay; `listed` are
        pieces of text that no list of names can hold.
        """
        self.patterns = tuple(patterns)
        self.links = tuple(host.lower() for host in links)
        self.listed = tuple(listed)
        self.keep = frozenset(word.casefold() for word in keep)
        self._forms: dict[str, dict[tuple[int, int], dict[str, list[_Name]]]] = {}
        """The names by their first word; then by where it is in them and how long they are."""
        self._unspaced: list[_Name] = []
        for form, alias, kind in names:
            name = _Name(form, alias, kind)
            word = _WORD.search(form.text)
            if form.text.casefold() in self.keep:
                continue
            if word is None or _SPACED.search(form.text):
                self._unspaced.append(name)
                continue
            shapes = self._forms.setdefault(word[0].casefold(), {})
            same_shape = shapes.setdefault((len(form.text), word.start()), {})
            same_shape.setdefault(form.text.casefold(), []).append(name)
        # The longest name counts: `Alice Smith` before `Alice`.
        self._forms = {
            word: dict(sorted(shapes.items(), reverse=True)) for word, shapes in self._forms.items()
        }

    # --- texts of each kind -------------------------------------------------------------------

    def markdown(self, text: str, counts: Found, *, inline: bool) -> str:
        """Return Markdown without what has to go; `found` counts it. `inline` is for a line."""

        def once(text: str) -> str:
            text = self._without_links(text, counts, inline=inline)
            text = self._as_shown(text, counts, inline=inline)
            return _TWICE.sub(r"\1", self._as_written(text, counts))

        return _settled(once, text, counts)

    def code(self, text: str, counts: Found) -> str:
        """Return literal text without what has to go."""
        return _settled(lambda text: self._as_written(text, counts), text, counts)

    def url(self, url: str, counts: Found) -> str | None:
        """Return the target of a link, without its query; None where it must not be shown."""
        clean, reason = self._target(url)
        if clean is None:
            counts["link", reason] += 1
        elif clean != url:
            counts["link", "query-string"] += 1
        return clean

    def finds(self, text: str, *, inline: bool | None) -> Found:
        """Return what would be removed from a text; `inline` is None for code."""
        counts: Found = Counter()
        if inline is None:
            self.code(text, counts)
        else:
            self.markdown(text, counts, inline=inline)
        return counts

    # --- searching ----------------------------------------------------------------------------

    def _edits(self, text: str) -> list[_Edit]:
        """Return what has to be replaced in a text that is shown as it is, in order."""
        plain, places = folded(text)
        edits: list[_Edit] = []
        taken = _Taken()

        def add(start: int, end: int, alias: str, kind: str, rule: str) -> None:
            if plain[start:end].casefold() in self.keep or not taken.add(start, end):
                return
            last = end if places is None else places[end]
            first = start if places is None else places[start]
            edits.append(_Edit(first, last, alias, (kind, rule)))

        for pattern in self.patterns:
            if pattern.kind == "secret":
                for start, end in pattern.find(plain):
                    add(start, end, pattern.mark, pattern.kind, pattern.rule)
        for start, end in LINK.find(plain):
            clean, reason = self._target(plain[start:end])
            if clean is None:
                add(start, end, LINK.mark, "link", reason)
            elif clean != plain[start:end]:
                add(start, end, clean, "link", "query-string")
            else:
                taken.add(start, end)
        for form in self.listed:
            for match in form.regex.finditer(plain):
                add(*match.span(), form.text(match[0]), form.kind, form.rule)
        mails = _Taken()
        for pattern in self.patterns:
            if pattern.kind == "mail":
                for start, end in pattern.find(plain):
                    mails.add(start, end)
        for start, end, alias, kind in self._names(plain):
            # An address is one thing: a name in it would leave its company behind.
            add(*(mails.around(start, end) or (start, end)), alias, kind, f"{kind}-name")
        for pattern in self.patterns:
            if pattern.kind != "secret":
                for start, end in pattern.find(plain):
                    add(start, end, pattern.mark, pattern.kind, pattern.rule)
        return sorted(edits, key=lambda edit: edit.start)

    def _names(self, text: str) -> Iterator[tuple[int, int, str, str]]:
        """Yield the names in a text: their start and end, what stands for them, and their kind."""
        searched_to = 0
        for word in _WORD.finditer(text):
            if word.start() < searched_to:
                continue
            for (length, offset), same_shape in self._forms.get(word[0].casefold(), {}).items():
                start, end = word.start() - offset, word.start() - offset + length
                piece = text[max(start, 0) : end]
                name = next(
                    (form for form in same_shape.get(piece.casefold(), ()) if form.fits(piece)),
                    None,
                )
                if name is None or start < 0 or _is_part_of_a_word(text, start, end):
                    continue
                if (
                    start
                    and text[start - 1] == "@"
                    and not text[max(start - 2, 0) : start - 1].isalnum()
                ):
                    start -= 1
                while end < len(text) and text[end].isdigit():  # `alice2` is hers, too
                    end += 1
                yield start, end, self._cased(name.alias, text, start), name.kind
                searched_to = end
                break
        for name in self._unspaced:
            at = text.find(name.form.text)
            while at >= 0:
                end = at + len(name.form.text)
                yield at, end, name.alias, name.kind
                at = text.find(name.form.text, end)

    def _cased(self, alias: str, text: str, start: int) -> str:
        """Return what stands for a name; a role begins with a capital where a sentence does."""
        at = start
        while at and text[at - 1].isspace():
            at -= 1
        begins = not at or text[at - 1] in ".!?"
        is_role = begins and not PLACEHOLDER.fullmatch(alias)
        return alias[:1].upper() + alias[1:] if is_role else alias

    def _target(self, url: str) -> tuple[str | None, str]:
        """Return a link's target without its query, or None and the rule that it breaks."""
        if url.startswith("#"):
            return url, ""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
            port = parts.port
        except ValueError:
            return None, "link-host"
        if parts.scheme.lower() not in ("http", "https") or not host or parts.username is not None:
            return None, "link-host"
        if not any(_fits(host, allowed) for allowed in self.links):
            return None, "vendor-link" if is_vendors(host) else "link-host"
        fragment = parts.fragment if "=" not in parts.fragment else ""
        address = host if port is None else f"{host}:{port}"
        clean = f"{parts.scheme}://{address}{parts.path}{f'#{fragment}' if fragment else ''}"
        path = f"{parts.path} {fragment}"
        named = next(iter(self._names(folded(path)[0])), None) is not None
        secret = any(next(pattern.find(path), None) for pattern in self.patterns)
        return (None, "telling-link") if named or secret else (clean, "")

    # --- replacing ----------------------------------------------------------------------------

    def _as_written(self, text: str, counts: Found) -> str:
        return self._replaced(text, self._edits(text), counts)

    def _as_shown(self, text: str, counts: Found, *, inline: bool) -> str:
        """Return Markdown without what has to go in what it shows."""
        if not _MARKUP.search(text):
            return text  # it is shown as it is written
        shown = _Shown(text, inline=inline)
        edits = [shown.in_source(edit) for edit in self._edits(shown.text)]
        return self._replaced(text, edits, counts)

    def _replaced(self, text: str, edits: list[_Edit], counts: Found) -> str:
        if not edits:
            return text
        parts: list[str] = []
        at = 0
        for edit in edits:
            if edit.start < at:
                continue
            parts += [text[at : edit.start], edit.text]
            at = edit.end
            counts[edit.key] += 1
        return "".join([*parts, text[at:]])

    def _without_links(self, text: str, counts: Found, *, inline: bool) -> str:
        """Return Markdown in which only links remain that may: of any other, the words stay."""
        if "[" not in text and "<" not in text:
            return text
        shift = 2 if inline else 0
        source = f"# {text}" if inline else text
        data = source.encode()
        edits: list[tuple[int, int, bytes]] = []
        stack: list[tuple[Any, int, int, int, int]] = []
        codes = _Taken()
        for event, span in events(source):
            value: Any
            kind, value = (event, "") if type(event) is str else next(iter(event.items()))
            start, end = span["start"], span["end"]
            name = value if type(value) is str else next(iter(value), "")
            if stack and kind != "End":
                kind_, begin, stop, first, last = stack[-1]
                stack[-1] = (kind_, begin, stop, min(first, start), max(last, end))
            if kind == "Start" and name in ("Link", "Image"):
                stack.append((value[name], start, end, end, start))
            elif kind == "End" and name in ("Link", "Image"):
                link, begin, stop, first, last = stack.pop()
                words = data[first:last] if first < last else b""
                edit = self._edit_of_link(link, data[begin:stop], words, name, counts)
                if edit is not None:
                    while edits and edits[-1][0] >= begin:  # an image in it: the next pass sees it
                        edits.pop()
                    edits.append((begin, stop, edit))
            elif kind == "Code" or (kind == "Start" and name == "CodeBlock"):
                codes.add(start, end)
        if "]:" in text:
            for definition in _DEFINITION.finditer(data):
                if codes.around(*definition.span()) is None:
                    counts["link", "definition"] += 1
                    edits.append((*definition.span(), b""))
        result, at = b"", 0
        for start, end, new in sorted(edits):
            if start >= at:
                result += data[at:start] + new
                at = end
        return (result + data[at:])[shift:].decode() if edits else text

    def _edit_of_link(
        self, link: Any, source: bytes, words: bytes, kind: str, counts: Found
    ) -> bytes | None:
        """Return what replaces a link or an image; None where it may stay as it is."""
        url = link["dest_url"]
        clean, reason = (None, "image") if kind == "Image" else self._target(url)
        as_is = source[:1] == b"<" or (source[:1] == b"[" and source[-1:] == b")")
        if clean == url and as_is and not link.get("title"):
            return None
        counts["link", reason or "query-string"] += 1
        if clean is None:
            # The words of `<ada@example.com>` are an address, which is a matter of its own.
            is_bare = words.decode().strip() in ("", url) and ("@" not in url or "/" in url)
            return mark("link").encode() if is_bare else words
        target = re.sub(r"[()&]", lambda match: f"\\{match[0]}", clean)
        return b"[" + words + b"](" + target.encode() + b")"


def _settled(once: Callable[[str], str], text: str, counts: Found) -> str:
    """Return a text after as many passes as change it; a mark where that doesn't end."""
    for _ in range(_PASSES):
        before, text = text, once(text)
        if text == before:
            return text
    counts["text", "not-separable"] += 1
    return mark("text")


def _fits(host: str, allowed: str) -> bool:
    if allowed.startswith("*."):
        return host.endswith(allowed[1:]) or host == allowed[2:]
    return host == allowed


class _Taken:
    """Stretches of a text that don't overlap."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add(self, start: int, end: int) -> bool:
        """Add a stretch, unless it overlaps one that is there; return whether it was added."""
        at = bisect_right(self.starts, start)
        if (at and self.ends[at - 1] > start) or (at < len(self.starts) and self.starts[at] < end):
            return False
        self.starts.insert(at, start)
        self.ends.insert(at, end)
        return True

    def around(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the stretch that a piece is inside; None where it is in none."""
        at = bisect_right(self.starts, start) - 1
        return (self.starts[at], self.ends[at]) if at >= 0 and end <= self.ends[at] else None


@attrs.frozen(order=True)
class _Marker:
    """What begins or ends emphasis."""

    at: int
    partner: int
    """The place of the marker at the other end."""
    text: str


@attrs.frozen(order=True)
class _Edge:
    """The markup before or after the words of a piece of code, or of a link."""

    start: int
    end: int
    first: int
    """Where the whole code or link begins."""
    last: int


class _Shown:
    """The words that Markdown shows, and where in its source each character is."""

    def __init__(self, text: str, *, inline: bool) -> None:
        prefix = "# " if inline else ""
        data = (prefix + text).encode()
        self._at = _places(data, len(prefix))
        parts: list[str] = []
        self._starts: list[int] = []
        """The place of each part in the words that are shown."""
        self._spans: list[tuple[int, int, bool]] = []
        """The place of each part in the source, in characters, and whether it is written as shown."""
        self._markers: list[_Marker] = []
        """What begins and ends emphasis, in order of place."""
        self._edges: list[_Edge] = []
        """The markup around code and the words of links, in order of place."""
        length = 0

        def add(words: str, start: int, end: int, *, same: bool) -> None:
            nonlocal length
            self._starts.append(length)
            self._spans.append((self._at(start), self._at(end), same))
            parts.append(words)
            length += len(words)

        for event, span in events(prefix + text):
            start, end = span["start"], span["end"]
            if type(event) is str:
                add(" " if event == "SoftBreak" else "\n", start, end, same=False)
                continue
            kind, value = next(iter(event.items()))
            if kind in ("Text", "InlineHtml", "Html"):
                add(value, start, end, same=data[start:end].decode() == value)
            elif kind == "Code":
                at = data.find(value.encode(), start, end)
                inner = (at, at + len(value.encode())) if at >= 0 else (start, end)
                add(value, *inner, same=at >= 0)
                self._add_whole(start, end, *inner)
            elif kind == "Start":
                self._open(value, start, end, data)
            elif kind == "End" and value not in _INLINE:
                add("\n", end, end, same=False)
        self._markers.sort()
        self._edges.sort()
        self.text = "".join(parts)

    def _open(self, value: Any, start: int, end: int, data: bytes) -> None:
        name = value if type(value) is str else next(iter(value))
        if name in ("Emphasis", "Strong"):
            width = 1 if name == "Emphasis" else 2
            marker = data[start : start + width].decode()
            first, last = self._at(start), self._at(end) - width
            self._markers += (_Marker(first, last, marker), _Marker(last, first, marker))
        elif name in ("Link", "Image"):
            last = data.rfind(b"](", start, end)
            inner = (start + 1, last if last > start else end - 1)
            self._add_whole(start, end, *inner)

    def _add_whole(self, start: int, end: int, inner: int, outer: int) -> None:
        first, last = self._at(start), self._at(end)
        self._edges += (
            _Edge(first, self._at(inner), first, last),
            _Edge(self._at(outer), last, first, last),
        )

    def in_source(self, edit: _Edit) -> _Edit:
        """Return an edit of the words that are shown as one of the source.

        Markup that begins inside it and ends outside stays whole.
        """
        start, end = self._place(edit.start, is_end=False), self._place(edit.end, is_end=True)
        low = max(bisect_left(self._edges, start, key=lambda edge: edge.start) - 1, 0)
        high = bisect_left(self._edges, end, key=lambda edge: edge.start)
        for edge in self._edges[low:high]:
            if start < edge.end:
                start, end = min(start, edge.first), max(end, edge.last)
        low = bisect_left(self._markers, start, key=lambda marker: marker.at)
        high = bisect_left(self._markers, end, key=lambda marker: marker.at)
        markers = self._markers[low:high]
        before = "".join(marker.text for marker in markers if marker.partner >= end)
        after = "".join(marker.text for marker in markers if marker.partner < start)
        return attrs.evolve(edit, start=start, end=end, text=f"{before}{edit.text}{after}")

    def _place(self, at: int, *, is_end: bool) -> int:
        index = bisect_right(self._starts, at - 1 if is_end else at) - 1
        first, last, same = self._spans[index]
        if same:
            return first + at - self._starts[index]
        return last if is_end else first


_INLINE = ("Emphasis", "Strong", "Link", "Image")


def _places(data: bytes, shift: int) -> Callable[[int], int]:
    """Return a function from a place in bytes to one in characters, less `shift`."""
    if data.isascii():
        return lambda place: place - shift
    starts = [at for at, byte in enumerate(data) if byte & 0xC0 != 0x80]
    return lambda place: bisect_left(starts, place) - shift
