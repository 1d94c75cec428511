"""PDF by Typst: tagged, with bookmarks, and the report's data as an attached file.

The bytes depend on the report, the options and the fonts: there is no clock in them.
"""

from typing import ClassVar

from postmortem.formats.fonts import Replaced, typeset
from postmortem.formats.options import check, switch, words
from postmortem.formats.typst.writer import TypstRenderer
from postmortem.text.languages import ENGLISH, Language
from postmortem.tree.nodes import Document


class PdfRenderer(TypstRenderer):
    """Writes a document as a PDF that meets PDF/UA-1 (ISO 14289-1); needs the extra `pdf`.

    The options are those of `typst`; `embed_data` attaches the report's data, from which
    `postmortem.load` reads the report back, and is on unless it is turned off. With
    `system_fonts=False`, the fonts of the machine aren't used; `font_folder` adds those of a folder.
    A character that no font has is written as its name, such as `⟨fire⟩`, and a line at the end says
    so.
    """

    name: ClassVar[str] = "pdf"
    suffixes: ClassVar[tuple[str, ...]] = (".pdf",)

    def __init__(
        self,
        *,
        paper: str = "a4",
        lang: Language = ENGLISH,
        font: str | None = None,
        embed_data: bool = True,
        system_fonts: bool = True,
        font_folder: str | None = None,
    ) -> None:
        super().__init__(paper=paper, lang=lang, font=font, embed_data=embed_data)
        check(
            switch("system_fonts", system_fonts),
            words("font_folder", font_folder, "the path of a folder with fonts"),
        )
        self.system_fonts = system_fonts
        self.font_folder = font_folder

    def document(self, node: Document) -> str | bytes:
        def source(replaced: Replaced) -> str:
            self.replaced = replaced
            count = len(replaced.in_pictures)
            return self.source(node) + (_missing_fonts(count) if count else "")

        return typeset(
            source,
            "pdf",
            needed_by="PDF",
            extra_name="pdf",
            system_fonts=self.system_fonts,
            all_fonts=self.system_fonts and self.font is not None,
            font_folder=self.font_folder,
        )


def _missing_fonts(count: int) -> str:
    subject = "1 character is" if count == 1 else f"{count} characters are"
    words = f"No font on the machine that made this file has all of its text: {subject} written as"
    return f"\n#remark[{words} a name between ⟨ and ⟩.]\n"
