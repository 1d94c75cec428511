"""The laws of the model: what text is, what a field takes, how its objects behave."""

import copy
import datetime as dt
import pickle
import re
import types
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import postmortem as pm
from postmortem.model.fields import TEXTS, Choice
from postmortem.model.sections import OUTLINE, PLACES
from postmortem.model.sections.details import read_link, write_link
from postmortem.serialize.converter import walk_types
from postmortem.testing import instances, normal_texts, reports, texts
from postmortem.text.commonmark import events
from postmortem.text.guards import from_cell, from_heading, guarded, in_cell, in_heading, unguarded
from postmortem.text.normal import escape, line, line_or_blank
from tests.times import at

CLASSES: list[Any] = sorted(set(walk_types(pm.Report)), key=lambda cls: cls.__name__)
"""Every class of the model."""
CHOICES = sorted(
    {
        argument
        for cls in CLASSES
        for field in attrs.fields(cls)
        for argument in get_args(field.type)
        if isinstance(argument, type) and issubclass(argument, Choice)
    }
    | {pm.Horizon},
    key=lambda cls: cls.__name__,
)
"""Every enumeration of the model."""

HARD = [
    "plain words",
    "",
    " ",
    "<br>",
    " <br> a <br/> <BR> b <br>",
    "# #",
    "#",
    "# Heading #",
    "a \\#",
    "\\# a",
    "a\\",
    "a\\\\",
    "a \\| b | c \\\\| d",
    "|",
    "`a|b` \\`",
    "``a ` b``",
    "- a",
    "-",
    "---",
    "- - -",
    "_ _ _",
    "***",
    "===",
    "1. a",
    "1\\. a",
    "2) a",
    "1.",
    "1234567890. a",
    "> a",
    "\\> a",
    "```",
    "```a`b",
    "``` sh\nls",
    "~~~",
    "[a]: b",
    "[a\\]]: b",
    "[a](b) [c]",
    "[a](<b c>)",
    "![a](<b c> 'd')",
    "[a]: <b c>",
    "\\[a]",
    ":---",
    ":-:|",
    "|---|",
    "<b>a</b>",
    "<!-- a -->",
    "<!-- a",
    "<div>\n<p>",
    "<a\nb>",
    "<<b>>",
    "<a <b <c>",
    "<?a",
    "]]>",
    "<![CDATA[a]]>",
    "<http://a.b>",
    "<a@b.c>",
    "<x:>",
    "\\<b>",
    "\\\\<b>",
    "`<b>`",
    "`<b>\\`",
    "&amp; &#124; &",
    "a\x00b\x1b[31mc\x7f\x9b",
    "a\u2028b\x85c\x1cd",
    "\ufeffa",
    "\xa0a\xa0",
    "\u3000",
    "a\u202eb",
    "tab\tin",
    "\ta",
    "    code",
    "\n\n    code",
    "a\r\nb\rc",
    "a\n===",
    "a\n---",
    "a b \\\n===",
    "# a\n## b",
    "###### a",
    "```\n# a",
    "~~~~\n```\n# a\n~~~",
    "- a\n  # b",
    "> # a",
    "> ```\n> a",
    "a\n\n[x]: y",
    "| a |\n|---|\n| b |",
    "*(a prompt)*",
    "**Why** not?",
    "**Label:** a",
    "<!-- kept -->\n\na\n\n<!-- /kept -->",
    "<details>\n<summary>a</summary>\n\nb\n\n</details>",
]
"""Text that went wrong once, here or elsewhere, or might have."""


def for_each_hard_case(test: Callable[..., None]) -> Callable[..., None]:
    """Give a property test of one text every hard case as an example."""
    for text in HARD:
        test = example(text)(test)
    return test


# --- text ------------------------------------------------------------------------------------------


def normal(kind: str, text: str) -> str:
    """Return the normal form of a text; '' for one that is refused."""
    try:
        return TEXTS[kind](text)
    except pm.FieldError:
        return ""


