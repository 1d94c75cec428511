"""The pages that list reports: the index, the actions, the services, the statistics."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from postmortem.corpus.answers.actions import OpenAction, open_actions
from postmortem.corpus.answers.base import Answer, count, length
from postmortem.corpus.answers.registry import ANSWERS, options_of
from postmortem.corpus.collection import Collection
from postmortem.corpus.entries import Entry
from postmortem.corpus.site.options import SiteOptions
from postmortem.corpus.site.shell import line, page, plain_line, table
from postmortem.corpus.table import cell
from postmortem.corpus.tables import kept_places
from postmortem.formats.escape import escape
from postmortem.formats.html.table import badge
from postmortem.model.sections.metadata import tone_of

_SHOWN_ROWS = 200
"""How many rows of a table of an answer the page of statistics shows."""
_SERVICE = kept_places("services")["service"]


def newest_first(corpus: Collection) -> tuple[Entry, ...]:
    """Return the entries, the newest first, those without a date last."""
    return corpus.sorted("date", reverse=True).entries()


def date_text(entry: Entry) -> str:
    """Return the date of a report; '' where it has none."""
    return str(entry.day("date") or "")


def severity_badge(entry: Entry) -> str:
    """Return the severity as a badge; '' where there is none."""
    words = entry.text("severity")
    if words is None:
        return ""
    return badge(escape(words), tone_of(entry.whole("severity_rank") or 0))


def report_link(entry: Entry, names: Mapping[str, str], root: str = "reports/") -> str:
    """Return a link to the page of a report."""
    title = plain_line(entry.text("title") or "")
    return f'<a href="{root}{quote(names[entry.key])}.html">{title}</a>'


# --- the index ------------------------------------------------------------------------------------


def index(corpus: Collection, names: Mapping[str, str], options: SiteOptions) -> str:
    """Return the page that lists all reports, with search and filters where scripts run."""
    entries = newest_first(corpus)
    services = {entry.key: _services(entry) for entry in entries}
    cells = [_index_cells(entry, services[entry.key], names) for entry in entries]
    # A column that no report has a value for isn't shown.
    heads = [name for name in _INDEX if any(row[name] for row in cells)]
    rows = "".join(
        f"<tr {_index_facts(entry, services[entry.key])}>"
        + "".join(f'<td class="{kind}" data-label="{name}">{row[name]}</td>' for name, kind in _INDEX.items() if name in heads)
        + "</tr>\n"
        for entry, row in zip(entries, cells, strict=True)
    )  # fmt: skip
    head = "".join(f'<th class="{_INDEX[name]}" scope="col">{name}</th>' for name in heads)
    body = (
        f"<p>{escape(_summary(corpus))}</p>\n"
        f"{_filters(entries, services)}"
        f'<p id="found" role="status" hidden></p>\n'
        f'<table class="stacks reports" id="reports"><caption>Reports</caption>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n"
    )
    return page("index.html", options.title, body, options, script=True)


def _summary(corpus: Collection) -> str:
    dated = [text for entry in corpus.entries() if (text := date_text(entry))]
    spread = f", from {min(dated)} to {max(dated)}" if dated else ""
    pending = sum(entry.whole("actions_pending") or 0 for entry in corpus.entries())
    return f"{count(len(corpus), 'report')}{spread}; {count(pending, 'action')} to do."


def _services(entry: Entry) -> list[str]:
    return [str(row[_SERVICE]) for row in entry.rows("services")]


_INDEX = {
    "Date": "day",
    "Severity": "",
    "Report": "",
    "Duration": "day",
    "Services": "",
    "To do": "number",
}
"""The columns of the index, each with its class."""


def _index_cells(entry: Entry, services: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    date, pending = date_text(entry), entry.whole("actions_pending") or 0
    duration = entry.whole("duration_longest")
    summary = entry.text("one_line")
    below = f'<p class="summary">{line(summary)}</p>' if summary else ""
    id = entry.text("incident_id")
    named = f'<span class="id">{escape(id)}</span> ' if id else ""
    return {
        "Date": f'<time datetime="{date}">{date}</time>' if date else "",
        "Severity": severity_badge(entry),
        "Report": f"{named}{report_link(entry, names)}{below}",
        "Duration": escape(length(duration)) if duration is not None else "",
        "Services": ", ".join(map(plain_line, services)),
        "To do": str(pending) if pending else "",
    }


def _index_facts(entry: Entry, services: Sequence[str]) -> str:
    """Return the attributes of a row that the script filters by."""
    return (
        f'data-year="{date_text(entry)[:4]}" data-severity="{escape(entry.text("severity") or "")}" '
        f'data-services="{escape("|".join(services))}" data-pending="{entry.whole("actions_pending") or 0}"'
    )


def _filters(entries: Sequence[Entry], services: Mapping[str, Sequence[str]]) -> str:
    """Return the form with search and filters. It is hidden until the script shows it."""
    years = sorted({date[:4] for entry in entries if (date := date_text(entry))}, reverse=True)
    ranked = {
        (entry.whole("severity_rank") or 0, text)
        for entry in entries
        if (text := entry.text("severity")) is not None
    }
    names = sorted({name for known in services.values() for name in known}, key=str.casefold)
    choices = (
        ("severity", "Severity", [text for _, text in sorted(ranked)]),
        ("year", "Year", years),
        ("service", "Service", names),
    )
    selects = "".join(
        f'<label>{label} <select name="{name}"><option value="">all</option>'
        + "".join(f"<option>{escape(value)}</option>" for value in values)
        + "</select></label>"
        for name, label, values in choices
        if values
    )
    return (
        '<form id="filters" class="filters" role="search" hidden>'
        '<label>Search <input type="search" name="q" autocomplete="off"></label>'
        f'{selects}<label class="box"><input type="checkbox" name="pending"> with actions to do</label>'
        "</form>\n"
    )


# --- actions --------------------------------------------------------------------------------------


def actions(corpus: Collection, names: Mapping[str, str], options: SiteOptions) -> str:
    """Return the page of the actions that aren't done, by owner."""
    pending = open_actions(corpus, today=options.today)
    by_key = {entry.key: entry for entry in corpus.entries()}
    late = [action for action in pending if action.days_late is not None and action.days_late > 0]
    body = f"<p>{escape(_actions_summary(pending, late, options))}</p>\n"
    owners: dict[str, list[OpenAction]] = {}
    for action in pending:
        owners.setdefault(action.owner or "", []).append(action)
    # Those who have most to do first; what nobody owns at the end, where it can't be overlooked.
    order = sorted(owners, key=lambda name: (not name, -len(owners[name]), name.casefold()))
    for name in order:
        rows = [_action_row(action, by_key[action.report], names) for action in owners[name]]
        title = plain_line(name) if name else "Nobody"
        body += f"<section><h2>{title} <small>{len(rows)}</small></h2>\n"
        head = ("Due", "Action", "Incident", "Status", "Ticket")
        body += table(head, rows, caption=f"Actions of {name or 'nobody'}") + "</section>\n"
    return page("actions.html", "Actions to do", body, options)


