"""What only a browser can show: run by `nox -s browser`, with the path of a Chromium in CHROMIUM.

Pictures of the pages are written to the folder in PICTURES, for a person to look at.
"""

import datetime as dt
import email
import email.policy
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import comrak
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

import postmortem as pm
from postmortem.facade import Report
from postmortem.formats.html.renderer import HtmlRenderer
from postmortem.formats.picture.svg import image
from postmortem.tree.chart import Band, Chart, Measure, Point
from postmortem.tree.nodes import Document, Section
from tests.everything import everything
from tests.hostile import full_of, hostile_strings

ROOT = Path(__file__).parent.parent.parent
PICTURES = Path(os.environ.get("PICTURES", ROOT / "build" / "browser"))
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

LIGHT: dict[str, Any] = {"color_scheme": "light", "viewport": {"width": 1400, "height": 900}}
DARK: dict[str, Any] = {"color_scheme": "dark", "viewport": {"width": 1000, "height": 900}}
PHONE: dict[str, Any] = {"color_scheme": "light", "viewport": {"width": 375, "height": 740}}
CONTRAST: dict[str, Any] = {"forced_colors": "active", "viewport": {"width": 1000, "height": 900}}
VIEWS = {"light": LIGHT, "dark": DARK, "phone": PHONE, "contrast": CONTRAST}


def real() -> Report:
    """Return the real incident of the examples."""
    return pm.load(ROOT / "examples" / "adfs-outage.yaml")


def long_words() -> Report:
    """Return a report whose fields are words that no line can hold."""
    return full_of("w" * 10_000)


