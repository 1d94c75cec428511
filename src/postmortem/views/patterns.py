"""What gives away the inside a company: addresses, hosts, ids, tokens, links and paths.

Every pattern is linear: its repetitions are possessive, and it begins only where no shorter match
could begin before it. `tests/views` runs each on long hostile texts.

The prefixes of tokens are those that their vendors document; a source is beside each group. The
list is this library's own and under its licence. It is short on purpose: a token without a fixed
prefix looks like other words, and `credential` finds what follows `password=`.
"""

import re
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address
from typing import TypeAlias

import attrs

from postmortem.patterns import regex

Check: TypeAlias = Callable[[re.Match[str]], bool]
"""Whether what a pattern matched is what it looks like."""


@attrs.frozen
class Pattern:
    """A kind of text that doesn't leave the company.

    >>> list(MAIL.find("to ops@example.com"))
    [(3, 18)]
    """

    kind: str
    """What the audit calls it: `address`, `host`, `secret`, `link`, `id`, `mail`, `path`, `channel`."""
    rule: str
    """Which rule found it: `ipv4`, `aws-access-key`."""
    regex: re.Pattern[str]
    """Its group `value` is what is replaced."""
    mark: str
    """What replaces it."""
    hints: tuple[str, ...] = ("",)
    """What every match has at least one of, in small letters; a text without them isn't searched."""
    check: Check | None = attrs.field(default=None, repr=False)
    tail: re.Pattern[str] | None = attrs.field(default=None, repr=False)
    """What belongs to a match where it is right after it."""
    likely: re.Pattern[str] | None = attrs.field(default=None, repr=False)
    """What every match has, in small letters, where that is found sooner than the match."""

    def is_hinted(self, lower: str) -> bool:
        """Whether a text in small letters has what every match has."""
        for hint in self.hints:
            if hint in lower:
                return self.likely is None or self.likely.search(lower) is not None
        return False

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the start and the end of each match in a text."""
        if self.is_hinted(text.lower()):
            yield from self.find_hinted(text)

    def find_hinted(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the start and the end of each match in a text that has what every match has."""
        for match in self.regex.finditer(text):
            if self.check is None or self.check(match):
                start, end = match.span("value")
                # A match that isn't one must not hide what follows it, so the tail is apart.
                tail = self.tail.match(text, end) if self.tail else None
                yield start, tail.end() if tail else end


def mark(kind: str) -> str:
    """Return what replaces something that was removed.

    The quotes are characters without a meaning in Markdown, and no pattern matches them.

    >>> mark("secret")
    '‹secret›'
    """
    return f"‹{kind}›"


_END = r"\s\"'`‹›<>|\\^{}"
"""What ends a URL or a path in a text."""

# --- secrets --------------------------------------------------------------------------------------

