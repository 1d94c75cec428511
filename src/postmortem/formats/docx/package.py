"""The package around a document of Word: the template it is made from, and a file without a clock."""

import io
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from postmortem.errors import Problem, RenderError
from postmortem.formats.extras import extra

_PLACES = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "rels.xml",
    "docProps/core.xml": "core.xml",
    "docProps/app.xml": "app.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/footer1.xml": "footer1.xml",
    "word/fontTable.xml": "font_table.xml",
    "word/theme/theme1.xml": "theme1.xml",
}
_NUMBERING = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip archive can note: that of every file in ours."""


def template() -> bytes:
    """Return our template as a document of Word: its styles, its lists, and a page with a number."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for place, name in _PLACES.items():
            package.writestr(zipfile.ZipInfo(place, _EPOCH), part(name))
    return data.getvalue()


def part(name: str) -> bytes:
    """Return one part of our template."""
    return (files("postmortem.formats.docx") / "template" / name).read_bytes()


def opened(reference: str | None) -> Any:
    """Return the document that a new one starts as: our template, or the one that a team gave.

    A team's document gets the styles that it lacks, and keeps its own. Raises `RenderError` for a
    file that isn't a document of Word.
    """
    docx = extra("docx", "docx", "a document of Word")
    if reference is None:
        return docx.Document(io.BytesIO(template()))
    try:
        document = docx.Document(io.BytesIO(Path(reference).read_bytes()))
    except Exception as error:  # whatever a file may hold that is named .docx
        words = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
        raise RenderError(
            Problem(
                path="reference",
                expected="a document of Word",
                found=f"{reference}: {' '.join(str(words).split())[:120]}",
            )
        ) from None
    for child in list(document.element.body):
        if not child.tag.endswith("}sectPr"):
            document.element.body.remove(child)
    _add_styles(document)
    return document


def _add_styles(document: Any) -> None:
    from docx.oxml.parser import parse_xml

    styles = document.styles.element
    known = {style.name_val.lower() for style in styles.style_lst if style.name_val}
    ids = {style.styleId for style in styles.style_lst}
    for style in parse_xml(part("styles.xml")).style_lst:
        if style.name_val.lower() not in known and style.styleId not in ids:
            styles.append(style)


def last_section(document: Any) -> str:
    """Return the page of a document as XML: its size, its margins, its header and its footer."""
    from docx.oxml.xmlchemy import serialize_for_reading

    sections = [child for child in document.element.body if child.tag.endswith("}sectPr")]
    return serialize_for_reading(sections[-1]) if sections else ""


def style_ids(document: Any) -> dict[str, str]:
    """Return the ids of a document's styles by their names in small letters.

    A Word in German writes `berschrift1` for the id of `heading 1`, and keeps the name.
    """
    return {
        style.name_val.lower(): style.styleId
        for style in document.styles.element.style_lst
        if style.name_val
    }


def numbering(document: Any) -> Any:
    """Return the element that holds the lists of a document; made where there is none."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    try:
        return document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        place = PackURI("/word/numbering.xml")
        new_part = NumberingPart.load(
            place, _NUMBERING, part("numbering.xml"), document.part.package
        )
        document.part.relate_to(new_part, RELATIONSHIP_TYPE.NUMBERING)
        return new_part.element


def saved(document: Any) -> bytes:
    """Return a document as the bytes of its file, the same ones whenever it is saved."""
    data = io.BytesIO()
    document.save(data)
    result = io.BytesIO()
    with zipfile.ZipFile(data) as package, zipfile.ZipFile(result, "w") as anew:
        for entry in package.infolist():
            info = zipfile.ZipInfo(entry.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            anew.writestr(info, package.read(entry))
    return result.getvalue()
