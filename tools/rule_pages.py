"""The pages of the rules: one each, from its docstring, and a table of all of them.

`tools.derive` writes them, and a test holds that they are up to date.
"""

from pathlib import Path

from postmortem.checks.registry import BROKEN, own_rules
from postmortem.checks.rule import Rule

FOLDER = Path(__file__).parent.parent / "docs" / "rules"
GROUPS = {
    "PM1": "Completeness",
    "PM2": "Contradictions",
    "PM3": "Action items",
    "PM4": "Blamelessness",
    "PM5": "Process",
    "PM6": "Publication",
}


def page(rule: Rule) -> str:
    """Return the page of a rule."""
    parts = [
        f"# {rule.code}: {rule.name}",
        f"{rule.summary} Level: {rule.level}.",
        rule.explanation,
        f"## Bad\n\n```yaml\n{rule.bad}\n```",
        f"## Good\n\n```yaml\n{rule.good}\n```",
        f"## Source\n\n{rule.source[:1].upper()}{rule.source[1:]}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def index() -> str:
    """Return the page with the table of the rules."""
    parts = [
        "# Rules",
        "Each example is a piece of YAML; the rest of its report is `examples/checkout-pool.yaml`.",
    ]
    missing = [code for code in own_rules() if code[:3] not in GROUPS]
    assert not missing, f"no group for {', '.join(missing)}"
    for beginning, title in GROUPS.items():
        rows = [
            f"| [{rule.code}](rules/{rule.code}.md) | {rule.name} | {rule.level} | {rule.summary} |"
            for rule in own_rules().values()
            if rule.code.startswith(beginning)
        ]
        head = "| code | name | level | what it finds |\n| --- | --- | --- | --- |"
        parts.append("\n".join([f"## {title}\n", head, *rows]))
    parts.append(
        f"## Plug-ins\n\n`{BROKEN}`, `broken-plug-in`, is found where a plug-in can't be loaded or "
        "fails; its message names the distribution. All other rules run all the same."
    )
    parts.append("```{toctree}\n:hidden:\n:glob:\n\nrules/*\n```")
    return "\n\n".join(parts) + "\n"


def pages() -> dict[Path, str]:
    """Return every page by its path."""
    by_path = {FOLDER / f"{rule.code}.md": page(rule) for rule in own_rules().values()}
    return {FOLDER.with_suffix(".md"): index(), **by_path}
