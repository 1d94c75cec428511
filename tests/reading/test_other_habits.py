"""Habits of teams that nobody here has seen a document of: each kind once misread, with its siblings."""

from datetime import date, datetime

import pytest

import postmortem as pm
from postmortem.formats.markdown import reader
from postmortem.model.sections.action_items import ActionItem
from postmortem.outline.structure import outline_of

HEAD = "# Login was slow\n\n**Date:** 2026-03-11\n\n"
END = "\n\n## Root cause\n\nA full queue.\n"


def times(rows: str, head: str = HEAD) -> list[str]:
    """Return the times of a timeline's rows, in UTC or as words."""
    report = pm.read_markdown(f"{head}## Timeline\n\n{rows}{END}").report
    return [_shown(row.time) for row in report.timeline.events]


def _shown(time: object) -> str:
    if isinstance(time, datetime):
        return f"{time:%m-%d %H:%M}"
    start, end = getattr(time, "start", None), getattr(time, "end", None)
    if start is not None and end is not None:
        return f"{start:%m-%d %H:%M} to {end:%m-%d %H:%M}"
    return "words" if start is None else f"about {start:%m-%d %H:%M}"


def actions(text: str) -> list[ActionItem]:
    """Return the actions of a section."""
    report = pm.read_markdown(f"{HEAD}## Timeline\n\n- 09:10 it fails\n\n## Action items\n\n{text}")
    return list(report.report.action_items.unscheduled)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("10:00-11:00 it fails", "03-11 10:00 to 03-11 11:00"),
        ("**10:00-11:45** it fails", "03-11 10:00 to 03-11 11:45"),
        ("14:05-15:30: it fails", "03-11 14:05 to 03-11 15:30"),
        ("22:00-23:10 it fails", "03-11 22:00 to 03-11 23:10"),
        ("22:00-05:00 it fails", "words"),
        ("2026-03-11 02:00-05:00 it fails", "words"),
        ("2026-03-11 22:00-05:00 it fails", "03-12 03:00"),
        ("2026-03-11T02:00-05:00 it fails", "03-11 07:00"),
        ("2026-03-11 02:00:00-05:00 it fails", "03-11 07:00"),
        ("10:00+02:00 it fails", "03-11 08:00"),
        ("10:00 -08:00 it fails", "03-11 18:00"),
    ],
)
def test_hours_right_behind_a_clock_are_a_range_or_an_offset(written: str, expected: str) -> None:
    """`10:00-11:00` is an hour, and no time in a zone eleven hours behind UTC."""
    assert times(f"- {written}") == [expected]


@pytest.mark.parametrize("zone", ["PST", "Pacific Time", "UTC-8"])
def test_rows_begin_on_the_day_of_their_own_zone(zone: str) -> None:
    """A start late in the evening is of the next day in UTC; the rows are of the evening."""
    head = (
        f"# Login was slow\n\n| Field | Value |\n|---|---|\n| Start | 2026-01-14 17:42 {zone} |\n\n"
    )
    rows = f"All times are in {zone}.\n\n- 17:42 it fails\n- 18:20 it works"
    assert times(rows, head) == ["01-15 01:42", "01-15 02:20"]


def test_rows_in_utc_begin_on_the_day_in_utc() -> None:
    """The same start, and rows in UTC."""
    head = "# Login was slow\n\nStart: 2026-01-14 17:42 PST\n\n"
    assert times("All times are in UTC.\n\n- 01:42 it fails", head) == ["01-15 01:42"]


def test_prose_in_another_zone_gives_the_rows_their_own_day() -> None:
    """The first sentence names an evening, and the rows are in its zone."""
    head = "# Login was slow\n\nAt 9:17 PM ET on March 10, 2026, logins failed.\n\n"
    rows = "All times are in ET.\n\n- 9:17 PM it fails\n- 10:43 PM it works"
    assert times(rows, head) == ["03-11 01:17", "03-11 02:43"]


@pytest.mark.parametrize(
    "owner",
    ["—", "-", "TBD", "tbc", "N/A", "N.N.", "???", "unassigned", "None", "@your-name", "[name]", "未定", "aucun"],
)  # fmt: skip
def test_nobody_is_no_owner(owner: str) -> None:
    """What stands where no owner is named is no name, and the action is what it was."""
    rows = actions(f"| Action | Owner | Due |\n|---|---|---|\n| Add an alert | {owner} | TBD |")
    assert [(row.action, row.owner, row.due) for row in rows] == [("Add an alert", None, None)]
    [row] = actions(f"- Add an alert (Owner: {owner})")
    assert row.owner is None