def widest() -> Report:
    """Return a report with the longest rows that a team would write: ids, names, badges, addresses."""
    draft = pm.report(
        "INC-2026-01-15-001", "Checkout was slow, then down, and nobody could pay by card",
        date="2026-01-15", severity="SEV-1", status="resolved", review_state="in review",
    ).summary("A full pool of connections slowed the checkout; 12,000 customers waited")  # fmt: skip
    headings = (
        "Mitigation applied to all availability zones simultaneously",
        "Infrastructure provisioning misconfiguration identified",
        "https://graphs.example.com/d/abcdefghijklmnop/overview?orgId=1&from=now-6h shows it",
        "Kommunikationsverantwortliche informiert",
    )
    milestones = ("impact started", "detected", "acknowledged", "declared", "cause identified",
                  "mitigated", "resolved", "closed")  # fmt: skip
    for at in range(24):
        draft = draft.investigated(
            f"10:{at * 2:02}",
            headings[at % 4],
            notes="`kubectl rollout undo deployment/checkout-payment-service --namespace production`",
            milestone=pm.Milestone.read(milestones[at // 3]),
            evidence="[Pool utilisation dashboard](https://graphs.example.com/d/x)",
        )
    for at in range(8):
        draft = draft.action(
            f"PAYMENTS-{1000 + at}",
            "Page the responsible engineer when the utilisation of the pool exceeds eighty percent",
            owner="@alexandra.konstantinopoulos",
            due="2026-02-22",
            status=("in progress", "open", "done", "cancelled")[at % 4],
            type=("prevent", "detect", "mitigate", "process")[at % 4],
            priority="medium",
            ticket="[PAYMENTSINFRA-12345](https://tickets.example.com/browse/PAYMENTSINFRA-12345)",
        )
    return draft.build()


def from_right_to_left() -> Report:
    """Return a report in Arabic."""
    return (
        pm.report("INC-7", "تعطل تسجيل الدخول لمدة ساعة", date="2026-01-15", severity="SEV-2")
        .summary("انتهت صلاحية الشهادة وتعذر تسجيل الدخول")
        .detected("11:40", "انتهت صلاحية الشهادة", notes="ملاحظة", milestone="impact started")
        .detected("11:45", "وصل تنبيه من المراقبة", milestone="detected")
        .resolved("13:30", "تم تجديد الشهادة وعاد كل شيء", milestone="resolved")
        .action("A1", "راقب الشهادات", owner="@ada", due="2026-02-01", status="open")
        .build()
    )


ARABIC = pm.Language(
    "ar", {"Timeline": "الجدول الزمني", "Event": "الحدث", "Time (UTC)": "الوقت (UTC)"}
)

REPORTS: dict[str, Callable[[], Report]] = {
    "real": real,
    "full": everything,
    "long-words": long_words,
    "widest": widest,
    "right-to-left": from_right_to_left,
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser, once."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def requests() -> list[str]:
    """Return where the addresses go that a page asks for."""
    return []


def opened(browser: Browser, html: str, path: Path, requests: list[str], **view: Any) -> Page:
    """Open a page from a file, as a mail attachment is; note what it asks for and what runs."""
    path.write_text(html, encoding="utf-8")
    context = browser.new_context(**view)

    def note(request: Request) -> None:
        # What begins with `cid:` is a part of the mail itself.
        if request.url != path.as_uri() and not request.url.startswith(("data:", "cid:")):
            requests.append(request.url)

    context.on("request", note)
    page = context.new_page()
    page.add_init_script(
        "window.ran = [];"
        "for (const name of ['alert', 'prompt', 'confirm'])"
        "  window[name] = (...given) => { window.ran.push(name + ' ' + given); };"
    )
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", REPORTS)
def test_a_page_is_accessible_and_quiet(
    browser: Browser, tmp_path: Path, requests: list[str], name: str, view: str
) -> None:
    """In each view axe finds nothing, no request leaves, and nothing is wider than the window."""
    lang = ARABIC if name == "right-to-left" else "en"
    html = REPORTS[name]().to_html(today="2026-03-01", lang=lang)
    page = opened(browser, html, tmp_path / "page.html", requests, **VIEWS[view])
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert requests == []
    wide = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    edge = page.evaluate("document.querySelector('h1').getBoundingClientRect().left")
    assert edge >= 0
    assert page.evaluate("window.ran") == []
    if name != "long-words":
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}-{view}.png", full_page=True)
    page.context.close()


BROKEN = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.parentElement.closest('svg, script, style, pre, .skip, nav')) continue;
    for (const word of node.data.matchAll(/[^\\s\\/?&=.:@-]{2,27}(?=[\\s]|$)/g)) {
      const range = document.createRange();
      range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      const whole = node.data.slice(0, word.index + word[0].length).split(/\\s/).pop();
      if (lines.size > 1 && whole.length < 28) found.push(word[0]);
    }
  }
  const clipped = [...document.querySelectorAll('.badge')].filter(badge => badge.scrollWidth > badge.clientWidth + 2);
  return [...found, ...clipped.map(badge => 'clipped: ' + badge.textContent)];
}"""
"""Returns the words that are on two lines, and the badges that are wider than their box."""

PAPER = {"A4": 680, "Letter": 702}
"""The width of a page between its margins, in pixels of CSS."""


@pytest.mark.parametrize("paper", PAPER)
@pytest.mark.parametrize("name", ["real", "full", "widest"])
def test_no_word_is_broken_on_paper(
    browser: Browser, tmp_path: Path, requests: list[str], name: str, paper: str
) -> None:
    """A word, a badge, an id, a date and a heading are on one line, whatever the paper."""
    view: dict[str, Any] = {"viewport": {"width": PAPER[paper], "height": 900}}
    html = REPORTS[name]().to_html(today="2026-03-01")
    page = opened(browser, html, tmp_path / "page.html", requests, **view)
    page.emulate_media(media="print")
    assert page.evaluate(BROKEN) == []
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.pdf(path=PICTURES / f"{name}-{paper}.pdf", format=paper, print_background=True)
    page.context.close()


@pytest.mark.parametrize("name", ["real", "full", "widest"])
def test_a_page_prints_all_its_columns(
    browser: Browser, tmp_path: Path, requests: list[str], name: str
) -> None:
    """On paper, no table and no picture is wider than the page."""
    view: dict[str, Any] = {"viewport": {"width": 680, "height": 900}, "color_scheme": "dark"}
    page = opened(browser, REPORTS[name]().to_html(), tmp_path / "page.html", requests, **view)
    page.emulate_media(media="print")
    wide = page.evaluate(
        "[...document.querySelectorAll('table, svg, pre, img')]"
        ".filter(node => node.getBoundingClientRect().right > window.innerWidth + 1)"
        ".map(node => node.outerHTML.slice(0, 80))"
    )
    assert wide == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.pdf(path=PICTURES / f"{name}.pdf", format="A4", print_background=True)
    page.context.close()


def page_of(report: Report) -> str:
    """Return the page of a report without its policy, which would stop what it shouldn't have."""
    html = report.to_html()
    return html.replace('http-equiv="Content-Security-Policy"', 'name="none"')