@pytest.mark.parametrize("kind", TEXTS)
@for_each_hard_case
@given(texts(24))
def test_normal_forms_are_idempotent(kind: str, text: str) -> None:
    """The normal form of a normal form is itself."""
    once = normal(kind, text)
    assert not once or TEXTS[kind](once) == once


@for_each_hard_case
@given(texts())
def test_a_line_is_one_line(text: str) -> None:
    """A line has no line breaks, no control characters, single spaces and none at its ends."""
    result = normal("line", text)
    assert len(result.splitlines()) <= 1
    assert result == result.strip(" ")
    assert "  " not in result
    assert not any(char < " " or "\x7f" <= char < "\xa0" for char in result)


@pytest.mark.parametrize(("kind", "highest"), [("prose", 5), ("body", 3)])
@for_each_hard_case
@given(texts(24))
def test_prose_has_no_heading_of_the_document(kind: str, highest: int, text: str) -> None:
    """The headings of prose are at level 5 and below, those of a section's body at 3 and below."""
    depth = 0
    for event, _ in events(normal(kind, text)):
        if type(event) is not dict:
            continue
        tag = event.get("Start")
        if depth == 0 and type(tag) is dict and "Heading" in tag:
            assert int(tag["Heading"]["level"][1]) >= highest
        depth += ("Start" in event) - ("End" in event)


@pytest.mark.parametrize("kind", ["line", "label", "prose", "body", "kept"])
@for_each_hard_case
@given(texts(24))
def test_text_has_no_raw_html(kind: str, text: str) -> None:
    """No normal form of Markdown has raw HTML in it but `<br>`, and in blocks whole comments."""
    result = normal(kind, text)
    shown = result if kind in ("prose", "body", "kept") else f"# {result}"
    for event, place in events(shown):
        if type(event) is dict and ("Html" in event or "InlineHtml" in event):
            source = shown.encode()[place["start"] : place["end"]].decode().strip()
            comment = kind in ("prose", "body", "kept") and re.fullmatch(
                r"<!--.*-->", source, re.DOTALL
            )
            assert comment or source.lower().replace(" ", "") in ("<br>", "<br/>")


@pytest.mark.parametrize("kind", ["prose", "body", "kept"])
@for_each_hard_case
@given(texts(24))
def test_a_block_ends_where_it_ends(kind: str, text: str) -> None:
    """A heading below prose is a heading: no fence and no comment swallows it."""
    result = normal(kind, text)
    heading = "## Behind it"
    shown = f"{result}\n\n{heading}\n"
    at = shown.encode().index(heading.encode(), len(result.encode()))
    assert any(
        place["start"] == at and type(event) is dict and "Heading" in str(event.get("Start"))
        for event, place in events(shown)
    )


@pytest.mark.parametrize(
    ("write", "read"),
    [
        pytest.param(guarded, unguarded, id="guarded"),
        pytest.param(in_cell, from_cell, id="in_cell"),
        pytest.param(in_heading, from_heading, id="in_heading"),
    ],
)
@for_each_hard_case
@given(texts())
def test_places_have_inverses(
    write: Callable[[str], str], read: Callable[[str], str], text: str
) -> None:
    """What a place asks of a line is undone when it is read from there."""
    result = normal("line", text)
    assert read(write(result)) == result


# --- escape ----------------------------------------------------------------------------------------


def as_shown(text: str) -> str:
    """Return what a machine-made string is on one line: what `escape` promises to show.

    The library has this with a pattern and a table. Here, each character is asked what it is.
    """
    shown = "".join(map(_shown, text))
    return " ".join(word for word in shown.split(" ") if word).strip()


def without_width(text: str) -> str:
    """Return a text as readers see it: without the spaces that only keep GitHub from acting on it."""
    return text.replace("\u200b", "")


def _shown(char: str) -> str:
    """Return a space for what breaks a line or a tab, the picture of a control, or a character."""
    category = unicodedata.category(char)
    if char == " " or (char.isspace() and category != "Zs"):
        return " "
    if category != "Cc":
        return char
    if char >= "\x7f":
        return "␡" if char == "\x7f" else "\N{REPLACEMENT CHARACTER}"
    return "␀␁␂␃␄␅␆␇␈␉␊␋␌␍␎␏␐␑␒␓␔␕␖␗␘␙␚␛␜␝␞␟"[ord(char)]


