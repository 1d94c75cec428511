"""Publication: what must not leave the company, in documents that are public and in all others."""

from collections import Counter
from collections.abc import Iterator

from postmortem.checks.finding import Level
from postmortem.checks.rule import Case, Hit, rule
from postmortem.views.name_map import folded
from postmortem.views.patterns import SECRETS


@rule("PM601", "secret-in-text", Level.ERROR)
def secret_in_text(case: Case) -> Iterator[Hit]:
    """A text holds a password, a token or a private key.

    Whoever reads the document can use it, and so can whoever finds an old copy of it. Take it out
    and revoke it: it was in the document, so it is known.

    Source: the prefixes that the vendors of tokens document, and CWE-798 and CWE-532.

    Bad:
        root_cause:
          technical_details: "The job ran with AKIAIOSFODNN7EXAMPLE."

    Good:
        root_cause:
          technical_details: "The job ran with the key of the deployment."
    """
    # Most reports have no secret, so that each pattern is left out after one look at all texts.
    # Invisible characters inside a secret don't hide it: whoever copies it can take them out.
    texts = [(path, folded(text)[0]) for path, text in case.texts]
    everything = "\n\n".join(text for _, text in texts)
    lower = everything.lower()
    likely = [
        pattern
        for pattern in SECRETS
        if pattern.is_hinted(lower) and next(pattern.find_hinted(everything), None)
    ]
    for path, text in texts if likely else ():
        rules = {pattern.rule for pattern in likely if next(pattern.find(text), None)}
        for rule_name in sorted(rules):
            yield Hit(
                path,
                f"a text holds what looks like a secret ({rule_name.replace('-', ' ')})",
                "remove it, and revoke it where it was issued",
            )


def _removed(
    case: Case, kinds: frozenset[str], *, without: str = ""
) -> Iterator[tuple[str, str, int]]:
    """Yield the path, the rule and the number of what a public version would not hold."""
    counts: Counter[tuple[str, str]] = Counter()
    for removal in case.removals:
        if removal.kind in kinds and removal.rule != without:
            counts[removal.path, removal.rule] += removal.count
    for (path, rule_name), count in counts.items():
        yield path, rule_name, count


@rule("PM602", "link-in-public", Level.ERROR)
def link_in_public(case: Case) -> Iterator[Hit]:
    """A public document links to a host that isn't allowed.

    A link to a chat, a tracker or a dashboard shows readers nothing but how the inside is called.
    It is asked of public files only: those of `public` in the configuration, or with `--public`.

    Source: 25 of 137 public post-mortems that were looked at hold links into a chat.

    Bad:
        timeline:
          detection:
            - {time: 2026-01-15 00:05, event: "See [the alert](https://acme.slack.com/archives/C1)"}

    Good:
        timeline:
          detection:
            - {time: 2026-01-15 00:05, event: "The alert fires"}
    """
    for path, _, count in _removed(case, frozenset({"link"}), without="query-string"):
        links = "a link" if count == 1 else f"{count} links"
        yield Hit(
            path,
            f"a public document has {links} to a host that isn't allowed",
            "remove it, or add its host to `links` of the view",
        )


@rule("PM603", "name-in-public", Level.ERROR)
def name_in_public(case: Case) -> Iterator[Hit]:
    """A public document names a person, a customer, a host or a repository.

    People are those of the report's fields and of the map that `publish` keeps; all others are
    those that the configuration lists. It is asked of public files only.

    Source: the guides to blameless post-mortems, which name roles and no people; Article 5 of the
    GDPR (data minimisation).

    Bad:
        timeline:
          detection:
            - {time: 2026-01-15 00:05, event: "@alice looks at the dashboards"}

    Good:
        timeline:
          detection:
            - {time: 2026-01-15 00:05, event: "The engineer on call looks at the dashboards"}
    """
    kinds = frozenset({"person", "customer", "repository"})
    hosts = ((path, name, count) for path, name, count in _removed(case, frozenset({"host"})))
    listed = (hit for hit in hosts if hit[1] in ("host-name", "listed-host"))
    for path, rule_name, count in (*_removed(case, kinds), *listed):
        subject = rule_name.removesuffix("-name").removeprefix("listed-")
        times = "once" if count == 1 else f"{count} times"
        yield Hit(
            path,
            f"a public document names a {subject} {times}",
            "write the role or what it is; `postmortem publish` does",
        )


@rule("PM604", "internal-detail-in-public", Level.ERROR)
def internal_detail_in_public(case: Case) -> Iterator[Hit]:
    """A public document holds an address, a host, an id of a cloud, a mail address or a path.

    It helps an attacker and no reader. It is asked of public files only.

    Source: of 137 public post-mortems that were looked at, 16 hold names of pods, 14 hold addresses
    and 4 hold mail addresses; CWE-200.

    Bad:
        timeline:
          detection:
            - {time: 2026-01-15 00:05, event: "db1.corp (10.2.3.4) stops to answer"}

    Good:
        timeline:
          detection:
            - {time: 2026-01-15 00:05, event: "The database stops to answer"}
    """
    details: dict[str, list[str]] = {}
    kinds = frozenset({"address", "host", "id", "mail", "path", "channel"})
    for path, rule_name, _ in _removed(case, kinds):
        if rule_name not in ("host-name", "listed-host"):
            details.setdefault(path, []).append(rule_name.replace("-", " "))
    for path, rules in details.items():
        yield Hit(
            path,
            f"a public document holds an internal detail ({', '.join(rules)})",
            "say what it is instead; `postmortem publish` does",
        )


@rule("PM605", "field-outside-view", Level.ERROR)
def field_outside_view(case: Case) -> Iterator[Hit]:
    """A public document has a field that its view doesn't show.

    A view lists the fields that are public. Whatever isn't listed was written for the inside. It is
    asked of public files only.

    Source: allow-lists as OWASP asks for them: what isn't known to be safe stays inside.

    Bad:
        notes: "The vendor asked us to keep it secret."

    Good:
        notes: ""
    """
    seen = [removal for removal in case.removals if removal.rule in ("not-in-view", "internal-row")]
    for removal in seen:
        yield Hit(
            removal.path,
            "a public document has a field that isn't public",
            "`postmortem publish` leaves it out, or add it to the view",
        )