_TOKENS: dict[str, tuple[str, ...]] = {
    # docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html, "Unique identifiers"
    "aws-access-key": (r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}",),
    # docs.github.com, "About authentication to GitHub", "GitHub's token formats"
    "github-token": (r"gh[pousr]_[A-Za-z0-9]{20,}+", r"github_pat_[A-Za-z0-9_]{20,}+"),
    # docs.gitlab.com/security/tokens, "Token prefixes"
    "gitlab-token": (
        r"gl(?:pat|ptt|dt|rt|rtr|cbt|soat|ft|agent|imt|oas|ffct)-[A-Za-z0-9_.-]{16,}+",
    ),
    # api.slack.com/authentication/token-types
    "slack-token": (r"xox[abeoprsd]-[A-Za-z0-9-]{10,}+", r"xapp-[0-9]-[A-Za-z0-9-]{10,}+"),
    # docs.stripe.com/keys
    "stripe-key": (r"[sprk]k_(?:live|test)_[A-Za-z0-9]{10,}+", r"whsec_[A-Za-z0-9+/=]{16,}+"),
    # cloud.google.com/docs/authentication/api-keys; developers.google.com/identity/protocols/oauth2
    "google-key": (
        r"AIza[A-Za-z0-9_-]{35}",
        r"ya29\.[A-Za-z0-9_-]{20,}+",
        r"GOCSPX-[A-Za-z0-9_-]{20,}+",
    ),
    # RFC 7519, 3.1: the header is a JSON object, and `{"` in Base64 begins with eyJ
    "json-web-token": (r"eyJ[A-Za-z0-9_-]{8,2048}+\.[A-Za-z0-9_-]{8,}+(?:\.[A-Za-z0-9_-]*+)?",),
    # docs.npmjs.com/about-access-tokens; pypi.org/help/#apitoken; guides.rubygems.org/api-key-scopes
    "registry-token": (
        r"npm_[A-Za-z0-9]{30,}+",
        r"pypi-[A-Za-z0-9_-]{50,}+",
        r"rubygems_[a-f0-9]{40,}+",
    ),
    # developer.hashicorp.com/vault/docs/concepts/tokens; age-encryption.org/v1
    "vault-token": (r"hv[sbr]\.[A-Za-z0-9_-]{20,}+", r"AGE-SECRET-KEY-1[A-Z0-9]{40,}+"),
    # each vendor's page about its API keys
    "vendor-token": (
        r"do[opr]_v1_[a-f0-9]{40,}+",  # DigitalOcean
        r"SG\.[A-Za-z0-9_-]{16,}+\.[A-Za-z0-9_-]{16,}+",  # SendGrid
        r"sk-(?:ant-|proj-|svcacct-|or-)?[A-Za-z0-9_-]{20,}+",  # Anthropic, OpenAI, OpenRouter
        r"shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}",  # Shopify
        r"lin_(?:api|oauth)_[A-Za-z0-9]{20,}+",  # Linear
        r"dapi[a-f0-9]{32}",  # Databricks
        r"NRAK-[A-Z0-9]{20,}+",  # New Relic
        r"gl(?:sa|c|c_ey)_[A-Za-z0-9_=+/-]{20,}+",  # Grafana
        r"ATATT3[A-Za-z0-9_=-]{20,}+",  # Atlassian
        r"hf_[A-Za-z0-9]{30,}+",  # Hugging Face
        r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}",  # Postman
        r"sntr(?:ys|yu)_[A-Za-z0-9_=+/-]{20,}+",  # Sentry
        r"tskey-[A-Za-z0-9-]{16,}+",  # Tailscale
        r"sq0(?:atp|csp)-[A-Za-z0-9_-]{20,}+",  # Square
        r"(?:SK|AC)[a-f0-9]{32}",  # Twilio
        r"key-[a-f0-9]{32}",  # Mailgun
    ),
}
"""The tokens that begin in a fixed way, by rule."""


_FIXED = regex(
    r"(?:\[(?P<chars>[A-Za-z]+)\]|\(\?:(?P<words>[A-Za-z0-9_|-]+)\)|(?P<char>\\\.|[A-Za-z0-9_-]))(?![?*+{])"
)
"""A part of a token's form that is one of some fixed texts: `[pousr]`, `(?:live|test)`, `\\.`, `g`."""
_LONGEST_START = 5


def _starts(form: str) -> list[str]:
    r"""Return what a token of a form may begin with, in small letters.

    >>> _starts(r"gh[po]_[A-Za-z0-9]{20,}+"), _starts(r"(?:SK|AC)[a-f0-9]{32}")
    (['ghp_', 'gho_'], ['sk', 'ac'])
    """
    starts, at = [""], 0
    while len(starts[0]) < _LONGEST_START and (part := _FIXED.match(form, at)) is not None:
        texts = part["chars"] or (part["words"] or part["char"].removeprefix("\\")).split("|")
        starts = [f"{start}{text}".lower() for start in starts for text in texts]
        at = part.end()
    return starts


def _token(rule: str, forms: tuple[str, ...]) -> Pattern:
    any_form = regex(rf"(?<![A-Za-z0-9])(?P<value>{'|'.join(forms)})")
    hints = tuple(start for form in forms for start in _starts(form))
    return Pattern("secret", rule, any_form, mark("secret"), hints)


PRIVATE_KEY = Pattern(
    "secret",
    "private-key",
    regex(
        r"(?P<value>-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----"
        r"(?:(?!-----END)[\s\S])*+(?:-----END[A-Z0-9 ]{0,60}+-{0,5}+)?)"
    ),
    mark("secret"),
    ("-",),
)