def mail_of(report: Report) -> str:
    """Return the HTML of the mail of a report."""
    message = email.message_from_bytes(pm.render(report, "mail"), policy=email.policy.default)
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def notebook_of(report: Report) -> str:
    """Return what a notebook shows of a report, its timeline and its actions."""
    shown = (report, report.edit(), report.timeline, report.action_items)
    return "".join(value._repr_mimebundle_()["text/html"] for value in shown)


def markdown_of(format: str) -> Callable[[Report], str]:
    """Return what makes HTML of the Markdown of a place, with a parser that lets raw HTML through."""
    options = comrak.RenderOptions()
    options.unsafe_ = True
    extensions = comrak.ExtensionOptions()
    for name in ("autolink", "footnotes", "strikethrough", "table", "tasklist"):
        setattr(extensions, name, True)
    return lambda report: comrak.render_markdown(
        str(pm.render(report, pm.Format(format))),
        extension_options=extensions,
        render_options=options,
    )


PLACES = ("markdown", "commonmark", "github", "gitlab", "notion")
"""Formats of Markdown, which something else makes HTML of."""
MAKERS: dict[str, Callable[[Report], str]] = {
    "html": page_of,
    "mail": mail_of,
    "notebook": notebook_of,
    **{name: markdown_of(name) for name in PLACES},
}
"""What a browser shows of a report, by the format."""


@pytest.mark.parametrize("format", MAKERS)
def test_no_hostile_text_runs(
    browser: Browser, tmp_path: Path, requests: list[str], format: str
) -> None:
    """No text of the list runs, in any format that a browser shows; nor does our HTML load anything."""
    path = tmp_path / "page.html"
    page = opened(browser, "", path, requests, **LIGHT)
    page.set_default_timeout(300_000)  # a machine that is busy is no finding
    failures: list[str] = []

    def note(dialog: Dialog) -> None:
        failures.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    for text in hostile_strings():
        path.write_text(MAKERS[format](full_of(text)), encoding="utf-8")
        page.goto(path.as_uri(), wait_until="domcontentloaded" if format in PLACES else "load")
        failures += [f"{text!r}: {ran}" for ran in page.evaluate("window.ran")]
    assert failures == []
    if format == "notebook":  # which shows the pictures beside it
        requests = [request for request in requests if not request.startswith("file:///")]
    # A picture of a stranger's is the place's to load: GitHub's proxy, an editor's preview.
    assert requests == [] or format in PLACES
    page.context.close()


# --- the picture of the timeline ------------------------------------------------------------------

START = dt.datetime(2026, 1, 15, 22, 0, tzinfo=dt.UTC)


