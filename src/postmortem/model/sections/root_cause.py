"""Root Cause Analysis: why it happened.

`report.root_cause` is a `RootCauseAnalysis` with `Factors` (each a `Factor`), `Why`s and a `Classification`,
whose words are those of published [vocabularies](../vocabularies.md), or of your own. Calls: `problem_statement`,
`trigger`, `primary_cause`, `contributing_factor`, `why`, `technical_details`, `classify`, `class_detail`.

    root_cause:
      problem_statement: The checkout had fewer connections to its database than the evening needed.
      trigger: The sale began at midnight.
      factors:
        primary:
          description: The pool was too small
          effect: Requests waited for a connection until they failed
        contributing:
          - description: Nothing showed how full the pool was
            effect: The search began at the database
      whys:
        - question: Why was the checkout slow?
          answer: Its requests waited for a connection.
        - question: Why did they wait?
          answer: All 20 were in use.
      technical_details: |
        The setting as it was:

        ```ini
        pool_size = 20
        ```
      classification:
        trigger: User Behavior Change
        causes:
          - Software
          - Config Bug
        detected_by: Monitoring
        mitigated_by:
          - Config Fix
        other:
          - label: Change
            value: None
"""

import re
from collections.abc import Iterator

import attrs

from postmortem.errors import FieldError
from postmortem.model.fields import typed
from postmortem.model.layout import (
    Cursor,
    Label,
    names,
    normal_title,
    prose,
    record,
    section,
    subsection,
    take_list,
)
from postmortem.model.layout.values import prompt
from postmortem.model.sections.details import Detail
from postmortem.patterns import regex
from postmortem.text.normal import Line, Prose
from postmortem.tree.nodes import Block, BulletList, Item, NumberedList, line_of
from postmortem.values.sequences import TimeSequences
from postmortem.values.vocabularies import CauseKind, DetectionKind, MitigationKind, TriggerKind


@attrs.frozen(kw_only=True, field_transformer=typed)
class Factor:
    """Something without which the incident would not have happened, or not like this.

    >>> Factor(description="The pool was too small", effect="Requests waited").effect
    'Requests waited'
    """

    description: Line
    """What was the case."""
    effect: Line | None = None
    """How it led to the incident, or made it worse."""


@attrs.frozen(kw_only=True, field_transformer=typed)
class Factors:
    """The primary cause and what contributed.

    >>> Factors(primary=Factor(description="The pool was too small")).primary.description
    'The pool was too small'
    """

    primary: Factor | None = None
    contributing: tuple[Factor, ...] = ()


def _question(value: str) -> str:
    """Return a question without the emphasis that the document puts on its `Why`."""
    return re.sub(r"^\*\*Why\*\*(?=[ ?,])", "Why", value)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Why:
    """One step of the five whys.

    >>> Why(question="Why did they wait?", answer="All 20 were in use.").answer
    'All 20 were in use.'
    """

    question: Line
    """The question in full: `Why did the service fail?`."""
    answer: Line | None = None
    """The answer, which the next question asks about."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "question", _question(self.question))


@attrs.frozen(kw_only=True, field_transformer=typed)
class Classification:
    """What kind of incident it was, in words that many reports share, so that it can be counted.

    >>> Classification(trigger="binary_push", causes=["code bug", "Two teams"]).causes
    ('Code Bug', 'Two teams')
    """

    trigger: TriggerKind | None = None
    """What kind of event set it off: `Binary Push`."""
    causes: tuple[CauseKind, ...] = ()
    """What kinds of causes it had, the most important first: `Code Bug`."""
    detected_by: DetectionKind | None = None
    """Who noticed it: `Monitoring`, `Customer`, `Colleague`."""
    mitigated_by: tuple[MitigationKind, ...] = ()
    """What kinds of steps ended its impact, the most important first: `Rollback`."""
    other: tuple[Detail, ...] = ()
    """Kinds of your own that the fields above don't ask for."""

    def __attrs_post_init__(self) -> None:
        CLASSES.refuse_known(self.other)


@attrs.frozen(kw_only=True, field_transformer=typed)
class RootCauseAnalysis:
    """The causes of the incident.

    >>> RootCauseAnalysis(problem_statement="The pool was *too small*.").problem_statement
    'The pool was *too small*.'
    """

    problem_statement: Prose | None = None
    """What went wrong, in clear and specific words."""
    trigger: Prose | None = None
    """What set it off, where that is not the cause itself."""
    factors: Factors = Factors()
    whys: tuple[Why, ...] = ()
    """From the failure to its root, question by question; five is the custom, not a rule."""
    technical_details: Prose | None = None
    """Error messages, traces, graphs, settings; logs belong into code fences."""
    classification: Classification = attrs.field(factory=Classification)