def _actions_summary(
    pending: Sequence[OpenAction], late: Sequence[OpenAction], options: SiteOptions
) -> str:
    if not pending:
        return "Nothing is left to do."
    overdue = ""
    if options.today is not None:
        overdue = f", {len(late):,} of them overdue on {options.today.isoformat()}"
    nobody = sum(without_owner.owner is None for without_owner in pending)
    unowned = f"; {nobody:,} without an owner" if nobody else ""
    return f"{count(len(pending), 'action')} to do{overdue}{unowned}."


def _action_row(action: OpenAction, entry: Entry, names: Mapping[str, str]) -> list[str]:
    due = action.due.isoformat() if action.due is not None else ""
    if action.days_late is not None and action.days_late > 0:
        due += f" {badge(f'{action.days_late} d late', 'bad')}"
    named = f'<span class="id">{escape(action.id)}</span> ' if action.id else ""
    status = badge(escape(action.status), "fair") if action.status else ""
    ticket = line(action.ticket) if action.ticket else ""
    return [due, f"{named}{line(action.action)}", report_link(entry, names), status, ticket]


# --- services -------------------------------------------------------------------------------------


def services(corpus: Collection, names: Mapping[str, str], options: SiteOptions) -> str:
    """Return the page of the services, with the reports of each."""
    by_name: dict[str, tuple[str, list[Entry]]] = {}
    without = 0
    for entry in newest_first(corpus):
        own = _services(entry)
        without += not own
        for name in own:
            by_name.setdefault(name.casefold(), (name, []))[1].append(entry)
    order = sorted(by_name.values(), key=lambda pair: (-len(pair[1]), pair[0].casefold()))
    rest = f" {count(without, 'report')} name none." if without else ""
    body = f"<p>{count(len(order), 'service')}.{rest}</p>\n"
    for name, entries in order:
        rows = [
            [date_text(entry), severity_badge(entry), report_link(entry, names)]
            for entry in entries
        ]
        body += f"<section><h2>{plain_line(name)} <small>{len(rows)}</small></h2>\n"
        head = ("Date", "Severity", "Report")
        body += table(head, rows, caption=f"Reports of {name}") + "</section>\n"
    return page("services.html", "Services", body, options)


