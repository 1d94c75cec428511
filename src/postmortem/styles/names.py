"""What the parts of a post-mortem are called: the one table of names.

A meaning is the path of a field of `Report`, or of a part of it: `timeline`, `lessons.lucky`. Two
are none: `cause`, which may be one cause or several, and `metadata.other`, a fact of the author's
own. Names are compared without case, numbers, emoji and punctuation, up to one wrong letter.
"""

SECTIONS: dict[str, str] = {
    "metadata": "metadata; incident details; facts; key facts; quick facts; stats; statistics;"
    " general information; incident information; incident metadata; incident data; meta; info;"
    " incident timing; basic information; details; at a glance",
    "metadata.incident_id": "incident id; incident number; incident no; ticket number",
    "metadata.date": "date; incident date; date of incident; date of the incident",
    "metadata.severity": "severity; incident severity; severity level",
    "metadata.status": "status; incident status",
    "metadata.duration": "duration; incident duration; total duration; outage duration",
    "metadata.reporter": "author; authors; written by; reporter; reported by; prepared by; by",
    "metadata.reviewers": "reviewers; reviewed by; reviewer",
    "metadata.review_state": "report status; document status; review state; post-mortem status",
    "metadata.other": "attendees; participants; postmortem attendees; people involved;"
    " names of people involved; responders; who was involved; start date/time; end date/time;"
    " start time; end time; incident commander; teams involved; time to detection;"
    " time to recovery; category; participating teams; involved",
    "summary": "summary; executive summary; issue summary; incident summary; tldr;"
    " abstract; synopsis; what happened; brief description; short summary; description;"
    " incident description; outage description; overview; incident overview; one-line summary;"
    " high level summary; summary of the incident; summary of impact; in short; event summary",
    "summary.impact": "impact overview; impact at a glance",
    "overview": "background; context; introduction; preamble",
    "timeline": "timeline; time line; incident timeline; chronology; chain of events;"
    " sequence of events; timeline of events; events; event log; incident log; log of events;"
    " detailed timeline; what happened when; events timeline; timeline of the incident",
    "impact": "impact; impact assessment; incident impact; impact analysis; scope of impact;"
    " consequences; damage",
    "impact.user": "user impact; customer impact; end user impact; impact on users; users affected;"
    " affected users; impact on customers; customers affected; who was affected; client impact",
    "impact.services": "service impact; services affected; affected services; affected systems;"
    " impacted services; impacted systems; systems affected; infrastructure impact",
    "impact.business": "business impact; financial impact; productivity impact; sla impact",
    "root_cause": "root cause analysis; rca; cause analysis; what caused the incident; analysis;"
    " causes; incident analysis; causal analysis; root cause and mitigation",
    "cause": "root cause; root causes; cause; the cause; fault; primary cause; underlying cause;"
    " why did it happen; why it happened; what was the cause; root causes and trigger; reason;"
    " what caused it; main cause",
    "root_cause.factors": "contributing factors; contributing factor; contributing causes;"
    " contributory factors; factors; contributing conditions; contributing conditions analysis;"
    " process breakdowns; aggravating factors; causes and contributing factors",
    "root_cause.trigger": "trigger; triggers; triggering event; what triggered it",
    "root_cause.problem_statement": "problem statement; problem description; the problem; problem",
    "root_cause.whys": "5 whys; five whys; 5 whys analysis; five whys analysis; whys; the 5 whys;"
    " why why analysis",
    "root_cause.technical_details": "technical details; technical analysis; technical explanation;"
    " technical description; technical deep dive",
    "went_well": "what went well; went well; what worked; what worked well; what went right;"
    " things that went well; successes; positives; the good; what we did well; what did we do well;"
    " what did go well; good; things we did well",
    "went_wrong": "what went wrong; what went poorly; what went badly; went wrong; went poorly;"
    " what could be improved; what could have gone better; what could have been better;"
    " what could be better; what didn't go well; what did not go well; what didn't work;"
    " what did not work; areas for improvement; things that went wrong; the bad; bad;"
    " what can we improve; what should be improved; what can be improved; room for improvement;"
    " what could we have done better; what went less well; what didn't go so well",
    "lessons": "lessons learned; lessons learnt; lessons; lesson learned; learnings; key learnings;"
    " what we learned; what we learnt; what did we learn; takeaways; key takeaways; learning points; what went well/what didn't;"
    " what went well and what didn't; what went well/what went wrong; what went well and badly",
    "lessons.technical": "technical lessons",
    "lessons.process": "process lessons; organisational lessons; organizational lessons",
    "lessons.lucky": "where we got lucky; we got lucky; luck; lucky; where did we get lucky;"
    " where luck helped; got lucky; what we got lucky with; where were we lucky",
    "action_items": "action items; action item; actions; action points; todo; todos; to do;"
    " next steps; follow-up; follow-ups; follow up; followups; follow-up actions; follow up items;"
    " follow-up items; remediation; remediations; remediation items; remediation actions;"
    " corrective actions; corrective measures; preventive actions; preventative actions;"
    " preventive measures; preventative measures; corrective and preventative measures;"
    " corrective and preventive measures; corrective and preventive actions; recommendations;"
    " action plan; tasks; action items and followups; action items and follow-ups; improvements;"
    " planned improvements; prevention; what we will do; measures; remediation plan",
    "action_items.immediate": "immediate; immediate actions; immediate action items; this week;"
    " immediate fixes; immediate this week; immediately",
    "action_items.short_term": "short term; short-term; short term actions; this month;"
    " short-term action items; short-term this month; short term fixes; near term",
    "action_items.long_term": "long term; long-term; long term actions; this quarter;"
    " long-term action items; long-term this quarter; long term fixes",
    "metrics": "metrics and monitoring",
    "metrics.current_state": "metrics; key metrics; current state",
    "metrics.gaps": "monitoring gaps; monitoring gaps identified; gaps in monitoring",
    "communication": "communication; communications; communication log; communication timeline",
    "communication.internal": "internal communication; internal communications",
    "communication.external": "external communication; external communications; status page updates;"
    " customer communication; customer communications; public communication",
    "resources": "resources and references",
    "resources.documentation": "references; resources; related documentation; links; see also;"
    " supporting documents; supporting information; supporting materials; further reading;"
    " related links; related incidents; useful links; documentation; reference links",
    "resources.data_sources": "data sources; dashboards",
    "appendix": "appendix; appendices",
    "appendix.raw_logs": "raw logs; logs; log excerpts; relevant logs",
    "appendix.error_messages": "error messages; errors",
    "appendix.configuration_changes": "configuration changes; config changes",
    "appendix.screenshots": "screenshots; graphs; images",
    "sign_off": "sign-off; sign off; signoff; approvals; approval",
    "revision_history": "revision history; document history; version history; revisions; changelog;"
    " change log; change history",
    "notes": "notes; additional notes; other notes; remarks; comments; miscellaneous",
}
"""What sections are called, wherever they stand, with semicolons between the names."""

