"""`python -m postmortem`: the same as the command `postmortem`."""

import sys

from postmortem.cli import main

if __name__ == "__main__":
    sys.exit(main())
