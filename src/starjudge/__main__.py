"""``python -m starjudge``: the same as the command ``starjudge``."""

import sys

from starjudge.cli import main

sys.exit(main())
