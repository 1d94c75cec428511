"""What must never leave: tokens in words and in addresses.

Slack puts a token into the address of every exported file, cloud storage signs its addresses, and
people paste keys into chats. All words and all addresses of an import pass through here. What a token
looks like is known to `views.patterns`; addresses have parameters and users besides.
"""

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from postmortem.patterns import regex
from postmortem.views.patterns import SECRETS, mark

REMOVED = mark("secret")
"""What replaces a token."""

_SLACK = regex(
    r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]++"
    r"|xox[a-z](?:-[A-Za-z0-9.%]++)++"
)
"""The addresses of Slack's webhooks, which are keys, and its tokens of any length."""

_PARAMETERS = regex(
    r"(?i)(?:.*[_-])?(?:t|tok|token|key|apikey|sig|signature|secret|password|passwd|pwd|auth"
    r"|authorization|code|credential|credentials|session|sessionid|jwt|sas|hmac|assertion)"
    r"|x-(?:amz|goog|ms)-.*|awsaccesskeyid|expires|se|sp|sv|sr|skoid|sktid|accesstoken|idtoken"
    r"|refreshtoken|policy"
)
"""The names of parameters that let the reader of an address in: `token`, `X-Amz-Signature`, `t`."""

_ADDRESS = regex(r"[a-z][a-z0-9+.-]{0,30}://[^\s<>\"'`|]+", re.IGNORECASE)
_USER = regex(r"://[^/\s@]*@")
"""A user, and mostly a password, before a host: `://ada:secret@`."""


def without_tokens(text: str) -> str:
    """Return text with each token in it replaced by a mark, addresses in it included.

    >>> without_tokens("use ghp_abcdefghijklmnopqrstuvwx0123 now")
    'use ‹secret› now'
    """
    if "://" in text:
        text = _ADDRESS.sub(lambda match: clean_address(match[0]), text)
    return _masked(text)


def _masked(text: str) -> str:
    for pattern in SECRETS:
        spans = list(pattern.find(text))
        for start, end in reversed(spans):
            text = f"{text[:start]}{REMOVED}{text[end:]}"
    return _SLACK.sub(REMOVED, text) if "xox" in text or "hooks.slack" in text else text


def has_token(text: str) -> bool:
    """Whether a token is in a text."""
    return _masked(text) != text


def clean_address(url: str) -> str:
    """Return an address without what lets its reader in: user, password, token and signature.

    >>> clean_address("https://files.slack.com/files-pri/T1-F1/log.txt?t=xoxe-1-2")
    'https://files.slack.com/files-pri/T1-F1/log.txt'
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return _masked(_USER.sub("://", url))
    netloc = parts.netloc
    if "@" in netloc:
        netloc = f"[{host}]{port}" if ":" in host else f"{host}{port}"
    fragment = "" if any(_is_secret(*pair) for pair in _pairs(parts.fragment)) else parts.fragment
    cleaned = urlunsplit(
        (parts.scheme, netloc, parts.path, _without_secrets(parts.query), fragment)
    )
    if cleaned.count("://") > 1:  # an address in an address
        cleaned = _USER.sub("://", cleaned)
    masked = _masked(cleaned)
    return masked if masked == cleaned else masked.replace(REMOVED, "removed")


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True) if "=" in query else []


def _without_secrets(query: str) -> str:
    pairs = _pairs(query)
    harmless = [(name, _inner(value)) for name, value in pairs if not _is_secret(name, value)]
    if harmless == pairs:
        return query  # as it was written
    return urlencode(harmless, quote_via=quote, safe="/:,@")


def _inner(value: str) -> str:
    return without_tokens(value) if "://" in value else value


def _is_secret(name: str, value: str) -> bool:
    return bool(_PARAMETERS.fullmatch(name)) or has_token(value)


_PRIVATE = regex(
    r"localhost|[^.:]+|(?:127|10)(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}"
    r"|169\.254(?:\.\d+){2}|0\.0\.0\.0|::1?|f[cd][0-9a-f]{2}:.*|fe80:.*"
    r"|.*\.(?:local|localdomain|localhost|internal|intranet|lan|corp|home|svc|consul)",
    re.IGNORECASE,
)


def is_private(url: str) -> bool:
    """Whether an address leads to a host that only a private network knows.

    >>> is_private("http://prometheus:9090/graph"), is_private("https://grafana.example.com/d/1")
    (True, False)
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return True
    return bool(_PRIVATE.fullmatch(host)) or not host
