"""What no format may hand on as it is: characters that deceive, and addresses that lead nowhere."""

import re

from postmortem.formats.markup.nodes import Inlines, plain
from postmortem.patterns import regex

# Overrides and embeddings make text look like other text; nobody needs them in prose, and in code
# not even isolates (https://trojansource.codes). The rest is what XML 1.0 (2.2) has no way to spell.
_DECEIVING = regex("[\u202a-\u202e\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_DECEIVING_IN_CODE = regex(
    "[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]"
)
_UNSEEN_IN_URL = regex(r"[\x00-\x20\x7f-\xa0\u2028-\u202e\u2066-\u2069\ufffe\uffff\\\"<>]")
_PATH = regex(r"[^:/?#\\]+(?:[/?#]|$)|[/#?]")
_WEB = regex(r"https?://[^/?#]|mailto:.", re.IGNORECASE)


def visible(text: str) -> str:
    r"""Return words with every character named that would deceive, or that XML can't have.

    >>> visible("a\u202eb")
    'a⟨U+202E⟩b'
    """
    return text if text.isascii() and text.isprintable() else _DECEIVING.sub(_named, text)


def visible_code(text: str) -> str:
    """Return literal text with every such character named, those that reorder included."""
    return _DECEIVING_IN_CODE.sub(_named, text)


def _named(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match[0]):04X}⟩"


def web_address(target: str) -> str | None:
    """Return an address that leads somewhere from any place; None for a path or a script.

    What is in a mail or in a printed page has no folder beside it, so a relative address leads
    nowhere there.

    >>> web_address("https://example.com/a b")
    'https://example.com/a%20b'
    >>> web_address("javascript:alert(1)"), web_address("runbook.md")
    (None, None)
    """
    address = _UNSEEN_IN_URL.sub(_percent, target.strip())
    return address if _WEB.match(address) else None


def address_beside(target: str) -> str | None:
    """Return an address that leads somewhere from a file: also a path to another file beside it.

    >>> address_beside("../runbooks/db.md"), address_beside("file:///etc/passwd")
    ('../runbooks/db.md', None)
    """
    address = web_address(target)
    if address is None and _PATH.match(target) and not target.startswith("//"):
        return _UNSEEN_IN_URL.sub(_percent, target.strip())
    return address


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def shown_target(target: str, words: Inlines) -> str:
    """Return what is shown of an address besides the words of its link.

    That is nothing where the words are the address, and nothing of data, which is a picture.

    >>> from postmortem.formats.markup.nodes import Text
    >>> shown_target("db.md", (Text("the runbook"),)), shown_target("db.md", (Text("db.md"),))
    ('db.md', '')
    """
    if target[:5].lower() == "data:" or target == plain(words):
        return ""
    return visible(target)