def test_an_author_who_is_not_named_is_none() -> None:
    """The author of a blank document is nobody; what was written stays a fact."""
    report = pm.read_markdown(f"# Slow\n\n**Author:** @your-name\n{HEAD[16:]}{END}").report
    assert report.metadata.reporter is None
    assert "@your-name" in report.to_markdown()


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("🔴 Add an alert", None),
        ("🟢 P2 Add an alert", None),
        ("🟡 Add an alert", None),
        ("✅ Add an alert", "Done"),
        ("⏳ Add an alert", "In Progress"),
    ],
)
def test_a_colour_before_an_action_may_be_its_priority(written: str, status: str | None) -> None:
    """Red, yellow and green are no status: as many teams mean how urgent it is."""
    [row] = actions(f"- {written}")
    assert (row.status and row.status.value) == status


def test_a_colour_in_the_column_of_the_status_is_one() -> None:
    """Where the column says what the colours mean, they count."""
    [row] = actions("| Action | Status |\n|---|---|\n| Add an alert | 🟢 |")
    assert row.status is not None
    assert row.status.value == "Done"


@pytest.mark.parametrize("struck", ["~~Buy more disks~~", "[ ] ~~Buy more disks~~"])
def test_what_is_struck_out_is_no_action(struck: str) -> None:
    """It is kept as it was written, and nobody has to do it."""
    text = (
        f"{HEAD}## Timeline\n\n- 09:10 it fails\n\n## Action items\n\n- Add an alert\n- {struck}\n"
    )
    report = pm.read_markdown(text).report
    assert [row.action for row in report.action_items.unscheduled] == ["Add an alert"]
    assert "~~Buy more disks~~" in report.to_markdown()


@pytest.mark.parametrize(
    "blank", ["None", "N/A", "TBD", "e.g. dashboards helped", "[What went well]", "Nothing", "—"]
)
def test_what_a_blank_document_has_is_no_item(blank: str) -> None:
    """An item that was never filled in says nothing of the incident."""
    text = f"{HEAD}## What went well\n\n- {blank}\n\n## Lessons\n\n- {blank}\n\n## Action items\n\n- {blank}\n{END}"
    report = pm.read_markdown(text).report
    assert not report.went_well
    assert not report.lessons.general
    assert not report.action_items.unscheduled


@pytest.mark.parametrize("time", ["HH:MM", "YYYY-MM-DD HH:MM", "HH:MM UTC", "hh:mm"])
def test_a_row_with_the_time_of_a_blank_is_no_event(time: str) -> None:
    """`| HH:MM | What happened |` is left of the blank document."""
    table = f"| Time | Event |\n|---|---|\n| {time} | What happened |\n| 09:10 | it fails |"
    report = pm.read_markdown(f"{HEAD}## Timeline\n\n{table}{END}").report
    assert [row.event for row in report.timeline.events] == ["it fails"]


def test_an_incident_in_a_sentence_is_no_id() -> None:
    """`Incident:` has an id behind it, or says what happened."""
    head = "- Incident: the nightly backup was overwritten\n- Date: 2026-05-07\n\n"
    assert pm.read_markdown(f"# Backup\n\n{head}{END}").report.metadata.incident_id is None
    head = "- Incident: INC-77\n- Date: 2026-05-07\n\n"
    facts = pm.read_markdown(f"# Backup\n\n{head}{END}").report.metadata
    assert (facts.incident_id, facts.date) == ("INC-77", date(2026, 5, 7))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("- [x] 09:10 — it fails", "03-11 09:10"),
        ("- [ ]  9:10 PM — it fails", "03-11 21:10"),
        ("- 🔥 09:10 it fails", "03-11 09:10"),
        ("- ✅ **2026-03-12 09:10** it fails", "03-12 09:10"),
        ("- 9時05分 it fails", "03-11 09:05"),
        ("- 9点半 it fails", "03-11 09:30"),
        ("- ore 9.05: it fails\n- ore 9.40: it works", "03-11 09:05"),
        ("- kl. 09:05 it fails", "03-11 09:05"),
        ("| Time | Event |\n|---|---|\n| 0215 | it fails |\n| 0440 | it works |", "03-11 02:15"),
        (
            "| Time | Event |\n|---|---|\n| 0215-0240 | it fails |\n| 1910 | it works |",
            "03-11 02:15 to 03-11 02:40",
        ),
        ("- 2026-W11-5 09:10 it fails", "03-13 09:10"),
    ],
)
def test_a_time_in_another_notation_is_one(written: str, expected: str) -> None:
    """Boxes, signs, words of other languages and clocks of four digits stand around a time or in it."""
    assert times(written)[0] == expected


