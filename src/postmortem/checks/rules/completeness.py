"""Completeness: what is missing, and what was never filled in."""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import Any

import attrs

from postmortem.checks.finding import Level
from postmortem.checks.rule import Case, Hit, rule
from postmortem.checks.words import content_words, spoken
from postmortem.derived.milestones import numbered, rows
from postmortem.io.convert import template
from postmortem.model.fields import key_of
from postmortem.model.layout.values import is_prompt
from postmortem.model.report import ReportData
from postmortem.model.sections import OUTLINE
from postmortem.model.sections.timeline import Milestone
from postmortem.patterns import regex
from postmortem.values.vocabularies import VOCABULARIES

ENDS = {Milestone.MITIGATED, Milestone.RESOLVED, Milestone.CLOSED}


def _at(report: ReportData, path: str) -> Any:
    value: Any = report
    for step in path.split("."):
        value = getattr(value, step)
    return value


def is_absent(value: Any) -> bool:
    """Whether a value is empty: nothing, no row, or a class whose fields are all empty."""
    if attrs.has(type(value)):
        return all(is_absent(getattr(value, field.name)) for field in attrs.fields(type(value)))
    return value is None or value == ()


def _title(path: str) -> str:
    """Return what the document calls a section; the path itself for a part of one."""
    layout = OUTLINE.get(path)
    return f"the section {layout.title}" if layout is not None and layout.title else f"`{path}`"


_NAMES: dict[str, str] = {
    "summary": r"summary|overview|synopsis|abstract|tl;?dr",
    "timeline": r"time ?lines?|chronolog\w*|chronicle|(?:sequence|course|log) of events|what happened|narrative"
    r"|account|story|unfold(?:ed|ing)?|verlauf|ablauf|déroulement|cronolog\w+",
    "impact": r"impact|damage",
    "root_cause": r"causes?|contributing|trigger|analysis|whys?|findings|conclusions?|explanation|explained"
    r"|diagnosis|fault|bugs?|problem|what broke",
    "went_well": r"well|right",
    "went_wrong": r"wrong|poorly|badly|improve",
    "lessons": r"lessons?|learn(?:ed|t|ings?)?",
    "action_items": r"actions?|follow[- ]?ups?|next steps|remediation|prevent\w*|corrective|to ?dos?",
    "communication": r"communications?|announcements?",
}
"""What others call the sections, as words of a heading."""
_ANYTHING = frozenset({"summary", "overview"})
"""The sections that may tell all of an incident, so that their headings may name more than one."""
_QUESTIONS = regex(r"\W*+(?:(?:what|how|when|why|who|where|and)\b\W*+)++", re.IGNORECASE)
"""A heading of questions alone: `What, how, when and why`; not `What went well`."""
_ASKED = {"timeline": "when", "root_cause": "why"}


def _is_headed(heading: str, path: str) -> bool:
    """Whether a heading names a section, or a part of one.

    >>> _is_headed("Conclusions and root causes", "root_cause"), _is_headed("Impact analysis", "root_cause")
    (True, False)
    """
    from postmortem.styles.style import USUAL  # only documents have headings to ask for

    meaning = USUAL.meaning(heading)
    named = "root_cause" if meaning == "cause" else meaning
    section, _, part = path.partition(".")
    if named == path:
        return True
    if part:
        return False
    if named is not None and named.partition(".")[0] == section:
        return True
    if section in _ASKED and _QUESTIONS.fullmatch(heading) is not None:
        return _ASKED[section] in heading.lower()
    if named is not None and named not in _ANYTHING:
        return False
    names = _NAMES.get(section)
    return names is not None and re.search(rf"\b(?:{names})\b", heading, re.IGNORECASE) is not None


def _is_elsewhere(case: Case, path: str) -> bool:
    """Whether the section is there as prose, as a section of the author's own, or kept as written."""
    report = case.report
    section = path.partition(".")[0]
    if section == "timeline" and (any(_prose_of_phases(report)) or _has_clocks(case)):
        return True
    if path == "root_cause.whys" and _has_whys(case):
        return True
    layout = OUTLINE.get(section)
    titled = layout is not None and layout.title
    if any(extra.after.partition(" / ")[0] == titled for extra in report.extras if titled):
        return True
    if any(own.outer == titled for own in report.custom_sections if titled):
        return True
    names = (
        re.compile(rf"^#{{1,6}} .*\b(?:{_NAMES[section]})\b", re.IGNORECASE | re.MULTILINE)
        if section in _NAMES
        else None
    )
    if names is None:
        return False
    own = [f"# {section.title}" for section in report.custom_sections]
    return any(map(names.search, [*own, *(extra.markdown for extra in report.extras)]))


