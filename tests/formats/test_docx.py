"""Word: a document that is valid, that a team's template shapes, and that comes back when edited."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import docx.oxml.ns
import docx.shared
import pypandoc
import pytest
from docx.oxml.parser import parse_xml
from hypothesis import HealthCheck, example, given, settings
from openxml_audit import OpenXmlValidator

import postmortem as pm
from postmortem.cli.main import main
from postmortem.facade import Report
from postmortem.formats.docx.reader import markdown_of
from postmortem.formats.docx.words import code_runs
from postmortem.testing import reports
from tests.effort import examples
from tests.everything import everything
from tests.formats.readings import words_of_markdown
from tests.hostile import full_of, hostile_strings

EXAMPLES = Path(__file__).parents[2] / "examples"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_of(report: Report, **options: Any) -> bytes:
    """Return a report as a document of Word."""
    data: bytes = pm.render(report, "docx", **options)
    return data


def opened(data: bytes) -> Any:
    """Return a document of Word as python-docx has it."""
    return docx.Document(io.BytesIO(data))


def saved(document: Any) -> bytes:
    """Return a document of python-docx as the bytes of its file."""
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def invalid(data: bytes, tmp_path: Path) -> list[str]:
    """Return what a validator of Open XML finds in a document."""
    path = tmp_path / "checked.docx"
    path.write_bytes(data)
    return [error.description for error in OpenXmlValidator().validate(path).errors]


# --- writing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", [None, *hostile_strings()[::60], "日本語 עברית 🔥", "<br>", "a<br>b"]
)
def test_a_document_is_valid(text: str | None, tmp_path: Path) -> None:
    """Whatever is in it, a validator of Open XML finds no error."""
    report = everything() if text is None else full_of(text)
    assert invalid(docx_of(report, timings=True), tmp_path) == []


def test_headings_tables_lists_and_links_are_those_of_word() -> None:
    """Headings have their styles, tables a row that is repeated, and the chart words."""
    document = opened(docx_of(everything()))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2", "Code Block", "List Paragraph"} <= {*styles}
    assert all(table.rows[0]._tr.trPr.find(docx.oxml.ns.qn("w:tblHeader")) is not None
               for table in document.tables)  # fmt: skip
    (picture,) = document.inline_shapes
    assert "Impact Started" in picture._inline.docPr.get("descr")
    assert {link.address for paragraph in document.paragraphs for link in paragraph.hyperlinks} >= {
        "../runbooks/db_(failover).md"
    }


def test_the_properties_hold_title_and_id_and_no_clock() -> None:
    """The title and the incident's id are in the data of the file, and no date is anywhere."""
    data = docx_of(everything())
    properties = opened(data).core_properties
    assert properties.title == everything().title
    assert properties.subject == "INC-2026-01-15-001"
    assert properties.created is None
    assert properties.modified is None
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def team_template() -> bytes:
    """Return a template of a team: its own colour for headings, no lists, and text to be dropped."""
    document = docx.Document()
    document.add_paragraph("Draft of a template")
    document.styles["Heading 1"].font.color.rgb = docx.shared.RGBColor(0xAA, 0, 0xAA)
    document.sections[0].footer.paragraphs[0].text = "Example Ltd, internal"
    return saved(document)


def test_a_team_replaces_the_styles(tmp_path: Path) -> None:
    """With a reference, its styles and its footer are taken, its text isn't, and ours fill the gaps."""
    reference = tmp_path / "team.docx"
    reference.write_bytes(team_template())
    data = docx_of(everything(), reference=str(reference))
    document = opened(data)
    assert document.paragraphs[0].text == everything().title
    assert document.styles["Heading 1"].font.color.rgb == docx.shared.RGBColor(0xAA, 0, 0xAA)
    assert document.sections[0].footer.paragraphs[0].text == "Example Ltd, internal"
    assert document.styles["Badge Good"] is not None
    assert markdown_of(data) == markdown_of(docx_of(everything()))


def test_the_command_takes_a_reference(tmp_path: Path) -> None:
    """`--reference` names the document whose styles are taken."""
    (tmp_path / "team.docx").write_bytes(team_template())
    everything().save(tmp_path / "incident.yaml")
    arguments = ["convert", str(tmp_path / "incident.yaml"), str(tmp_path / "out.docx")]
    assert main([*arguments, "--reference", str(tmp_path / "team.docx")]) == 0
    document = opened((tmp_path / "out.docx").read_bytes())
    assert document.sections[0].footer.paragraphs[0].text == "Example Ltd, internal"


