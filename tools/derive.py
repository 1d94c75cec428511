"""Write what follows from the code: the pages of the sections and rules, the schema, the record of the names.

    nox -s derive              writes all of it anew
    nox -s derive -- --check   says what would change

A section is described once, in the docstring of its file: a line, a paragraph, and an example in
YAML. From that come its page, its place in the list of sections and in the blank report, and its
values in the report that the tests call full. Its classes come into the package's public names.
"""

import inspect
import json
import re
import sys
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import postmortem as pm
from postmortem.facade import Report
from postmortem.model.sections import OUTLINE
from tools.corpus_pages import pages as corpus_pages
from tools.message_pages import pages as message_pages
from tools.public_api import RECORD, promised
from tools.rule_pages import pages as rule_pages
from tools.vocabulary_pages import pages as vocabulary_pages

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "sections"
LIST = ROOT / "docs" / "sections.md"
SCHEMA = ROOT / "docs" / "schema.json"
FACE = ROOT / "src" / "postmortem" / "__init__.py"
BLANK = ROOT / "src" / "postmortem" / "io" / "blank.yaml"

HEAD = 'title: "T"\n'
"""What a report needs beside the section that an example shows."""


def docstring_of(name: str) -> tuple[str, str, str]:
    """Return what the docstring of a section's file says: a line, a paragraph, the example."""
    documented = inspect.getdoc(import_module(f"postmortem.model.sections.{name}")) or ""
    line, _, rest = documented.partition("\n\n")
    prose, _, indented = rest.partition("\n\n    ")
    if not indented:
        path = f"postmortem/model/sections/{name}.py"
        raise SystemExit(f"{path}: expected a docstring that ends with an example in YAML")
    return line, prose, textwrap.dedent(f"    {indented}").rstrip()


def example(name: str) -> Report:
    """Return the report that the example of a section makes."""
    return pm.Report.from_yaml(HEAD + docstring_of(name)[2])


def classes(name: str) -> list[str]:
    """Return the public classes of a section's file, in the order in which they are there."""
    module = import_module(f"postmortem.model.sections.{name}")
    return [
        cls.__name__
        for cls in vars(module).values()
        if isinstance(cls, type)
        and cls.__module__ == module.__name__
        and not cls.__name__.startswith("_")
    ]


def page(name: str) -> str:
    """Return the page of a section."""
    line, prose, data = docstring_of(name)
    title = OUTLINE[name].title
    shown = example(name).to_markdown().partition("\n\n")[2].rstrip()
    about = line.partition(": ")[2]
    blocks = [
        f"# {title}",
        f"{about[:1].upper()}{about[1:]}",
        prose,
        "::::{container} sides",
        ":::{container} side",
        _fenced("yaml", data),
        ":::",
        ":::{container} side",
        _fenced("markdown", shown),
        ":::",
        "::::",
        f"```{{section-picture}} {name}\n```",
    ]
    if known := classes(name):
        listed = "\n\n".join(
            f".. autoclass:: {cls}()\n   :members:\n   :undoc-members:" for cls in known
        )
        blocks += [_fenced("{eval-rst}", f".. currentmodule:: postmortem\n\n{listed}")]
    return "\n\n".join(blocks) + "\n"


def _fenced(language: str, text: str) -> str:
    longest = max(
        (len(ticks) for ticks in re.findall(r"^ *(`{3,})", text, re.MULTILINE)), default=2
    )
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def list_of_sections() -> str:
    """Return docs/sections.md with a row for each section."""
    rows = "\n".join(
        f"| [{OUTLINE[name].title}](sections/{name}.md) | `report.{name}` |"
        f" {', '.join(f'`{cls}`' for cls in classes(name))} |"
        for name in OUTLINE
    )
    pages = "\n".join(f"sections/{name}" for name in OUTLINE)
    table = f"| section | field | classes |\n| --- | --- | --- |\n{rows}"
    middle = f"{table}\n\n```{{toctree}}\n:hidden:\n\n{pages}\n```"
    before, _, after = LIST.read_text(encoding="utf-8").partition("<!-- sections -->")
    _, _, after = after.partition("<!-- /sections -->")
    return f"{before}<!-- sections -->\n\n{middle}\n\n<!-- /sections -->{after}"


