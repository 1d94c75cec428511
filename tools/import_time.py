"""Measure what an import costs, in processor time: `python tools/import_time.py`.

Each line is the least of 40 new processes, without that of an empty one: other work on the machine
makes a process wait, and hardly makes it compute more.
"""

import resource
import subprocess
import sys

STATEMENTS = ["import postmortem", "from postmortem import report", "from postmortem import load"]


def cost(statement: str) -> float:
    """Return the least processor time of a new process, in seconds."""
    least = float("inf")
    for _ in range(40):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-I", "-c", statement], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        least = min(least, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return least


empty = cost("pass")
for statement in STATEMENTS:
    print(f"{statement:30} {1000 * (cost(statement) - empty):5.0f} ms")
