"""Hold reports in Atlassian's format against the JSON schema that Atlassian publishes.

    nox -s adf -- full.json 10000

The schema is the file `json-schema/v1/full.json` in the npm package `@atlaskit/adf-schema`; it isn't
ours to carry. Every report is made by the strategies of `postmortem.testing`.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import fastjsonschema
from hypothesis import HealthCheck, Phase, example, given, settings

import postmortem as pm
from postmortem.testing import reports
from tests.everything import everything
from tests.hostile import full_of, hostile_strings


def main(schema: str, count: int) -> None:
    """Validate so many reports, and those that are full of hostile text."""
    validate = fastjsonschema.compile(json.loads(Path(schema).read_text(encoding="utf-8")))
    seen: Counter[str] = Counter()

    def check(report: pm.Report) -> None:
        validate(json.loads(pm.render(report, "adf")))
        seen["valid"] += 1

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @example(everything())
    @given(reports())
    def check_drawn(report: pm.Report) -> None:
        check(report)

    check_drawn()
    for text in hostile_strings():
        check(full_of(text))
    print(f"{seen['valid']:,} documents are valid")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1_000)
