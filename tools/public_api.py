"""Record what the library promises: every public name, with its signature, fields and members.

`nox -s derive` writes it to docs/api.txt. A line that is removed or changed there is a break for
somebody; one that is added isn't. griffe reads the sources, so the record is the same whatever
Python makes it.
"""

from collections.abc import Iterator
from pathlib import Path

import griffe

ROOT = Path(__file__).parent.parent
RECORD = ROOT / "docs" / "api.txt"


def promised() -> str:
    """Return the record: a block of lines for each public name, in order."""
    package = griffe.load("postmortem", search_paths=[ROOT / "src"])
    assert isinstance(package, griffe.Module)
    blocks = ["\n".join(_lines(name, _resolve(package, name))) for name in package.exports or []]
    return "\n\n".join(map(str, blocks)) + "\n"


def _resolve(package: griffe.Module, name: object) -> griffe.Object:
    """Return what a public name stands for.

    A function may share its name with a module, and one name may be set to another.
    """
    path = package.imports.get(str(name), f"{package.path}.{name}")
    resolved = package[path.removeprefix(f"{package.path}.")]
    if isinstance(resolved, griffe.Alias):
        resolved = resolved.final_target
    if isinstance(resolved, griffe.Attribute) and isinstance(resolved.value, griffe.ExprAttribute):
        resolved = package[resolved.value.canonical_path.removeprefix(f"{package.path}.")]
    assert isinstance(resolved, griffe.Object)
    return resolved


def _lines(name: object, resolved: griffe.Object) -> Iterator[str]:
    if not isinstance(resolved, griffe.Class):
        yield _line(str(name), resolved)
        return
    yield f"class {name}({', '.join(map(str, resolved.bases))})".replace("()", "")
    for decorator in resolved.decorators:
        yield f"    @{decorator.value}"
    for member in resolved.all_members.values():
        target = member.final_target if isinstance(member, griffe.Alias) else member
        if not member.name.startswith("_"):
            yield f"    {_line(member.name, target)}"


def _line(name: str, member: griffe.Object) -> str:
    kinds = " ".join(sorted({"property", "classmethod", "staticmethod"} & member.labels))
    if isinstance(member, griffe.Function):
        signature = member.signature(name=name)
        return f"{kinds} {signature}".strip()
    assert isinstance(member, griffe.Attribute)
    annotation = "" if member.annotation is None else f": {member.annotation}"
    # What only `__init__` sets has a value that nobody can rely on.
    fixed = member.value is not None and member.labels != {"instance-attribute"}
    value = f" = {member.value}" if fixed else ""
    return f"{kinds} {name}{annotation}{value}".strip()