_WHY = regex(r"(?:\*\*|__)why\b[^*_\n]{0,80}(?:\*\*|__)", re.IGNORECASE)


def _has_whys(case: Case) -> bool:
    """Whether labels ask why, as often as the policy asks: `**Why it happened**: …`."""
    extras = [extra.markdown for extra in case.report.extras]
    extras += [text for _, text in case.texts_in("root_cause")]
    count = sum(len(_WHY.findall(text)) for text in extras)
    return count >= max(case.policy.whys, 1)


_CLOCK = regex(r"^[-*+>|#\s\d.)]{0,12}[*_`\[(\\]{0,4}\d{1,2}[:h]\d\d\b", re.MULTILINE)
_FEWEST_CLOCKS = 3


def _has_clocks(case: Case) -> bool:
    """Whether lines begin with a clock, so that they are rows of a timeline without its heading."""
    extras = [extra.markdown for extra in case.report.extras]
    extras += [section.body or "" for section in case.report.custom_sections]
    match = _CLOCK.finditer("\n\n".join(extras) if case.source is None else case.source)
    return sum(1 for _ in islice(match, _FEWEST_CLOCKS)) == _FEWEST_CLOCKS


def _prose_of_phases(report: ReportData) -> Iterator[str]:
    timeline = report.timeline
    parts = (
        timeline.leadup, timeline.how_detected, timeline.how_investigated, timeline.how_resolved
    )  # fmt: skip
    yield from (part for part in parts if part is not None)


@rule("PM101", "missing-section", Level.WARNING)
def missing_section(case: Case) -> Iterator[Hit]:
    """A section, or a milestone, that is asked for at this severity is missing.

    A reader who comes a year later believes that nobody thought of it. What is asked for at each severity is
    the team's [policy](../checks.md#policy): `sections`, and `require-milestones`.

    Source: the template of this library; "Postmortem Culture" in Google's SRE workbook.

    Bad:
        lessons: {}

    Good:
        lessons:
          process:
            - lesson: Nobody on call had seen the runbook
    """
    severity = case.report.metadata.severity
    article = "an" if severity and severity[0] in "AEIO" else "a"
    of = f"in {article} {severity} report" if severity else "in any report"
    missing: list[str] = []
    for path in case.demands.sections:
        if path.startswith(tuple(f"{outer}." for outer in missing)):
            continue  # all of it is missing, which one finding reports
        # A section that is there in its author's own form is in no field, but it is there.
        if not is_absent(_at(case.report, path)) or _is_elsewhere(case, path):
            continue
        # The title may name anything: "Root cause analysis of the outage".
        headings = (
            heading.words for at, heading in enumerate(case.headings) if at or heading.level > 1
        )
        if not any(_is_headed(words, path) for words in headings):
            missing.append(path)
            yield Hit(path, f"{_title(path)} is missing, which is asked for {of}")
    yield from _missing_milestones(case, of)


def _missing_milestones(case: Case, of: str) -> Iterator[Hit]:
    """Yield the milestones that the policy asks for and no row has, by its mark or by its words."""
    expected = case.demands.require_milestones
    if not expected:
        return
    milestones = {key_of(mark.milestone) for mark in (*case.marks, *numbered(case.report))}
    for milestone in expected:
        if key_of(milestone) not in milestones:
            hint = f"mark the row with `milestone: {milestone}`"
            yield Hit("timeline", f"no row says {milestone}, which is asked for {of}", hint)


