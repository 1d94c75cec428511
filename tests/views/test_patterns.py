"""Secrets and internals: what each pattern matches, what it leaves, and that it is linear."""

import time

import pytest

from postmortem.views.patterns import PATTERNS, Pattern

# Each kind: what is found in a text, and what looks like it and stays. The keys are made up.
MATCHES = {
    "aws-access-key": ["AKIAIOSFODNN7EXAMPLE"],
    "github-token": ["ghp_" + "a1B2" * 9, "github_pat_" + "a1B2_" * 9],
    "gitlab-token": ["glpat-" + "x1Y2z3" * 4],
    "slack-token": ["xoxb-" + "123456789012-abcdef", "xapp-1-A0B1C2D3E4F5"],
    "stripe-key": ["sk_" + "live_" + "4eC39HqLyjWDarj"],
    "google-key": ["AIza" + "Sy0" * 11 + "Ab"],
    "json-web-token": ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"],
    "registry-token": ["npm_" + "a1b2C3" * 6],
    "vault-token": ["hvs." + "CAESIJ" * 5],
    "vendor-token": ["SG." + "a" * 22 + "." + "b" * 22, "sk-ant-" + "api03-abcdefghijk" * 2],
    "private-key": ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"],
    "credential": ["password=hunter2", 'api_key: "abc123def"', "DB_PASSWORD=s3cr3t!"],
    "authorization": ["Bearer abcdef0123456789abcdef"],
    "mail-address": ["ops@example.com", "root@db01", "ada.l+x@mail.example.co.uk"],
    "ipv4": ["10.2.3.4", "203.0.113.7:8080", "10.0.0.0/16"],
    "ipv6": ["2001:db8::8a2e:370:7334", "fe80::1%eth0"],
    "mac": ["00:1b:44:11:3a:b7"],
    "aws-arn": ["arn:aws:iam::123456789012:role/deploy"],
    "aws-resource": ["i-0abc123def4567890", "vol-1a2b3c4d"],
    "cloud-path": ["projects/acme-prod-1/zones/a", "/subscriptions/" + "0" * 36],
    "uuid": ["550e8400-e29b-41d4-a716-446655440000"],
    "internal-host": ["db1.corp", "db-1.prod.example.com", "acme.slack.com/archives/C1"],
    "cloud-host": ["ip-10-0-32-54", "gke-prod-a-pool-6ab3d8ec-0h28"],
    "pod": ["hub-989cc9bd-5qdcb", "checkout-api-7d9f8b6c5d-x2k4z"],
    "link-host": ["https://wiki.example.com/x?y=1", "postgres://u:p@db/x"],
    "home-folder": ["/home/alice/x.log", "C:\\Users\\bob\\x.log", "~alice/x"],
    "channel": ["#incident-checkout"],
}

STAYS = (
    "version v1.2.3.4 of 10:45:30, std::cast, 127.0.0.1 and ::1",
    "actions/checkout@v4 and react@18.2.0",
    "the token: expired, and the password was reset",
    "password=$DB_PASSWORD",
    "e-mail from SEV-1 to P2, UTF-8, SHA-256, INC-7, #123, C#",
    "config.prod.yaml, README.md, node.js, example.com and status.example.com",
    "checkout-service, well-known-problem and long-running-thing",
    "99.9% of 1.2.3 at 12:30, 2026-01-15, ~20 min, a/b/c and x ~ y",
    "[the actions](#action-items)",
)


def _rules(text: str) -> set[str]:
    return {pattern.rule for pattern in PATTERNS if next(pattern.find(text), None)}


@pytest.mark.parametrize("rule", sorted(MATCHES))
def test_a_pattern_finds_what_it_is_for(rule: str) -> None:
    """Each example is found by its rule, alone and in a sentence, to its end."""
    for text in MATCHES[rule]:
        assert rule in _rules(text), text
        assert rule in _rules(f"We saw {text}, and then (see {text}).")


def test_every_pattern_has_an_example() -> None:
    """A pattern that is added comes with what it finds."""
    assert {pattern.rule for pattern in PATTERNS} == set(MATCHES)


@pytest.mark.parametrize("text", STAYS)
def test_what_gives_nothing_away_stays(text: str) -> None:
    """Versions, times, names of files and words of the trade are no addresses and no secrets."""
    assert _rules(text) == set()


_PUMPS = (
    "a", "a.", "a-", "a:", "1.", "0:", "::", "#a", "#0", "@a", "a@", "/", "https://", "a://", "~a/", "-----BEGIN PRIVATE KEY-----",
    "AKIA", "ghp_", "eyJa.", "password=", "secret: ", "Bearer ", "arn:aws:", "projects/", "b2c-", "0-", "xoxb-", "\\", "x\\Users\\",
    "‹", "é", " ", "\n", "gke-", "i-0", "sk-", "C:\\Users", "/home/", "a.b-c.",
)  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.rule)
def test_a_pattern_is_linear(pattern: Pattern) -> None:
    """Four times as long a text takes about four times as long, whatever is repeated in it."""

    def seconds(text: str) -> float:
        start = time.process_time()
        for _ in pattern.find(text):
            pass
        return time.process_time() - start

    for pump in _PUMPS:
        for before, after in (("x ", " !"), ("password=https://a", "\x00")):
            short = before + pump * (3_000 // len(pump)) + after
            long = before + pump * (12_000 // len(pump)) + after
            # A tenth of a second is nothing that a quadratic search of 12,000 would need.
            assert seconds(long) < max(10 * seconds(short), 0.1), pump


def test_no_pattern_matches_its_replacement() -> None:
    """Marks and placeholders are never taken for something to remove."""
    for pattern in PATTERNS:
        for text in (pattern.mark, f"engineer-1 at {pattern.mark}.", "customer-12", "host-3"):
            assert _rules(text) == set()