def test_years_in_a_column_of_times_are_no_clocks() -> None:
    """`2019` and `2020` are years where no other clock stands beside them."""
    table = "| Time | Event |\n|---|---|\n| 2019 | it was built |\n| 2020 | it fails |"
    assert times(table) == ["words", "words"]


@pytest.mark.parametrize(
    "text",
    [
        "- Date: 11th of March 2026\n- Helpers: Ike, Sam\n- People\n  - lead: Ruth",
        "**Severity:** SEV-2\n**Author:** Ann\n**Status:** Draft\n**Duration:** 1 h\n**Team:** Web\n\nOn 11 March 2026 logins failed.",
        "## Introduction\n\n### Purpose\n\nIt is about the outage of 2026-03-11.",
        "Date: 2026-W11-3",
        "## Leadup\n\nAt 08:50 on March 11, 2026 (20 minutes before), a change went out.\n\n"
        "## Impact\n\nBetween 09:10 and 09:40 on March 11, 2026, 20 % of logins failed.",
    ],
)  # fmt: skip
def test_the_day_is_found_in_other_places(text: str) -> None:
    """A fact among items, a sentence below many facts or below a heading of the introduction."""
    head = f"# Login was slow\n\n{text}\n\n"
    assert times("- 09:10 UTC it fails", head) == ["03-11 09:10"]


def test_the_title_of_a_page_below_another_names_the_day() -> None:
    """A wiki writes the name of the page above before it."""
    assert times("- 09:10 UTC it fails", "# Incidents/2026-03-11 login\n\n") == ["03-11 09:10"]


@pytest.mark.parametrize(
    ("head", "clock"),
    [
        ("# Slow\n\n| Field | Value |\n|---|---|\n| Start | 2026-03-11 16:42 PDT |\n\n", "16:42"),
        ("# Slow\n\nLogins failed on March 11, 2026 from 16:42 to 18:20 (PDT).\n\n", "4:42 PM"),
        ("# Slow\n\n- Start time: 2026-03-11 16:42 ~ 18:20（PDT）\n\n", "16:42"),
    ],
)
def test_rows_with_the_clock_of_the_start_are_in_its_zone(head: str, clock: str) -> None:
    """Nothing states the zone of the rows, and one of them is the start that a fact has with its zone."""
    assert times(f"- {clock} it fails", head) == ["03-11 23:42"]


def test_rows_with_the_clock_of_the_start_in_utc_stay_words() -> None:
    """Where the clock of the start doesn't show the zone of the rows, nobody knows it."""
    head = "# Slow\n\n| Field | Value |\n|---|---|\n| Start | 2026-03-11 16:42 PDT |\n\n"
    assert times("- 23:42 it fails\n- 16:42 it works", head) == ["words", "words"]