class _FactorList:
    """A numbered list: the primary cause, then the contributing factors, counted from 1.

    What a factor is and what it did are bullets below its label.
    """

    _LABEL = regex(r"\*\*(?P<title>[^*]+?)(?::\*\*|\*\*:)")
    _PRIMARY = "Primary Cause"
    item_labels = ("Primary Cause", "Contributing Factor")
    """What its items are called, for another language."""
    _CONTRIBUTING = regex(r"contributing factor(?: [0-9]+)?")

    def write(self, value: Factors, times: TimeSequences) -> Iterator[Block]:
        items = [] if value.primary is None else [self._write_one(self._PRIMARY, value.primary)]
        items += [
            self._write_one(f"Contributing Factor {number}", factor)
            for number, factor in enumerate(value.contributing, start=1)
        ]
        if items:
            yield NumberedList(tuple(items))

    def _write_one(self, title: str, factor: Factor) -> Item:
        lines = (("Cause", factor.description), ("Effect", factor.effect))
        children = tuple(Item(line, label=label) for label, line in lines if line is not None)
        return Item(f"**{title}:**", (BulletList(children),))

    def read(self, cursor: Cursor) -> Factors:
        primary: Factor | None = None
        contributing: list[Factor] = []
        for item in take_list(cursor, self._fits):
            lines = self._lines(item)
            try:
                factor = Factor(description=lines[0], effect=lines[1] if lines[1:] else None)
            except FieldError as error:
                cursor.refused(error, line=line_of(item))
                continue
            if primary is None and not contributing and self._title(item) == "primary cause":
                cursor.found(line_of(item), ".primary")
                primary = factor
            else:
                cursor.found(line_of(item), f".contributing[{len(contributing)}]")
                contributing.append(factor)
        return Factors(primary=primary, contributing=tuple(contributing))

    def _title(self, item: Item) -> str:
        match = self._LABEL.fullmatch(item.text)
        return normal_title(match["title"]) if match else ""

    def _lines(self, item: Item) -> list[str]:
        (below,) = item.children
        return [child.text for child in below.items] if isinstance(below, BulletList) else []

    def _fits(self, item: Item) -> bool:
        title = self._title(item)
        known = title == "primary cause" or self._CONTRIBUTING.fullmatch(title)
        if not known or len(item.children) != 1:
            return False
        (below,) = item.children
        return (
            isinstance(below, BulletList)
            and 1 <= len(below.items) <= 2
            and not any(child.children for child in below.items)
        )

    def blank(self) -> Iterator[Block]:
        titles = (self._PRIMARY, "Contributing Factor 1", "Contributing Factor 2")
        case, effect = prompt("what was the case"), prompt("what it did to the incident")
        yield NumberedList(
            tuple(
                Item(f"**{title}:**", (BulletList((Item(case), Item(effect))),)) for title in titles
            )
        )


class _WhyList:
    """A numbered list of questions, each with its answer as a bullet below."""

    def write(self, value: tuple[Why, ...], times: TimeSequences) -> Iterator[Block]:
        if value:
            yield NumberedList(tuple(map(self._write_one, value)))

    def _write_one(self, why: Why) -> Item:
        question = re.sub(r"^Why(?=[ ?,])", "**Why**", why.question)
        answer = () if why.answer is None else (BulletList((Item(why.answer),)),)
        return Item(question, answer)

    def read(self, cursor: Cursor) -> tuple[Why, ...]:
        whys: list[Why] = []
        for item in take_list(cursor, self._fits):
            answers = [child.text for block in item.children for child in block.items]  # type: ignore[union-attr]
            try:
                step = Why(question=item.text, answer=answers[0] if answers else None)
            except FieldError as error:
                cursor.refused(error, line=line_of(item))
                continue
            cursor.found(line_of(item), f"[{len(whys)}]", words=item.text)
            whys.append(step)
        return tuple(whys)

    def _fits(self, item: Item) -> bool:
        return not item.children or (
            len(item.children) == 1
            and isinstance(below := item.children[0], BulletList)
            and len(below.items) == 1
            and not below.items[0].children
        )

    def blank(self) -> Iterator[Block]:
        questions = ["did the service fail?", *(f"[answer {number}]?" for number in range(1, 5))]
        yield NumberedList(
            tuple(
                Item(f"**Why** {question}", (BulletList((Item(prompt("because …")),)),))
                for question in questions
            )
        )


CLASSES = record(
    Classification,
    ("Field", "Value"),
    others="other",
    row=Detail,
    trigger=Label("Trigger"),
    causes=Label("Causes", names),
    detected_by=Label("Detected By"),
    mitigated_by=Label("Mitigated By", names),
)

LAYOUT = section(
    "Root Cause Analysis",
    RootCauseAnalysis,
    optional=("trigger", "classification"),
    problem_statement=subsection("Problem Statement", prose("what went wrong, and where")),
    trigger=subsection("Trigger", prose("what set it off")),
    factors=subsection("Contributing Factors", _FactorList()),
    whys=subsection("5 Whys Analysis", _WhyList()),
    technical_details=subsection(
        "Technical Details", prose("error messages, traces, graphs, settings")
    ),
    classification=subsection("Classification", CLASSES),
)
