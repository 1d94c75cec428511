"""The site: plain pages that belong together, and only what changed is written."""

import json
import os
import posixpath
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import postmortem as pm
from postmortem.corpus.site.build import MANIFEST
from postmortem.corpus.site.links import Keys, page_names, related
from postmortem.errors import FileError, RenderError
from postmortem.io import files
from tests.corpus.made import corpus, report, written
from tests.hostile import full_of, hostile_strings

ATOM = "{http://www.w3.org/2005/Atom}"


class Page(HTMLParser):
    """What a page links to, and what in it could run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.running: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_attributes = {name: value or "" for name, value in attrs}
        self.ids += [given_attributes["id"]] if "id" in given_attributes else []
        if tag == "a":
            self.links.append(given_attributes.get("href", ""))
        if tag == "script" and given_attributes.get("type") != "application/json":
            self.running.append(given_attributes.get("src", "inline"))
        self.running += [name for name in given_attributes if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def pages(folder: Path) -> dict[str, Page]:
    """Return the pages of a site by their paths."""
    return {
        path.relative_to(folder).as_posix(): Page(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }


@pytest.fixture
def incidents() -> pm.Corpus:
    """Return a corpus whose reports name and link to each other, in a circle."""
    first = report(1, severity="SEV-1").edit().action("A1", "Watch", owner="@ada", due="2026-02-01")
    first = first.note("See INC-2 for what came of it.").service_impact("Checkout", "Down")
    second = report(2).edit().note("It began with INC-1, as [told](INC-1.yaml).")
    third = report(3).edit().link("The first one", "INC-1.md").service_impact("checkout", "Slow")
    return corpus(first.build(), second.build(), third.build())


def test_every_link_inside_leads_somewhere(incidents: pm.Corpus, tmp_path: Path) -> None:
    """No link of any page is dead, and each report is reached from the index."""
    incidents.site(tmp_path, today="2026-03-01")
    site_pages = pages(tmp_path)
    assert {name for name in site_pages if name.startswith("reports/")} == {
        f"reports/inc-{number}.html" for number in (1, 2, 3)
    }
    for name, page in site_pages.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            if ":" in target:
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(target)))
            path = path if target else name
            assert path in site_pages, f"{name} links to {link}"
            assert not anchor or anchor in site_pages[path].ids, f"{name} links to {link}"
    index = site_pages["index.html"].links
    assert {f"reports/inc-{number}.html" for number in (1, 2, 3)} <= {*index}


def test_reports_that_name_each_other_are_linked(tmp_path: Path) -> None:
    """A link to another report's file leads to its page, in whatever format the file is."""
    folder = tmp_path / "in"
    second = report(2).edit().note("It began with [the first](INC-1.md).").build()
    written(folder, report(1).edit().note("INC-2 came of it.").build(), second)
    loaded = pm.Corpus.load(folder)
    links = related(loaded.by_key())
    assert links["INC-1.yaml"].mentions == ("INC-2.yaml",)
    assert links["INC-2.yaml"].mentions == ("INC-1.yaml",)
    loaded.site(tmp_path / "out")
    page = pages(tmp_path / "out")["reports/inc-2.html"]
    assert "INC-1.md" not in page.links
    assert page.links.count("inc-1.html") == 2  # the author's own, and the one below


def test_only_what_changed_is_written(incidents: pm.Corpus, tmp_path: Path) -> None:
    """Nothing the second time; then one report's page, what lists it, and nobody else's."""
    first = incidents.site(tmp_path)
    assert first.unchanged == 0
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert incidents.site(tmp_path).written == ()
    assert times == {
        path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()
    }
    changed = corpus(*[report if report.metadata.incident_id != "INC-3" else report.edit().note("More.").build()
                       for report in incidents])  # fmt: skip
    second_run = changed.site(tmp_path)
    assert [name for name in second_run.written if name.startswith("reports/")] == [
        "reports/inc-3.html"
    ]
    assert "site.css" not in second_run.written


def test_a_page_whose_report_is_gone_goes_too(incidents: pm.Corpus, tmp_path: Path) -> None:
    """Only pages of the site are removed; another file of the folder stays."""
    incidents.site(tmp_path)
    (tmp_path / "reports" / "mine.html").write_text("mine")
    result = incidents.filter(lambda report: report.metadata.incident_id != "INC-3").site(tmp_path)
    assert result.removed == ("reports/inc-3.html",)
    assert not (tmp_path / "reports" / "inc-3.html").exists()
    assert (tmp_path / "reports" / "mine.html").exists()


def test_a_page_that_somebody_removed_is_made_again(incidents: pm.Corpus, tmp_path: Path) -> None:
    """The list of what was made doesn't replace a look at the folder."""
    incidents.site(tmp_path)
    (tmp_path / "reports" / "inc-2.html").unlink()
    assert incidents.site(tmp_path).written == ("reports/inc-2.html",)