@pytest.mark.parametrize(
    ("written", "action", "owner", "due"),
    [
        ("Add an alert (@hh) #4415", "Add an alert", "@hh", None),
        ("Add an alert, @ameukam, #4416", "Add an alert", "@ameukam", None),
        ("Add an alert → @nadia", "Add an alert", "@nadia", None),
        ("@nadia Add an alert", "Add an alert", "@nadia", None),
        ("@Kim Tran Add an alert", "Add an alert", "@Kim Tran", None),
        ("@Kim Tran Add an alert @March 18, 2026", "Add an alert", "@Kim Tran", date(2026, 3, 18)),
        ("@here was used for nothing", "@here was used for nothing", None, None),
        ("@nadia: alerts for the queue", "alerts for the queue", "@nadia", None),
        ("Add an alert (Tom, due March 13)", "Add an alert", "Tom", date(2026, 3, 13)),
        ("Add an alert — owner: Wes, ETA: Apr 2", "Add an alert", "Wes", date(2026, 4, 2)),
        ("Add an alert (Tom, due Aug 30)", "Add an alert", "Tom", date(2026, 8, 30)),
        ("Add an alert (Tom, due Jan 5)", "Add an alert", "Tom", date(2027, 1, 5)),
        # The day before the incident may be meant, or one most of a year later.
        ("Add an alert (Tom, due March 9)", "Add an alert (Tom, due March 9)", "Tom", None),
        ("Add an alert (Tom, due to load)", "Add an alert (Tom, due to load)", None, None),
        ("Add an alert (Owner: Tom, due: March 9)", "Add an alert (Owner: Tom, due: March 9)", "Tom", None),
        ("Add an alert (Owner: Tom, due: next week)", "Add an alert (Owner: Tom, due: next week)", "Tom", None),
        ("Add an alert (Owner: Tom, due: after the freeze)", "Add an alert (Owner: Tom, due: after the freeze)", "Tom", None),
        ("Add an alert (Owner: Tom, due: TBD)", "Add an alert", "Tom", None),
        ("Add an alert — @cora, due Dec 24", "Add an alert", "@cora", date(2026, 12, 24)),
        ("Add an alert by 2026-04-01 (Ann)", "Add an alert", "Ann", date(2026, 4, 1)),
        ("Add an alert by 2026-04-01 (Monitoring)", "Add an alert by 2026-04-01 (Monitoring)", None, None),
        ("Add an alert — assigned to Ann", "Add an alert", "Ann", None),
        ("Add an alert (assigned to @ann)", "Add an alert", "@ann", None),
        ("Add an alert; owner Ann; due 2026-04-01", "Add an alert", "Ann", date(2026, 4, 1)),
        ("Add an alert; owner TBD", "Add an alert; owner TBD", None, None),
        ("Find the code owner Ann", "Find the code owner Ann", None, None),
        ("Move reads -> Replica", "Move reads -> Replica", None, None),
        ("Platform team: add an alert", "add an alert", "Platform team", None),
        ("Alerts: add an alert", "Alerts: add an alert", None, None),
        ("Add an alert - Dee, Dec 24", "Add an alert", "Dee", date(2026, 12, 24)),
        ("Add an alert, due Dec 24", "Add an alert", None, date(2026, 12, 24)),
        ("Add an alert - Marco - due 29/03/2026", "Add an alert", "Marco", date(2026, 3, 29)),
        ("Add an alert (Sam, next week)", "Add an alert (Sam, next week)", "Sam", None),
        ("Add an alert (Sam, by end of March)", "Add an alert (Sam, by end of March)", "Sam", None),
        ("Add an alert (Piotr, do 20.04.2026)", "Add an alert", "Piotr", date(2026, 4, 20)),
        ("Add an alert – Giulia – entro il 29/04/2026", "Add an alert", "Giulia", date(2026, 4, 29)),
        ("監視を追加する（田中、3月28日まで）", "監視を追加する", "田中", date(2026, 3, 28)),
    ],
)  # fmt: skip
def test_who_does_an_action_and_until_when(
    written: str, action: str, owner: str | None, due: date | None
) -> None:
    """A day without a year is the first one after the incident, or nobody knows it."""
    [row] = actions(f"- {written}")
    assert (row.action, row.owner, row.due) == (action, owner, due)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (("Samenvatting", "Tijdlijn", "Tijd", "Gebeurtenis", "Oorzaak", "Wat ging goed", "Wat kon beter", "Acties", "Actie", "Eigenaar", "Deadline", "Gereed"), "9 maart 2026"),
        (("Riepilogo", "Cronologia", "Ora", "Evento", "Causa principale", "Cosa ha funzionato", "Cosa non ha funzionato", "Azioni", "Azione", "Responsabile", "Scadenza", "Completato"), "9 marzo 2026"),
        (("Podsumowanie", "Oś czasu", "Godzina", "Zdarzenie", "Przyczyna źródłowa", "Co poszło dobrze", "Co poszło źle", "Działania naprawcze", "Działanie", "Odpowiedzialny", "Termin realizacji", "Zrobione"), "9 marca 2026"),
        (("Sammanfattning", "Händelseförlopp", "Tidpunkt", "Händelse", "Grundorsak", "Vad gick bra", "Vad gick dåligt", "Åtgärder", "Åtgärd", "Ansvarig", "Förfallodatum", "Klart"), "9 mars 2026"),
        (("Резюме", "Хронология", "Время", "Событие", "Первопричина", "Что прошло хорошо", "Что прошло плохо", "План действий", "Действие", "Ответственный", "Срок", "Выполнено"), "9 марта 2026"),
        (("요약", "타임라인", "시간", "내용", "근본 원인", "잘된 점", "개선할 점", "조치 사항", "조치", "담당자", "기한", "완료"), "2026-03-09"),
    ],
)  # fmt: skip
def test_more_languages_have_names(language: tuple[str, ...], expected: str) -> None:
    """Sections, columns, months and states of other languages are what they say."""
    summary, line, time, event, cause, well, wrong, todo, action, owner, due, done = language
    text = (
        f"# Abc\n\n**Date:** {expected}\n\n## {summary}\n\nText.\n\n## {line}\n\n| {time} | {event} |\n|---|---|\n| 09:10 | abc |\n\n"
        f"## {cause}\n\nAbc.\n\n## {well}\n\n- abc\n\n## {wrong}\n\n- abc\n\n## {todo}\n\n"
        f"| {action} | {owner} | {due} | Status |\n|---|---|---|---|\n| abc | Ann | 2026-04-01 | {done} |\n"
    )
    report = pm.read_markdown(text).report
    assert (report.summary.one_line or report.summary.text) == "Text."
    assert [_shown(row.time) for row in report.timeline.events] == ["03-09 09:10"]
    assert report.root_cause.factors.primary is not None
    assert (report.went_well, report.went_wrong) == (("abc",), ("abc",))
    [row] = report.action_items.unscheduled
    assert (row.owner, row.due, row.status and row.status.value) == (
        "Ann",
        date(2026, 4, 1),
        "Done",
    )