INSIDE: dict[str, dict[str, str]] = {
    "timeline": {
        "timeline.detection": "detection; detect; discovery; identification; detection phase",
        "timeline.investigation": "investigation; diagnosis; triage; investigation phase; analysis",
        "timeline.resolution": "resolution; recovery; mitigation; remediation; fix; restoration;"
        " resolution phase; resolution and recovery; mitigation and resolution",
    },
    "lessons": {
        "lessons.technical": "technical; technology",
        "lessons.process": "process; processes; organisation; organization",
        "": "improvements; prevention; remediation",
    },
    "action_items": {
        "": "process; prevention; mitigation; monitoring; documentation; communication; analysis;"
        " detection; recovery; technical; remediation; improvements; metrics; logs; dashboards",
    },
    "impact": {
        "impact.user": "users; customers; user; customer; external; end users",
        "impact.services": "services; systems; service",
        "impact.business": "business; financial; revenue; sla",
    },
    "root_cause": {"root_cause.problem_statement": "description; summary"},
}
"""What sections are called inside of another; the meaning '' takes a name's own away there."""

LABELS: dict[str, str] = {
    "incident_id": "incident id; incident number; incident no; incident #; id; incident;"
    " incident reference; reference; case number; postmortem id",
    "date": "date; incident date; date of incident; day; incident start date; date of the incident",
    "severity": "severity; incident severity; sev; severity level; priority; impact level; level",
    "duration": "duration; incident duration; outage duration; total duration; length;"
    " duration of impact; impact duration; downtime; total downtime; time of outage",
    "status": "status; incident status; state",
    "reporter": "author; authors; reporter; reported by; written by; prepared by; name(s); by;"
    " post-mortem author; postmortem author; report author",
    "reviewers": "reviewers; reviewer; reviewed by",
    "review_state": "report status; document status; review state; post-mortem status",
}
"""What the facts at the head are called, for the fields of `Metadata`."""

