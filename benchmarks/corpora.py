"""Made-up corpora of any size, as a team's folder might look after years.

    python -m benchmarks.corpora 1000 FOLDER [--seed 1]

Reports are YAML, a folder a year, written as people write them: most have milestones, some have no
severity, some are still open, actions are done, late or forgotten. The same seed gives the same
files. Durations are log-normal, with the median and the spread of public incidents (about an hour,
nine in ten below ten hours); causes and services repeat, so that there is something to find.
"""

import argparse
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

SERVICES = (
    "Checkout", "Search", "Login", "Billing", "Mail delivery", "Image resizer", "Web shop",
    "Partner API", "Reports", "Message queue", "Session store", "Object storage", "DNS",
)  # fmt: skip
PEOPLE = ("ada", "grace", "barbara", "edsger", "tony", "leslie", "radia", "ken", "frances", "alan")
CAUSES = (
    ("The connection pool was too small", "Requests waited for a connection until they failed"),
    ("The certificate had expired", "Clients refused the connection"),
    ("A deployment changed the default timeout", "Slow requests were cut off"),
    ("The disk of the primary database was full", "No write was accepted"),
    ("A feature flag was on for everyone", "The new path had ten times the load"),
    ("A node pool had no spare capacity", "New pods stayed pending"),
    ("A regular expression backtracked without end", "One core of each worker was busy"),
    ("The cache was emptied by a restart", "All reads went to the database"),
    ("A migration locked the orders table", "Writes queued behind it"),
    ("A DNS record was removed by a clean-up script", "The service could not be resolved"),
    ("The provider lost one zone", "A third of the instances was gone"),
    ("A retry loop had no back-off", "The queue filled up faster than it was emptied"),
)
TRIGGERS = (
    "A campaign doubled the traffic.", "A release went out at noon.",
    "The nightly job started.", "A certificate was rotated.", "A node was replaced.",
)  # fmt: skip
DETECTIONS = (
    "The alert on the error rate fires", "The alert on the latency fires",
    "Customers report errors to support", "An engineer notices errors in the log",
    "The synthetic check fails",
)  # fmt: skip
REMEDIES = (
    "The release is rolled back", "The service is restarted", "Traffic fails over to the other zone",
    "The pool is scaled up", "A hotfix is deployed", "The certificate is renewed",
    "The setting is changed by hand", "The error rate falls",
)  # fmt: skip
STEPS = (
    "The dashboard shows a full pool", "Nothing in the log of the gateway",
    "The last deployment is compared", "Another team is called", "A dump of the threads is taken",
    "The slow query is found", "The change is confirmed in staging", "A second node shows the same",
)  # fmt: skip
ACTIONS = (
    "Add an alert on the use of the pool", "Break the circuit when the database is slow",
    "Renew certificates 30 days before they expire", "Test the migration on a copy of production",
    "Write a runbook for the fail-over", "Limit the retries of the client",
    "Review the flags before a release", "Add capacity to the node pool",
)  # fmt: skip
START = dt.date(2016, 1, 4)
DAYS = 3_600