def test_a_later_row_with_a_day_is_not_the_day_of_the_incident() -> None:
    """The rows above it have none, and the first sentence names an earlier one."""
    head = "# Bottles were deleted\n\nA workflow deleted bottles on October 3rd, 2026.\n\n"
    rows = "- 7:48 p.m. it runs\n- 11:30 p.m. some are back\n- October 4, 9:10 a.m. all are back"
    report = pm.read_markdown(f"{head}## Timeline\n\n{rows}{END}").report
    assert report.metadata.date == date(2026, 10, 3)
    assert times(rows, head) == ["10-03 19:48", "10-03 23:30", "10-04 09:10"]


def test_the_longest_column_is_the_event_where_no_heading_says_it() -> None:
    """Every other cell stays with it."""
    table = "| Time | Unit | Wording |\n|---|---|---|\n| 09:10 | NOC | the queue of the mail server is full |"
    report = pm.read_markdown(f"{HEAD}## Timeline\n\n{table}{END}").report
    [row] = report.timeline.events
    assert (row.event, row.notes) == ("the queue of the mail server is full", "Unit: NOC")


def test_the_longest_column_is_the_action_where_owners_stand_beside_it() -> None:
    """A table of actions has owners, days or states; what it calls the actions may be anything."""
    [row] = actions(
        "| Nr. | Wording | Owner |\n|---|---|---|\n| 1 | Add an alert for the queue | Ann |"
    )
    assert (row.action, row.owner) == ("Add an alert for the queue", "Ann")
    assert not actions("| Host | Load of the host |\n|---|---|\n| db1 | very high for two hours |")


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("1 Std. 40 Min.", 100), ("45 minutos", 45), ("2 uur en 5 minuten", 125), ("1小时20分", 80), ("85分間", 85),
        ("1 hora y 5 minutos", 65), ("2 ore e 10 minuti", 130), ("1 час 20 минут", 80), ("1시간 5분", 65),
    ],
)  # fmt: skip
def test_a_duration_in_another_language_is_one(written: str, minutes: int) -> None:
    """The units of eight languages are hours and minutes."""
    facts = pm.read_markdown(f"{HEAD[:-2]}\n**Duration:** {written}{END}").report.metadata
    assert facts.duration is not None
    assert facts.duration.total_seconds() == 60 * minutes


def test_lines_with_times_are_a_timeline_without_a_list() -> None:
    """Each line of a paragraph begins with a time, below a heading that nothing is known of."""
    text = f"{HEAD}## As it went\n\n09:10 it fails\n09:20 Ann is paged\n09:40 it works{END}"
    assert [row.event for row in pm.read_markdown(text).report.timeline.events] == [
        "it fails",
        "Ann is paged",
        "it works",
    ]


def test_lines_in_italics_are_headings_where_nothing_else_is() -> None:
    """What a chat writes in bold comes out of it in italics, and still names the sections."""
    text = (
        "# Login was down\n\n*What happened*\n\nThe certificate expired at noon.\n\n*Root cause*\n\n"
        "Nobody renewed it.\n\n*Timeline*\n\n- 10:00 it fails\n- 11:00 it works\n\n_Action items:_\n\n- Renew it (@ann)\n"
    )
    report = pm.read_markdown(text).report
    assert report.summary.one_line == "The certificate expired at noon."
    assert report.root_cause.factors.primary is not None
    assert report.root_cause.factors.primary.description == "Nobody renewed it."
    assert [event.event for event in report.timeline.events] == ["it fails", "it works"]
    assert [action.owner for action in report.action_items] == ["@ann"]
    assert report.extras == ()


