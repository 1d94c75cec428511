"""Mail: what the three large programs show, with a text part and the picture."""

import io
import re
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

import postmortem as pm
from postmortem.facade import Report
from postmortem.testing import reports
from tests.effort import examples
from tests.everything import everything
from tests.formats.readings import mail_of, words_of_html
from tests.hostile import full_of, hostile_strings

STYLES = {
    "background-color", "border", "border-bottom", "border-collapse", "border-left", "border-top",
    "color", "font-family", "font-size", "font-weight", "line-height", "margin", "padding",
    "text-decoration", "width",
}  # fmt: skip
"""Properties that Gmail, Outlook and Apple Mail know, at least in part, by caniemail.com."""
TAGS = {
    "html", "head", "meta", "title", "table", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6",
    "p", "ul", "ol", "li", "strong", "em", "code", "a", "br", "hr", "div", "span", "img",
}  # fmt: skip


class _Checked(HTMLParser):
    """Reads a page and notes what a program of mail wouldn't show."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("class", "id", "role"):
                self.faults.append(name)
            if name == "href" and not re.match("https?://|mailto:", value or ""):
                self.faults.append(value or "")
            if name == "src" and not (value or "").startswith("cid:timeline-"):
                self.faults.append(value or "")
            if name == "style":
                used = {part.partition(":")[0] for part in (value or "").split(";")}
                self.faults += sorted(used - STYLES)
                self.faults += ["a variable"] if "var(" in (value or "") else []


def faults(page: str) -> list[str]:
    """Return what a program of mail wouldn't show of a page."""
    checked = _Checked()
    checked.feed(page)
    return checked.faults


def page_of(mail: Any) -> str:
    """Return the page of a mail."""
    return str(mail.get_body(("html",)).get_content())


@given(reports())
@example(everything())
@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
def test_a_page_has_only_what_programs_of_mail_show(report: Report) -> None:
    """No element, no attribute and no property is in it that one of the three doesn't know."""
    assert faults(page_of(report.to_email(picture=False))) == []


@pytest.mark.parametrize("text", hostile_strings()[::11])
def test_hostile_text_stays_text(text: str) -> None:
    """Whatever a text wants to be, it is no element, no attribute, and no header."""
    mail = mail_of(pm.render(full_of(text), "mail", picture=False))
    assert faults(page_of(mail)) == []
    assert not mail.defects
    assert set(mail.keys()) == {"Subject", "MIME-Version", "Content-Type"}
    assert "\n" not in mail["Subject"]


def test_the_parts_of_a_mail() -> None:
    """A text, and a page with the picture that it names; both say what the report says."""
    data = pm.render(everything(), "mail", sender="Ada L. <ada@example.com>", to="team@example.com")
    mail = mail_of(data)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"
    ]  # fmt: skip
    assert mail["Subject"] == "INC-2026-01-15-001: Checkout was slow, then down"
    assert mail["From"] == '"Ada L." <ada@example.com>'
    assert mail["To"] == "team@example.com"
    text = mail.get_body(("plain",)).get_content()
    assert text.replace("\r\n", "\n") == everything().to_text()
    picture = next(part for part in mail.walk() if part.get_content_type() == "image/png")
    name = picture["Content-ID"].strip("<>")
    assert f'src="cid:{name}"' in page_of(mail)
    assert re.search(r'alt="[^"]*Impact Started: 2026-01-15 00:00', page_of(mail))
    assert picture.get_content().startswith(b"\x89PNG")


def test_a_mail_is_ready_to_be_sent() -> None:
    """`to_email` gives a message of Python's own, to which headers can be added."""
    mail = everything().to_email(
        to=["a@example.com", "B <b@example.com>"], subject="What happened", picture=False
    )
    assert isinstance(mail, EmailMessage)
    mail["Date"] = "Thu, 15 Jan 2026 12:00:00 +0000"
    assert mail["To"] == "a@example.com, B <b@example.com>"
    assert mail["Subject"] == "What happened"
    flat = io.BytesIO(mail.as_bytes())
    assert all(len(line.rstrip(b"\r\n")) <= 998 for line in flat)


@pytest.mark.parametrize(
    "address", ["nobody", "a@b\r\nBcc: c@example.com", "", "a@b@c", "<>", "x <y", None, 7]
)
def test_what_is_no_address_is_refused(address: Any) -> None:
    """A header can't be put into an address, and what is none is named."""
    if address is None:
        return
    with pytest.raises(pm.RenderError, match="sender: expected an address"):
        everything().to_email(sender=address, picture=False)


def test_an_unknown_option_is_refused() -> None:
    """An option that a mail hasn't got is named."""
    with pytest.raises(pm.RenderError, match="expected options that mail has, found colour"):
        everything().to_email(colour="red")  # type: ignore[call-arg]


@pytest.mark.parametrize("rows", [100, 5_000])
def test_a_page_has_at_most_100_kilobytes(rows: int) -> None:
    """Gmail hides what is longer, so whole parts are left out and named; the text has them all."""
    draft = pm.report("INC-1", "Login was down", date="2026-01-15").trigger("A campaign.")
    for number in range(rows):
        draft = draft.detected("09:00", f"Event {number} éé")
    mail = draft.log("y" * 90_000).build().to_email(picture=False)
    page = page_of(mail)
    assert len(page.encode()) <= 100_000
    assert "Left out here, since a mail takes 100,000 bytes at most:" in words_of_html(page)
    assert "A campaign." in page
    part: Any = mail.get_body(("plain",))
    assert f"Event {rows - 1}" in part.get_content()


def test_the_note_is_not_shown_without_need() -> None:
    """A short report is whole."""
    assert "Left out" not in page_of(everything().to_email(picture=False))
