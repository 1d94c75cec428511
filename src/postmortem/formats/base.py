"""What every renderer is: one method for each kind of block."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeAlias, assert_never

from postmortem.tree.chart import Chart
from postmortem.tree.nodes import (
    Block,
    BulletList,
    CodeBlock,
    Document,
    Kept,
    NumberedList,
    Prose,
    Section,
    Table,
)

Derived: TypeAlias = Literal["chart", "timings", "data", "head"]
"""What a document can show besides a report's own words: see `Renderer.derived`."""

if TYPE_CHECKING:
    from typing_extensions import TypeVar  # defaults of variables are in `typing` from Python 3.13

    Part = TypeVar("Part", default=str)
else:
    from typing import TypeVar

    Part = TypeVar("Part")


class Renderer(ABC, Generic[Part]):
    """Turns a tree into text, or into the bytes of a file.

    A subclass names its format and has a method for each kind of block; a missing one is found
    when the class is made. Options are keyword arguments of its `__init__`. A block becomes text,
    unless the class says what else: a `Renderer[list[dict[str, Any]]]` makes nodes of JSON.
    """

    name: ClassVar[str]
    """What `render(report, name)` calls the format."""
    suffixes: ClassVar[tuple[str, ...]] = ()
    """The endings of file names that `save` knows the format by, such as `.md`."""
    derived: frozenset[Derived] = frozenset()
    """What the format shows besides the report's own words: a `chart` and the `timings` as blocks of the
    timeline, the report's JSON as the `data` of the document; with `head`, its badges, its numbers and
    the chart as the `head` of the document, which then doesn't repeat them.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        missing = [
            name
            for name in ("document", *_METHODS)
            if getattr(getattr(cls, name), "__isabstractmethod__", False)
        ]
        if missing:
            # ABC would wait for the first instance; a plug-in should fail when it is loaded.
            raise TypeError(f"{cls.__name__} has no method for: {', '.join(missing)}")

    @abstractmethod
    def document(self, node: Document) -> str | bytes:
        """Return the whole: text, with the line end of its last line, or the bytes of a file."""

    @abstractmethod
    def section(self, node: Section, level: int) -> Part:
        """Return a heading and what is below; `level` is 2 for the outermost sections."""

    @abstractmethod
    def prose(self, node: Prose) -> Part:
        """Return block Markdown in this format."""

    @abstractmethod
    def table(self, node: Table) -> Part:
        """Return a table."""

    @abstractmethod
    def bullet_list(self, node: BulletList) -> Part:
        """Return a list without an order."""

    @abstractmethod
    def numbered_list(self, node: NumberedList) -> Part:
        """Return a list in order."""

    @abstractmethod
    def code_block(self, node: CodeBlock) -> Part:
        """Return literal text."""

    @abstractmethod
    def kept(self, node: Kept) -> Part:
        """Return Markdown that was carried along; it may have headings."""

    @abstractmethod
    def chart(self, node: Chart) -> Part:
        """Return the picture of a timeline. It is only asked for by a format with `chart` in `derived`."""

    def block(self, node: Block, level: int) -> Part:
        """Return any block, by the method of its kind."""
        match node:
            case Section():
                return self.section(node, node.level or level)
            case Prose():
                return self.prose(node)
            case Table():
                return self.table(node)
            case BulletList():
                return self.bullet_list(node)
            case NumberedList():
                return self.numbered_list(node)
            case CodeBlock():
                return self.code_block(node)
            case Kept():
                return self.kept(node)
            case Chart():
                return self.chart(node)
            case _:
                assert_never(node)


_METHODS = (
    "section", "prose", "table", "bullet_list", "numbered_list", "code_block", "kept", "chart",
)  # fmt: skip