def blank_report() -> str:
    """Return blank.yaml with an example for each section that it hadn't got."""
    text = BLANK.read_text(encoding="utf-8")
    order = [*OUTLINE, "extras"]
    for name in reversed(OUTLINE):
        if not re.search(rf"^{name}:", text, re.MULTILINE):
            following = order[order.index(name) + 1]
            empty = "\n".join(_emptied(docstring_of(name)[2].split("\n")))
            place = text.index(f"\n{following}:") + 1
            text = f"{text[:place]}{empty}\n\n{text[place:]}"
    return text


def _emptied(lines: list[str]) -> Iterator[str]:
    """Yield an example as the blank report has it: with its values in comments.

    A value is shown at the end of its line, and a list as a comment on lines of its own.
    """
    list_indent: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if list_indent is not None and line and indent < list_indent:
            list_indent = None
        if list_indent is None and line.lstrip().startswith("- "):
            list_indent = indent
        if list_indent is not None:
            yield f"{line[:list_indent]}# {line[list_indent:]}".rstrip()
        elif match := re.fullmatch(r"( *[a-z_]+:) (?!\|)(.+)", line):
            yield f"{match[1]}  # as {match[2]}"
        else:
            yield line


def face() -> str:
    """Return the package's `__init__.py` with every class of the model in it."""
    text = FACE.read_text(encoding="utf-8")
    missing = [
        (name, f"model.sections.{section}") for section in OUTLINE for name in classes(section)
    ]
    for name, module in sorted(missing):
        if name in pm.__all__:
            continue
        names = sorted([*re.findall(r'^    "(\w+)",$', text, re.MULTILINE), name])
        listed = "".join(f'    "{name}",\n' for name in names)
        text = re.sub(r"(?<=^__all__ = \[\n)[^\]]*", listed, text, flags=re.MULTILINE)
        text = _with_import(text, module, name)
    return text


def _with_import(text: str, module: str, name: str) -> str:
    """Return the face with a name among its imports, and in the table of what is loaded when."""
    known = re.search(rf'^    "{re.escape(module)}": "(.*)",$', text, re.MULTILINE)
    names = " ".join(sorted([*(known[1].split() if known else []), name]))
    row = f'    "{module}": "{names}",'
    if known:
        text = text.replace(known[0], row)
        imported = rf"^    from postmortem\.{re.escape(module)} import (?:\([^)]*\)|.*)\n"
        text = re.sub(imported, "", text, flags=re.MULTILINE)
    else:
        rows = re.search(r"^_MODULES = \{\n((?:    .*\n)*)", text, re.MULTILINE)
        assert rows is not None
        ordered = "\n".join(sorted([*rows[1].splitlines(), row]))
        text = text.replace(rows[1], f"{ordered}\n")
    statement = f"    from postmortem.{module} import {', '.join(names.split())}"
    if len(statement) > 100:
        inner = "".join(f"        {name},\n" for name in names.split())
        statement = f"    from postmortem.{module} import (\n{inner}    )"
    before, start, rest = text.partition("if TYPE_CHECKING:\n")
    imports, end, after = rest.partition("\n\n__all__")
    statements = re.findall(r"^    from (?:.*\([^)]*\)|.*)$", imports, re.MULTILINE)
    statements = sorted([*statements, statement], key=lambda line: line.split()[1])
    return before + start + "\n".join(statements) + end + after


def derived() -> Iterator[tuple[Path, str]]:
    """Yield each derived file with what it should hold."""
    # Here, since it imports the tests' full report, which is made of the examples of this file.
    from tools.output_pages import pages as output_pages

    for name in OUTLINE:
        yield PAGES / f"{name}.md", page(name)
    yield LIST, list_of_sections()
    yield from rule_pages().items()
    yield from message_pages().items()
    yield from corpus_pages().items()
    yield from vocabulary_pages().items()
    yield from output_pages().items()
    yield SCHEMA, json.dumps(pm.json_schema(), indent=2, ensure_ascii=False) + "\n"
    yield BLANK, blank_report()
    yield FACE, face()
    yield RECORD, promised()  # last: it reads the face


def main() -> int:
    """Write what is out of date, or name it."""
    check = "--check" in sys.argv
    stale = 0
    for path, text in derived():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale += 1
            print(path.relative_to(ROOT))
            if not check:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
