"""A page that somebody edits by hand doesn't read back as it was before the edit, in silence."""

import re

import pytest
from hypothesis import given

import postmortem as pm
from postmortem.errors import ReadError
from postmortem.testing import reports
from tests.everything import everything

PAGES = {
    "a page": everything().to_html(),
    "a part of a page": f"<html><body><p>ours</p>{everything().to_html(fragment=True, embed_data=True)}<p>x</p></body></html>",
    "a page with other options": everything().to_html(
        theme="dark", toc=False, lang="de", css="p{}"
    ),
    "a page in a zone": everything().to_html(zone="Asia/Tokyo", today="2026-02-01"),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_as_it_was_written_reads_back(page: str) -> None:
    """Whatever the options are, the words are those that the page was written with."""
    assert pm.Report.from_html(page) == everything()


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_whose_words_were_edited_is_refused(page: str) -> None:
    """The error says that the data are the old ones, and how to go on."""
    words = re.search(r"(?s)</h2>.*?<p>([A-Za-z]{4,})", page)
    assert words is not None
    edited = page[: words.start(1)] + "Nothing " + page[words.start(1) :]
    with pytest.raises(ReadError, match="before the edit"):
        pm.Report.from_html(edited)
    old = re.sub(r' data-text="[0-9a-f]{8}"', "", edited)
    assert pm.Report.from_html(old) == everything()


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_that_a_program_wrote_anew_reads_back(page: str) -> None:
    """Other quotes, white space and references for characters change no word."""
    edited = page.replace("</p>", "</p>\n\n").replace("&#x27;", "'").replace("&quot;", '"')
    assert edited != page
    assert pm.Report.from_html(edited) == everything()


def test_text_around_a_part_of_a_page_makes_no_difference() -> None:
    """The checksum is that of the report's own words."""
    page = PAGES["a part of a page"]
    assert pm.Report.from_html(page.replace("<p>ours</p>", "<p>others'</p>")) == everything()


def test_an_edit_inside_of_the_data_is_an_edit_of_the_report() -> None:
    """The data are what is read: they may be changed as long as they are a report."""
    report = pm.report("Login was down").build()
    head, data = report.to_html().split("postmortem-data")
    changed = f"{head}postmortem-data{data.replace('Login was down', 'Logout was down')}"
    assert pm.Report.from_html(changed).title == "Logout was down"


@given(reports())
def test_any_page_reads_back(report: pm.Report) -> None:
    """No report has words that look edited."""
    assert pm.Report.from_html(report.to_html()) == report
    assert pm.Report.from_html(report.to_html(fragment=True, embed_data=True)) == report
