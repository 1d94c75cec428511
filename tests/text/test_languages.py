"""Documents in other languages: each word of ours is in each table, and what is written reads back."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import postmortem as pm
from postmortem.checks.config import read_config
from postmortem.cli.main import main
from postmortem.derived.milestones import VOCABULARY
from postmortem.derived.timings import _ENDS, _STARTS
from postmortem.errors import FieldError
from postmortem.model.document import to_document
from postmortem.model.layout import normal_title
from postmortem.model.layout.labels import Labelled
from postmortem.model.layout.records import record
from postmortem.model.sections import OUTLINE
from postmortem.model.translation import translated, untranslated
from postmortem.testing import reports
from postmortem.text.languages import TAGS, Language, find_language, languages
from tests.configurations import forget_configurations
from tests.everything import everything

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
LANGUAGES = [language.tag for language in languages()]


def places(part: Any = None, path: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the words that are together in one place of a document, where none may be another's."""
    if part is None:
        yield "the document", tuple(layout.title for layout in OUTLINE.values())
        for layout in OUTLINE.values():
            yield from places(layout, layout.title)
        return
    inner = [value for value in getattr(part, "parts", {}).values() if hasattr(value, "title")]
    if inner:
        yield path, tuple(dict.fromkeys(part.title for part in inner))
    for value in getattr(part, "parts", {}).values():
        yield from places(value, f"{path} / {getattr(value, 'title', '')}")
    for name in ("part", "above", "below"):
        if getattr(part, name, None) is not None:
            yield from places(getattr(part, name), path)
    if isinstance(part, record):
        yield f"{path}: columns", part.columns
    if isinstance(part, Labelled):
        yield f"{path}: labels", tuple(label.title for label in part.labels.values())
        for label in part.labels.values():
            if label.value.choices:
                yield f"{path}: {label.title}", label.value.choices
    if getattr(part, "item_labels", ()):
        yield f"{path}: items", part.item_labels


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_word_of_a_layout_is_in_each_table(tag: str) -> None:
    """A title, a column, a label and a choice have a word in each language, and no other has it there."""
    language = find_language(tag)
    for place, words in places():
        missing = [word for word in words if word not in language.words]
        assert missing == [], place
        own = [normal_title(language(word)) for word in words]
        assert len(set(own)) == len(own), place
        # A document may mix both: the English word of one must not be the word of another.
        english = {normal_title(word): word for word in words}
        assert all(english.get(normal_title(language(word)), word) == word for word in words), place


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_table_has_the_same_words_and_their_places(tag: str) -> None:
    """No table has a word that another lacks, and each has the names that are filled in."""
    words, first = find_language(tag).words, find_language(LANGUAGES[0]).words
    assert words.keys() == first.keys()
    for english, own in words.items():
        assert own.strip() == own != ""
        assert set(re.findall(r"\{\w+\}", own)) == set(re.findall(r"\{\w+\}", english)), english


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", ["adfs-outage.yaml", "checkout-pool.yaml", "everything"])
def test_markdown_in_a_language_reads_back_equal(name: str, tag: str) -> None:
    """A document says by its headings in which language it is; with a diagram it is read as well."""
    report = everything() if name == "everything" else pm.load(EXAMPLES / name)
    for diagram in (False, True):
        text = report.to_markdown(lang=tag, diagram=diagram)
        assert text != report.to_markdown(diagram=diagram)
        assert pm.read_markdown(text).report == report
        assert pm.read_markdown(text, lang=tag).report == report


@given(report=reports(), tag=st.sampled_from(LANGUAGES))
def test_any_report_reads_back_equal_in_any_language(report: pm.Report, tag: str) -> None:
    """Translating there and back gives the tree that it began with, and the report."""
    language = find_language(tag)
    document = to_document(report)
    shown = translated(document, language)
    assert untranslated(shown, language) == document
    written = report.to_markdown(lang=tag)
    assert pm.Report.from_markdown(written, lang=tag) == report
    assert pm.Report.from_markdown(written) == report


def test_a_table_of_words_leads_back_too() -> None:
    """A file in a language is loaded like any other, and written again in English."""
    report = pm.report("INC-7", "Login war gestört", date="2021-03-31", status="resolved").build()
    german = report.to_markdown(lang="de-AT")
    assert "| **Vorfall-ID** | INC-7 |" in german
    assert "| **Status** | Behoben |" in german
    assert pm.Report.from_markdown(german) == report


def test_a_team_has_words_of_its_own() -> None:
    """Words on top of a table replace those of the table, in both directions."""
    report = pm.report("INC-7", "T").action("A1", "Page earlier", owner="@ada").build()
    language = Language("de", {"Action Items": "Maßnahmenplan", "Owner": "Wer"})
    text = report.to_markdown(lang=language)
    assert "## Maßnahmenplan" in text
    assert "| ID | Maßnahme | Wer |" in text
    assert pm.read_markdown(text, lang=language).report == report
    dutch = Language("nl", {"Action Items": "Actiepunten"})
    assert "## Actiepunten" in report.to_markdown(lang=dutch)
    assert '<html lang="nl">' in report.to_html(lang=dutch)


def test_a_label_that_the_language_has_for_another_is_refused() -> None:
    """A label of the author's own could be taken for ours; the error names both and a way out."""
    report = pm.report("INC-7", "T", severity="SEV-2").detail("Schweregrad", "hoch").build()
    with pytest.raises(pm.RenderError) as error:
        report.to_markdown(lang="de")
    assert "another name in 'de', which has it for 'Severity', found 'Schweregrad'" in str(
        error.value
    )
    assert pm.read_markdown(report.to_markdown(lang="fr")).report == report