def pyromark_text(markdown: str) -> str:
    """Return the text of one paragraph; fails where there is anything but text."""
    messages: list[str] = []
    for event, _ in events(markdown):
        if event in ({"Start": "Paragraph"}, {"End": "Paragraph"}):
            continue
        assert list(event) == ["Text"], event
        messages.append(event["Text"])
    return "".join(messages)


def markdown_it_text(markdown: str) -> str:
    """Return the text of one paragraph; fails where there is anything but text."""
    if not markdown:
        return ""
    opening, inline, closing = MarkdownIt("commonmark").enable("table").parse(markdown)
    assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
    assert {child.type for child in inline.children or ()} <= {"text", "text_special"}
    return "".join(child.content for child in inline.children or ())


MACHINE_MADE = [
    "disk_full on *:/var [db]",
    "$(rm -rf /) && `ls` | wc",
    "[a](b) ![c](d) <e> &amp; &#124;",
    "# 1. - > + = ~ ^",
    "1) 2. 3",
    "=",
    "===",
    "--- ---",
    ": a",
    "~~~",
    "```sh",
    "a #",
    "#",
    "a \\",
    "\\# a",
    "<http://a.b>",
    "http://a.b?c=1&d=2",
    "<br>",
    "a <br>",
    "|a|b|",
    "{{x}} %s ${y}",
    "user@host.example",
    "**Why** `a``b` _c_",
    "\x1b[31mred\x1b[0m",
    "line\nline",
]


@pytest.mark.parametrize("read", [pyromark_text, markdown_it_text])
@for_each_hard_case
@given(texts())
@example("disk_full on *:/var [db]")
def test_escaped_text_is_only_text(read: Callable[[str], str], text: str) -> None:
    """What is escaped shows as it was, to two parsers, as a line of a report does."""
    shown = read(guarded(line_or_blank(escape(text))))
    assert without_width(shown) == without_width(as_shown(text))


@pytest.mark.parametrize("read", [pyromark_text, markdown_it_text])
@pytest.mark.parametrize("text", MACHINE_MADE)
def test_escaped_strings_of_machines_are_only_text(read: Callable[[str], str], text: str) -> None:
    """Alert names, commands and messages show as they were."""
    shown = read(guarded(line_or_blank(escape(text))))
    assert without_width(shown) == without_width(as_shown(text))


@for_each_hard_case
@given(texts())
def test_escaped_text_starts_no_block_by_itself(text: str) -> None:
    """What is escaped is text wherever it is pasted, also by someone who guards nothing."""
    assert without_width(pyromark_text(escape(text))) == without_width(as_shown(text))


@for_each_hard_case
@given(texts())
def test_escaped_text_is_an_equal_line_again(text: str) -> None:
    """A line that was escaped means the same as an event, in a cell and in a heading."""
    result = line_or_blank(escape(text))
    assert from_cell(in_cell(result)) == result
    assert from_heading(in_heading(result)) == result
    if result:
        report = pm.Report(title=result, metadata=pm.Metadata(incident_id=result))
        assert pm.Report.from_markdown(report.to_markdown()) == report


# --- links -----------------------------------------------------------------------------------------


@given(instances(pm.Link))
@example(pm.Link("a [b] (c)", "https://x.example/a_(b)?c=1&amp;d"))
@example(pm.Link("`[`", "a"))
@example(pm.Link("[a](b)", None))
@example(pm.Link("[a](b)", "c"))
@example(pm.Link("a\\", "b"))
@example(pm.Link("a", "b\\c"))
@example(pm.Link("a", "b c"))
@example(pm.Link("a", "("))
@example(pm.Link("a", "javascript:alert(1)"))
@example(pm.Link("![a](b)", "c"))
@example(pm.Link("[", "]"))
@example(pm.Link("<http://a.b>", "c"))
def test_any_link_reads_back(link: pm.Link) -> None:
    """A link that was written reads back equal, whatever its label and its target are."""
    assert read_link(write_link(link)) == link


