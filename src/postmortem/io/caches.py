"""Where a user's caches are."""

import os
import sys
from pathlib import Path


def cache_folder() -> Path | None:
    """Return the folder for caches of this user, as the system has it; None where there is none.

    `POSTMORTEM_CACHE_DIR` names another one.
    """
    own = os.environ.get("POSTMORTEM_CACHE_DIR")
    if own:
        return Path(own)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(
            os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local", "postmortem", "Cache"
        )
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "postmortem"
    given = os.environ.get("XDG_CACHE_HOME", "")
    # The specification of these folders: a path that isn't absolute is to be ignored.
    return Path(given if given.startswith("/") else home / ".cache", "postmortem")