@pytest.mark.parametrize("lang", ["xx", "", 7, "german"])
def test_an_unknown_language_is_refused(lang: Any) -> None:
    """The error says which languages there are, in writing and in reading."""
    report = pm.report("INC-7", "T").build()
    for format in ("markdown", "html", "text"):
        with pytest.raises(pm.RenderError, match="expected one of en, de, es, fr, ja, pt, zh"):
            pm.render(report, format, lang=lang)
    with pytest.raises(pm.ReadError, match="expected one of en"):
        pm.read_markdown("# T", lang=lang)
    with pytest.raises(FieldError):
        find_language(lang)


def test_data_have_no_language() -> None:
    """JSON and YAML have the names of fields, which are no words of a document."""
    report = pm.report("INC-7", "T").build()
    with pytest.raises(pm.RenderError, match="only a document can be written in a language"):
        report.save("x.json", lang="de")


def spelled() -> pm.Report:
    """Return a report with everything that is generated, and no word of English of its own."""
    draft = (
        pm.report(
            "7", "0", date="2026-01-15", severity="SEV-1", status="ongoing", review_state="draft"
        )
        .happened("00:00", "0", milestone="impact started")
        .detected("00:05", "0", milestone="detected")
        .detected("~00:06", "0", milestone="acknowledged")
        .investigated("00:10 – 00:12", "0", milestone="cause identified")
        .resolved("00:20", "0", milestone="mitigated")
        .resolved("00:30", "0", milestone="resolved")
        .action("1", "0", owner="0", due="2026-01-22", status="in progress", priority="high")
        .user_impact(total_users_affected="7")
        .metric("0", during="9%", target="< 1%")
        .primary_cause("0", effect="0")
    )
    return draft.build()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_english_is_left_over(tag: str) -> None:
    """In Markdown, HTML and text, no word stands that only the English document has."""
    report, language = spelled(), find_language(tag)
    allowed = {run for own in language.words.values() for run in runs(own)}
    allowed |= {"utc", "sev", "gantt", "title", "dateformat", "axisformat", "section", "crit", "milestone",
                "yyyy", "mm", "dd", "hh", "ss", "h", "m", "s", "d", "active", "mermaid"}  # fmt: skip
    diagram = re.sub(r"%% drawn by.*|#\d+;", " ", report.to_markdown(lang=tag, diagram=True))
    page = visible(report.to_html(lang=tag, embed_data=False, today="2026-03-01"))
    for text in (diagram, report.to_text(lang=tag), page):
        assert set(runs(text)) - allowed == set()


def runs(text: str) -> list[str]:
    """Return the words of a text that are written in Latin letters, in small letters."""
    return [run.casefold() for run in re.findall(r"[A-Za-z\u00c0-\u017f]+", text)]


def visible(html: str) -> str:
    """Return what a page shows or says: its text, and the words in attributes."""
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    labels = re.findall(r'aria-label="([^"]*)"', html)
    return unescape(" ".join([re.sub(r"<[^>]*>", " ", html), *labels]))


def test_milestones_are_recognised_by_their_marks_in_any_language() -> None:
    """A marked row keeps its milestone through a document in another language, so timings stay."""
    report = spelled()
    assert VOCABULARY
    for tag in LANGUAGES:
        read = pm.read_markdown(report.to_markdown(lang=tag)).report
        assert read.timings.to_dict() == report.timings.to_dict()


def test_each_phrase_of_the_timings_is_in_the_tables() -> None:
    """What timings are measured between has words in each language."""
    phrases = [
        *_STARTS.values(),
        *(phrase for label, _, words in _ENDS.values() for phrase in (label, words)),
    ]
    for language in languages():
        assert [phrase for phrase in phrases if phrase not in language.words] == []


def test_the_tags_are_the_modules() -> None:
    """Each language but English has a module with its table."""
    folder = Path(pm.__file__).parent / "text" / "languages"
    assert {path.stem for path in folder.glob("??.py")} | {"en"} == set(TAGS)


def test_the_command_line_writes_in_the_language_of_a_team(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--lang` has the last word, then the configuration above the file; data have no language."""
    monkeypatch.chdir(tmp_path)
    report = pm.report("INC-7", "T", status="resolved").action("A1", "Page earlier").build()
    report.save("a.yaml")

    def written(*arguments: str) -> str:
        assert main(["render", *arguments]) == 0
        return capsys.readouterr().out

    assert "## Action Items" in written("a.yaml")
    assert "## Acciones" in written("a.yaml", "--lang", "es")
    Path(".postmortem.toml").write_text('lang = "de"\nwords = { "Action Items" = "Was wir tun" }\n')
    forget_configurations()
    german = written("a.yaml")
    assert "## Was wir tun" in german
    assert "**Status** | Behoben" in german
    assert "## Acciones" in written("a.yaml", "--lang", "es")
    assert '"title"' in written("a.yaml", "--to", "json")
    Path("b.md").write_text(german, encoding="utf-8")
    assert pm.Report.from_yaml(written("b.md", "--to", "yaml")) == report
    assert main(["show", "a.yaml"]) == 0
    assert "Was wir tun" in capsys.readouterr().out
    assert main(["render", "a.yaml", "--lang", "xx"]) == 2
    assert "expected one of en, de" in capsys.readouterr().err


def test_a_wrong_language_in_the_configuration_is_named(tmp_path: Path) -> None:
    """Both keys are checked, with every word that no document has."""
    path = tmp_path / ".postmortem.toml"
    path.write_text('lang = "xx"\nwords = { Timelime = "Zeit" }\n')
    with pytest.raises(pm.ReadError) as error:
        read_config(path)
    assert "lang: expected one of en, de" in str(error.value)
    assert "words.Timelime: expected an English word of a document" in str(error.value)
