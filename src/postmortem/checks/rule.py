"""Rules: what one is, and how one is made.

@rule("ACME1", "no-runbook", Level.WARNING)
def no_runbook(case: Case) -> Iterator[Hit]:
    \"\"\"The report links no runbook.\"\"\"
    if not case.report.resources.documentation:
        yield Hit("resources.documentation", "no runbook is linked")
"""

import ast
import datetime as dt
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from postmortem.checks.finding import Level
from postmortem.checks.headings import Heading, headings_of
from postmortem.checks.policy import Demands, Policy
from postmortem.checks.words import texts
from postmortem.derived.milestones import Mark, marks
from postmortem.derived.timings import Timings
from postmortem.errors import FieldError, Problem, describe
from postmortem.facade import Report
from postmortem.patterns import regex
from postmortem.tree.locations import Locations

if TYPE_CHECKING:  # few files are public: the patterns of secrets take as long as a report to load
    from postmortem.views.redaction import Publication, Removal


@attrs.frozen(kw_only=True)
class Case:
    """What a rule is given to look at.

    >>> import postmortem as pm
    >>> case = Case(report=pm.report("INC-7", "Login was down", severity="SEV-1").build())
    >>> case.demands.reviewers
    2
    """

    report: Report
    policy: Policy = Policy()
    today: dt.date | None = None
    """The day to measure deadlines by; None measures no deadline."""
    codes: frozenset[str] = frozenset()
    """The codes of all rules, for the rule about suppressions; empty where they aren't known."""

    publication: "Publication | None" = None
    """Whose eyes the document is for; None where it stays inside."""
    source: str | None = attrs.field(default=None, repr=False)
    """The Markdown that the report was read from; None where it came from elsewhere."""
    locations: Locations = attrs.field(factory=Locations, repr=False)
    """Where the values of the report are in that text."""

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the text that the report was read from; empty where there is none."""
        return () if self.source is None else headings_of(self.source)

    @cached_property
    def removals(self) -> "tuple[Removal, ...]":
        """What a public version of the report would not hold; empty where it stays inside."""
        if self.publication is None:
            return ()
        return self.publication.redact(self.report).removed

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every text of the report with its path, in the order of the document."""
        return tuple(texts(self.report))

    def texts_in(self, *paths: str) -> list[tuple[str, str]]:
        """Return the texts of parts of the report, such as `impact`, in the order of the document.

        >>> import postmortem as pm
        >>> report = pm.report("INC-7", "Login was down").went_wrong("No alert fired").build()
        >>> Case(report=report).texts_in("went_wrong", "impact")
        [('went_wrong[0]', 'No alert fired')]
        """
        starts = tuple(f"{path}{sign}" for path in paths for sign in ".[")
        return [text for text in self.texts if text[0].startswith(starts)]

    @cached_property
    def explanations(self) -> tuple[tuple[str, str], ...]:
        """The texts that say why things went as they did: causes, factors, whys, what went wrong."""
        details = "root_cause.technical_details"
        explaining = self.texts_in("root_cause", "went_wrong")
        return tuple(text for text in explaining if text[0] != details)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The rows of the timeline that are milestones, in the order of the milestones."""
        return marks(self.report)

    @cached_property
    def timings(self) -> Timings:
        """How long the incident took, measured from the start of the impact."""
        return self.report.timings

    @cached_property
    def clocks(self) -> tuple[Timings, Timings, Timings]:
        """The timings from the start of the impact, from the detection and from the declaration."""
        timings = self.timings
        return timings, timings.measured_from("detected"), timings.measured_from("declared")

    @property
    def demands(self) -> Demands:
        """What the policy asks of a report of this severity."""
        return self.policy.demands(self.report.metadata.severity)


@attrs.frozen
class Hit:
    """What a rule found: the path of the value, a message and perhaps a hint.

    >>> Hit("resources.documentation", "no runbook is linked", "link the one that was used")
    Hit(path='resources.documentation', message='no runbook is linked', hint='link the one that was used')
    """

    path: str
    message: str
    hint: str | None = None


Check: TypeAlias = Callable[[Case], Iterable[Hit]]

OWN = "postmortem"
"""The origin of the rules of this library."""

_CODE = regex(r"[A-Z]{2,10}[0-9]{1,6}")
_SECTION = regex(
    r"^(Source|Bad|Good):[ \t]*(.*?)(?=^(?:Source|Bad|Good):|\Z)", re.MULTILINE | re.DOTALL
)


@attrs.frozen(kw_only=True)
class Rule:
    """A rule: a code and a name that don't change, and the function that looks.

    >>> import postmortem as pm
    >>> pm.rules()[0].code, pm.rules()[0].name
    ('PM101', 'missing-section')
    """

    code: str
    name: str
    level: Level
    check: Check = attrs.field(repr=False)
    origin: str = OWN
    """The distribution that it comes from."""

    def __attrs_post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise FieldError(
                Problem(path="code", expected="a code such as PM101", found=describe(self.code))
            )

    @property
    def summary(self) -> str:
        """What it finds, in one sentence."""
        return " ".join(self._document.partition("\n\n")[0].split())

    @property
    def explanation(self) -> str:
        """Why that matters, as Markdown; may be empty."""
        return _SECTION.sub("", self._document).partition("\n\n")[2].strip()

    @property
    def source(self) -> str:
        """Where the reasoning comes from; may be empty."""
        return " ".join(self._parts.get("Source", "").split())

    @property
    def bad(self) -> str:
        """A piece of a report's YAML with what it finds; may be empty."""
        return inspect.cleandoc(self._parts.get("Bad", ""))

    @property
    def good(self) -> str:
        """The same piece, mended; may be empty."""
        return inspect.cleandoc(self._parts.get("Good", ""))

    @property
    def _document(self) -> str:
        return inspect.cleandoc(self.check.__doc__ or _docstring_in_source(self.check))

    @property
    def _parts(self) -> dict[str, str]:
        return {match[1]: match[2] for match in _SECTION.finditer(self._document)}


def _docstring_in_source(function: Any) -> str:
    """Return the docstring of a function from its source: `python -OO` drops it; '' without one."""
    try:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    except (OSError, TypeError, ValueError, SyntaxError):
        return ""
    return (ast.get_docstring(tree) or "") if isinstance(tree, ast.FunctionDef) else ""


def rule(code: str, name: str, level: Level | str) -> Callable[[Check], Rule]:
    """Return a decorator that makes a rule of a function.

    The function's docstring is the rule's page: the first paragraph says what it finds, the others
    why; `Source:`, `Bad:` and `Good:` begin what their names say, the latter two in YAML.

    >>> @rule("ACME1", "no-runbook", "warning")
    ... def no_runbook(case):
    ...     "No runbook is linked."
    ...     if not case.report.resources.documentation:
    ...         yield Hit("resources.documentation", "no runbook is linked")
    >>> no_runbook.summary
    'No runbook is linked.'
    """

    def decorate(check: Check) -> Rule:
        return Rule(code=code, name=name, level=Level(level), check=check)

    return decorate