_PROMPT = regex(r"\*\((?P<words>[^()]{1,120})\)\*")
_ASKS_FOR = regex(
    r"(?:an?|the|any|each|every|your|how|what|when|whether|where|which|who|whom|whose|why|yes|e\.g\.|describe|list"
    r"|add|write|name|link|say|give|insert|fill|enter|explain|summari[sz]e|state|include)\b",
    re.IGNORECASE,
)
"""How the words of a prompt begin: `the title`, `how many users`, `describe what happened`."""
_BEGINS = r"(?:^|[\n.;:|(\[—–*_]|^[-+] )[ \t]*"
_ENDS = r"(?=[ \t]*(?:$|[\n.,;:|)\]—–*_(]))"
_PLACEHOLDERS = tuple(
    regex(pattern, re.MULTILINE)
    for pattern in (
        r"(?<![\w-])(?P<what>[Yy]{4}-[Mm]{2}-[Dd]{2}|HH:MM(?::SS)?|INC-YYYY[\w-]*|NNN|TBD|TBA|"
        r"[Ll]orem ipsum|[Ii]nsert \w+ here)(?![\w-])",
        # The words of a programmer, as the first or the last of a sentence: one may write about them.
        rf"{_BEGINS}(?P<what>TODO|FIXME|XXX)(?![\w-])(?! (?:list|item|comment|app)s?\b)",
        rf"(?<![\w-])(?P<what>TODO|FIXME|XXX){_ENDS}",
        # Not: "it had to be written to disk".
        rf"{_BEGINS}(?:[Ss]till |[Yy]et )?"
        rf"(?P<what>[Tt]o be (?:determined|decided|written|added|filled in|completed)){_ENDS}",
        r"\b(?:is|are|remains?) (?:still |yet )?(?P<what>to be determined)\b",
        r"(?<![\w$])(?<!\bOS )(?<!\bMac )"
        r"(?P<what>\$X|X ?(?:%|ms\b|(?:users|customers|requests|tickets|minutes|hours)\b))",
        r"(?P<what>\[(?:[Aa]nswer(?: (?:from )?\d)?|[Nn]ame|[Dd]ate|[Tt]ime|[Dd]escription|[Tt]itle|[Oo]wner)\])"
        r"(?![(\[:])",
    )
)
_LIKELY = regex(
    r"[Yy]{4}|HH:MM|NNN|TB[DA]|orem ipsum|nsert|TODO|FIXME|XXX|[Tt]o be |X ?[%mucrth]|\$X|\[[A-Za-z]"
)
"""What every placeholder has; most texts have none of it."""
_WHOLE = regex(
    r"(?:X|Name|Names|Description|Answer|Root cause|placeholder|N\.N\.|\?{2,}|\.{3}|…|"
    r"SEV-1 / SEV-2 / SEV-3 / SEV-4|Resolved / Ongoing|Yes/No|High/Medium/Low|What to add|"
    r"Why this matters|What to do differently)"
)
_LITERAL = ("appendix.raw_logs", "appendix.error_messages", "appendix.configuration_changes")


@rule("PM102", "placeholder", Level.ERROR)
def placeholder(case: Case) -> Iterator[Hit]:
    """A placeholder is where a fact belongs: `TBD`, `YYYY-MM-DD`, `X users`, a prompt.

    It was meant to be replaced before anybody reads the document. Code and logs are passed over,
    because such words there come from a machine.

    Source: the template of this library: its sections are completed with facts.

    Bad:
        impact:
          user:
            total_users_affected: X users

    Good:
        impact:
          user:
            total_users_affected: 1,200 users
    """
    # What is kept was written for a section that the model doesn't know, and may be one of code.
    # A quick look at each text, for what any of them has: most texts hold no placeholder.
    everything = "\n".join(text for _, text in case.texts)
    signs = [sign for sign in _SIGNS if sign in everything]
    for path, text in case.texts:
        is_likely = any(sign in text for sign in signs)
        if not (is_likely or path == "title" or _WHOLE.fullmatch(text.strip())):
            continue
        if path.startswith((*_LITERAL, "suppressed")) or path.endswith((".url", ".after")):
            continue
        words = _shown(text).strip()
        if path == "title" and is_prompt(words):
            yield Hit(path, "the document has no title", "write what was down, and for whom")
        elif (left_over := _placeholder(words)) is not None:
            hint = "write what is known, or leave it out"
            yield Hit(path, f"the placeholder '{left_over}' is left", hint)


_SIGNS = (
    *("\\", "`", "~~~", "<!--", "](", "://", "*(", "o be "),
    *"YY Yy yY yy HH:MM NNN TB ipsum nsert TODO FIXME X [".split(),
)
"""What a text has one of, if it has a prompt or a placeholder, or a part of it isn't shown."""