@pytest.mark.parametrize("remark", ["*Times are in UTC*", "_Copied from the chat_"])
def test_a_remark_in_italics_is_no_heading(remark: str) -> None:
    """One line in italics among the headings of a document stays words."""
    text = f"# Login was down\n\n{remark}\n\n## Timeline\n\n{remark}\n\n- 10:00 it fails\n"
    reading = pm.read_markdown(text)
    assert [event.event for event in reading.report.timeline.events] == ["it fails"]
    assert remark.strip("*_") in reading.report.to_markdown()
    alone = f"{remark}\n\nIt was down.\n\n{remark}\n\nIt works.\n"
    outline = outline_of(reader.read(alone, titled=False))
    assert {entry.kind for entry in outline.entries} == {"remark", "text"}


@pytest.mark.parametrize(
    "head",
    [
        "Date: 2026-01-15 | Severity: SEV-2 | Duration: 45 min",
        "Date: 2026-01-15, Severity: SEV-2, Duration: 45 min",
        "Date: Jan 15, 2026; Severity: SEV-2; Duration: 45 min",
        "**Date:** 2026-01-15 **Severity:** SEV-2 **Duration:** 45 min",
        "**Date**: 2026-01-15, **Severity**: SEV-2, **Duration**: 45 min",
        "**Date:** `2026-01-15`\\\n**Severity:** `SEV-2`\\\n**Duration:** `45 min`",
        "📅 **Date:** 2026-01-15\n🔥 **Severity:** SEV-2\n⏱️ **Duration:** 45 min",
        "- 📅 Date: 2026-01-15\n- 🔥 Severity: SEV-2\n- ⏱️ Duration: 45 min",
        "**Date:** 2026-01-15\n**Severity:** [ ] SEV-1 [x] SEV-2 [ ] SEV-3\n**Duration:** 45 min",
    ],
)
def test_facts_are_read_however_they_are_set_out(head: str) -> None:
    """Several on a line, in code, behind signs, ticked: each is what it says, and nothing is kept twice."""
    reading = pm.read_markdown(f"# Login was down\n\n{head}\n\n## Timeline\n\n- 10:00 it fails\n")
    facts = reading.report.metadata
    assert (str(facts.date), str(facts.severity), str(facts.duration)) == (
        "2026-01-15",
        "SEV-2",
        "0:45:00",
    )
    assert (facts.other, reading.report.extras, reading.rescued) == ((), (), 0)


def test_a_sign_before_a_label_of_ones_own_stays_with_it() -> None:
    """A label that no field has keeps its sign."""
    text = "# Login was down\n\n- 🌍 **Region:** eu\n- **Date:** 2026-01-15\n\n## Timeline\n\n- 10:00 it fails\n"
    [detail] = pm.read_markdown(text).report.metadata.other
    assert (detail.label, detail.value) == ("🌍 Region", "eu")


def test_a_sentence_with_commas_and_a_colon_is_one_value() -> None:
    """What follows a comma is a fact of its own only where it has a label."""
    for value in ("eu, us, and later: none", "Europe, Asia: half of it"):
        text = f"# Login was down\n\nDate: 2026-01-15\nRegion: {value}\n\n## Timeline\n\n- 10:00 it fails\n"
        [detail] = pm.read_markdown(text).report.metadata.other
        assert detail.value == value


UPDATES = (
    ("Resolved", "It works again.", "Jan 15, 2026 - 12:10 UTC"),
    ("Monitoring", "A fix is in place.", "Jan 15, 2026 - 11:30 UTC"),
    ("Investigating", "We look into it.", "Jan 15, 2026 - 10:45 UTC"),
)


@pytest.mark.parametrize(
    "update",
    [
        "## {}\n\n{}\n\nPosted {}\n",
        "#### {}\n{}\n\n*Posted {}*\n",
        "**{}** - {}\n{}\n",
        "**{}**\n\n{}\n\nPosted {}\n",
    ],
)
@pytest.mark.parametrize("head", ["", "**Date:** 2026-01-15\n\n## Timeline\n\n"])
def test_updates_of_a_status_page_are_events_at_the_time_below_them(head: str, update: str) -> None:
    """Each update has its time after its words, and a page of them needs no heading of a timeline."""
    if head and update.startswith("## "):
        update = f"#{update}"
    updates = "\n".join(update.format(*words) for words in UPDATES)
    reading = pm.read_markdown(f"# API errors\n\n{head}{updates}")
    rows = reading.report.timeline.events
    assert [_shown(row.time) for row in rows] == ["01-15 12:10", "01-15 11:30", "01-15 10:45"]
    for row, (status, words, _) in zip(rows, UPDATES, strict=True):
        assert status in row.event
        assert row.event.endswith(words)
    assert (reading.report.extras, reading.rescued) == ((), 0)