@pytest.mark.parametrize(
    ("content", "found"),
    [(None, "no such file"), (b"text", "BadZipFile"), (b"PK\3\4", "BadZipFile")],
)
def test_a_reference_that_is_none_is_refused(
    content: bytes | None, found: str, tmp_path: Path
) -> None:
    """What isn't there, or is no document of Word, is an error that names it."""
    reference = tmp_path / "team.docx"
    if content is not None:
        reference.write_bytes(content)
    with pytest.raises(pm.RenderError, match=rf"(?i)reference: expected .*team\.docx: {found}"):
        docx_of(everything(), reference=str(reference))


# --- reading back --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["checkout-pool.yaml"])
def test_a_document_that_nobody_edited_gives_back_the_report(name: str, tmp_path: Path) -> None:
    """Without line breaks of an author's in its prose, a report comes back as it was."""
    report = pm.load(EXAMPLES / name)
    report.save(tmp_path / "incident.docx")
    assert pm.load(tmp_path / "incident.docx") == report


@given(reports())
@example(everything())
@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_word_is_lost_on_the_way_through_word(report: Report) -> None:
    """Every word that Word shows is in the Markdown that comes back."""
    data = docx_of(report)
    letters = re.sub(r"\W", "", words_of_markdown(markdown_of(data)))
    for line in everything_but_the_picture(data).split("\n"):
        assert re.sub(r"\W", "", line) in letters


def everything_but_the_picture(data: bytes) -> str:
    """Return the text of a document without the caption of our own picture."""
    document = opened(data)
    parts: list[str] = []
    for element in document.element.body.iter():
        if element.tag == docx.oxml.ns.qn("w:p"):
            style = element.pPr.pStyle.val if element.pPr is not None and element.pPr.pStyle is not None else ""  # fmt: skip
            remarks = [
                run for run in element.iter(docx.oxml.ns.qn("w:rStyle")) if run.val == "Remark"
            ]
            if style != "Caption" and not remarks:
                parts.append("".join(
                    text.text or "" if text.tag == docx.oxml.ns.qn("w:t") else " "
                    for text in element.iter(docx.oxml.ns.qn("w:t"), docx.oxml.ns.qn("w:br"), docx.oxml.ns.qn("w:tab"))
                ))  # fmt: skip
    return "\n".join(parts)


def body(*elements: str) -> bytes:
    """Return a document of Word with elements in its body."""
    document = docx.Document()
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    parsed = parse_xml(f"<w:body {W}>{''.join(elements)}</w:body>")
    for element in list(parsed):
        document.element.body.insert(len(document.element.body) - 1, element)
    return saved(document)