@pytest.mark.skipif(os.name == "nt", reason="there is no harmless way to ask for a process")
def test_what_a_killed_process_left_goes_at_the_first_look(
    incidents: pm.Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folders are looked through once, and not once a page: that would grow with the square."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    name = f".postmortem-{files._host():08x}-{process.pid}-0123456789abcdef"
    leftovers = [tmp_path / name, tmp_path / "reports" / name]
    leftovers[1].parent.mkdir()
    for path in leftovers:
        path.touch()
    real, seen = os.scandir, []

    def scandir(path: Any) -> Any:
        seen.append(Path(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    incidents.site(tmp_path)
    assert not any(path.exists() for path in leftovers)
    assert sorted(seen) == [tmp_path, tmp_path / "reports"]


def test_files_of_others_are_not_overwritten(incidents: pm.Corpus, tmp_path: Path) -> None:
    """A folder with an index of somebody's own is refused, before anything is written."""
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(FileError, match="isn't the site's"):
        incidents.site(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    incidents.site(tmp_path, force=True)
    assert (tmp_path / "index.html").read_text() != "mine"


@pytest.mark.parametrize(
    "name", ["../outside.txt", "reports/../../outside.txt", "{folder}/outside.txt"]
)
def test_a_changed_list_removes_nothing_outside(
    incidents: pm.Corpus, tmp_path: Path, name: str
) -> None:
    """Whoever can write into the folder can't have other files removed."""
    outside = tmp_path / "outside.txt"
    outside.write_text("x")
    site = tmp_path / "site"
    incidents.site(site)
    listed = {name.format(folder=tmp_path.as_posix()): "x", "index.html": "y"}
    (site / MANIFEST).write_text(json.dumps(listed))
    incidents.site(site, force=True)
    assert outside.exists()


def test_the_same_corpus_gives_the_same_bytes(incidents: pm.Corpus, tmp_path: Path) -> None:
    """No clock and no order of a set is in any page."""
    for name in ("a", "b"):
        incidents.site(tmp_path / name, url="https://example.com/x", today="2026-03-01")
    names = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*"))
    assert names == sorted(path.relative_to(tmp_path / "b") for path in (tmp_path / "b").rglob("*"))
    for path in names:
        if (tmp_path / "a" / path).is_file():
            assert (tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes()


def test_nothing_runs_but_the_script_of_the_site(tmp_path: Path) -> None:
    """Hostile text in every field, in keys and in ids opens no element and no script."""
    texts = list(hostile_strings())[:25]
    reports = [full_of(text) for text in texts]
    corpus(*reports).site(tmp_path, today="2026-03-01", title="<script>alert(1)</script>")
    for name, page in pages(tmp_path).items():
        assert page.running == (["site.js"] if name == "index.html" else []), name
        assert len(page.ids) == len({*page.ids}), name


def test_the_feed_is_atom(incidents: pm.Corpus, tmp_path: Path) -> None:
    """It parses, has the newest first, and full addresses where the site has one."""
    incidents.site(tmp_path, url="https://example.com/incidents")
    feed = ET.parse(tmp_path / "feed.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert entries[0].findtext(f"{ATOM}title") == "INC-3: Service 3 was down"
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://example.com/incidents/reports/inc-3.html"
    assert feed.findtext(f"{ATOM}updated") == "2026-01-04T00:00:00Z"
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len({*ids}) == 3
    assert (tmp_path / "sitemap.xml").read_text().count("<loc>https://example.com/incidents/") == 7


def test_a_feed_of_any_text_parses(tmp_path: Path) -> None:
    """What XML can't hold is replaced."""
    texts = [*hostile_strings(), "\ufffe and \uffff", "]]>", "&amp; <b>"]
    reports = [pm.report(None, f"x{text}", date="2026-01-01").build() for text in texts]
    corpus(*reports[-40:]).site(tmp_path)  # as many as a feed has
    ET.parse(tmp_path / "feed.xml")


def test_without_an_address_there_is_no_sitemap(incidents: pm.Corpus, tmp_path: Path) -> None:
    """A sitemap needs full addresses; the feed has names of its own."""
    incidents.site(tmp_path)
    assert not (tmp_path / "sitemap.xml").exists()
    feed = ET.parse(tmp_path / "feed.xml").getroot()
    assert feed.findtext(f"{ATOM}id") == "urn:postmortem:feed"


def test_an_empty_corpus_is_a_site(tmp_path: Path) -> None:
    """It says that the corpus is empty."""
    pm.Corpus().site(tmp_path)
    assert "0 reports" in (tmp_path / "index.html").read_text()


@pytest.mark.parametrize(
    "wrong",
    [{"theme": "blue"}, {"url": "example.com"}, {"url": "javascript:x"}, {"lang": "en us"}],
)
def test_a_wrong_option_is_an_error(wrong: dict[str, Any], tmp_path: Path) -> None:
    """It names the option and what it takes."""
    with pytest.raises(RenderError):
        pm.Corpus().site(tmp_path, **wrong)


def test_pages_have_names_of_their_own() -> None:
    """Keys that differ only in signs or case get different names, the same ones every time."""
    clashing = pm.Corpus().add(*[pm.report(name, f"Title {name}").build() for name in ("A/1", "a 1", "A-1", "…")])  # fmt: skip
    names = page_names(clashing.by_key())
    assert names == {"A-1": "a-1", "A/1": "a-1-2", "a 1": "a-1-3", "…": "report"}


def test_links_are_found_by_path() -> None:
    """Relative to the report's folder, in any format; nothing outside, and no other address."""
    keys = Keys(["2026/INC-1.yaml", "2025/INC 0.md"])
    assert keys.find("INC-1.md#timeline", "2026/INC-2.yaml") == "2026/INC-1.yaml"
    assert keys.find("../2025/INC%200.md", "2026/INC-2.yaml") == "2025/INC 0.md"
    assert keys.find("../../2026/INC-1.yaml", "2026/INC-2.yaml") is None
    assert keys.find("https://example.com/2026/INC-1.yaml", "x.yaml") is None
    assert keys.find("INC-1", "2026/INC-2.yaml") is None


def test_an_id_that_is_a_word_or_a_number_is_no_mention() -> None:
    """`7`, or `outage`, is in texts that mean something else."""
    reports = corpus(
        pm.report("7", "One").build(),
        pm.report("outage", "Two").build(),
        pm.report("INC-3", "Three").note("An outage of 7 minutes; INC-30 is another one.").build(),
    )
    assert related(reports.by_key())["INC-3"].mentions == ()