_NAME = regex(r"[A-Za-z_]+(?:\.[A-Za-z_]+)*")
"""The name of a function or of a table, as programs write it, without a digit."""


def _is_credential(match: re.Match[str]) -> bool:
    """Whether a value after `password` or its like isn't simply the next word of a sentence."""
    value = match["value"]
    if value[0] in "$%":  # the name of a variable that holds it
        return False
    next_char = match.string[match.end("value") : match.end("value") + 1]
    if next_char and next_char in "([" and _NAME.fullmatch(value):  # `key = os.environ["KEY"]`
        return False
    if match["sign"].strip() == ":" and match["sign"].endswith(" "):
        return len(value) >= 6 and any(char.isdigit() or char in "+/=_$!%@" for char in value)
    return True


CREDENTIAL = Pattern(
    "secret",
    "credential",
    regex(
        r"(?:password|passwd|passphrase|secret|token|credentials?|(?:api|access|private|auth)[_-]?key)"
        r"[\"']?(?P<sign>[ \t]?(?:=>|:=|=|:)[ \t]?)[\"']?"
        r"(?P<value>[^\s\"'`,;‹›()\[\]<>]{4,200}+)",
        re.IGNORECASE,
    ),
    mark("secret"),
    ("pass", "secret", "token", "credential", "key"),
    _is_credential,
    likely=regex(r"(?:word|passwd|phrase|secret|token|credentials?|key)[\"']?[ \t]?[=:]"),
)
AUTHORIZATION = Pattern(
    "secret",
    "authorization",
    regex(r"(?i:\b(?:Bearer|Basic) )(?P<value>[A-Za-z0-9._~+/=-]{16,}+)"),
    mark("secret"),
    ("bearer", "basic"),
)

# --- addresses ------------------------------------------------------------------------------------


def _is_version(host: str) -> bool:
    # `checkout@v4`, `react@18.2.0`, `app@latest` are versions of packages.
    return bool(re.fullmatch(r"v?[0-9].*|latest|next|main|master|head|stable", host.lower()))


def _is_mail(match: re.Match[str]) -> bool:
    host = match["host"]
    return not _is_version(host) and ("." in host or "-" in host or any(map(str.isdigit, host)))


MAIL = Pattern(
    "mail",
    "mail-address",
    regex(r"(?<![\w.+%@-])(?P<value>[\w.+%-]++@(?P<host>[^\W_](?:[\w-]|\.(?=[\w]))*+))"),
    mark("mail address"),
    ("@",),
    _is_mail,
)


def _is_ipv4(match: re.Match[str]) -> bool:
    try:
        address = IPv4Address(match["address"])
    except ValueError:
        return False
    # Those of every machine give nothing away.
    return not (address.is_loopback or address.is_unspecified)


IPV4 = Pattern(
    "address",
    "ipv4",
    regex(
        r"(?<![\w.])(?P<value>(?P<address>[0-9]{1,3}(?:\.[0-9]{1,3}){3})"
        r"(?:/[0-9]{1,2})?(?::[0-9]{1,5})?)(?![\w]|\.[0-9])"
    ),
    mark("address"),
    (".",),
    _is_ipv4,
)


def _is_ipv6(match: re.Match[str]) -> bool:
    text = match["address"]
    try:
        address = IPv6Address(text)
    except ValueError:
        return False
    # `Add::Bad` is a name in a program; an address has a digit.
    return any(map(str.isdigit, text)) and not (address.is_loopback or address.is_unspecified)


IPV6 = Pattern(
    "address",
    "ipv6",
    regex(
        r"(?<![\w:.])(?P<value>(?P<address>[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}+"
        r"(?:(?<=:)[0-9]{1,3}(?:\.[0-9]{1,3}){3})?)(?:%[A-Za-z0-9]{1,15})?(?:/[0-9]{1,3})?)"
        r"(?![\w:])"
    ),
    mark("address"),
    (":",),
    _is_ipv6,
)
MAC = Pattern(
    "address",
    "mac",
    regex(r"(?<![\w:-])(?P<value>(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2})(?![\w:-])"),
    mark("address"),
    (":", "-"),
)

