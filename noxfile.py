"""The project's chores. `nox -l` lists them; `nox` alone runs what every change must pass."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.5"
# The tests come last, so that the line that pytest closes with ends the output.
nox.options.sessions = ["lint", "docs", "tests"]
nox.options.reuse_venv = "yes"
# Not uv, even where there is one: every machine goes the same way.
nox.options.default_venv_backend = "virtualenv"

PYPROJECT = nox.project.load_toml("pyproject.toml")
OTHER_PYTHONS = ["3.12", "3.13", "3.14"]


def group(name: str) -> list[str]:
    """Return the requirements of a dependency group of pyproject.toml."""
    return list(nox.project.dependency_groups(PYPROJECT, name))


def lowest_versions() -> list[str]:
    """Return the direct dependencies, each pinned to its lower bound."""
    requirements: list[str] = PYPROJECT["project"]["dependencies"]
    return [re.sub(">=", "==", requirement) for requirement in requirements]


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, format and types, and that the changelog's fragments can be read."""
    session.install(".", *group("lint"), *group("test"), *group("docs"), "nox")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("towncrier", "build", "--draft", "--version", "next", silent=True)


@nox.session
def fix(session: nox.Session) -> None:
    """Format the code and mend what ruff can mend by itself."""
    session.install(*group("lint"))
    session.run("ruff", "check", "--fix-only")
    session.run("ruff", "format")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the pages, where a warning is an error, and run their and the docstrings' examples."""
    session.install(".", *group("docs"), *group("test"))
    session.run(
        "sphinx-build", "--quiet", "--fail-on-warning", "--keep-going", "docs", "docs/_build"
    )
    session.run("pytest", "README.md", "CONTRIBUTING.md", "docs", "src")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests and report branch coverage."""
    session.install(".", *group("test"))
    session.run("pytest", "--numprocesses=auto", "--cov", *session.posargs)


@nox.session
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest version of each dependency."""
    session.install(".", *lowest_versions(), *group("test"))
    session.run("pytest", *session.posargs)


@nox.session(venv_backend="none")
@nox.parametrize("version", OTHER_PYTHONS)
def pythons(session: nox.Session, version: str) -> None:
    """Run the tests on the other Pythons, those that are on this machine."""
    # A command of the right name proves nothing: version managers leave stand-ins that only fail.
    python = f"python{version}"
    try:
        subprocess.run([python, "-c", "import venv"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        session.skip(f"{python} does not run here")
    environment = Path(session.create_tmp(), python)
    session.run(python, "-m", "venv", "--clear", str(environment), external=True)
    inside = str(environment / ("Scripts" if os.name == "nt" else "bin") / "python")
    install = [inside, "-m", "pip", "install", "--quiet", ".", *group("test")]
    session.run(*install, external=True)
    session.run(inside, "-m", "pytest", *session.posargs, external=True)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Run every property test at length, and the tests marked fuzz, and print the statistics."""
    session.install(".", *group("test"))
    # Hypothesis marks every property test as `hypothesis` by itself.
    selected = ["-m", "hypothesis or fuzz", "--hypothesis-show-statistics"]
    environment = {"HYPOTHESIS_PROFILE": "fuzz"}
    session.run("pytest", "--numprocesses=auto", *selected, *session.posargs, env=environment)


@nox.session(venv_backend="none")
def dev(session: nox.Session) -> None:
    """Install the project, editable, and every tool into the environment that nox runs in."""
    if sys.prefix == sys.base_prefix:
        session.error("nox runs outside of a virtual environment; see CONTRIBUTING.md")
    session.run(sys.executable, "-m", "pip", "install", "--editable", ".", *group("dev"))
