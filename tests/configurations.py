"""Configurations in tests: each is found and read once in a process."""

from postmortem.checks import config
from postmortem.io import config_files, styles


def forget_configurations() -> None:
    """Forget which configurations there are, as a new process does."""
    config_files._above.cache_clear()
    config_files._in_folder.cache_clear()
    config._read_once.cache_clear()
    styles._of_config.cache_clear()
