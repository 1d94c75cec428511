"""In which language one of our own documents is written: by the titles of its sections."""

from postmortem.model.layout import normal_title
from postmortem.model.sections import OUTLINE
from postmortem.model.translation import titles_in, untranslated
from postmortem.text.languages import Language, languages
from postmortem.tree.nodes import Document, Section

_ENGLISH = frozenset(normal_title(layout.title) for layout in OUTLINE.values())


def in_english(
    document: Document, language: Language | None = None
) -> tuple[Document, Language | None]:
    """Return a document with our own words in English, and the language that they were written in.

    Without a `language`, the one counts that has most of the titles of its sections. None stands for
    English, and for a document that has no title of ours.
    """
    if language is None:
        titles = {
            normal_title(block.title) for block in document.body if isinstance(block, Section)
        }
        unknown = titles - _ENGLISH
        if not unknown or 2 * len(unknown) < len(titles):
            return document, None
        shares = {
            language_code: len(titles & titles_in(language_code)) for language_code in languages()
        }
        language = max(shares, key=lambda code: shares[code])
        if not shares[language]:
            return document, None
    return untranslated(document, language), language
