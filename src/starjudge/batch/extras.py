"""Packages that only some users have, loaded when they are needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from starjudge.errors import InputError


def extra(module: str, name: str, purpose: str) -> Any:
    """A module of an optional package.

    Raises `InputError` that says what to install where it is missing.

    >>> extra("json", "parquet", "answers.parquet").__name__
    'json'
    """
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise InputError(f"{purpose}: needs {package}; pip install 'starjudge[{name}]'") from None