def paragraph(text: str, properties: str = "", style: str = "") -> str:
    """Return a paragraph of a style; `properties` are those of its run."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    formatted = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:p>{named}<w:r>{formatted}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


ELEMENTS = {
    "a title": (paragraph("T", style="Title"), "# T"),
    "a heading below a title": (
        paragraph("T", style="Title") + paragraph("H", style="Heading1"),
        "# T\n\n## H",
    ),
    "a heading without a title": (paragraph("H", style="Heading1"), "# H"),
    "bold and italics": (paragraph("b", "<w:b/>") + paragraph("i", "<w:i/>"), "**b**\n\n*i*"),
    "bold that is off": (paragraph("b", '<w:b w:val="0"/>'), "b"),
    "struck through": (paragraph("gone", "<w:strike/>"), "~~gone~~"),
    "letters of one width": (
        paragraph("ls -l", '<w:rFonts w:ascii="Courier New"/>'),
        "`ls -l`",
    ),
    "marks of Markdown": (paragraph("a * b _ c # d [e] &lt;f&gt; *g*"), "a \\* b \\_ c # d \\[e\\] \\<f\\> \\*g\\*"),
    "few marks": (paragraph("a * b, disk_full # 3 [e] &lt; 5"), "a * b, disk_full # 3 [e] < 5"),
    "a comment that is typed": (
        paragraph("&lt;!-- postmortem: ignore PM301 --&gt;"),
        "\\<!-- postmortem: ignore PM301 -->",
    ),
    "an inserted word": (
        '<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>new</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="A"><w:r><w:delText>old</w:delText></w:r></w:del></w:p>',
        "new",
    ),
    "a moved word": (
        '<w:p><w:moveFrom w:id="1"><w:r><w:t>old</w:t></w:r></w:moveFrom>'
        '<w:moveTo w:id="2"><w:r><w:t>new</w:t></w:r></w:moveTo></w:p>',
        "new",
    ),
    "a field that is a link": (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> HYPERLINK "https://x.example/" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>x</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
        "[x](https://x.example/)",
    ),
    "a field": (
        '<w:p><w:fldSimple w:instr=" DATE "><w:r><w:t>1 May</w:t></w:r></w:fldSimple></w:p>',
        "1 May",
    ),
    "a content control": (
        f"<w:sdt><w:sdtContent>{paragraph('inside')}</w:sdtContent></w:sdt>",
        "inside",
    ),
    "a table": (
        "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>" + paragraph("B") + "</w:tc></w:tr>"
        "<w:tr><w:tc>" + paragraph("1") + paragraph("2") + "</w:tc>"
        "<w:tc>" + paragraph("a|b") + "</w:tc></w:tr></w:tbl>",
        "|  | B |\n| --- | --- |\n| 1<br>2 | a\\|b |",
    ),
    "merged cells": (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + paragraph("A") + "</w:tc></w:tr>"
        '<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + paragraph("1") + "</w:tc>"
        "<w:tc>" + paragraph("2") + "</w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>" + paragraph("hidden") + "</w:tc>"
        "<w:tc>" + paragraph("3") + "</w:tc></w:tr></w:tbl>",
        "| A |  |\n| --- | --- |\n| 1 | 2 |\n|  | 3 |",
    ),
    "a table in a table": (
        "<w:tbl><w:tr><w:tc>" + paragraph("A") + "</w:tc><w:tc>" + paragraph("B") + "</w:tc></w:tr><w:tr><w:tc>"
        "<w:tbl><w:tr><w:tc>" + paragraph("1") + "</w:tc><w:tc>" + paragraph("2") + "</w:tc></w:tr></w:tbl><w:p/>"
        "</w:tc><w:tc>" + paragraph("3") + "</w:tc></w:tr></w:tbl>",
        "| A | B |\n| --- | --- |\n| 1 \\| 2 | 3 |",
    ),
    "lists of python-docx": (
        paragraph("one", style="ListBullet") + paragraph("two", style="ListBullet")
        + paragraph("first", style="ListNumber"),
        "- one\n- two\n\n1. first",
    ),
    "lines of code": (
        "<w:p><w:pPr><w:pStyle w:val='MacroText'/></w:pPr><w:r><w:t>a</w:t><w:br/>"
        "<w:t xml:space='preserve'>  b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>",
        "```\na\n  b\tc\n```",
    ),
}  # fmt: skip
"""What others write in Word, and the Markdown that it is."""


@pytest.mark.parametrize("name", ELEMENTS)
def test_what_others_write_in_word_is_read(name: str) -> None:
    """Each element of a document has its Markdown."""
    element, markdown = ELEMENTS[name]
    assert markdown_of(body(element)).strip("\n") == markdown


def test_a_comment_follows_what_it_is_about() -> None:
    """A comment is kept, with its author, after its paragraph or its table."""
    document = opened(docx_of(everything()))
    target = next(
        paragraph for paragraph in document.paragraphs if paragraph.text == "The pool ran out."
    )
    document.add_comment(target.runs, text="Which pool? See *below*.", author="Ada L.")
    cell = document.tables[0].cell(1, 1).paragraphs[0]
    document.add_comment(cell.runs, text="A wrong id", author="Grace H.")
    markdown = markdown_of(saved(document))
    comment = "The pool ran out.\n\n> **Comment by Ada L.:** Which pool? See \\*below\\*."
    assert comment in markdown
    assert "> **Comment by Grace H.:** A wrong id" in markdown
    report = pm.read_markdown(markdown).report
    assert "Comment by Grace H.:" in report.to_markdown()
    assert report.metadata == everything().metadata


def test_what_somebody_edits_comes_back() -> None:
    """A changed cell, a new row and a new paragraph are in the report that comes back."""
    document = opened(docx_of(everything()))
    metadata = document.tables[0]
    severity = next(row.cells[1] for row in metadata.rows if row.cells[0].text == "Severity")
    severity.paragraphs[0].runs[0].text = "SEV-1"
    row = metadata.add_row()
    row.cells[0].text, row.cells[1].text = "Region of the backup", "eu-north-1"
    document.paragraphs[2].insert_paragraph_before("Written after the review.")
    report = pm.read_markdown(markdown_of(saved(document))).report
    assert str(report.metadata.severity) == "SEV-1"
    assert "| **Region of the backup** | eu-north-1 |" in report.to_markdown().replace(
        "**Region of the backup:**", "**Region of the backup**"
    )
    assert "Written after the review." in (report.overview or "")


def test_names_with_a_comma_stay_whole() -> None:
    """A comma inside a name doesn't end the name on its way through Word."""
    report = pm.read_markdown(markdown_of(docx_of(everything()))).report
    assert report.metadata.reviewers == ("Grace H.", "Hopper, G.")