IMPACT_LABELS: dict[str, str] = {
    "summary.impact.services_affected": "services affected; affected services; impacted services;"
    " services impacted; affected systems",
    "summary.impact.data_impact": "data impact; data loss",
    "summary.impact.financial_impact": "financial impact; cost; financial loss",
    "summary.impact.user_impact": "user impact; customer impact",
    "impact.user.total_users_affected": "total users affected; users affected; customers affected;"
    " affected users; affected customers; users impacted; customers impacted",
    "impact.user.failed_requests": "failed requests; requests failed; errors served",
    "impact.user.error_rate_peak": "error rate peak; peak error rate; max error rate",
    "impact.user.response_time_increase": "average response time increase; latency increase",
    "impact.business.revenue_impact": "revenue impact; revenue loss; lost revenue; revenue",
    "impact.business.customer_complaints": "customer complaints; support tickets; complaints",
    "impact.business.sla_breach": "sla breach; sla breached; slo breach; sla impact",
}
"""What the measures of an impact are called."""

COLUMNS: dict[str, dict[str, str]] = {
    "event": {
        "time": "time; when; timestamp; date/time; date and time; datetime; time stamp; at; clock;"
        " date time; start; start time; time of day; local time; timeline; time and date; hour",
        "day": "date; day",
        "event": "event; what; what happened; description; action; activity; update; entry;"
        " action/impact; event description; summary; happening; message; detail; details; status;"
        " events; actions; incident; step; what we did; development; occurrence; info; comment",
        "notes": "notes; note; comments; remarks; remark; observation; details; comment; context",
        "evidence": "evidence; link; links; source; graph; reference; proof",
        "milestone": "milestone; phase marker",
    },
    "action": {
        "id": "id; #; no; no.; nr; nr.; number; ref; key",
        "action": "action; action item; task; what; description; item; title; todo; to do;"
        " follow-up; follow up; recommendation; measure; actions; action items; remediation;"
        " improvement; work item; corrective action; preventive action; step; summary; next step",
        "owner": "owner; who; assignee; assigned to; assigned; responsible; dri; person; poc; lead;"
        " owners; owner(s); responsible person; owned by; driver; team; responsible team; by whom",
        "due": "due; due date; deadline; eta; target date; by when; when; target; date; due by;"
        " by; expected; completion date; end date",
        "status": "status; state; done; progress; completed; done?; resolved",
        "type": "type; kind; action type; category",
        "priority": "priority; prio; importance; urgency; p",
        "ticket": "ticket; bug; bug #; bug no; issue; jira; link; tracking; tracker; pr; url;"
        " ticket link; github issue; work item link; tracking issue; ticket id; tickets; bug id",
    },
    "why": {
        "question": "why; question; why?; level; #",
        "answer": "answer; because; reason; cause; response",
    },
    "factor": {
        "description": "factor; contributing factor; cause; description; what; root cause; condition",
        "effect": "effect; impact; how it contributed; consequence; contribution; explanation",
    },
    "lesson": {
        "lesson": "lesson; lesson learned; learning; what; what we learned; description; takeaway",
        "context": "context; why; why it matters; background; reason",
        "action": "action; what to do; improvement; next step; recommendation",
    },
    "service": {
        "service": "service; system; component; application; product; name; services",
        "impact": "impact; effect; symptom; description; status",
        "duration": "duration; length; downtime; how long",
    },
    "metric": {
        "metric": "metric; measure; name; indicator",
        "before": "before; baseline; normal",
        "during": "during; during incident; peak; incident",
        "after": "after; after incident; now",
        "target": "target; goal; slo; expected",
    },
    "internal": {
        "time": "time; when; timestamp; date/time; date and time; time (utc)",
        "channel": "channel; where; medium; place",
        "message": "message; what; content; text; update; summary",
        "sender": "sender; from; by; who; author",
    },
    "external": {
        "time": "time; when; timestamp; date/time; date and time; time (utc)",
        "channel": "channel; where; medium; place",
        "message": "message; what; content; text; update; summary",
        "audience": "audience; to; to whom; recipients",
    },
    "sign off": {
        "role": "role; title; position; function",
        "name": "name; who; person; approver",
        "date": "date; when; signed; signed on",
        "signature": "signature; signed by; approval; approved",
    },
    "revision": {
        "version": "version; revision; rev; v; #",
        "date": "date; when; day",
        "author": "author; who; by; editor; name",
        "changes": "changes; change; description; what; comment; comments; summary",
    },
}
"""What the columns of tables are called, by what a row is."""

