"""Prose: summaries, overviews, accounts of a phase, causes, exactly as they were written."""

import re
from collections.abc import Sequence
from typing import Any

import attrs

from postmortem.model.sections.root_cause import Factor
from postmortem.outline.entries import Entry, Outline
from postmortem.outline.structure import LABELLED
from postmortem.patterns import regex
from postmortem.reading import messages as say
from postmortem.reading.assign import Part
from postmortem.reading.blocks import flat, lines_of, plain_line
from postmortem.reading.labels import facts_of
from postmortem.reading.sections.metadata import LONGEST_LINE, take_fact, take_facts
from postmortem.reading.sections.rows import take_rows
from postmortem.reading.taken import Context, Taken, made
from postmortem.styles.meanings import IN_A_LINE
from postmortem.text.guards import unguarded

_NUMBER = regex(r"^(?:[0-9]{1,2}[.):]|\([0-9]{1,2}\)|[0-9]{1,2} ?[-–—]|#[0-9]{1,2}:?) *")


def prose_of(entries: Sequence[Entry], outline: Outline) -> str:
    """Return entries as they were written: what was side by side is cut out as one piece.

    Entries at an end that nobody sees, such as a comment of a template, are left out.
    """
    pieces: list[str] = []
    run: list[Entry] = []
    for entry in entries:
        if run and outline.source[run[-1].span.end : entry.span.start].strip():
            pieces.append(_dedented(outline.text(run[0], run[-1])))
            run = []
        run.append(entry)
    if run:
        pieces.append(_dedented(outline.text(run[0], run[-1])))
    return "\n\n".join(piece for piece in pieces if piece.strip())


def _dedented(text: str) -> str:
    """Return text that was below an item at the margin."""
    lines = text.split("\n")
    indents = [len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip()]
    least = min(indents, default=0)
    if least and not lines[0].startswith(" "):
        return "\n".join(
            [
                lines[0],
                *(line[least:] if line[:least].strip() == "" else line for line in lines[1:]),
            ]
        )
    return text