def test_a_timeline_in_a_code_block_is_one() -> None:
    """Each line of the block has its time; a log beside events with times stays code."""
    code = "```\n10:00 it fails *\n  and again\n10:45 it works\n```\n"
    reading = pm.read_markdown(f"{HEAD}## Timeline\n\n{code}")
    assert [row.event for row in reading.report.timeline.events] == [
        "it fails \\* and again",
        "it works",
    ]
    beside = pm.read_markdown(f"{HEAD}## Timeline\n\n- 09:00 it fails\n\n{code}").report
    assert [row.event for row in beside.timeline.events] == ["it fails"]
    assert "it works" in beside.extras[0].markdown


@pytest.mark.parametrize(
    "written",
    [
        "### A-1: Add an alert\n\n**Owner:** Ann\n**Due:** 2026-04-01\n**Status:** Done\n",
        "### A-1: Add an alert\n\n- Owner: Ann\n- Due: Apr 1, 2026\n- Status: done\n",
        "| Done | ID | Action | Owner | Due |\n|---|---|---|---|---|\n| ✅ | A-1 | Add an alert | Ann | 2026-04-01 |\n",
    ],
)
def test_an_action_is_one_with_the_facts_below_its_heading(written: str) -> None:
    """An owner, a day and a status below a heading are facts of that action, and no actions."""
    [row] = actions(written)
    assert (row.id, row.action, row.owner) == ("A-1", "Add an alert", "Ann")
    assert (row.due, str(row.status), row.ticket) == (date(2026, 4, 1), "Done", None)


def test_what_explains_an_action_below_its_heading_is_kept() -> None:
    """Words beside the facts stay where they stood."""
    text = f"{HEAD}## Action items\n\n### Add an alert\n\nOwner: Ann\n\nThe old one was too slow.\n"
    reading = pm.read_markdown(text)
    [row] = reading.report.action_items
    assert (row.action, row.owner) == ("Add an alert", "Ann")
    assert "too slow" in reading.report.to_markdown()


def test_a_cross_in_a_column_of_what_is_done_is_an_open_action() -> None:
    """What isn't done is open; nobody cancelled it."""
    rows = actions("| Done | Action |\n|---|---|\n| ✅ | Add an alert |\n| ❌ | Write it down |\n")
    assert [str(row.status) for row in rows] == ["Done", "Open"]