# --- cloud ids ------------------------------------------------------------------------------------

ARN = Pattern(
    "id",
    "aws-arn",
    regex(rf"(?<![\w:])(?P<value>arn:aws[a-z-]{{0,10}}:[^{_END},;)]++)"),
    mark("cloud id"),
    (":",),
)
AWS_RESOURCE = Pattern(
    "id",
    "aws-resource",
    regex(
        r"(?<![\w-])(?P<value>(?:i|vol|snap|sg|subnet|vpc|eni|ami|rtb|igw|nat|acl|eipalloc|eipassoc|"
        r"lt|tgw|pcx|vpce|cgw|vgw|fs|fsap|r|rtbassoc|sgr)-[0-9a-f]{8}(?:[0-9a-f]{9})?)(?![\w-])"
    ),
    mark("cloud id"),
    ("-",),
)
CLOUD_PATH = Pattern(
    "id",
    "cloud-path",
    regex(
        rf"(?<![\w/])(?P<value>/?(?:projects/[a-z][a-z0-9-]{{4,29}}|subscriptions/[0-9a-f-]{{36}})"
        rf"(?:/[^{_END},;)]*+)?)(?![\w-])",
        re.IGNORECASE,
    ),
    mark("cloud id"),
    ("/",),
)
UUID = Pattern(
    "id",
    "uuid",
    regex(
        r"(?<![\w-])(?P<value>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![\w-])",
        re.IGNORECASE,
    ),
    mark("id"),
    ("-",),
)

# --- hosts ----------------------------------------------------------------------------------------

_INTERNAL_ENDINGS = frozenset(
    "internal local corp lan intra intranet private localdomain svc cluster consul home arpa".split()
)
"""Last labels that no public name has (RFC 6762, RFC 8375, ICANN's `internal`, Kubernetes, Consul)."""
_INTERNAL_LABELS = frozenset(
    "prod production staging stage stg dev test qa uat int internal corp intranet vpn k8s kube"
    " eks gke aks private infra ops db database sandbox preprod".split()
)
"""Labels that a host has inside a company's own domain: `db1.prod.example.com`."""
_PUBLIC_ENDINGS = frozenset(
    "com net org io dev app co cloud eu us uk de fr nl dk se tech ai biz info".split()
)
_VENDORS = (
    "slack.com", "atlassian.net", "jira.com", "pagerduty.com", "opsgenie.com", "datadoghq.com",
    "datadoghq.eu", "grafana.net", "sentry.io", "newrelic.com", "splunkcloud.com", "honeycomb.io",
    "notion.so", "notion.site", "linear.app", "asana.com", "trello.com", "monday.com", "clickup.com",
    "teams.microsoft.com", "sharepoint.com", "discord.gg", "discord.com", "zoom.us", "mattermost.com",
    "zulipchat.com", "chat.google.com", "meet.google.com", "docs.google.com", "drive.google.com",
    "console.aws.amazon.com", "signin.aws.amazon.com", "amazonaws.com", "console.cloud.google.com",
    "portal.azure.com", "blob.core.windows.net", "database.windows.net", "azurewebsites.net",
    "compute.internal", "okta.com", "auth0.com", "incident.io", "firehydrant.io", "rootly.com",
    "victorops.com", "loggly.com", "sumologic.com", "logz.io", "elastic-cloud.com", "snowflakecomputing.com",
    "statuspage.io/manage", "zendesk.com", "intercom.com", "salesforce.com", "cloudfunctions.net", "run.app",
)  # fmt: skip
"""Hosts of chat, trackers, pagers, dashboards and clouds: what is below them is a company's own."""


def is_vendors(host: str) -> bool:
    """Whether a host is that of a chat, a tracker, a dashboard or a cloud.

    >>> is_vendors("acme.slack.com"), is_vendors("slack.com.example.org")
    (True, False)
    """
    host = host.lower()
    return any(host == vendor or host.endswith(f".{vendor}") for vendor in _VENDORS)