@given(texts(), st.none() | texts())
def test_any_label_and_target_make_a_link_or_are_refused(label: str, url: str | None) -> None:
    """A label and a target make a link that reads back equal, or say what is wrong."""
    try:
        link = pm.Link(label, url)
    except pm.FieldError as error:
        assert error.problems[0].path in ("label", "url")  # noqa: PT017 - not every text is refused
    else:
        assert read_link(write_link(link)) == link


# --- choices ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (pm.Severity, "SEV2", pm.Severity.SEV_2),
        (pm.Severity, "sev-2", pm.Severity.SEV_2),
        (pm.Severity, "Sev 2", pm.Severity.SEV_2),
        (pm.Severity, " 2 ", pm.Severity.SEV_2),
        (pm.Severity, "sev_2", pm.Severity.SEV_2),
        (pm.Severity, "SEV–2", pm.Severity.SEV_2),
        (pm.ActionStatus, "in progress", pm.ActionStatus.IN_PROGRESS),
        (pm.ActionStatus, "in-progress", pm.ActionStatus.IN_PROGRESS),
        (pm.ReviewState, "IN_REVIEW", pm.ReviewState.IN_REVIEW),
        (pm.ReviewState, "InReview", pm.ReviewState.IN_REVIEW),
        (pm.Horizon, "short term", pm.Horizon.SHORT_TERM),
        (pm.Horizon, "LONG_TERM", pm.Horizon.LONG_TERM),
        (pm.Milestone, "cause identified", pm.Milestone.CAUSE_IDENTIFIED),
        (pm.Status, "resolved", pm.Status.RESOLVED),
    ],
)
def test_choices_are_read_leniently(kind: type[Choice], text: str, expected: Choice) -> None:
    """Case, spaces, hyphens and underscores make no difference, and a severity is a number too."""
    assert kind.read(text) is expected


@pytest.mark.parametrize("kind", CHOICES)
def test_every_choice_reads_each_of_its_spellings(kind: type[Choice]) -> None:
    """What is written, and the name that Python has for it, is read."""
    for choice in kind:
        for spelling in (choice.value, choice.name, choice.value.upper(), choice.value.lower()):
            assert kind.read(spelling) is choice
        assert kind.read(choice) is choice
        assert str(choice) == choice.value


