"""What only a browser can say of a site: run by `nox -s browser`, with a Chromium in CHROMIUM."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

import postmortem as pm
from benchmarks import corpora
from tests.browser.browse import PICTURES, VIEWS, browser

__all__ = ["browser"]

PAGES = ("index", "actions", "services", "statistics", "reports/2020-inc-000010")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the site of a made-up corpus."""
    folder = tmp_path_factory.mktemp("corpus")
    corpora.write(120, folder / "reports")
    corpus = pm.Corpus.load(folder / "reports", cache=False)
    corpus.site(folder / "site", title="Incidents of the shop", today="2026-01-01")
    return folder / "site"


def opened(browser: Browser, path: Path, **view: Any) -> Any:
    """Open a page from its folder, without a server; note what fails and what asks for elsewhere."""
    context = browser.new_context(**view)
    page = context.new_page()
    page.strange = []
    page.on("requestfailed", lambda request: page.strange.append(request.url))
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else page.strange.append(request.url))  # fmt: skip
    page.on("console", lambda message: page.strange.append(message.text))
    page.goto(path.as_uri())
    return page


def path_of(site: Path, name: str) -> Path:
    """Return a page of the site; the first report where that one isn't there."""
    path = site / f"{name}.html"
    return path if path.exists() else min((site / "reports").glob("*.html"))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits(browser: Browser, site: Path, name: str, view: str) -> None:
    """In each view axe finds nothing, nothing fails, and nothing is wider than the window."""
    page = opened(browser, path_of(site, name), **VIEWS[view])
    assert page.strange == []
    wide = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"site-{name.partition('/')[0]}-{view}.png", full_page=False)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.context.close()


def test_folded_numbers_are_accessible_too(browser: Browser, site: Path) -> None:
    """With every table of the statistics open, axe finds nothing."""
    page = opened(browser, site / "statistics.html", **VIEWS["light"])
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.context.close()


def test_search_and_filters_work_from_a_folder(browser: Browser, site: Path) -> None:
    """They show what fits, say how much it is, and the address keeps what was chosen."""
    page = opened(browser, site / "index.html", **VIEWS["light"])
    shown = "document.querySelectorAll('#reports tbody tr:not([hidden])').length"
    assert page.evaluate(shown) == 120
    page.fill("input[name=q]", "certificate")
    some = page.evaluate(shown)
    assert 0 < some < 120
    assert page.inner_text("#found") == f"{some} of 120 reports"
    page.select_option("select[name=severity]", "SEV-1")
    fewer = page.evaluate(shown)
    assert fewer < some
    assert "q=certificate" in page.url
    address = page.url
    page.context.close()
    reopened = opened(browser, site / "index.html", **VIEWS["light"])
    reopened.goto(address)
    reopened.reload()
    assert reopened.evaluate(shown) == fewer
    assert reopened.input_value("input[name=q]") == "certificate"
    reopened.context.close()


def test_without_a_script_the_index_lists_all(browser: Browser, site: Path) -> None:
    """The form isn't there, and every report is."""
    page = opened(browser, site / "index.html", java_script_enabled=False)
    assert page.locator("#reports tbody tr").count() == 120
    assert not page.locator("#filters").is_visible()
    page.context.close()