def seen(entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Return the entries that say something, and the comments of a template, which say nothing."""
    shown = [entry for entry in entries if entry.kind != "comment"]
    return shown, [entry for entry in entries if entry.kind == "comment"]


def take_prose(path: str, entries: Sequence[Entry], context: Context) -> Taken:
    """Take all that is in a section as prose, with the headings of its own."""
    taken = context.taken()
    shown, comments = seen(entries)
    following: list[Entry] = []
    while shown and shown[-1].kind in ("rule", "kept"):
        following.insert(0, shown.pop())
    kept_entries = [entry for entry in shown if entry.kind == "kept"]
    text = prose_of(shown, context.outline)
    if (
        path in context.paths
        or kept_entries
        or not text.strip()
        or all(entry.is_silent for entry in shown)
    ):
        taken.leave(entries, say.KeptSecond)
        return taken
    taken.set(path, text, shown[0].line)
    taken.leave(comments, say.KeptComment)
    taken.leave([entry for entry in following if entry.kind == "kept"], say.KeptBefore)
    return taken


def take_account(path: str, title: str, entries: Sequence[Entry], context: Context) -> Taken:
    """Take the prose of a phase; a second section of it goes on below its heading."""
    taken = take_prose(path, entries, attrs.evolve(context, paths=context.paths - {path}))
    if path in context.paths and taken.values:
        value = taken.values[0]
        taken.values[0] = attrs.evolve(
            value, value=f"##### {title}\n\n{value.value}", path=f"{path}+"
        )
    return taken


def take_summary(
    entries: Sequence[Entry],
    inner: Sequence[Entry],
    context: Context,
    *,
    overview: bool,
    one_line: bool = False,
) -> Taken:
    """Take a short paragraph as the summary in one line, and more as its text.

    `overview` says that a section with another name is the summary, so this one is the overview;
    `one_line` that its heading says that it is one line, however long.
    """
    taken = context.taken()
    blocks: list[Entry] = []
    with_words = [entry for entry in entries if not entry.is_silent]
    alone = all(facts_of(entry, context, sure=False) for entry in with_words)
    for entry in entries:
        paths = context.paths | {value.path for value in taken.values}
        result = None
        if _may_be_facts(entry, context, alone=alone):
            result = take_facts(entry, attrs.evolve(context, paths=paths), sure=False)
        if result is None:
            blocks.append(entry)
        else:
            taken.extend(result)
    paths = context.paths | {value.path for value in taken.values}
    shown, comments = seen(blocks)
    shown = [*shown, *inner]
    while shown and shown[-1].is_silent and shown[-1].kind == "rule":
        shown.pop()
    # What was kept is no part of the words around it, and goes back to its place.
    filled = [entry for entry in shown if not entry.is_silent and entry.kind != "kept"]
    if overview:
        path = "overview"
    elif (
        len(filled) == 1
        and filled[0].kind in ("text", "pair")
        and (one_line or len(plain_line(filled[0].text)) <= LONGEST_LINE)
        and ("summary.one_line" not in paths or "summary.text" in paths)
    ):
        line = plain_line(filled[0].text)
        if "summary.one_line" in paths or line[:1] in "#<|>!":
            taken.leave(shown, say.KeptSecond)
        else:
            taken.set("summary.one_line", unguarded(line), filled[0].line)
            taken.leave(
                [entry for entry in shown if entry.is_silent or entry.kind == "kept"],
                say.KeptDefinitions,
            )
        taken.leave(comments, say.KeptComment)
        return taken
    else:
        path = "summary.text"
    if filled:
        taken.extend(take_prose(path, shown, attrs.evolve(context, paths=paths)))
    else:
        taken.leave(shown, say.KeptNoItem)
    taken.leave(comments, say.KeptComment)
    return taken


def _may_be_facts(entry: Entry, context: Context, *, alone: bool) -> bool:
    """Whether an entry of a summary is facts with labels that are known, and no text with a colon.

    `alone` says that nothing else is in the summary: then the names of sections are labels too.
    """
    facts = facts_of(entry, context, sure=False)
    if not facts:
        return False
    fields = [context.style.label(label) is not None for label, _, _ in facts]
    names = [context.style.meaning(label) is not None for label, _, _ in facts]
    return any(fields) or (alone and any(names))


# --- causes --------------------------------------------------------------------------------------


def take_cause(part: Part, inner: Sequence[Part], context: Context) -> Taken:
    """Take one line as the primary cause, items and headings as factors, and text as the problem.

    `inner` are the parts of it whose names say nothing: each is a cause by its heading.
    """
    taken = context.taken()
    own, comments = seen(part.own)
    filled = [entry for entry in own if not entry.is_silent]
    known = set(context.paths)
    if any(cause.own or cause.parts for cause in inner) and all(map(_names_a_cause, inner)):
        if filled:
            taken.extend(_problem(own, context))
        for cause in inner:
            _factor(cause, taken, context)
        taken.leave(comments, say.KeptComment)
        return taken
    blocks = [*own, *(cause.entry for cause in inner)]
    filled = [entry for entry in blocks if not entry.is_silent]
    is_list = len(filled) == 1 and filled[0].kind == "list"
    lines = filled[0].entries if is_list else filled
    if _are_sections(lines, context):
        known |= {value.path for value in taken.values}
        for item in lines:
            path = "root_cause.factors.primary"
            second = path in known and context.style.meaning(item.label) == "cause"
            if second and (factor := made(Factor, description=item.words)) is not None:
                at = taken.add("root_cause.factors.contributing", factor, item.line)
                taken.say(say.HeadingIs(line=item.line, what=item.label, place="a factor"), at)
            elif not take_fact(taken, context, known, item.label, item.words, item.line):
                taken.leave([item], say.KeptNoItem)
        taken.leave([entry for entry in blocks if entry.is_silent], say.KeptDefinitions)
    elif (
        len(filled) == 1
        and filled[0].kind == "list"
        and all(flat(item) is not None for item in filled[0].entries)
    ):
        whys = len(filled[0].entries) > 1 and all(
            _WHY.match(item.text) for item in filled[0].entries
        )
        path = "root_cause.whys" if whys else "root_cause.factors"
        taken.extend(take_rows(blocks, context, path))
    elif (
        len(filled) == 1
        and filled[0].kind in ("text", "pair")
        and context.outline.text(filled[0]).lstrip()[:1] not in "#<|>!"
        and "root_cause.factors.primary" not in known
        and (factor := made(Factor, description=unguarded(plain_line(filled[0].text)))) is not None
    ):
        taken.set("root_cause.factors.primary", factor, filled[0].line)
        taken.leave([entry for entry in blocks if entry.is_silent], say.KeptDefinitions)
    elif filled:
        taken.extend(_problem(blocks, context))
    else:
        taken.leave(blocks, say.KeptSecond)
    taken.leave(comments, say.KeptComment)
    return taken


def _are_sections(lines: Sequence[Entry], context: Context) -> bool:
    """Whether items or lines are sections in a line each, as `**Resolution:** The fix` is."""
    meanings = [
        context.style.meaning(item.label)
        if item.words and (item.kind == "pair" or LABELLED.fullmatch(item.text))
        else None
        for item in lines
    ]
    return (
        len(meanings) > 1
        and all(meaning in IN_A_LINE for meaning in meanings)
        and not any(item.entries for item in lines)
    )


_WHY = regex(r"(?<!\W)\W*+Why\b[^?\n]{3,300}\?", re.IGNORECASE)


def _problem(entries: Sequence[Entry], context: Context) -> Taken:
    """Take text as the problem statement, or where there is one, as the technical details."""
    for path in ("root_cause.problem_statement", "root_cause.technical_details"):
        if path not in context.paths:
            return take_prose(path, entries, context)
    return take_prose("root_cause.problem_statement", entries, context)


_LONGEST_CAUSE = 160
"""How many characters a heading has at the most that is a cause."""


def _names_a_cause(part: Part) -> bool:
    """Whether a part below the cause is one by its heading, beside others that have words below them."""
    return 0 < len(part.title) <= _LONGEST_CAUSE


def _factor(part: Part, taken: Taken, context: Context) -> None:
    """Take a part as a factor: its heading, and what is below it where a line can hold that."""
    entries = [entry for entry in part.entry.entries if not entry.is_silent]
    lines = lines_of(entries)
    title = _NUMBER.sub("", part.title)
    effect = "<br>".join(lines) if lines is not None and sum(map(len, lines)) < 2000 else None
    factor: Any = made(Factor, description=title, effect=effect)
    if factor is None:
        taken.leave([part.entry], say.KeptNoItem)
        return
    position = taken.add("root_cause.factors.contributing", factor, part.line)
    number = part.title[: len(part.title) - len(title)].strip()
    if number:
        head = context.outline.head(part.entry).split("\n")[0]
        taken.say(say.HeadingIs(line=part.line, what=head, place="a factor"), position)
    if effect is None and entries:
        head = "#" * 5 + " " + title
        markdown = (
            f"{head}\n\n{context.outline.text(part.entry.entries[0], part.entry.entries[-1])}"
        )
        blocks = sum(1 for _ in entries)
        taken.leave_text(
            markdown,
            entries[0].line,
            say.KeptNoLine,
            blocks=blocks,
            what=context.outline.text(entries[0]),
        )
