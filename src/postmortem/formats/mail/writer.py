"""A mail: the text, the page, and the picture of the timeline, ready to be sent.

There is no clock and no chance in it: the boundaries between its parts come from what they hold, and
whoever sends it adds the date and the id.
"""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from typing import Any, ClassVar

from postmortem.formats.limits import within
from postmortem.formats.mail.page import PICTURE, MailPage
from postmortem.formats.markup.nodes import plain
from postmortem.formats.markup.parse import inlines
from postmortem.formats.markup.visible import visible
from postmortem.formats.options import Option, at_least, check, switch, words
from postmortem.formats.picture.png import png_picture
from postmortem.formats.text.renderer import TextRenderer
from postmortem.patterns import regex
from postmortem.text.languages import ENGLISH, Language
from postmortem.tree.nodes import Document

LIMIT = 100_000
"""How many bytes of HTML a mail has at the most: Gmail hides what follows 102 kB."""
_LONGEST_SUBJECT = 200
_CONTROL = regex(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ADDRESS = "an address, such as 'ada@example.com' or 'Ada <ada@example.com>'"


class MailRenderer(MailPage):
    """Writes a document as a mail, in the bytes of an `.eml` file.

    `sender`, `to` and `subject` fill its headers, the subject with the title unless it is given;
    `picture=False` leaves the picture of the timeline out, which needs the extra `mail`; `limit` is
    the most bytes of its HTML; `lang` is the language of the text. Raises `RenderError` for an
    option that is wrong.
    """

    name: ClassVar[str] = "mail"
    suffixes: ClassVar[tuple[str, ...]] = (".eml",)

    def __init__(
        self,
        *,
        sender: str | None = None,
        to: str | tuple[str, ...] | list[str] = (),
        subject: str | None = None,
        picture: bool = True,
        limit: int = LIMIT,
        lang: Language = ENGLISH,
    ) -> None:
        recipients: list[tuple[str, object]] = [("sender", sender)] if sender is not None else []
        recipients += [("to", recipient) for recipient in ([to] if isinstance(to, str) else to)]
        addresses = [(path, recipient, _address(recipient)) for path, recipient in recipients]
        check(
            *(
                Option(path, recipient, _ADDRESS, address is not None)
                for path, recipient, address in addresses
            ),
            words("subject", subject, "words on one line"),
            switch("picture", picture),
            at_least("limit", limit, 2_000, "bytes"),
        )
        super().__init__(pictures=picture, lang=lang)
        self.sender = next((address for path, _, address in addresses if path == "sender"), None)
        self.to = tuple(address for path, _, address in addresses if path == "to" and address)
        self.subject, self.limit = subject, limit

    def document(self, node: Document) -> str | bytes:
        return self.message(node).as_bytes()

    def message(self, node: Document) -> EmailMessage:
        """Return the mail as an `EmailMessage`, to which the caller adds what he has to."""
        page = within(
            node,
            self.limit,
            "bytes",
            "a mail",
            render=self.page,
            size=lambda html: len(html.encode()),
            block_size=lambda block, level: len(self.block(block, level).encode()),
        )
        message = EmailMessage(policy=SMTP)
        title = visible(plain(inlines(node.title)))
        named = f"{node.identifier}: {title}" if node.identifier else title
        message["Subject"] = _one_line(self.subject if self.subject is not None else named)
        if self.sender is not None:
            message["From"] = self.sender
        if self.to:
            message["To"] = self.to
        text = TextRenderer(lang=self.lang).document(node)
        message.set_content(text, cte="base64")
        message.add_alternative(page, subtype="html", cte="base64")
        _, html = message.iter_parts()
        for number, chart in enumerate(self.charts, start=1):
            data = png_picture(
                chart,
                needed_by="the timeline's picture",
                extra_name="mail",
                language=self.lang,
            )
            html.add_related(
                data,
                maintype="image",
                subtype="png",
                cid=f"<{PICTURE}-{number}>",
                filename=f"{PICTURE}-{number}.png",
                disposition="inline",
            )
        _set_boundaries(message)
        return message


def _is_line(value: Any) -> bool:
    """Whether something is text without a line break or another control character."""
    return isinstance(value, str) and _CONTROL.search(value) is None


def _address(value: Any) -> Address | None:
    """Return an address such as `Ada <ada@example.com>`; None for what is none."""
    if not _is_line(value):
        return None
    name, before, rest = value.rpartition("<")
    try:
        if before:
            return Address(name.strip().strip('"'), addr_spec=rest.removesuffix(">").strip())
        return Address(addr_spec=value.strip())
    except Exception:  # noqa: BLE001, RUF100 - the parser has errors of its own, and some of Python's
        return None


def _one_line(text: str) -> str:
    words = " ".join(_CONTROL.sub(" ", text).split())
    return words if len(words) <= _LONGEST_SUBJECT else words[: _LONGEST_SUBJECT - 1] + "…"


def _set_boundaries(message: EmailMessage) -> None:
    """Set what is between the parts: from what they hold, so that the same mail has the same."""
    parts = [part for part in message.walk() if part.is_multipart()]
    for depth, part in enumerate(reversed(parts)):
        content = b"".join(
            inner.get_payload(decode=True) or b""
            for inner in part.walk()
            if not inner.is_multipart()
        )
        part.set_boundary(f"=_{sha256(content).hexdigest()[:24]}_{depth}")
