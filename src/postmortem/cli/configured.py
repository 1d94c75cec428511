"""What the configuration near a file says of it: most files have none, and wait for no rule."""

from pathlib import Path
from typing import TYPE_CHECKING

from postmortem.io.config_files import find_config_file

if TYPE_CHECKING:
    from postmortem.checks.config import Config


def config_near(source: str) -> "Config | None":
    """Return the configuration of a file, or of standard input in this folder; None without one."""
    file = Path(source)  # `-` stands for a file of this folder
    if find_config_file(file) is None:
        return None
    from postmortem.checks.config import find_config  # it loads every rule

    return find_config(file)


def scale_near(source: str) -> tuple[str, ...]:
    """Return the scale of severities that the configuration of a file names; () without one."""
    config = config_near(source)
    return () if config is None else config.severities
