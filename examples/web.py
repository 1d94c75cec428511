"""A small web site that shows the reports in a folder. Needs Flask.

    REPORTS=postmortems flask --app web run

The page of a report needs no other file, and runs no script; the header makes the browser hold it
to that, whatever the report says.
"""

import html
import os
from pathlib import Path

from flask import Flask, Response, abort, url_for

import postmortem as pm

FOLDER = Path(os.environ.get("REPORTS", "."))

app = Flask(__name__)


@app.get("/")
def index() -> str:
    """List the reports."""
    names = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    links = {name: html.escape(url_for("page", name=name)) for name in names}
    return "".join(
        f'<p><a href="{link}">{html.escape(name)}</a></p>' for name, link in links.items()
    )


@app.get("/<name>")
def page(name: str) -> Response:
    """Show a report, or say what is wrong with its file."""
    try:
        report = pm.load(FOLDER / f"{name}.yaml")
    except pm.FileError:
        abort(404)
    except pm.ReadError as error:
        return Response(f"{error}\n", 422, mimetype="text/plain")
    answer = Response(report.to_html())
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src *"
    )
    return answer


@app.get("/<name>.json")
def data(name: str) -> Response:
    """Give a report to a program."""
    try:
        return Response(pm.load(FOLDER / f"{name}.yaml").to_json(), mimetype="application/json")
    except pm.PostmortemError:
        abort(404)