def _placeholder(words: str) -> str | None:
    """Return the placeholder in a text; None without one."""
    for match in _PROMPT.finditer(words):
        # What a writer adds in brackets is as a rule no prompt: `*(done on 30 June)*`.
        alone = match[0] == words and _ASKS_FOR.match(match["words"])
        if alone or match["words"] in _prompts():
            return match[0]
    if _LIKELY.search(words):
        for pattern in _PLACEHOLDERS:
            if found_word := pattern.search(words):
                return found_word["what"]
    return words if _WHOLE.fullmatch(words) else None


@cache
def _prompts() -> frozenset[str]:
    """Return the prompts of the blank document, without their brackets."""
    return frozenset(match["words"] for match in _PROMPT.finditer(template()))


_UNSEEN = regex(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`]*`|<!--.*?(?:-->|\Z)|(?<=\])\([^()\s]*\)|<?\bhttps?://[^\s>)]+>?",
    re.DOTALL,
)
"""What a reader of the document doesn't see, or what comes from a machine: code, comments, addresses."""


def _shown(text: str) -> str:
    return _UNSEEN.sub(" ", text).replace("\\", "")


_NUMBER = regex(
    r"[0-9]|\b(?:no|none|nobody|zero|one|two|three|four|five|six|seven|eight|nine|ten|dozens?|"
    r"hundreds?|thousands?|millions?|all|any|every|everyone|everybody|each|half|most|entire|whole|"
    r"single|both|nothing|never)\b",
    re.IGNORECASE,
)


@rule("PM103", "impact-without-number", Level.WARNING)
def impact_without_number(case: Case) -> Iterator[Hit]:
    """The impact is described, and no number says how large it was.

    How many, how much, for how long: without it nobody knows whether an action was worth its
    cost. "All users" and "none" count as numbers.

    Source: "Example Postmortem" in Google's SRE book, whose impact is a count; the template.

    Bad:
        summary:
          impact:
            user_impact: Some users noticed delays
            financial_impact: null
        impact:
          user: {}
          services: [{service: API, impact: Slow}]
          business: {}

    Good:
        summary:
          impact:
            user_impact: 300 users noticed delays
            financial_impact: null
        impact:
          user: {}
          services: [{service: API, impact: Slow}]
          business: {}
    """
    if not case.demands.impact_in_numbers:
        return
    written = case.texts_in("summary.impact", "impact")
    # The name of a service or of a metric may have a digit in it; that no data were lost says
    # nothing of how many people waited.
    suffixes = (".service", ".label", ".data_impact", ".sla_breach")
    counted = [
        (path, text)
        for path, text in written
        if not path.endswith(suffixes) and not path.startswith("summary.impact.services_affected")
    ]
    if counted and not any(_NUMBER.search(text) for _, text in counted):
        yield Hit(counted[0][0], "the impact has no number", "say how many, how much or how long")


@rule("PM104", "cause-repeats-symptom", Level.WARNING)
def cause_repeats_symptom(case: Case) -> Iterator[Hit]:
    """A cause, or the answer to a why, says again what it should explain.

    "Checkout was down because checkout was not available" ends the analysis where it should begin.
    A text counts as repeated if it has no word of its own beside those of the symptom.

    Source: "The Infinite Hows" by John Allspaw, on where a chain of whys stops.

    Bad:
        root_cause:
          problem_statement: The checkout service was down.
          factors:
            primary:
              description: The checkout service went down
              effect: null

    Good:
        root_cause:
          problem_statement: The checkout service was down.
          factors:
            primary:
              description: The pool of database connections was too small
    """
    analysis = case.report.root_cause
    symptoms = [
        analysis.problem_statement,
        case.report.summary.impact.user_impact,
        analysis.whys[0].question if analysis.whys else None,
    ]
    primary = analysis.factors.primary
    alone = primary.description if primary is not None and primary.effect is None else None
    if alone and any(_repeats(alone, symptom) for symptom in symptoms if symptom):
        yield Hit(
            "root_cause.factors.primary.description",
            "the primary cause says no more than the symptom",
            "say what made it possible",
        )
    for index, step in enumerate(analysis.whys):
        if step.answer is not None and _repeats(step.answer, step.question):
            path = f"root_cause.whys[{index}].answer"
            yield Hit(path, "the answer says no more than its question", "say what made it so")


_EMPTY_WORDS = {"why", "because", "due", "went", "go", "get", "got", "became", "becom", "happen"}


