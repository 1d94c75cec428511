"""What must never leave: tokens in addresses and in words.

Slack puts a token into the address of every exported file, cloud storage signs its addresses, and
people paste keys into chats. All text and all addresses of an import pass through here.
"""

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

REMOVED = "[token removed]"
"""What stands in place of a token."""

_TOKENS = re.compile(
    r"xox[a-z](?:-[A-Za-z0-9.%]+)+(?![A-Za-z0-9])"  # Slack: xoxb-1-2-abc, xoxe-…, xoxe.xoxp-…
    r"|xoxe\.xox[a-z](?:-[A-Za-z0-9]+)+"
    r"|xapp-[A-Za-z0-9-]{10,}"
    r"|hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]+"
    r"|gh[opsur]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}"
    r"|gl(?:pat|dt|ft|rt|ptt|soat|cbt)-[A-Za-z0-9_.-]{15,}"
    r"|glsa_[A-Za-z0-9]{20,}(?:_[0-9a-f]{8})?|glc_[A-Za-z0-9+/=]{20,}"  # Grafana
    r"|(?:AKIA|ASIA)[0-9A-Z]{16}"
    r"|AIza[0-9A-Za-z_-]{35}"
    r"|(?:sk|rk|pk)_(?:live|test)_[0-9A-Za-z]{16,}|sk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,}"
    r"|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}|dop_v1_[0-9a-f]{40,}|hvs\.[A-Za-z0-9_-]{20,}"
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"  # JSON web tokens
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
)
"""Tokens by the prefixes that their makers give them, so that scanners find them."""

_NAMED = re.compile(
    r"(?i)\b(authorization: *(?:bearer|basic|token)|bearer|x-api-key:|api[_-]?key ?[=:]|access[_-]?key ?[=:]"
    r"|(?:client[_-]?)?secret ?[=:]|password ?[=:]|passwd ?[=:]|pwd ?[=:]|token ?[=:])"
    r"( ?[\"']?)(?=[^\s\"'<>|,;&]*\d)([^\s\"'<>|,;&]{6,})"
)
"""Values that say of themselves that they are secret: `password=…`, `Authorization: Bearer …`."""

_SECRET_PARAMETERS = re.compile(
    r"(?i)(?:.*[_-])?(?:t|tok|token|key|apikey|sig|signature|secret|password|passwd|pwd|auth|authorization|code"
    r"|credential|credentials|session|sessionid|jwt|sas|hmac|pub_secret|assertion)"
    r"|x-(?:amz|goog|ms)-.*|awsaccesskeyid|expires|se|sp|sv|sr|skoid|sktid|accesstoken|idtoken|refreshtoken|policy"
)

_USER = re.compile(r"://[^/\s@]*@")
"""A user, and mostly a password, before a host: `://ada:secret@`."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"'`|]+", re.IGNORECASE)


def without_tokens(text: str) -> str:
    """Return text with each token in it replaced by `REMOVED`, addresses in it included.

    >>> without_tokens("use xoxb-1234-abcdef now")
    'use [token removed] now'
    """
    if "://" in text:
        text = _ADDRESS.sub(lambda found: clean_address(found[0]), text)
    text = _TOKENS.sub(REMOVED, text)
    if "=" in text or ":" in text or "earer" in text:
        text = _NAMED.sub(_value_removed, text)
    return text


def _value_removed(found: re.Match[str]) -> str:
    if found[3].startswith(REMOVED[:6]):
        return found[0]
    return f"{found[1]}{found[2]}{REMOVED}"


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
        return _TOKENS.sub("", url)
    netloc = parts.netloc
    if "@" in netloc:
        netloc = f"[{host}]{port}" if ":" in host else f"{host}{port}"
    query = parts.query
    if query:
        query = _without_secrets(query)
    fragment = parts.fragment
    if "=" in fragment and _secret_inside(fragment):
        fragment = ""
    cleaned = urlunsplit((parts.scheme, netloc, parts.path, query, fragment))
    if cleaned.count("://") > 1:  # an address in an address
        cleaned = _USER.sub("://", cleaned)
    if _TOKENS.search(cleaned):
        cleaned = _TOKENS.sub("removed", cleaned)
    return cleaned


def _without_secrets(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None)
    kept = [(name, _inner(value)) for name, value in pairs if not _is_secret(name, value)]
    if kept == pairs:
        return query  # as it was written
    return urlencode(kept, quote_via=quote, safe="/:,@")


def _inner(value: str) -> str:
    return without_tokens(value) if "://" in value else value


def _is_secret(name: str, value: str) -> bool:
    return bool(_SECRET_PARAMETERS.fullmatch(name) or _TOKENS.search(value))


def _secret_inside(fragment: str) -> bool:
    return any(_is_secret(name, value) for name, value in parse_qsl(fragment))


def has_token(text: str) -> bool:
    """Whether a token stands in a text."""
    return _TOKENS.search(text) is not None


_PRIVATE = re.compile(
    r"localhost|[^.:]+|(?:127|10)(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}"
    r"|169\.254(?:\.\d+){2}|0\.0\.0\.0|::1?|f[cd][0-9a-f]{2}:.*|fe80:.*"
    r"|.*\.(?:local|localdomain|localhost|internal|intranet|lan|corp|home|svc|svc\.cluster\.local)",
    re.IGNORECASE,
)


def is_internal(url: str) -> bool:
    """Whether an address leads to a host that only a private network knows.

    >>> is_internal("http://prometheus:9090/graph"), is_internal("https://grafana.example.com/d/1")
    (True, False)
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return True
    return bool(_PRIVATE.fullmatch(host)) or not host