def chart(*minutes: float, milestones: int = 4) -> Chart:
    """Return the chart of events so many minutes after ten in the evening, in three phases."""
    names = ("Impact Started", "Detected", "Mitigated", "Resolved")
    third = -(-len(minutes) // 3)
    points = tuple(
        Point(
            label=f"Event {at} with some words about what was seen and done",
            start=START + dt.timedelta(minutes=minute),
            band=at // third,
            approximate=at % 7 == 3,
            milestone=names[at] if at < milestones and at < len(names) else None,
        )
        for at, minute in enumerate(minutes)
    )
    groups = [points[at : at + third] for at in range(0, len(points), third)]
    titles = ("Detection", "Investigation", "Resolution")
    bands = tuple(
        Band(title, group[0].start, group[-1].start)
        for title, group in zip(titles, groups, strict=False)
    )
    measures = tuple(
        Measure(f"Time to {name}: some", points[0].start, points[-1 - at].start)
        for at, name in enumerate(("resolve", "mitigate", "detect"))
        if at < len(points)
    )
    return Chart("From then to then (UTC)", points, bands, measures)


CHARTS = {
    "one": chart(5),
    "three": chart(0, 4, 90),
    "twelve": chart(*range(0, 240, 20)),
    "crowded": chart(*(minute / 4 for minute in range(30))),
    "sixty": chart(*(minute * 5 for minute in range(60))),
    "300": chart(*range(300)),
    "5000": chart(*(minute / 10 for minute in range(5000))),
    "overnight": chart(0, 30, 110, 130, 200, 400),
    "days": chart(0, 700, 2000, 4000, 9000),
    "outlier": chart(0, 5, 9, 14, 20, 31, 44, 60, 9 * 1440),
    "outlier before": chart(-30 * 1440, 0, 5, 9, 14, 20, 31),
    "same": chart(7, 7, 7, 7),
    "seconds": chart(0, 0.1, 0.2, 0.5, 0.9),
    "years": chart(0, 525_600 * 3, 525_600 * 900),
}

OVERLAPS = """() => {
  const texts = [...document.querySelectorAll('svg text')].map(node => [node.textContent, node.getBBox()]);
  const box = document.querySelector('svg').viewBox.baseVal;
  const found = texts.filter(([_, b]) => b.x < 0 || b.y < 0 || b.x + b.width > box.width || b.y + b.height > box.height)
    .map(([text]) => 'outside: ' + text);
  texts.forEach(([one, a], at) => texts.slice(at + 1).forEach(([other, b]) => {
    if (a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      found.push(one + ' / ' + other);
  }));
  return found;
}"""


@pytest.mark.parametrize("name", CHARTS)
def test_labels_never_overlap(
    browser: Browser, tmp_path: Path, requests: list[str], name: str
) -> None:
    """No label of a timeline lies on another or outside of the picture."""
    document = Document("A timeline", (Section("Timeline", (CHARTS[name],)),))
    html = HtmlRenderer(toc=False).document(document)
    for kind, view in (("svg:not(.narrow)", LIGHT), ("svg.narrow", PHONE)):
        page = opened(browser, html, tmp_path / "page.html", requests, **view)
        assert page.evaluate(OVERLAPS.replace("svg", kind)) == []
        assert page.locator(f"{kind} text").count() > 0
        page.context.close()
    page = opened(browser, html, tmp_path / "page.html", requests, **LIGHT)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.locator("svg:not(.narrow)").screenshot(path=PICTURES / f"timeline-{name}.png")
    page.context.close()


@pytest.mark.parametrize("name", ["three", "twelve", "overnight"])
def test_labels_never_overlap_in_a_page_from_right_to_left(
    browser: Browser, tmp_path: Path, requests: list[str], name: str
) -> None:
    """Time runs from left to right there too, and no label leaves the picture."""
    document = Document("A timeline", (Section("Timeline", (CHARTS[name],)),))
    html = HtmlRenderer(toc=False, lang=ARABIC).document(document)
    for kind, view in (("svg:not(.narrow)", LIGHT), ("svg.narrow", PHONE)):
        page = opened(browser, html, tmp_path / "page.html", requests, **view)
        assert page.evaluate(OVERLAPS.replace("svg", kind)) == []
        page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_fragment_fits_into_another_page(
    browser: Browser, tmp_path: Path, requests: list[str], scheme: str
) -> None:
    """In a page of another theme, a fragment takes over its colours and can be read."""
    colours = {"light": "#fff;color:#222", "dark": "#111;color:#ddd"}[scheme]
    fragment = everything().to_html(fragment=True, today="2026-03-01")
    html = (
        f'<!DOCTYPE html><html lang="en"><title>A notebook</title><body style="background:{colours};'
        f'font:14px sans-serif"><main><h1>A notebook</h1>{fragment}</main>'
    )
    page = opened(browser, html, tmp_path / "page.html", requests, **LIGHT)
    results = Axe().run(page, options={"rules": {"link-in-text-block": {"enabled": False}}})
    rules = {violation["id"] for violation in results.response["violations"]}
    # The colour of links is the page's own: this one left it to the browser.
    assert rules <= ({"color-contrast"} if scheme == "dark" else set())
    assert page.evaluate("getComputedStyle(document.querySelector('td')).color") == (
        "rgb(34, 34, 34)" if scheme == "light" else "rgb(221, 221, 221)"
    )
    assert page.evaluate("document.querySelector('img').naturalWidth") > 0
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"fragment-{scheme}.png", full_page=True)
    page.context.close()


def test_the_picture_alone_has_an_alternative() -> None:
    """The picture of a fragment says in words what it shows."""
    assert 'alt="From then to then (UTC): 3 events. Detection: 2026-01-15 22:00' in image(
        CHARTS["three"]
    )