def test_headings_among_actions_may_be_their_types() -> None:
    """`Prevention` above actions is what they are for, and no part of their words."""
    rows = actions(
        "### Prevention\n\n- Add a limit\n\n### Detective measures\n\n- Add an alert\n\n### Billing\n\n- Tell them\n"
    )
    assert [(row.type and str(row.type), row.action) for row in rows] == [
        ("Prevent", "Add a limit"), ("Detect", "Add an alert"), (None, "Billing: Tell them"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "written",
    ["A1: Add an alert", "**AI-1:** Add an alert", "**A1** - Add an alert", "A1. Add an alert"],
)
def test_an_action_may_begin_with_its_id(written: str) -> None:
    """A letter for action with a number is its id, and the key of a tracker is its ticket."""
    [row, other] = actions(f"- {written}\n- OPS-7: Write it down\n")
    assert (row.id and row.id[0], row.action, row.ticket) == ("A", "Add an alert", None)
    assert (other.id, other.action, other.ticket) == (None, "Write it down", "OPS-7")


def report_of(text: str) -> pm.Report:
    """Return what comes of a document with a timeline, when each line of it has its field."""
    reading = pm.read_markdown(f"{HEAD}## Timeline\n\n- 10:00 it fails\n\n{text}")
    assert (reading.report.extras, reading.rescued) == ((), 0)
    return reading.report


@pytest.mark.parametrize(
    "whys",
    [
        "- Why was it down?\n  - The pool was full.\n    - Why was it full?\n      - A leak.\n",
        "- Why was it down? The pool was full.\n  - Why was it full? A leak.\n",
        "### Why was it down?\n\nThe pool was full.\n\n### Why was it full?\n\nA leak.\n",
        "| Why | Answer |\n|---|---|\n| Why was it down? | The pool was full. |\n| Why was it full? | A leak. |\n",
    ],
)
def test_a_chain_of_whys_is_one_however_it_is_set_out(whys: str) -> None:
    """Inside each other, as headings or in a table, each question has its own answer."""
    chain = report_of(f"## Five whys\n\n{whys}").root_cause.whys
    assert [(why.question, why.answer) for why in chain] == [
        ("Why was it down?", "The pool was full."), ("Why was it full?", "A leak."),
    ]  # fmt: skip


def test_columns_of_a_retrospective_are_its_lists() -> None:
    """What went well, what went wrong and where we got lucky may be the columns of a table."""
    report = report_of(
        "## Retrospective\n\n| What went well | What went wrong | Where we got lucky |\n|---|---|---|\n"
        "| a | b | |\n| c | - d<br>- e | f |\n"
    )
    assert report.went_well == ("a", "c")
    assert report.went_wrong == ("b", "d", "e")
    assert report.lessons.lucky == ("f",)


def test_a_cause_and_its_trigger_may_be_lines_with_labels() -> None:
    """Below a heading of both, each label says what its line is."""
    cause = report_of(
        "## Root cause and trigger\n\n**Root cause:** A leak.\n\n**Trigger:** A deploy.\n"
    ).root_cause
    assert cause.factors.primary is not None
    assert (cause.factors.primary.description, cause.trigger) == ("A leak.", "A deploy.")


def test_services_may_be_a_list() -> None:
    """Each item below a heading of services is one of them."""
    report = report_of("## Affected services\n\n- API\n- Web, mobile\n")
    assert report.summary.impact.services_affected == ("API", "Web, mobile")
    assert report.metadata.other == ()


def test_the_columns_of_factors_are_no_words_that_got_lost() -> None:
    """Factors become a list, and nothing of their table is kept twice."""
    report = report_of(
        "## Contributing factors\n\n| Factor | Effect |\n|---|---|\n| No alert | Found late |\n"
    )
    [factor] = report.root_cause.factors.contributing
    assert (factor.description, factor.effect) == ("No alert", "Found late")


@pytest.mark.parametrize("sign", ["¢", "€", "✗", "🅰"])
def test_a_sign_alone_is_a_value_and_a_dash_is_none(sign: str) -> None:
    """A cell with nothing but punctuation says nothing; one with a sign says that sign."""
    rows = actions(f"| # | Task |\n|---|---|\n| {sign} | Add an alert |\n| – | Write it down |\n")
    assert [row.id for row in rows] == [sign, None]


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("P2 - High", "P2"),
        ("Critical (P1)", "Critical"),
        ("High - core functions broken", "High"),
        ("Sev 2: major", "SEV-2"),
        ("P1 - Medium", None),
    ],
)
def test_a_severity_is_the_level_that_is_written_first(written: str, level: str | None) -> None:
    """Where what follows is as bad, the level is shown as it was written; where it isn't, nobody knows."""
    text = f"# Down\n\n**Severity:** {written}\n\n## Timeline\n\n- 10:00 it fails\n"
    facts = pm.read_markdown(text).report.metadata
    assert (facts.severity and str(facts.severity)) == level
    assert facts.other[0].value == written


def test_the_day_of_a_trigger_is_not_the_day_of_the_incident() -> None:
    """What set it off may be weeks older, whether a heading or a row names it."""
    heading = (
        "# Down\n\n## Root cause\n\nA leak.\n\n## Trigger\n\n2026-01-02 10:00 the deploy of v1\n"
    )
    row = "# Down\n\n## Root cause\n\nA leak.\n\n### Classification\n\n| Field | Value |\n|---|---|\n| Trigger | 2026-01-02 10:00 the deploy of v1 |\n"
    for text in (heading, row):
        report = pm.read_markdown(text).report
        assert report.metadata.date is None
        cause = report.root_cause
        assert (
            cause.trigger or cause.classification.trigger
        ) == "2026-01-02 10:00 the deploy of v1"


def test_a_time_alone_below_a_heading_is_a_fact() -> None:
    """Two headings with nothing but a time are no updates of a page of status, whatever they are called."""
    unknown = "# Down\n\n## Curtain up\n\n2026-01-15 10:00 UTC\n\n## Curtain down\n\n2026-01-15 10:45 UTC\n\n## Root cause\n\nA leak.\n"
    assert pm.read_markdown(unknown).report.timeline.events == ()
    text = "# Down\n\n## Start time\n\n2026-01-15 10:00 UTC\n\n## End time\n\n2026-01-15 10:45 UTC\n\n## Root cause\n\nA leak.\n"
    report = pm.read_markdown(text).report
    assert [detail.label for detail in report.metadata.other] == ["Start time", "End time"]
    assert report.timeline.events == ()
