"""GitHub: issues as actions; deployments, releases, workflow runs, pushes and an issue's timeline as events.

What the REST API lists and what webhooks deliver have the same shapes. In a list of issues pull requests
are, too: they are dropped with their titles. A release, an issue and a run come again whenever
something about them changes; the newest counts. What has no id gets one from its content.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from postmortem.model.sections.action_items import ActionStatus
from postmortem.sources.base import Document, Options
from postmortem.sources.collector import Collector, digest, items, mapping, mappings, text_of
from postmortem.sources.imports import Import
from postmortem.sources.markup import first_and_rest
from postmortem.sources.source import Source
from postmortem.text.normal import escape

PULL_REQUEST = "a pull request"
ON_THE_WAY = "a step on the way"

_OVER = ("success", "failure", "error")
"""The states of a deployment that are an event; the others lead to one."""

_ENVELOPES = ("items", "workflow_runs", "deployments", "releases", "issues", "value")


class GitHub(Source):
    """GitHub."""

    name = "github"
    title = "GitHub"

    def recognise(self, document: Document) -> str | None:
        """Recognise a webhook, and what the REST API lists."""
        data = document.data
        if not isinstance(data, Mapping):
            return None
        if _is_webhook(data):
            return "a webhook of GitHub"
        if kind := _kind(data):
            return f"a {kind} of GitHub"
        if any(_kind(item) for name in _ENVELOPES for item in mappings(data.get(name))):
            return "a list of GitHub"
        if "full_name" in data and "html_url" in data:
            return "a repository of GitHub"
        return None

    def read(self, documents: Iterable[Document], options: Options) -> Iterator[Import]:
        """Yield one import: the payloads name no incident."""
        collector = Collector(self.name, self.title, options)
        for document in documents:
            _take(collector, mapping(document.data))
        yield collector.result()


def _is_webhook(data: Mapping[str, Any]) -> bool:
    """Whether a value is a webhook; one about an organisation or an installation has no repository."""
    if "login" not in mapping(data.get("sender")):
        return "repository" in data and "sender" in data
    return any(name in data for name in ("repository", "organization", "installation", "action"))


def _kind(data: Mapping[str, Any]) -> str | None:
    """Return what an object of the REST API is."""
    keys = data.keys()
    if (
        {"number", "title", "state"} <= keys
        and ("html_url" in keys or "url" in keys)
        and "user" in keys
    ):
        return "issue"
    if "workflow_id" in keys and "run_number" in keys:
        return "workflow run"
    if "tag_name" in keys and ("draft" in keys or "published_at" in keys):
        return "release"
    if "environment" in keys and "sha" in keys and "task" in keys:
        return "deployment"
    if (
        "state" in keys
        and ("deployment_url" in keys or "log_url" in keys)
        and "environment" in keys
    ):
        return "deployment status"
    if isinstance(data.get("event"), str) and ("actor" in keys or "user" in keys or "sha" in keys):
        return "timeline event"
    return None


def _take(collector: Collector, data: Mapping[str, Any]) -> None:
    if _is_webhook(data):
        _webhook(collector, data)
        return
    kind = _kind(data)
    if kind == "issue":
        _issue(collector, data)
    elif kind == "workflow run":
        _run(collector, data)
    elif kind == "release":
        _release(collector, data, "")
    elif kind == "deployment":
        _deployment(collector, data, {})
    elif kind == "deployment status":
        _deployment_status(collector, data, {}, {})
    elif kind == "timeline event":
        _timeline(collector, data)
    else:
        inner = [item for name in _ENVELOPES for item in mappings(data.get(name))]
        for item in inner:
            _take(collector, item)
        if not inner:
            words = text_of(data.get("full_name") or data.get("message") or data.get("name"))
            collector.drop("not an event", digest(data), collector.words(words))


def _webhook(collector: Collector, data: Mapping[str, Any]) -> None:
    repository = mapping(data.get("repository"))
    action = text_of(data.get("action"))
    if status := mapping(data.get("deployment_status")):
        _deployment_status(collector, status, mapping(data.get("deployment")), repository)
    elif deployment := mapping(data.get("deployment")):
        _deployment(collector, deployment, repository)
    elif release := mapping(data.get("release")):
        _release(collector, release, action)
    elif run := mapping(data.get("workflow_run")):
        _run(collector, run)
    elif issue := mapping(data.get("issue")):
        if comment := mapping(data.get("comment")):
            _comment(collector, comment)
        _issue(collector, issue)
        for name in ("new_issue", "old_issue"):
            if change := mapping(mapping(data.get("changes")).get(name)):
                _issue(collector, change)
    elif "head_commit" in data and "ref" in data:
        _push(collector, data, repository)
    else:
        about = mapping(data.get("pull_request")) or mapping(data.get("check_run"))
        reason = PULL_REQUEST if "pull_request" in data else "another kind of webhook"
        words = text_of(about.get("title") or about.get("name")) or action
        collector.drop(reason, text_of(about.get("id")) or digest(data), collector.words(words))


def _login(collector: Collector, user: object) -> str:
    data = mapping(user)
    login = text_of(data.get("login"))
    return collector.person(login, text_of(data.get("name")) or f"@{login}") if login else ""


def _owner(collector: Collector, user: object) -> str:
    """Return whom an issue is assigned to: a login stays a mention, as it is meant to be one."""
    login = text_of(mapping(user).get("login"))
    shown = _login(collector, user)
    return f"@{login}" if login and shown == escape(f"@{login}") else shown


# --- issues ---------------------------------------------------------------------------------------


def _issue(collector: Collector, issue: Mapping[str, Any]) -> None:
    number = text_of(issue.get("number"))
    url = text_of(issue.get("html_url"))
    identity = text_of(issue.get("id")) or url or digest(issue)
    title = text_of(issue.get("title"))
    if "pull_request" in issue or "/pull/" in url:
        words = f"{title}\n{text_of(issue.get('body'))}"
        collector.drop(PULL_REQUEST, identity, collector.words(words))
        return
    state, reason = text_of(issue.get("state")), text_of(issue.get("state_reason"))
    status: ActionStatus | None = ActionStatus.OPEN if state == "open" else None
    if state == "closed":
        cancelled = reason in ("not_planned", "duplicate")
        status = ActionStatus.CANCELLED if cancelled else ActionStatus.DONE
    assignees = mappings(issue.get("assignees")) or [mapping(issue.get("assignee"))]
    owners = [owner for assignee in assignees if (owner := _owner(collector, assignee))]
    collector.action(
        identity,
        collector.words(title),
        owner=", ".join(dict.fromkeys(owners)),
        status=status,
        ticket=f"\\#{number}" if number else None,
        url=url,
        version=text_of(issue.get("updated_at")),
    )
    _login(collector, issue.get("user"))
    if body := text_of(issue.get("body")).strip():
        collector.drop("the text of an issue", identity, collector.words(body))
    if labels := [
        text_of(mapping(label).get("name")) or text_of(label)
        for label in items(issue.get("labels"))
    ]:
        collector.drop("labels of an issue", identity, collector.words(", ".join(labels)))
    if milestone := text_of(mapping(issue.get("milestone")).get("title")):
        collector.drop("the milestone of an issue", identity, collector.words(milestone))


def _comment(collector: Collector, comment: Mapping[str, Any]) -> None:
    author = _login(collector, comment.get("user") or comment.get("actor"))
    first, rest = first_and_rest(collector.words(comment.get("body")))
    collector.event(
        text_of(comment.get("id")) or digest(comment),
        comment.get("created_at"),
        f"{author}: {first}" if author else first,
        kind="comment",
        notes=[rest],
        url=comment.get("html_url"),
        version=text_of(comment.get("updated_at")),
        raw=text_of(comment.get("body")),
    )


_VERBS = {
    "closed": "closed the issue",
    "reopened": "reopened the issue",
    "labeled": "added the label",
    "unlabeled": "removed the label",
    "assigned": "assigned",
    "unassigned": "unassigned",
    "renamed": "renamed the issue",
    "milestoned": "set the milestone",
    "demilestoned": "removed the milestone",
    "locked": "locked the issue",
    "unlocked": "unlocked the issue",
    "referenced": "referred to the issue in a commit",
    "cross-referenced": "referred to the issue",
    "merged": "merged the pull request",
    "reviewed": "reviewed",
    "pinned": "pinned the issue",
    "head_ref_deleted": "deleted the branch",
}
_QUIET = ("subscribed", "unsubscribed", "mentioned", "added_to_project_v2", "moved_columns_in_project", "project_v2_item_status_changed")  # fmt: skip


def _timeline(collector: Collector, event: Mapping[str, Any]) -> None:
    kind = text_of(event.get("event"))
    identity = (
        text_of(event.get("id")) or text_of(event.get("node_id")) or text_of(event.get("sha"))
    ) or digest(event)
    if kind == "commented":
        _comment(collector, event)
        return
    actor = _login(collector, event.get("actor") or event.get("user"))
    if kind in _QUIET and not collector.options.every:
        collector.drop("a routine step", identity, f"{actor} {collector.words(kind)}".strip())
        return
    at = event.get("created_at") or event.get("submitted_at")
    source = mapping(mapping(event.get("source")).get("issue"))
    renamed = mapping(event.get("rename"))
    about = [
        text_of(mapping(event.get("label")).get("name")),
        _login(collector, event.get("assignee")),
        text_of(mapping(event.get("milestone")).get("title")),
        f"{text_of(renamed.get('from'))} → {text_of(renamed.get('to'))}" if renamed else "",
        text_of(source.get("title")),
        text_of(event.get("body")),
        text_of(event.get("message")),
        text_of(event.get("commit_id"))[:10],
    ]
    if kind == "committed":
        at = mapping(event.get("committer")).get("date")
        actor = collector.words(mapping(event.get("author")).get("name"))
        verb = "committed"
    else:
        verb = _VERBS.get(kind) or collector.words(kind.replace("_", " "))
    detail = ", ".join(collector.words(piece) for piece in about if piece)
    words = f"{actor} {verb}" if actor else verb[:1].upper() + verb[1:]
    collector.event(
        identity, at, words + (f": {detail}" if detail else ""), kind=kind,
        url=event.get("html_url") or source.get("html_url"),
    )  # fmt: skip


# --- deployments, releases, runs ------------------------------------------------------------------


def _deployment(
    collector: Collector, deployment: Mapping[str, Any], repository: Mapping[str, Any]
) -> None:
    creator = _login(collector, deployment.get("creator"))
    collector.event(
        text_of(deployment.get("id")) or digest(deployment),
        deployment.get("created_at"),
        f"Deployment starts: {_deployed(collector, deployment, repository)}",
        kind="deployment",
        notes=[
            f"by {creator}" if creator else None,
            collector.words(deployment.get("description")),
        ],
        url=_html(deployment, repository),
        version=text_of(deployment.get("updated_at")),
    )


def _deployed(
    collector: Collector, deployment: Mapping[str, Any], repository: Mapping[str, Any]
) -> str:
    name = _repository_of(deployment, repository)
    ref, sha = text_of(deployment.get("ref")), text_of(deployment.get("sha"))[:10]
    words = " ".join(piece for piece in (name, ref) if piece)
    words += f" ({sha})" if sha and sha != ref[:10] else ""
    environment = text_of(deployment.get("environment"))
    return collector.inside(words + (f" to {environment}" if environment else ""))


def _repository_of(data: Mapping[str, Any], repository: Mapping[str, Any]) -> str:
    if name := text_of(repository.get("full_name")):
        return name
    address = text_of(data.get("repository_url")) or text_of(data.get("url"))
    parts = address.split("/repos/", 1)[-1].split("/") if "/repos/" in address else []
    return "/".join(parts[:2]) if len(parts) >= 2 else ""


def _html(data: Mapping[str, Any], repository: Mapping[str, Any]) -> str | None:
    """Return the page of something; the address of the API is none that a reader can open."""
    for name in ("html_url", "target_url", "log_url", "environment_url"):
        if url := text_of(data.get(name)):
            return url
    return text_of(repository.get("html_url")) or None


def _deployment_status(
    collector: Collector,
    status: Mapping[str, Any],
    deployment: Mapping[str, Any],
    repository: Mapping[str, Any],
) -> None:
    state = text_of(status.get("state"))
    identity = text_of(status.get("id")) or digest(status)
    if deployment:
        _deployment(collector, deployment, repository)
    shown = _deployed(collector, deployment or status, repository)
    if state not in _OVER and not collector.options.every:
        collector.drop(ON_THE_WAY, identity, f"{shown}: {collector.words(state)}")
        return
    words = {
        "success": "Deployment is live",
        "failure": "Deployment fails",
        "error": "Deployment fails",
    }
    collector.event(
        identity,
        status.get("created_at"),
        f"{words.get(state, f'Deployment is {collector.words(state)}')}: {shown}",
        kind="deployment status",
        notes=[collector.words(status.get("description"))],
        url=_html(status, repository),
    )


def _release(collector: Collector, release: Mapping[str, Any], action: str) -> None:
    identity = text_of(release.get("id")) or digest(release)
    tag = collector.inside(release.get("tag_name"))
    name = collector.inside(release.get("name"))
    title = f"{tag}: {name}" if name and name != tag else tag
    if release.get("draft") is True:
        collector.drop("a draft of a release", identity, title)
        return
    if action == "deleted":
        collector.drop("a release that was deleted", identity, title)
        return
    author = _login(collector, release.get("author"))
    body = collector.words(release.get("body"))
    collector.event(
        identity,
        release.get("published_at") or release.get("created_at"),
        f"Release {title}",
        kind="release",
        notes=["pre-release" if release.get("prerelease") is True else None, f"by {author}" if author else None, body],
        url=release.get("html_url"),
        version=text_of(release.get("updated_at")),
        raw=text_of(release.get("body")),
    )  # fmt: skip


def _run(collector: Collector, run: Mapping[str, Any]) -> None:
    identity = text_of(run.get("id")) or digest(run)
    attempt = text_of(run.get("run_attempt")) or "1"
    name = collector.inside(run.get("name"))
    title = collector.words(run.get("display_title"))
    branch = collector.words(run.get("head_branch"))
    shown = f"{name} \\#{text_of(run.get('run_number'))}".strip()
    shown += f" on {branch}" if branch else ""
    actor = _login(collector, run.get("triggering_actor") or run.get("actor"))
    commit = text_of(mapping(run.get("head_commit")).get("message"))
    if run.get("status") != "completed" and not collector.options.every:
        words = [shown, title, collector.words(commit), collector.words(run.get("status"))]
        collector.drop(ON_THE_WAY, identity, ", ".join(filter(None, words)))
        return
    outcome = text_of(run.get("conclusion")) or text_of(run.get("status"))
    collector.event(
        f"{identity}/{attempt}",
        run.get("updated_at"),
        f"Workflow run {shown} ends: {collector.inside(outcome.replace('_', ' '))}",
        kind="run",
        notes=[title, collector.words(commit), f"by {actor}" if actor else None],
        url=run.get("html_url"),
        version=text_of(run.get("updated_at")),
    )


def _push(collector: Collector, data: Mapping[str, Any], repository: Mapping[str, Any]) -> None:
    head = mapping(data.get("head_commit"))
    commits = mappings(data.get("commits"))
    after = text_of(data.get("after"))
    ref = text_of(data.get("ref")).removeprefix("refs/heads/").removeprefix("refs/tags/")
    pusher = collector.words(mapping(data.get("pusher")).get("name"))
    verb = "Deleted" if data.get("deleted") is True else "Pushed to"
    number = f", {len(commits)} commit{'s'[len(commits) == 1 :]}" if commits else ""
    # The commits may be weeks old: the repository says when they were pushed.
    messages = [collector.words(commit.get("message")) for commit in commits] or [
        collector.words(head.get("message"))
    ]
    collector.event(
        f"{after}@{text_of(data.get('ref'))}",
        repository.get("pushed_at"),
        f"{verb} {collector.inside(repository.get('full_name'))} {collector.inside(ref)}{number}",
        kind="push",
        notes=[*messages, f"by {pusher}" if pusher else None],
        url=None if data.get("deleted") is True else data.get("compare"),
    )  # fmt: skip
