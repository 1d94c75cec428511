"""Record what Prometheus and Alertmanager say of a known curve: `python -m tools.record_prometheus FOLDER`.

Needs the commands `prometheus` and `prometheus-alertmanager` (Debian's packages of these names) and about a
minute. Everything runs on loopback: a gauge that is 40, for twelve seconds 95, then 40 again, a rule that
fires above 80 after two seconds, an Alertmanager that posts to a receiver here. The answers and deliveries
are written as they came, with the names of hosts replaced:

    curve.json          when the gauge rose and fell, in seconds since 1970
    query_range.json    the gauge, a sample a second
    alerts.json         the series ALERTS
    for_state.json      the series ALERTS_FOR_STATE
    webhook.ndjson      what Alertmanager posted, one delivery a line
    api_v2.json         what its API listed while the alert was active
"""

import argparse
import http.server
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

GAUGE, PROMETHEUS, ALERTMANAGER, RECEIVER = 19999, 19090, 19093, 19094
LOW, HIGH, SECONDS_HIGH = 40, 95, 12

_SCRAPE = f"""
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [rules.yml]
alerting: {{alertmanagers: [{{static_configs: [{{targets: ['127.0.0.1:{ALERTMANAGER}']}}]}}]}}
scrape_configs: [{{job_name: app, static_configs: [{{targets: ['127.0.0.1:{GAUGE}']}}]}}]
"""
_RULES = """
groups:
  - name: pool
    rules:
      - alert: PoolExhausted
        expr: pool_used_percent > 80
        for: 2s
        labels: {severity: page, team: db}
        annotations: {summary: 'The pool is {{ $value }}% full', description: 'a | b <c> *d*'}
"""
_ROUTE = f"""
route: {{receiver: hook, group_by: [alertname], group_wait: 1s, group_interval: 2s, repeat_interval: 1h}}
receivers: [{{name: hook, webhook_configs: [{{url: 'http://127.0.0.1:{RECEIVER}/', send_resolved: true}}]}}]
"""


class _Gauge(http.server.BaseHTTPRequestHandler):
    value = LOW

    def do_GET(self) -> None:
        """Answer a scrape."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"pool_used_percent {type(self).value}\n".encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Receiver(http.server.BaseHTTPRequestHandler):
    bodies: list[str] = []  # noqa: RUF012  (one receiver, one list)

    def do_POST(self) -> None:
        """Store a delivery as it came."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.bodies.append(body.strip())
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main(arguments: list[str]) -> int:
    """Record the curve; return 1 where a command is missing or nothing was delivered."""
    parser = argparse.ArgumentParser(prog="tools.record_prometheus", description=__doc__)
    parser.add_argument("folder", type=Path, help="where to write the recordings")
    folder: Path = parser.parse_args(arguments).folder
    missing = [name for name in ("prometheus", "prometheus-alertmanager") if not shutil.which(name)]
    if missing:
        print(f"not installed: {', '.join(missing)}", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for handler, port in ((_Gauge, GAUGE), (_Receiver, RECEIVER)):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "prometheus.yml").write_text(_SCRAPE)
        (place / "rules.yml").write_text(_RULES)
        (place / "alertmanager.yml").write_text(_ROUTE)
        commands = (
            ["prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data",
             f"--web.listen-address=127.0.0.1:{PROMETHEUS}"],
            ["prometheus-alertmanager", "--config.file=alertmanager.yml", "--storage.path=am",
             f"--web.listen-address=127.0.0.1:{ALERTMANAGER}", "--cluster.listen-address="],
        )  # fmt: skip
        started = [
            subprocess.Popen(
                command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            for command in commands
        ]
        try:
            recorded = _record()
        finally:
            for process in started:
                process.terminate()
                process.wait()
    for file, text in recorded.items():
        (folder / file).write_text(_neutral(text) + "\n", encoding="utf-8")
    return 0 if recorded["webhook.ndjson"] else 1


def _record() -> dict[str, str]:
    """Let the curve happen, and return the recordings by name."""
    _wait(lambda: _get(PROMETHEUS, "/-/ready") is not None, 30)
    time.sleep(12)
    rose = time.time()
    _Gauge.value = HIGH
    time.sleep(SECONDS_HIGH - 4)
    listed = _get(ALERTMANAGER, "/api/v2/alerts") or "[]"
    time.sleep(4)
    fell = time.time()
    _Gauge.value = LOW
    _wait(lambda: any('"resolved"' in body for body in _Receiver.bodies), 30)
    time.sleep(3)

    def query_result(query: str) -> str:
        parameters = {"query": query, "start": int(rose) - 8, "end": int(fell) + 8, "step": 1}
        return _get(PROMETHEUS, "/api/v1/query_range?" + urllib.parse.urlencode(parameters)) or ""

    return {
        "curve.json": json.dumps({"rose": round(rose, 1), "fell": round(fell, 1)}),
        "query_range.json": query_result("pool_used_percent"),
        "alerts.json": query_result("ALERTS"),
        "for_state.json": query_result("ALERTS_FOR_STATE"),
        "webhook.ndjson": "\n".join(_Receiver.bodies),
        "api_v2.json": listed.strip(),
    }


def _get(port: int, path: str) -> str | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            text: Any = answer.read().decode()
            return str(text)
    except OSError:
        return None


def _wait(done: Callable[[], bool], seconds: int) -> None:
    for _ in range(seconds * 2):
        if done():
            return
        time.sleep(0.5)


def _neutral(text: str) -> str:
    """Return a recording without the name of this machine."""
    import socket

    return text.replace(socket.gethostname(), "monitoring")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