def is_internal(host: str) -> bool:
    """Whether a host's name shows that it is inside a company.

    >>> is_internal("db1.corp"), is_internal("db1.prod.example.com"), is_internal("example.com")
    (True, True, False)
    """
    labels = host.lower().rstrip(".").split(".")
    if len(labels) < 2:
        return False
    last = labels[-1]
    if last in _INTERNAL_ENDINGS:
        return True
    if last not in _PUBLIC_ENDINGS:
        return False
    inner = labels[:-1]
    return (is_vendors(host) and len(labels) > 2) or any(
        label in _INTERNAL_LABELS for label in inner[:-1]
    )


def _is_host(match: re.Match[str]) -> bool:
    return is_internal(match["host"]) or is_vendors(match["host"])


HOST = Pattern(
    "host",
    "internal-host",
    regex(r"(?<![\w.@-])(?P<value>(?P<host>[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_]))*+))"),
    mark("host"),
    (".",),
    _is_host,
    regex(rf"(?::[0-9]{{1,5}})?(?:/[^{_END},;)]*+)?"),
)
CLOUD_HOST = Pattern(
    "host",
    "cloud-host",
    regex(
        r"(?<![\w.-])(?P<value>ip(?:-[0-9]{1,3}){4}|(?:gke|aks)-(?=[a-z-]*[0-9])[a-z0-9-]{8,80}+|ec2(?:-[0-9]{1,3}){4})"
        r"(?![\w-])"
    ),
    mark("host"),
    ("-",),
)

# The names that Kubernetes makes up have no vowels, and none of 0, 1 and 3
# (k8s.io/apimachinery/pkg/util/rand: alphanums).
_MADE_UP = "bcdfghjklmnpqrstvwxz2456789"


def _is_pod(match: re.Match[str]) -> bool:
    *_, replica, own = match["value"].split("-")
    made_up = set(_MADE_UP).issuperset(replica + own)
    # A word of such letters, like `rhythms`, has no digit.
    return made_up and any(map(str.isdigit, replica))


POD = Pattern(
    "host",
    "pod",
    regex(r"(?<![\w.-])(?P<value>[a-z0-9]++(?:-[a-z0-9]++)*?-[a-z0-9]{7,10}-[a-z0-9]{5})(?![\w-])"),
    mark("pod"),
    ("-",),
    _is_pod,
)

# --- links, paths, channels -----------------------------------------------------------------------

LINK = Pattern(
    "link",
    "link-host",
    regex(
        rf"(?<![A-Za-z0-9+.-])(?P<value>[A-Za-z][A-Za-z0-9+.-]{{1,20}}+://[^{_END}]*[^{_END}.,;:!?)\]*_~])"
    ),
    mark("link"),
    ("://",),
)
PATH = Pattern(
    "path",
    "home-folder",
    regex(
        r"(?<![\w.])(?P<value>(?:/home/|/Users/|/var/home/|/export/home/|[A-Za-z]:\\+Users\\+|~[a-z][a-z0-9_-]*+/)"
        r"[^\s\"'`‹›<>|,;)]++)"
    ),
    mark("path"),
    ("/home/", "/users/", "\\users", "~"),
)
CHANNEL = Pattern(
    "channel",
    "channel",
    regex(
        r"(?<![\w#&/])(?<!\]\()(?P<value>#(?=[a-z0-9_-]*[a-z])[a-z0-9][a-z0-9_-]{2,79}+)(?![\w-])"
    ),
    mark("channel"),
    ("#",),
)

SECRETS = (
    PRIVATE_KEY,
    *(_token(rule, forms) for rule, forms in _TOKENS.items()),
    AUTHORIZATION,
    CREDENTIAL,
)
"""What gives access: never in any document."""
INTERNALS = (
    MAIL, IPV4, IPV6, MAC, ARN, AWS_RESOURCE, CLOUD_PATH, UUID, HOST, CLOUD_HOST, POD, PATH, CHANNEL,
)  # fmt: skip
"""What shows the inside a company: not in a public document."""
PATTERNS = (*SECRETS, LINK, *INTERNALS)
"""Every pattern, the most specific first; `LINK` is asked with the hosts that are allowed."""
