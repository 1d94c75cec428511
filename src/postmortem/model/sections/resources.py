"""Resources and References: where to read on.

`report.resources` is `Resources`: `Link`s with a label, and with a URL unless it is a reference by name only.
Calls: `link`, `data_source`.

    resources:
      documentation:
        - label: "Runbook: database"
          url: ../runbooks/database.md
        - label: The handbook for being on call
      data_sources:
        - label: Graphs
          url: https://graphs.example.com
"""

import attrs

from postmortem.model.fields import typed
from postmortem.model.layout import items, section, subsection
from postmortem.model.sections.details import Link, read_link, write_link


@attrs.frozen(kw_only=True, field_transformer=typed)
class Resources:
    """What the document draws on and refers to.

    >>> Resources(documentation=[Link(label="Runbook")]).documentation[0].label
    'Runbook'
    """

    documentation: tuple[Link, ...] = ()
    """Runbooks, dashboards, related incidents."""
    data_sources: tuple[Link, ...] = ()
    """Where the numbers come from: metrics, logs, traces."""


LAYOUT = section(
    "Resources and References",
    Resources,
    documentation=subsection(
        "Related Documentation", items(write_link, read_link, "[*(a runbook)*](../runbooks/)")
    ),
    data_sources=subsection(
        "Data Sources", items(write_link, read_link, "[*(a dashboard)*](https://example.com)")
    ),
)