NO_HEADING = (
    "field; value; property; item; key; attribute; detail; details; information; info;"
    " metric; what; label; name; description; incident summary; incident details; fact; impact"
)
"""The headings of a table of facts that are no fact themselves."""

SEVERITIES: dict[str, str] = {
    "SEV-1": "sev 1; sev1; p1; critical; s1; severity 1; priority 1; blocker; 1",
    "SEV-2": "sev 2; sev2; p2; high; major; s2; severity 2; priority 2; 2",
    "SEV-3": "sev 3; sev3; p3; medium; moderate; s3; severity 3; priority 3; 3",
    "SEV-4": "sev 4; sev4; p4; low; minor; s4; severity 4; priority 4; 4",
}
"""What people call the four severities. A scale that begins with 0 is another one: see `Style`."""

CHOICES: dict[str, dict[str, str]] = {
    "status": {
        "Resolved": "resolved; closed; fixed; solved; over; complete; completed; mitigated and closed",
        "Ongoing": "ongoing; open; active; in progress; not resolved; unresolved; investigating",
    },
    "review_state": {
        "Draft": "draft; wip; work in progress; in progress",
        "In Review": "in review; review; under review; awaiting review; ready for review",
        "Final": "final; done; published; approved; reviewed; complete; completed",
    },
    "action status": {
        "Open": "open; todo; to do; not started; new; planned; pending; backlog; proposed; no",
        "In Progress": "in progress; wip; started; ongoing; doing; in review; under way",
        "Done": "done; complete; completed; closed; fixed; resolved; finished; merged; yes; shipped",
        "Cancelled": "cancelled; canceled; won't do; wont do; dropped; rejected; wontfix; won't fix",
    },
    "action type": {
        "Prevent": "prevent; prevention; preventive; preventative",
        "Detect": "detect; detection; monitoring; alerting",
        "Mitigate": "mitigate; mitigation",
        "Process": "process",
    },
    "priority": {
        "High": "high; p1; critical; urgent; must; highest",
        "Medium": "medium; p2; normal; should; moderate",
        "Low": "low; p3; p4; could; lowest; minor",
    },
}
"""What people write for the few words that a field takes."""

NO_KEYS = (
    "SEV", "CVE", "CWE", "HTTP", "HTTPS", "UTF", "SHA", "TLS", "SSL", "RFC", "ISO", "COVID", "IPV",
    "EC", "AWS", "UTC", "GMT", "PHP", "JDK", "AES", "P",
)  # fmt: skip
"""What stands before a number and makes no id of an incident and no key of a ticket with it."""

SIGNS: dict[str, str] = {
    "✅": "Done", "☑": "Done", "✔": "Done", "✓": "Done", "🟢": "Done", "🚧": "In Progress",
    "⏳": "In Progress", "🟡": "In Progress", "🔄": "In Progress", "⬜": "Open", "☐": "Open",
    "🔴": "Open", "🆕": "Open", "❌": "Cancelled", "🚫": "Cancelled",
}  # fmt: skip
"""The status of an action as a sign."""
