"""What a source is: a system whose payloads can be read."""

from collections.abc import Iterable
from typing import ClassVar

from postmortem.sources.base import Document, Options
from postmortem.sources.imports import Import


class Source:
    """A system whose payloads can be read. A plug-in is a subclass.

    `name` is that of its entry point in the group `postmortem.sources`; `title` is what people read.
    """

    name: ClassVar[str]
    title: ClassVar[str]

    def recognise(self, document: Document) -> str | None:
        """Return what a document of this system is, as `an Alertmanager webhook`; None for others."""
        raise NotImplementedError

    def read(self, documents: Iterable[Document], options: Options) -> Iterable[Import]:
        """Yield what the documents hold, an import for each incident in them.

        The documents are all of this system. Raises `ReadError` for what is refused.
        """
        raise NotImplementedError
