"""What changed between two reports, by meaning and not by line.

    changes = compare(old, new)
    print(changes.summary())         # 2 events added, A3 done, severity SEV-2 → SEV-1
    changes.apply(old) == new        # always

Two formats make no difference, nor does the order of what has no order: reports are compared, and
not their files.
"""

import json
from collections.abc import Iterator
from typing import Any, TypeVar

import attrs

from postmortem.derived.change import Change, Changed, plain
from postmortem.derived.change_document import change_document, change_lines, entries
from postmortem.derived.change_words import summary
from postmortem.derived.comparing import applied, differences
from postmortem.errors import FieldError, Problem, describe
from postmortem.formats.registry import find_renderer
from postmortem.model.report import ReportData
from postmortem.text.normal import escape

R = TypeVar("R", bound=ReportData)


@attrs.frozen(kw_only=True, repr=False)
class Changes:
    """The changes from one report to another; empty, and false, where the reports are equal.

    >>> import postmortem as pm
    >>> draft = pm.report("INC-7", "Login was down", severity="SEV-2", date="2026-01-15")
    >>> old = draft.build()
    >>> new = old.edit().detected("10:05", "An alert fires").metadata(severity="SEV-1").build()
    >>> changes = pm.compare(old, new)
    >>> print(changes)
    Metadata
      ~ severity: SEV-2 → SEV-1
    Timeline / Detection
      + 10:05 · An alert fires
    >>> changes.apply(old) == new
    True
    """

    old: ReportData
    new: ReportData
    changes: tuple[Change, ...]
    """What changed, in the order of the new document."""

    def __len__(self) -> int:
        return len(self.changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __str__(self) -> str:
        return self.to_text().removesuffix("\n")

    def __repr__(self) -> str:
        return f"<Changes: {self.summary() or 'none'}>"

    def apply(self, report: R) -> R:
        """Return the report that these changes make of the old one.

        Raises `FieldError` for a report whose values aren't those that were changed.

        >>> import postmortem as pm
        >>> old, new = pm.Report(title="Login is slow"), pm.Report(title="Login was slow")
        >>> pm.compare(old, new).apply(old).title
        'Login was slow'
        """
        return applied(self.changes, report)

    def summary(self) -> str:
        """Return the changes in one line, for a pull request; '' where there are none.

        >>> import postmortem as pm
        >>> old = pm.report("INC-7", "Login was down", severity="SEV-2").build()
        >>> new = old.edit().metadata(severity="SEV-1").build()
        >>> pm.compare(old, new).summary()
        'severity SEV-2 → SEV-1'
        """
        return summary(self.changes, self.new, self.new.metadata.date)

    def to_text(self, *, color: bool = False) -> str:
        """Return the changes as lines for a terminal, by section; '' where there are none.

        A line begins with `+` for what was added, `-` for what was removed, `~` for what was
        changed and `>` for what was moved. With `color`, the lines are coloured by ANSI sequences.

        >>> import postmortem as pm
        >>> old, new = pm.Report(title="Login is slow"), pm.Report(title="Login was slow")
        >>> print(pm.compare(old, new).to_text(), end="")
        Document
          ~ title: Login is slow → Login was slow
        """
        listed = entries(self.changes, self.old, self.new)
        return "".join(f"{line}\n" for line in change_lines(listed, color=color))

    def to_markdown(self) -> str:
        """Return a Markdown document with both sides of each change, by section.

        >>> import postmortem as pm
        >>> old, new = pm.Report(title="Login is slow"), pm.Report(title="Login was slow")
        >>> print(pm.compare(old, new).to_markdown().splitlines()[-1])
        | Reworded | title | Login **is** slow | Login **was** slow |
        """
        return self._rendered("markdown")

    def to_html(self) -> str:
        """Return one self-contained HTML page with both sides of each change, by section.

        >>> import postmortem as pm
        >>> old, new = pm.Report(title="Login is slow"), pm.Report(title="Login was slow")
        >>> "<strong>was</strong>" in pm.compare(old, new).to_html()
        True
        """
        return self._rendered("html")

    def to_dict(self) -> dict[str, Any]:
        """Return the changes as plain data, with their kinds, their paths and both values.

        >>> import postmortem as pm
        >>> old, new = pm.Report(title="Login is slow"), pm.Report(title="Login was slow")
        >>> pm.compare(old, new).to_dict()["changes"]
        [{'kind': 'reworded', 'path': 'title', 'old': 'Login is slow', 'new': 'Login was slow'}]
        """
        return {"summary": self.summary(), "changes": [_as_dict(change) for change in self.changes]}

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the changes as JSON; compact unless `indent` is given.

        >>> import postmortem as pm
        >>> pm.compare(pm.Report(title="A"), pm.Report(title="A")).to_json()
        '{"summary": "", "changes": []}'
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def _rendered(self, format: str) -> str:
        title = f"Changes: {self.new.title}" if self.changes else f"No changes: {self.new.title}"
        listed = entries(self.changes, self.old, self.new)
        document = change_document(title, escape(self.summary()), listed)
        return str(find_renderer(format)().document(document))


def _as_dict(change: Change) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": change.kind, "path": change.path}
    if change.old_path is not None and change.old_path != change.path:
        data["old_path"] = change.old_path
    if isinstance(change, Changed):
        return data | {"old": plain(change.old), "new": plain(change.new)}
    return data | {"value": plain(change.value)}


def compare(old: ReportData, new: ReportData) -> Changes:
    """Return what changed from one report to another.

    Rows are matched by their id, their time and their words: a row that moved is `moved`, a text
    with other words is `reworded`. Raises `FieldError` for what is no report.

    >>> import postmortem as pm
    >>> report = pm.report("INC-7", "Login was down").build()
    >>> len(compare(report, report))
    0
    """
    values: dict[str, object] = {"old": old, "new": new}
    for name, value in values.items():
        if not isinstance(value, ReportData):
            hint = "pm.load reads a report from a file"
            raise FieldError(
                Problem(path=name, expected="a report", found=describe(value), hint=hint)
            )
    return Changes(old=old, new=new, changes=differences(old, new))