def _repeats(text: str, other: str) -> bool:
    own = content_words(text) - _EMPTY_WORDS
    # A long statement has nearly every word in it; only a sentence can be repeated.
    first = re.split(r"(?<=[.!?])\s|\n\n", other, maxsplit=1)[0]
    return len(own) > 1 and len(first) < 300 and own <= content_words(first)


@rule("PM105", "few-whys", Level.WARNING)
def few_whys(case: Case) -> Iterator[Hit]:
    """There are fewer whys than it takes to get past the first technical answer.

    The first answer is nearly always a component that did what it was built to do. Five is the
    custom and no law; the policy says how few are too few, three unless a team says otherwise.

    Source: the five whys of Taiichi Ohno's "Toyota Production System"; the template.

    Bad:
        root_cause:
          whys:
            - {question: Why did checkout fail?, answer: No connection was free.}

    Good:
        root_cause:
          whys:
            - {question: Why did checkout fail?, answer: No connection was free.}
            - {question: Why was none free?, answer: The pool had the size of last year's traffic.}
            - {question: Why of last year's?, answer: Nothing compares its size with the traffic.}
    """
    whys = case.report.root_cause.whys
    if 0 < len(whys) < case.policy.whys:
        number = "only one why is" if len(whys) == 1 else f"only {len(whys)} whys are"
        yield Hit("root_cause.whys", f"{number} asked", f"go on until there are {case.policy.whys}")


@rule("PM106", "unanswered-why", Level.WARNING)
def unanswered_why(case: Case) -> Iterator[Hit]:
    """A why has no answer.

    A chain may be a list of statements that asks nothing: "The pool was full", "Its size was last
    year's". Only what asks is found: words that end with a question mark, or begin with "why".

    Source: the template: each why is asked of the answer before it.

    Bad:
        root_cause:
          whys:
            - {question: Why did checkout fail?, answer: No connection was free.}
            - {question: Why was none free?, answer: The pool had the size of last year's traffic.}
            - {question: Why of last year's?}

    Good:
        root_cause:
          whys:
            - {question: Why did checkout fail?, answer: No connection was free.}
            - {question: Why was none free?, answer: The pool had the size of last year's traffic.}
            - {question: Why of last year's?, answer: Nothing compares its size with the traffic.}
    """
    for index, step in enumerate(case.report.root_cause.whys):
        if step.answer is None and _is_question(step.question):
            yield Hit(f"root_cause.whys[{index}]", "the question has no answer")


_QUESTION = regex(
    r"(?:why|warum|weshalb|pourquoi|por qu[eé]|porque)\b[^:：]*|なぜ.*|(?:为什么|為什麼).*",
    re.IGNORECASE,
)
"""A question without its mark: `Why did checkout fail`, and not `Why 1: the pool was full`."""


def _is_question(text: str) -> bool:
    """Whether words are a question, and nothing after it."""
    words = spoken(text).strip()
    if re.search("[?？]", words):
        return words.endswith(("?", "？"))
    return _QUESTION.fullmatch(words) is not None


_ENDED = regex(
    r"\b(?:fixed|resolved|restored|recovered|mitigated|successful(?:ly)?|all clear|operational|healthy"
    r"|(?:back|returns?|returned) (?:up|online|to normal|in service)|(?:works?|working|running|up) again"
    r"|(?:confirm\w*|verif\w*) (?:\w+ ){0,3}(?:fix|work(?:s|ed|ing)?|normal))\b",
    re.IGNORECASE,
)
"""What the last rows say of an end; more than what marks a milestone, since no time is taken of it."""


@rule("PM107", "no-resolution", Level.WARNING)
def no_resolution(case: Case) -> Iterator[Hit]:
    """The incident is resolved, and no row of the timeline says how it ended.

    Source: the template, whose timeline ends with the phase Resolution.

    Bad:
        timeline:
          resolution: []

    Good:
        timeline:
          resolution:
            - {time: "2026-01-15 10:40", event: Service restored, milestone: resolved}
            - {time: "2026-01-15 10:50", event: Incident closed, milestone: closed}
    """
    report = case.report
    status = report.metadata.status
    if status is None or not status.over or report.timeline.resolution:
        return
    all_rows = list(rows(report))
    last_words = " ".join(event.event for _, event in all_rows[-2:])
    if (
        all_rows
        and not _ENDED.search(last_words)
        and not any(m.milestone in ENDS for m in case.marks)
    ):
        yield Hit("timeline", "the status is Resolved, and no row says how it ended")