def test_directives_come_back() -> None:
    """What is suppressed in a report is so after Word as well."""
    report = pm.read_markdown(markdown_of(docx_of(everything()))).report
    assert report.suppressed == everything().suppressed


def test_a_document_of_pandoc_is_read(tmp_path: Path) -> None:
    """What pandoc writes for Word is read with its headings, tables and lists."""
    path = tmp_path / "pandoc.docx"
    text = (
        "# Login was down\n\n## Impact\n\n- one\n    1. two\n\n| A | B |\n|---|---|\n| 1 | `x` |\n"
    )
    pypandoc.convert_text(text, "docx", format="markdown", outputfile=str(path))
    markdown = markdown_of(path.read_bytes())
    assert markdown == (
        "# Login was down\n\n## Impact\n\n- one\n  1. two\n\n| A | B |\n| --- | --- |\n| 1 | `x` |\n"
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"text", b"PK\3\4", b"PK\5\6" + bytes(18)],
    ids=["empty", "text", "cut", "no part"],
)
def test_what_is_no_document_of_word_is_refused(data: bytes, tmp_path: Path) -> None:
    """An error names the file, and says what was expected."""
    path = tmp_path / "incident.docx"
    path.write_bytes(data)
    with pytest.raises(
        pm.ReadError, match=r"incident\.docx: the file: expected a document of Word"
    ):
        pm.load(path)


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that unpacks to more than a machine should hold is refused before it is unpacked."""
    monkeypatch.setattr("postmortem.formats.docx.reader.MOST", 1_000)
    with pytest.raises(pm.ReadError, match=r"bytes in .* parts"):
        markdown_of(docx_of(everything()))


def test_tables_in_tables_without_end_are_refused() -> None:
    """Elements that stand too deep inside each other are an error, not a crash."""
    table = paragraph("x")
    for _ in range(70):
        table = f"<w:tbl><w:tr><w:tc>{table}<w:p/></w:tc></w:tr></w:tbl>"
    with pytest.raises(pm.ReadError, match="less deep"):
        markdown_of(body(table))


def test_an_entity_reads_no_file() -> None:
    """A document that names a file of the machine shows nothing of it."""
    data = docx_of(everything())
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(changed, "w") as anew:
        for entry in package.infolist():
            content = package.read(entry)
            if entry.filename == "word/document.xml":
                content = content.replace(b"?>\n", b"?>\n" + evil, 1).replace(
                    b"The pool ran out.", b"&e;"
                )
                assert b"&e;" in content
                assert evil in content
            anew.writestr(entry, content)
    assert "root:" not in markdown_of(changed.getvalue())


def test_code_keeps_its_language() -> None:
    """The name of a language is a bookmark, which Word shows to nobody."""
    assert "```yaml\n" in markdown_of(docx_of(everything()))


def test_a_line_of_code_is_whole_however_long_it_is() -> None:
    """Text that is longer than an element may be goes on in the next one, after a tab as well."""
    for code in ("x" * 1_000_001, "a\t" + "x" * 1_000_001):
        assert re.sub("<[^<>]*>", "", code_runs(code)).count("x") == 1_000_001
