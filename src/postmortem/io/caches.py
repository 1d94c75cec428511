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
        user_folder = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(
            os.environ.get("LOCALAPPDATA") or user_folder / "AppData" / "Local",
            "postmortem",
            "Cache",
        )
    if sys.platform == "darwin":
        return user_folder / "Library" / "Caches" / "postmortem"
    folder = os.environ.get("XDG_CACHE_HOME", "")
    # The specification of these folders: a path that isn't absolute is to be ignored.
    return Path(folder if folder.startswith("/") else user_folder / ".cache", "postmortem")