@rule("PM108", "empty-extra", Level.NOTE)
def empty_heading(case: Case) -> Iterator[Hit]:
    r"""A section of the author's own has a heading and nothing below it.

    Source: the template: all sections are completed.

    Bad:
        custom_sections:
          - title: Follow-up

    Good:
        custom_sections:
          - title: Follow-up
            body: The vendor was called on Monday.
    """
    for index, section in enumerate(case.report.custom_sections):
        if section.body is None:
            yield Hit(
                f"custom_sections[{index}]",
                f"nothing follows the heading '{spoken(section.title).strip()}'",
            )
    for index, extra in enumerate(case.report.extras):
        path = f"extras[{index}].markdown"
        own = _ATX.fullmatch(extra.markdown) or _SETEXT.fullmatch(extra.markdown)
        # A heading that groups others stays behind alone where those became fields.
        if own is not None and not _is_filled(case, path):
            yield Hit(path, f"nothing follows the heading '{spoken(own['words']).strip('# ')}'")


def _is_filled(case: Case, path: str) -> bool:
    """Whether something is below a heading in the text that the report was read from."""
    location = case.locations.find(path)
    if location is None:
        return False
    return any(heading.line == location.line and not heading.is_empty for heading in case.headings)


_ATX = regex(r"#{1,6} (?P<words>[^\n]*)")
_SETEXT = regex(r"(?P<words>[^\n]+)\n(?:=+|-+)[ \t]*")
"""The two forms of a heading: with signs before it, and with a line below it."""


_NEARLY = 0.88
"""The likeness from which on a word is taken for a misspelt one: `Code Bugs`, and not `Code Change`."""


@rule("PM109", "word-outside-vocabulary", Level.WARNING)
def word_outside_vocabulary(case: Case) -> Iterator[Hit]:
    """A word that classifies a report is nearly a published one, or not one of those that the policy has.

    A word that is written in two ways is counted as two. Words of your own are taken, unless the
    [policy](../checks.md#policy) lists under `words` those that a team counts: the
    [published ones](../vocabularies.md), or its own.

    Source: tables C-1 and C-2 in Google's SRE workbook: a standard template allows for analysis of trends.

    Bad:
        root_cause:
          classification: {trigger: Binary Pushes}

    Good:
        root_cause:
          classification: {trigger: Binary Push}
    """
    for name, path, word in _classes(case.report):
        known = getattr(case.policy.words, name)
        if known is None:
            if word not in VOCABULARIES[name] and (
                closest := _nearest(word, VOCABULARIES[name].words)
            ):
                yield Hit(path, f"{word!r} is nearly a published word", f"did you mean {closest!r}")
        elif word not in known:
            closest = _nearest(word, known)
            hint = f"did you mean {closest!r}" if closest else f"the words are {', '.join(known)}"
            yield Hit(path, f"{word!r} is no word of the policy", hint)


def _classes(report: ReportData) -> Iterator[tuple[str, str, str]]:
    """Yield the vocabulary, the path and the word of each class of a report and its impacts."""
    classification = report.root_cause.classification
    stated: dict[str, tuple[tuple[str, str | None], ...]] = {
        "trigger_kind": (("trigger", classification.trigger),),
        "cause_kind": tuple(
            (f"causes[{at}]", word) for at, word in enumerate(classification.causes)
        ),
        "detection_kind": (("detected_by", classification.detected_by),),
        "mitigation_kind": tuple(
            (f"mitigated_by[{at}]", word) for at, word in enumerate(classification.mitigated_by)
        ),
    }
    for name, words in stated.items():
        for path, word in words:
            if word is not None:
                yield name, f"root_cause.classification.{path}", word
    for at, row in enumerate(report.impact.services):
        if row.kind is not None:
            yield "impact_kind", f"impact.services[{at}].kind", row.kind


def _nearest(word: str, words: Iterable[str]) -> str | None:
    by_case = {spelling.casefold(): spelling for spelling in words}
    closest = get_close_matches(word[:80].casefold(), by_case, n=1, cutoff=_NEARLY)
    return by_case[closest[0]] if closest else None
