"""Seven styles whose templates are published."""

from postmortem.styles.style import Style

_LISTS = ("cause", "root_cause.factors", "went_well", "went_wrong", "lessons", "lessons.lucky")
"""What every style has as bullets."""

AZURE = Style(
    name="azure",
    bullets=[*_LISTS, "timeline", "action_items"],
    sections={
        "### Date": "metadata.date",
        "### Summary of impact": "summary",
        "### Customer impact": "impact.user",
        "### Root cause and mitigation": "cause",
        "### Next steps": "action_items",
        "### Provide feedback": "kept",
    },
)
CLOUDBOOK = Style(
    name="cloudbook",
    bullets=[*_LISTS, "timeline", "action_items"],
    sections={
        "### Report Status": "metadata.review_state",
        "### Executive Summary": "summary",
        "### Outage Description": "root_cause.problem_statement",
        "### Affected users": "impact.user",
        "### Start Date/Time": "metadata.other",
        "### End Date/Time": "metadata.other",
        "### Duration": "metadata.duration",
        "## Timeline": "timeline",
        "## Contributing Conditions Analysis": "root_cause.factors",
        "### What went well?": "went_well",
        "### What could have gone better?": "went_wrong",
        "## Recommendations": "action_items",
        "### Names of people involved": "metadata.other",
    },
)
ELASTIC = Style(
    name="elastic",
    bullets=[*_LISTS, "timeline", "action_items"],
    sections={
        "## Background": "overview",
        "## What Happened": "summary",
        "### Chain of Events": "timeline",
        "## Root Cause": "cause",
        "## Resolution": "kept",
        "## Impact": "impact",
        "## Action Items": "action_items",
    },
)
GOOGLE = Style(
    name="google",
    bullets=[*_LISTS, "timeline", "action_items"],
    sections={
        "## Issue Summary": "summary",
        "## Timeline": "timeline",
        "## Root Cause": "cause",
        "## Resolution and recovery": "kept",
        "## Corrective and Preventative Measures": "action_items",
    },
)
KEHOE = Style(
    name="kehoe",
    bullets=_LISTS,
    columns={
        "Date/Time": "event.time",
        "Action/ Impact": "event.event",
        "Action Item": "action.action",
        "Type (Mitigate/ Prevent/ Process/ Other)": "action.type",
        "Who": "action.owner",
        "Priority": "action.priority",
        "Bug #": "action.ticket",
        "Due Date": "action.due",
    },
    labels={"Incident Number": "incident_id", "Incident Severity": "severity"},
    sections={
        "### Summary": "metadata",
        "### Postmortem Attendees": "metadata.other",
        "### Incident Timing": "metadata",
        "### Incident Timeline": "timeline",
        "### Impact": "impact",
        "#### End User Impact": "impact.user",
        "#### Infrastructure Impact": "impact.services",
        "#### Productivity Impact": "impact.business",
        "### What caused the incident?": "root_cause",
        "#### Trigger(s)": "root_cause.trigger",
        "#### Process Breakdown(s)": "root_cause.factors",
        "#### Root Cause(s)": "cause",
        "### Mitigation & Resolution": "kept",
        "### Open Questions": "kept",
        "### Lessons Learnt": "lessons",
        "#### What went well": "went_well",
        "#### What went badly": "went_wrong",
        "#### Where did we get lucky": "lessons.lucky",
        "### Action Items & Followups": "action_items",
        "### Supporting Documents": "resources.documentation",
    },
)
REAL_WORLD_SRE = Style(
    name="real-world-sre",
    bullets=[*_LISTS, "timeline", "action_items"],
    sections={
        "## Summary": "summary",
        "## Impact": "impact",
        "## Timeline": "timeline",
        "## Root Cause(s)": "cause",
        "## Action Items": "action_items",
        "## Appendix": "appendix",
    },
    labels={"Name(s)": "reporter", "Date": "date"},
)
SREBOOK = Style(
    name="srebook",
    bullets=[*_LISTS, "timeline"],
    columns={
        "Action Item": "action.action",
        "Type": "action.type",
        "Owner": "action.owner",
        "Bug": "action.ticket",
    },
    sections={
        "### Date": "metadata.date",
        "### Authors": "metadata.reporter",
        "### Status": "metadata.status",
        "### Summary": "summary",
        "### Impact": "impact",
        "### Root Causes": "cause",
        "### Trigger": "root_cause.trigger",
        "### Resolution": "kept",
        "### Detection": "kept",
        "## Action Items": "action_items",
        "## Lessons Learned": "lessons",
        "### What went well": "went_well",
        "### What went wrong": "went_wrong",
        "### Where we got lucky": "lessons.lucky",
        "## Timeline": "timeline",
        "## Supporting information": "resources.documentation",
    },
)

PUBLISHED: dict[str, Style] = {
    style.name: style
    for style in (AZURE, CLOUDBOOK, ELASTIC, GOOGLE, KEHOE, REAL_WORLD_SRE, SREBOOK)
}
"""The styles that have a name."""
