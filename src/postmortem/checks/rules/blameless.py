"""Blamelessness: what looks for somebody instead of something.

These rules would rather miss than accuse. They look where causes are explained, and at people only: an
alert that should have fired is a gap in the monitoring, an engineer who should have looked is blame.
"""

import re
from collections.abc import Iterator

from postmortem.checks.finding import Level
from postmortem.checks.rule import Case, Hit, rule
from postmortem.checks.words import spoken
from postmortem.model.report import ReportData
from postmortem.patterns import regex

_HANDLE = regex(r"(?<![\w/.@:])@(?P<name>[A-Za-z][\w-]{1,38})(?![\w/@]|\.\w|\()")
_GROUP = regex(
    r"(?:here|channel|all|everyone|team|teams|on-?call|sre|ops|support|latest|next|beta)$|team[-_]|"
    r".*[-_](?:team|oncall|ops)$", re.IGNORECASE,
)  # fmt: skip
_FULL_NAME = regex(r"[A-Z][\w'.-]+(?: [A-Z][\w'.-]*)+")


def _people(report: ReportData) -> set[str]:
    """Return the full names of those whom the report names in their roles."""
    named = [report.metadata.reporter, *report.metadata.reviewers]
    named += [row.name for row in report.sign_off]
    named += [row.author for row in report.revision_history]
    named += [action.owner for action in report.action_items]
    # One name alone may be a word of the language: Will, Grace, Mark.
    return {name for name in named if name is not None and _FULL_NAME.fullmatch(name)}


@rule("PM401", "person-in-cause", Level.WARNING)
def person_in_cause(case: Case) -> Iterator[Hit]:
    """A person is named where the causes are explained.

    Who it was explains nothing: the next one in that place would have done the same. It finds
    handles (`@alice`), and the full names of those whom the report names elsewhere.

    Source: "Blameless PostMortems and a Just Culture" by John Allspaw (Etsy).

    Bad:
        root_cause:
          factors:
            primary:
              description: "@alice lowered the size of the pool"

    Good:
        root_cause:
          factors:
            primary:
              description: The size of the pool could be lowered without a review
    """
    people = _people(case.report)
    known = None
    if people:
        spelt = "|".join(map(re.escape, sorted(people, key=lambda name: (-len(name), name))))
        known = re.compile(rf"(?<!\w)(?:{spelt})(?!\w)")
    for path, text in case.explanations:
        words = spoken(text)
        names = [match[0] for match in _HANDLE.finditer(words) if not _GROUP.match(match["name"])]
        names += known.findall(words) if known is not None else []
        if names:
            yield Hit(path, f"{names[0]} is named as part of a cause", "name the role, or the gap")


_PERSON = (
    r"(?:(?:the |an? |our |that |this )?(?:[\w-]{1,30} )?(?:engineers?|operators?|developers?|devs?|admins?|administrators?|"
    r"responders?|employees?|contractors?|colleagues?|managers?|deployers?|reviewers?|authors?|sysadmins?|"
    r"on-?call(?: (?:engineer|person))?|person|people|somebody|someone|nobody|no one|everybody|everyone|"
    r"(?<!platform )(?<!the )teams?)|we|they|he|she|you|I|the team)"
)
_PARTICIPLE = (
    r"(?:\w+ed|been|become|begun|borne|broken|brought|built|bought|caught|chosen|come|cut|dealt|done|drawn|driven"
    r"|fallen|felt|forgotten|foreseen|found|given|gone|got|gotten|had|heard|held|hit|hurt|kept|known|led|left|let"
    r"|lost|made|meant|met|overseen|paid|put|read|rebuilt|reset|rerun|run|said|seen|sent|set|shown|shut|sought"
    r"|spent|split|spoken|spread|stood|stuck|taken|taught|thought|thrown|told|understood|undone|woken|won"
    r"|withdrawn|written)\b"
)
_COUNTERFACTUAL = regex(
    rf"\b(?P<who>{_PERSON}) (?:really |simply |clearly |probably |also )?"
    r"(?P<what>(?:should|ought to|could|might)(?: not|n't)? (?:really |simply |easily |at least )?have\b"
    # What people should have is a wish for later: "we should have a staging area".
    rf"(?! been able)(?= (?:\w+ly |not |never |at least |also |already |first |just |instead ){{0,2}}{_PARTICIPLE})"
    r"|failed to\b|neglected to\b|forgot(?:ten)?\b(?: to\b)?|did(?: not|n't) bother\b|omitted to\b)",
    re.IGNORECASE,
)
_LIKELY = regex(r"have|failed|neglected|forgot|bother|omitted", re.IGNORECASE)
"""What every counterfactual has; most texts have none of it."""
_IF_ONLY = regex(r"\bif only\b(?! (?:one|a|the|some|\d|part|half|those|these))", re.IGNORECASE)
_THINGS = regex(
    r"\b(?:pods?|nodes?|services?|alerts?|requests?|jobs?|containers?|servers?|hosts?|processes|users?|"
    r"certificates?|tests?|deployments?|retries|checks?|probes?|connections?|queries|builds?)\b",
    re.IGNORECASE,
)