@pytest.mark.parametrize("kind", [kind for kind in CHOICES if kind is not pm.Milestone])
@pytest.mark.parametrize(
    "value", ["", "x", "SEV-9", "-1", 7, 2.5, True, None, [], b"Open", "\ud800", "a" * 10**6]
)
def test_what_is_no_choice_is_refused_with_the_choices(kind: type[Choice], value: object) -> None:
    """The error lists every choice, or for a severity every scale, on one printable line."""
    with pytest.raises(pm.FieldError) as caught:
        kind.read(value)
    scales = ("SEV-0 to SEV-5", "P0 to P5", "S0 to S5", "critical", "high", "medium", "low")
    named = scales if kind is pm.Severity else [choice.value for choice in kind]
    assert all(name in str(caught.value) for name in named)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "value", ["", "detectd", "Resolvd", 7, 2.5, True, None, [], b"Open", "\ud800"]
)
def test_what_can_be_no_milestone_is_refused(value: object) -> None:
    """Any words are a milestone of a team's own, but for a misspelt usual one, on one printable line."""
    with pytest.raises(pm.FieldError) as caught:
        pm.Milestone.read(value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


def test_a_choice_of_another_kind_is_refused() -> None:
    """A `Priority` is no `Severity`, though both are text."""
    with pytest.raises(pm.FieldError):
        pm.Severity.read(pm.Priority.HIGH)


def test_a_near_miss_is_suggested() -> None:
    """The error names the choice that was probably meant."""
    with pytest.raises(pm.FieldError, match="did you mean Resolved"):
        pm.Status.read("resolvd")


# --- fields ----------------------------------------------------------------------------------------


@cache
def smallest(cls: Any) -> Any:
    """Return an object of a class with nothing but what it must have."""
    if cls is pm.Inexact:
        return pm.Inexact(words="later")
    given_fields = {
        # Two capitals: a text to every field, and a code to `Suppression`.
        field.name: smallest(field.type) if attrs.has(field.type) else "PM"
        for field in attrs.fields(cls)
        if field.default is attrs.NOTHING
    }
    return cls(**given_fields)


def fields_of(fits: Callable[[Any], bool]) -> list[Any]:
    """Return the fields of all classes whose type fits, as parameters."""
    return [
        pytest.param(cls, field.name, id=f"{cls.__name__}.{field.name}")
        for cls in CLASSES
        for field in attrs.fields(cls)
        if fits(field.type)
    ]


def arms(annotation: Any) -> Iterator[Any]:
    """Yield what a field may hold: the members of a union, each text as `Annotated`."""
    if get_origin(annotation) in (types.UnionType, Union):
        for argument in get_args(annotation):
            yield from arms(argument)
    else:
        yield annotation


def is_text(annotation: Any) -> bool:
    """Say whether a field holds text."""
    return any(get_origin(arm) is Annotated or arm is str for arm in arms(annotation))


def is_optional(annotation: Any) -> bool:
    """Say whether a field may be None."""
    return type(None) in arms(annotation)


def is_list(annotation: Any) -> bool:
    """Say whether a field holds a tuple."""
    return get_origin(annotation) is tuple


@pytest.mark.parametrize(
    ("cls", "name"),
    [
        field
        for field in fields_of(
            lambda annotation: is_optional(annotation) and pm.Inexact not in arms(annotation)
        )
        if field.values[0] is not pm.Inexact  # an inexact time without words isn't one
    ],
)
@pytest.mark.parametrize("blank", [None, "", " ", "\n\t"])
def test_an_optional_value_that_is_blank_is_absent(cls: Any, name: str, blank: str | None) -> None:
    """Nothing, an empty text and white space are None."""
    assert getattr(attrs.evolve(smallest(cls), **{name: blank}), name) is None


@pytest.mark.parametrize(
    ("cls", "name"),
    fields_of(lambda annotation: is_text(annotation) and not is_optional(annotation)),
)
@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u2028"])
def test_a_required_text_is_not_blank(cls: Any, name: str, blank: str) -> None:
    """A text that has to be there has something in it, but code may be empty and a place is ''."""
    if (cls, name) in ((pm.Excerpt, "code"), (pm.Extra, "after"), (pm.CustomSection, "after")):
        return
    with pytest.raises(pm.FieldError) as caught:
        attrs.evolve(smallest(cls), **{name: blank})
    (problem,) = caught.value.problems
    assert problem.path == name
    assert problem.expected == "some text"


WRONG: dict[str, object] = {
    "int": 7,
    "float": 1.5,
    "bool": True,
    "bytes": b"x",
    "object": object(),
    "class": str,
    "set": {1},
    "dict": {1: 2},
}
"""Values that no field takes."""


@pytest.mark.parametrize(("cls", "name"), fields_of(lambda annotation: True))
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_value_of_a_wrong_type_is_refused_by_name(cls: Any, name: str, wrong: object) -> None:
    """A value that a field can't hold is a `FieldError` that begins with the field's name."""
    if cls in (pm.UserImpact, pm.BusinessImpact) and isinstance(wrong, int | float):
        return  # a measure takes numbers, and yes or no, as their text
    with pytest.raises(pm.FieldError) as caught:
        attrs.evolve(smallest(cls), **{name: wrong})
    if cls is not pm.Inexact:
        assert all(problem.path.startswith(name) for problem in caught.value.problems)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(("cls", "name"), fields_of(is_list))
@pytest.mark.parametrize("wrong", ["Fast", b"Fast", None, 7, {"Fast": "Calm"}, {"Fast", "Calm"}])
def test_a_list_is_a_list(cls: Any, name: str, wrong: object) -> None:
    """Text, a mapping and a set, which has no order, are no list."""
    with pytest.raises(pm.FieldError) as caught:
        attrs.evolve(smallest(cls), **{name: wrong})
    assert caught.value.problems[0].path.startswith(name)


@pytest.mark.parametrize(("cls", "name"), fields_of(is_list))
def test_every_wrong_item_of_a_list_is_reported(cls: Any, name: str) -> None:
    """The problems of a list are reported by their positions."""
    with pytest.raises(pm.FieldError) as caught:
        attrs.evolve(smallest(cls), **{name: [7, None]})
    assert [problem.path for problem in caught.value.problems] == [f"{name}[0]", f"{name}[1]"]


@pytest.mark.parametrize(("cls", "name"), fields_of(is_text))
def test_a_lone_surrogate_is_refused_by_name(cls: Any, name: str) -> None:
    """Text that UTF-8 can't carry is refused, with the way out."""
    with pytest.raises(pm.FieldError) as caught:
        attrs.evolve(smallest(cls), **{name: "a\ud800b"})
    if name != "after" and cls is not pm.Inexact:
        (problem,) = caught.value.problems
        assert problem.path == name
        assert problem.hint is not None
        assert "position 1" in (problem.found or "")
    assert str(caught.value).isprintable()


def test_a_subclass_of_str_becomes_plain_text() -> None:
    """A field holds plain text, whatever kind of text it was given."""

    class Loud(str):
        __slots__ = ()

        def __str__(self) -> str:
            return "loud"

    title = pm.Report(title=Loud("Quiet"), metadata=pm.Metadata(incident_id="I")).title
    assert type(title) is str
    assert title == "Quiet"


# --- objects ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", CLASSES)
def test_classes_are_frozen_and_have_slots(cls: Any) -> None:
    """No field can be set, none can be added, and all but two are given by name."""
    instance = smallest(cls)
    for field in attrs.fields(cls):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(instance, field.name, getattr(instance, field.name))
        assert field.converter is not None
    assert sum(not field.kw_only for field in attrs.fields(cls)) <= 2
    assert not hasattr(instance, "__dict__")


@pytest.mark.parametrize("cls", CLASSES)
def test_every_class_is_public(cls: Any) -> None:
    """A class that a report holds can be imported from the package."""
    assert getattr(pm, cls.__name__) is cls
    assert cls.__name__ in pm.__all__


@pytest.mark.parametrize("cls", CLASSES)
@given(st.data())
def test_objects_are_equal_by_value(cls: Any, data: st.DataObject) -> None:
    """A copy of any kind is equal, has the same hash, and is of the same class."""
    instance = data.draw(instances(cls))
    different = [
        copy.copy(instance),
        copy.deepcopy(instance),
        *(pickle.loads(pickle.dumps(instance, protocol)) for protocol in range(2, 6)),  # noqa: S301 - our own bytes
        attrs.evolve(instance),
        type(instance)(
            **{field.name: getattr(instance, field.name) for field in attrs.fields(type(instance))}
        ),
    ]
    for changed in different:
        assert type(changed) is type(instance)
        assert changed == instance
        assert hash(changed) == hash(instance)
        assert repr(changed) == repr(instance)
    assert instance != "something else"
    assert len({instance, *different}) == 1


@pytest.mark.parametrize("cls", CLASSES)
@given(st.data())
def test_a_different_field_makes_a_different_object(cls: Any, data: st.DataObject) -> None:
    """Two objects are equal if and only if all of their fields are, also where all but one are."""
    first, second = data.draw(instances(cls)), data.draw(instances(cls))
    name = data.draw(st.sampled_from([field.name for field in attrs.fields(cls)]))
    pairs = [(first, second)]
    with suppress(pm.FieldError):  # a value may only be right with the others of its object
        pairs.append((first, attrs.evolve(first, **{name: getattr(second, name)})))
    for left, right in pairs:
        same = all(
            getattr(left, field.name) == getattr(right, field.name) for field in attrs.fields(cls)
        )
        assert (left == right) is same
        assert not same or hash(left) == hash(right)


@pytest.mark.parametrize("cls", CLASSES)
@given(st.data())
def test_a_field_holds_what_it_is_given_back(cls: Any, data: st.DataObject) -> None:
    """What a field holds is in normal form: given again, it stays as it is."""
    first, second = data.draw(instances(cls)), data.draw(instances(cls))
    if isinstance(first, pm.Inexact) or not isinstance(second, type(first)):
        return
    for field in attrs.fields(cls):
        if (cls, field.name) in ((pm.Report, "metadata"), (pm.Why, "question")):
            continue  # words are read on the date of the metadata
        if (cls, field.name) == (pm.Report, "custom_sections"):
            continue  # they follow the sections that the other report shows
        if cls is pm.Metadata and field.name in ("severity", "severity_scale"):
            continue  # a level is one of its scale: the two are given together below
        value = getattr(second, field.name)
        if cls is pm.Report and field.name in ("timeline", "communication"):
            value = getattr(attrs.evolve(second, metadata=first.metadata), field.name)
        assert getattr(attrs.evolve(first, **{field.name: value}), field.name) == value
    if cls is pm.Metadata:
        scaled = {name: getattr(second, name) for name in ("severity", "severity_scale")}
        evolved = attrs.evolve(first, **scaled)
        assert {name: getattr(evolved, name) for name in scaled} == scaled


@given(reports())
@example(
    pm.report("I\x1b", "a\nb\u2028c\x85d", severity=pm.Severity.read("2"), status="ongoing").build()
)
def test_a_report_shows_itself_on_one_line(report: pm.Report) -> None:
    """The `repr` of a report is one line, with its id and its title."""
    shown = repr(report)
    assert len(shown.splitlines()) == 1
    assert report.title in shown
    assert (report.metadata.incident_id or "") in shown


# --- rules -----------------------------------------------------------------------------------------

_RECORDS = {
    pm.Metadata: {"incident_id": "I"},
    pm.UserImpact: {},
    pm.BusinessImpact: {},
}


@pytest.mark.parametrize(
    ("cls", "label", "field"),
    [
        (pm.Metadata, "Severity", "severity"),
        (pm.Metadata, "severity:", "severity"),
        (pm.Metadata, "INCIDENT  ID", "incident_id"),
        (pm.Metadata, "Review State", "review_state"),
        (pm.UserImpact, "Failed requests", "failed_requests"),
        (pm.BusinessImpact, "SLA Breach", "sla_breach"),
    ],
)
def test_a_label_of_the_document_is_refused(cls: Any, label: str, field: str) -> None:
    """A row of one's own can't have the label of a field: the error names the field."""
    details = (pm.Detail("Region", "eu"), pm.Detail(label, "x"))
    with pytest.raises(pm.FieldError) as caught:
        cls(**_RECORDS[cls], other=details)
    (problem,) = caught.value.problems
    assert problem.path == "other[1].label"
    assert field in (problem.hint or "")


@pytest.mark.parametrize("label", ["Severity of it", "Field", "**Severity**", "# #", "|"])
def test_another_label_is_kept(label: str) -> None:
    """A label that only looks like a field's, or like Markdown, reads back as it is."""
    metadata = pm.Metadata(incident_id="I", other=(pm.Detail(label, "x"),))
    report = pm.Report(title="T", metadata=metadata)
    assert pm.Report.from_markdown(report.to_markdown()) == report


def test_places_are_those_of_the_outline() -> None:
    """Something can be kept after the title, each section, and each section inside."""
    assert PLACES[0] == ""
    assert len(set(PLACES)) == len(PLACES)
    assert {place.split(" / ")[0] for place in PLACES[1:]} == {
        layout.title for layout in OUTLINE.values()
    }


@pytest.mark.parametrize("place", ["timeline", "Timeline/Detection", "Nowhere", " "])
def test_a_place_that_there_is_not_is_refused(place: Any) -> None:
    """An extra names a section of the document."""
    with pytest.raises(pm.FieldError) as caught:
        pm.Extra(markdown="x", after=place)
    (problem,) = caught.value.problems
    assert problem.path == "after"
    assert "Timeline / Detection" in problem.expected


def test_extras_are_in_the_order_of_the_document() -> None:
    """Extras are sorted by their places, and stay in order at one place."""
    extras = [
        pm.Extra(markdown=text, after=after)
        for text, after in [("d", "Notes"), ("b", "Timeline"), ("a", ""), ("c", "Timeline")]
    ]
    report = pm.Report(title="T", metadata=pm.Metadata(incident_id="I"), extras=extras)  # type: ignore[arg-type]  # a list becomes a tuple
    assert [extra.markdown for extra in report.extras] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("words", ["10:45", "~10:45", "09:00 – 11:00", "7:05 PM"])
def test_words_that_are_a_time_on_the_day_are_refused(words: str) -> None:
    """Words that the document would show as a time are refused, each with its place."""
    row = pm.Inexact(words=words)
    timeline = pm.Timeline(resolution=(pm.Event(event="a"), pm.Event(time=row, event="b")))
    log = pm.CommunicationLog(external=(pm.ExternalMessage(time=row, message="c"),))
    metadata = pm.Metadata(incident_id="I", date=dt.date(2026, 1, 15))
    with pytest.raises(pm.FieldError) as caught:
        pm.Report(title="T", metadata=metadata, timeline=timeline, communication=log)
    assert [problem.path for problem in caught.value.problems] == [
        "timeline.resolution[1].time",
        "communication.external[0].time",
    ]
    dateless = attrs.evolve(metadata, date=None)
    report = pm.Report(title="T", metadata=dateless, timeline=timeline, communication=log)
    assert pm.Report.from_markdown(report.to_markdown()) == report


@pytest.mark.parametrize(
    "given_fields",
    [
        {},
        {"start": at(1), "words": "x"},
        {"end": at(1)},
        {"start": at(2), "end": at(1)},
        {"start": at(1), "end": at(1)},
        {"words": "2026-01-15 10:45"},
        {"words": ""},
        {"words": 7},
        {"start": "10:45"},
    ],
)
def test_an_inexact_time_has_one_of_three_shapes(given_fields: dict[str, Any]) -> None:
    """A start, a start before an end, or words that are no time."""
    with pytest.raises(pm.FieldError):
        pm.Inexact(**given_fields)


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("**Why** did it fail?", "Why did it fail?"),
        ("Why did it fail?", "Why did it fail?"),
        ("**Why**?", "Why?"),
        ("**Why**, then?", "Why, then?"),
        ("**Whyever** not?", "**Whyever** not?"),
        ("How did it fail?", "How did it fail?"),
        ("**Why** **Why** a?", "Why **Why** a?"),
        ("Why", "Why"),
        ("**Why**", "**Why**"),
    ],
)
def test_a_question_is_held_without_the_emphasis_of_the_document(written: str, held: str) -> None:
    """The document stresses its `Why`; the model doesn't."""
    assert pm.Why(question=written).question == held
    assert pm.Why(question=held).question == held


