"""The command line: one module a command, results on standard output, all else on standard error."""

from starjudge.cli.main import main

__all__ = ["main"]