@rule("PM402", "counterfactual", Level.WARNING)
def counterfactual(case: Case) -> Iterator[Hit]:
    """People are measured by what they should have done, or failed to do.

    It describes what did not happen, and ends the search for why their actions made sense to them. A
    machine may fail to start: only people are found, and `they` only where no machine is near.

    Source: "Blameless PostMortems and a Just Culture" by John Allspaw (Etsy); "The Field Guide to
    Understanding 'Human Error'" by Sidney Dekker.

    Bad:
        went_wrong:
          - The engineer should have checked the dashboard

    Good:
        went_wrong:
          - The dashboard shows the pool's size only after two clicks
    """
    for path, text in case.explanations:
        words = spoken(text)
        for match in _COUNTERFACTUAL.finditer(words) if _LIKELY.search(words) else ():
            before = words[max(0, match.start() - 80) : match.start()]
            pronoun = match["who"].lower() in ("they", "you", "he", "she")
            if pronoun and _THINGS.search(before):
                continue
            phrase = " ".join((match["who"], match["what"])).lower()
            yield Hit(path, f"'{phrase}' describes what did not happen", _HINT)
            break
        else:
            if only := _IF_ONLY.search(words):
                yield Hit(path, f"'{only[0].lower()}' describes what did not happen", _HINT)


_HINT = "say what happened, and what made it make sense"
_ERROR = regex(
    r"\b(?:human|operator|pilot|user's own|engineer(?:'s)?) error\b|\bpebkac\b|\bfat[- ]?finger\w*"
    r"|\b(?:caused by|due to|because of) (?:a )?(?:user error|human mistake)\b",
    re.IGNORECASE,
)
_DENIED = regex(
    r"\b(?:not|no|never|beyond|than|rather than|instead of|avoid|reduce|prevent|against|isn't|wasn't)"
    r"(?: (?:an?|just|merely|only|simply|blame|for|on|to))* ['\"“‘]?$",
    re.IGNORECASE,
)


@rule("PM403", "human-error", Level.WARNING)
def human_error(case: Case) -> Iterator[Hit]:
    """Human error is named as a cause.

    It is where the question begins: what made the mistake easy to make, and hard to see?

    Source: "The Field Guide to Understanding 'Human Error'" by Sidney Dekker.

    Bad:
        root_cause:
          factors:
            primary:
              description: Human error while the pool was resized

    Good:
        root_cause:
          factors:
            primary:
              description: The tool takes a size of 5 where 500 was meant, and asks nothing
    """
    for path, text in case.explanations:
        words = spoken(text)
        for match in _ERROR.finditer(words):
            if not _DENIED.search(words[max(0, match.start() - 40) : match.start()]):
                yield Hit(
                    path, f"'{match[0].lower()}' is no cause", "say what made it easy to make"
                )
                break


_BLAMING = regex(
    r"\b(?:careless(?:ly|ness)?|negligen(?:t|tly|ce)|sloppy|sloppiness|incompeten(?:t|ce)|reckless(?:ly|ness)?"
    r"|stupid(?:ly|ity)?|should(?:'ve| have) known better|(?:was|were)(?: not|n't) paying attention"
    r"|lack of (?:care|diligence|discipline))\b",
    re.IGNORECASE,
)


@rule("PM404", "blaming-word", Level.WARNING)
def blaming_word(case: Case) -> Iterator[Hit]:
    """A word judges people: careless, negligent, sloppy.

    People who read it will report less the next time.

    Source: "Blameless PostMortems and a Just Culture" by John Allspaw (Etsy).

    Bad:
        went_wrong:
          - The pool was resized carelessly

    Good:
        went_wrong:
          - The pool was resized while the dashboard was down
    """
    for path, text in case.explanations:
        words = spoken(text)
        for match in _BLAMING.finditer(words):
            if not _DENIED.search(words[max(0, match.start() - 40) : match.start()]):
                yield Hit(path, f"'{match[0].lower()}' judges", "say what happened")
                break