# --- statistics -----------------------------------------------------------------------------------


def statistics(corpus: Collection, options: SiteOptions) -> str:
    """Return the page of the answers, each with its picture and its table."""
    body = (
        "<p>These are reports, not incidents: what nobody wrote about isn't counted. Each answer says "
        "how many reports it rests on; an interval says which values the reports are compatible with."
        "</p>\n"
    )
    for place, answer in enumerate(answers(corpus, options)):
        body += _answer(answer, f"plot-{place}")
    return page("statistics.html", "Statistics", body, options)


def answers(corpus: Collection, options: SiteOptions) -> Iterator[Answer]:
    """Yield the answers that need no report to be chosen, and no day where none is given."""
    for name, function in ANSWERS.items():
        if name == "happened_before" or (name in ("overdue", "done_in_time") and not options.today):
            continue
        by = _period(corpus) if name == "how_many" else None
        yield function(corpus, **options_of(name, today=options.today, by=by))


def _period(corpus: Collection) -> str:
    """Return the period that gives at most some sixty columns."""
    days = [day for entry in corpus.entries() if (day := entry.whole("date")) is not None]
    years = (max(days) - min(days)) / 365 if days else 0
    return "month" if years <= 5 else "quarter" if years <= 15 else "year"


def _answer(answer: Answer, prefix: str) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in answer.sentences())
    plot = answer.plot()
    figure = ""
    if plot is not None:
        label = escape(plot.title)
        drawn = plot.inline(prefix)
        figure = f'<figure class="chart"><div class="plot-box" tabindex="0" role="group" aria-label="{label}">{drawn}</div></figure>\n'  # fmt: skip
    return (
        f"<section><h2>{escape(answer.question)}</h2>\n<ul>{items}</ul>\n{figure}"
        f"{_folded(answer)}</section>\n"
    )


def _folded(answer: Answer) -> str:
    answers = answer.table()
    rows = answers.kept_rows()
    if not rows:
        return ""
    head = [column.about.removesuffix(".") for column in answers.columns]
    shown = [
        [
            line(cell(column.type, value)) if column.name != "action" else line(str(value))
            for column, value in zip(answers.columns, row, strict=True)
        ]
        for row in rows[:_SHOWN_ROWS]
    ]
    more = f" (the first {_SHOWN_ROWS:,} of {len(rows):,})" if len(rows) > _SHOWN_ROWS else ""
    return (
        f"<details><summary>The numbers{more}</summary>\n"
        f'<div class="table" tabindex="0" role="group" aria-label="{escape(answer.question)}">'
        f"{table(head, shown, caption=answer.question)}</div></details>\n"
    )