def reports(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Yield the path and the YAML of each report."""
    source = random.Random(seed)  # noqa: S311
    for number in range(1, count + 1):
        day = START + dt.timedelta(days=source.randrange(DAYS))
        yield f"{day.year}/INC-{number:06}.yaml", report(number, day, source)


def report(number: int, day: dt.date, source: random.Random) -> str:
    """Return a report as YAML."""
    services = source.sample(SERVICES, source.choice((1, 1, 1, 2, 3)))
    cause, effect = source.choice(CAUSES)
    clock = dt.time(source.randrange(24), source.randrange(60), tzinfo=dt.UTC)
    start = dt.datetime.combine(day, clock)
    minutes = max(2, min(round(source.lognormvariate(4.0, 1.6)), 20_000))
    ongoing = source.random() < 0.01
    severity = source.choice(("SEV-1", "SEV-2", "SEV-2", "SEV-3", "SEV-3", "SEV-3", "SEV-4"))
    title = (
        f"{services[0]} {source.choice(('was down', 'was slow', 'lost requests', 'gave errors'))}"
    )
    lines = [
        f"title: {title}",
        "metadata:",
        f"  incident_id: INC-{number:06}",
        f"  date: {day}",
    ]
    if source.random() < 0.9:
        lines.append(f"  severity: {severity}")
    lines += [f"  status: {'Ongoing' if ongoing else 'Resolved'}", f"  reporter: {_person(source)}"]
    lines += ["summary:", f"  one_line: {title} because {cause[0].lower()}{cause[1:]}"]
    lines += ["  impact:", f"    services_affected: [{', '.join(services)}]"]
    lines += _timeline(start, minutes, ongoing, source)
    lines += ["impact:", "  services:"]
    for service in services:
        lines += [
            f"    - service: {service}",
            f"      impact: {source.choice(('Down', 'Degraded'))}",
        ]
    lines += ["root_cause:", f"  trigger: {source.choice(TRIGGERS)}", "  factors:", "    primary:"]
    lines += [f"      description: {cause}", f"      effect: {effect}"]
    if source.random() < 0.5:
        second_cause, _ = source.choice(CAUSES)
        lines += ["    contributing:", f"      - description: {second_cause}"]
    lines += ["action_items:", "  immediate:"]
    for place in range(source.randrange(1, 5)):
        lines += _action(place + 1, day, source)
    written = day + dt.timedelta(days=source.randrange(1, 30))
    lines += ["revision_history:", "  - version: 1.0", f"    date: {written}"]
    lines += [f"    author: {_person(source)}"]
    return "\n".join(lines) + "\n"


def _person(source: random.Random) -> str:
    return f'"@{source.choice(PEOPLE)}"'


def _timeline(start: dt.datetime, minutes: int, ongoing: bool, source: random.Random) -> list[str]:
    marked = source.random() < 0.8
    noticed = min(source.randrange(1, 30), minutes)
    lines = ["timeline:", "  detection:"]
    lines += _event(start, "The first requests fail", "impact started" if marked else None)
    lines += _event(
        _after(start, noticed), source.choice(DETECTIONS), "detected" if marked else None
    )
    lines += ["  investigation:"]
    for place in range(source.randrange(2, 9)):
        at = noticed + (minutes - noticed) * (place + 1) // 12
        lines += _event(_after(start, at), source.choice(STEPS), None)
    if not ongoing:
        lines += ["  resolution:"]
        lines += _event(
            _after(start, minutes), source.choice(REMEDIES), "mitigated" if marked else None
        )
        lines += _event(
            _after(start, minutes + 5), "Service restored", "resolved" if marked else None
        )
    return lines


def _after(start: dt.datetime, minutes: int) -> dt.datetime:
    return start + dt.timedelta(minutes=minutes)


def _event(time: dt.datetime, words: str, milestone: str | None) -> list[str]:
    entry = [f"    - time: {time:%Y-%m-%d %H:%M}", f"      event: {words}"]
    return entry if milestone is None else [*entry, f"      milestone: {milestone}"]


def _action(number: int, day: dt.date, source: random.Random) -> list[str]:
    status = source.choice(("Open", "In Progress", "Done", "Done", "Done", "Cancelled"))
    entry = [f"    - id: A{number}", f"      action: {source.choice(ACTIONS)}"]
    if source.random() < 0.9:
        entry.append(f"      owner: {_person(source)}")
    if source.random() < 0.8:
        entry.append(f"      due: {day + dt.timedelta(days=source.choice((7, 14, 30, 60, 90)))}")
    if status == "Done" and source.random() < 0.8:
        days = round(source.lognormvariate(3.2, 0.9))
        entry.append(f"      completed: {day + dt.timedelta(days=days)}")
    return [*entry, f"      status: {status}"]


def write(count: int, folder: Path, seed: int = 1) -> None:
    """Write a corpus into a folder."""
    folders: set[Path] = set()
    for name, text in reports(count, seed):
        path = folder / name
        if path.parent not in folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.add(path.parent)
        path.write_text(text, encoding="utf-8")


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpora", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.count, arguments.folder, arguments.seed)


if __name__ == "__main__":
    main()