@given(normal_texts("line"))
@example("**Why** **Why** a?")
@example("Why?")
@example("**Why**")
@example("**Why** ?")
def test_any_question_reads_back(question: str) -> None:
    """A question of any words comes back from the document as it was."""
    step = pm.Why(question=question, answer=question)
    report = pm.Report(
        title="T",
        metadata=pm.Metadata(incident_id="I"),
        root_cause=pm.RootCauseAnalysis(whys=(step,)),
    )
    assert pm.Report.from_markdown(report.to_markdown()) == report


@pytest.mark.parametrize("language", ["json", "c++", "c#", "objective-c", None, " "])
def test_a_language_is_one_word(language: str | None) -> None:
    """The name of a language is one word of letters, digits and a few signs."""
    assert pm.Excerpt("x", language).language == (language if language != " " else None)


@pytest.mark.parametrize("language", ["two words", "`", "a`b", "<b>", "é", "a" * 41])
def test_what_names_no_language_is_refused(language: str) -> None:
    """A language that a fence couldn't carry is refused."""
    with pytest.raises(pm.FieldError) as caught:
        pm.Excerpt("x", language)
    assert caught.value.problems[0].path == "language"


def test_a_line_is_what_the_fast_way_says() -> None:
    """Plain words take a short way to the same result."""
    assert line("plain words") == "plain words"
    assert line("plain  words ") == "plain words"
