"""The options of the chat model: what they are, who they build, and which of them are of no use.

Nothing of the model judge is loaded before it is known that a model will be asked.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starjudge.cli.parsing import any_whole, name_of_somebody, whole
from starjudge.errors import InputError, JudgeError, ModelUnavailable

if TYPE_CHECKING:
    from starjudge.evaluate import JudgeName
    from starjudge.judges.judge import Judge

KEY_NOTE = """\
The key is read from OPENAI_API_KEY and is no option: options stand in the
shell's history. Servers of your own may need none."""
EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")  # as the openai package lists them
HOTTEST = 2.0  # temperature; servers take no more
OPTIONS = (
    "model", "base_url", "samples", "calls", "prompts", "max_cost", "prices", "cache", "cache_file",
    "redact", "redact_name", "timeout", "temperature", "seed", "reasoning_effort",
)  # fmt: skip


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Add the group ``chat model`` to a command that may ask one."""
    group = parser.add_argument_group("chat model", KEY_NOTE)
    add_asking_options(group)
    group.add_argument("--api-key", nargs="?", action=_NoKey, help=argparse.SUPPRESS)
    group.add_argument("--base-url", metavar="URL", help="its server; default: OPENAI_BASE_URL, else OpenAI")
    group.add_argument(
        "--max-cost",
        metavar="DOLLARS",
        type=_number("dollars, 0 or more", 0, math.inf),
        help="stop before a call that could cost more than this",
    )
    group.add_argument(
        "--cache", action="store_const", const=True, help="keep replies in a local file and reuse them for equal calls"
    )
    group.add_argument("--cache-file", metavar="PATH", help="the same, in this file")
    group.add_argument(
        "--redact",
        action="store_const",
        const=True,
        help="mask e-mail addresses, telephone numbers and links before text is sent",
    )
    group.add_argument(
        "--redact-name",
        metavar="NAME",
        action="append",
        type=name_of_somebody,
        help="mask this name too; may be given again",
    )
    group.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=_number("seconds above 0", math.ulp(0.0), math.inf),
        help="for the whole evaluation, retries included; default 180",
    )
    group.add_argument(
        "--temperature", metavar="T", type=_number(f"a number from 0 to {HOTTEST:g}", 0, HOTTEST), help="sent if given"
    )
    group.add_argument("--seed", metavar="N", type=any_whole, help="sent if given")
    group.add_argument(
        "--reasoning-effort", metavar="EFFORT", choices=EFFORTS, help=f"sent if given: {', '.join(EFFORTS)}"
    )


def add_asking_options(group: Any) -> None:
    """Add what decides how a model is asked, and so what it costs."""
    group.add_argument("--model", metavar="NAME", help="the model; default: STARJUDGE_MODEL, else this version's")
    group.add_argument(
        "--samples", metavar="N", type=_samples, help="independent readings to combine, 1 to 25; default 1"
    )
    group.add_argument(
        "--calls",
        choices=("one", "per_dimension"),
        help="ask for all at once (default), or for each dimension by itself, at about five times the cost",
    )
    group.add_argument("--prompts", metavar="FOLDER", help="prompt templates of your own")
    group.add_argument(
        "--prices", metavar="FILE", help="YAML or JSON file of prices by model, in dollars per million tokens"
    )


def asked_model(arguments: argparse.Namespace) -> str | None:
    """Name of the chat model that will be asked; ``None`` where the heuristic judges.

    Raises `ModelUnavailable` where a model is wanted and none is configured.
    """
    if arguments.judge == "heuristic":
        return None
    from starjudge.judges.auto import MODEL_VARIABLE, given, is_configured

    if not is_configured(arguments.base_url):
        if arguments.judge == "auto":
            return None
        raise ModelUnavailable(
            "no chat model is configured: set OPENAI_API_KEY, or name a server of your own by --base-url or "
            "OPENAI_BASE_URL; --judge heuristic needs neither"
        )
    from starjudge.chat.prices import default_model

    return given(arguments.model, MODEL_VARIABLE) or default_model()


def chosen_judge(arguments: argparse.Namespace, model: str | None) -> JudgeName | Judge:
    """The judge for `evaluate_answer`: its name, or a `ModelJudge` where an option of the model says more.

    Args:
        arguments: of the command.
        model: of `asked_model`.

    Raises `InputError` where an option's value is wrong, and `JudgeError` where ``--judge model`` cannot be kept.

    """
    name: JudgeName = arguments.judge
    if model is None or not given_options(arguments):
        return name
    from starjudge.judges.auto import AutoJudge

    try:
        judge = model_judge(arguments, model)
    except JudgeError:  # such as OpenAI's own address without a key
        if name == "model":
            raise
        return AutoJudge(model, arguments.base_url)  # meets the same fault, and leaves the answer to the heuristic
    return judge if name == "model" else AutoJudge(judge=judge)


def given_options(arguments: argparse.Namespace) -> list[str]:
    """The options of the chat model that were given, as they are written."""
    return [f"--{name.replace('_', '-')}" for name in OPTIONS if getattr(arguments, name) is not None]


def unused_note(arguments: argparse.Namespace) -> str | None:
    """One line about options that no model will see; ``None`` where none was given."""
    options = given_options(arguments)
    if not options:
        return None
    those = options[0] if len(options) == 1 else f"{', '.join(options[:-1])} and {options[-1]}"
    are = "is" if len(options) == 1 else "are"
    why = (
        "the heuristic judge asks no model"
        if arguments.judge == "heuristic"
        else "no chat model is configured (OPENAI_API_KEY or --base-url), so the heuristic judges"
    )
    return f"starjudge: {those} {are} not used: {why}"


def model_judge(arguments: argparse.Namespace, model: str, **further: Any) -> Judge:
    """The `ModelJudge` of the options; ``further`` are arguments of its own that no option gives.

    Raises `InputError` where an option's value is wrong, and `JudgeError` where it cannot be kept.
    """
    from starjudge.judges.model import ModelJudge

    chosen: dict[str, Any] = {
        "base_url": arguments.base_url,
        "cache": arguments.cache_file if arguments.cache_file is not None else bool(arguments.cache),
        "redact": arguments.redact_name or bool(arguments.redact),
    }
    for name in ("samples", "calls", "prompts", "max_cost", "prices", "timeout", "temperature", "seed"):
        if (value := getattr(arguments, name)) is not None:
            chosen[name] = value
    try:
        return ModelJudge(model, reasoning_effort=arguments.reasoning_effort, **(chosen | further))
    except InputError as error:
        raise _spoken(error, arguments, model) from None


def _spoken(error: InputError, arguments: argparse.Namespace, model: str) -> InputError:
    """An error in the words of the command line: `ModelJudge` names its own arguments."""
    words = str(error)
    if words.startswith("max_cost:"):  # the amount itself was looked at before
        return InputError(f"--max-cost: no price is known for {model!r}, so no limit can be kept; give --prices FILE")
    if words.startswith("base_url:"):
        source = "OPENAI_BASE_URL" if arguments.base_url is None else "--base-url"
        return InputError(source + words.removeprefix("base_url"))
    return error


class _NoKey(argparse.Action):
    """Refuses a key without repeating it, as the message about an unknown option would."""

    def __call__(self, *_: object, **__: object) -> None:
        raise argparse.ArgumentError(
            self, "the key is no option, since options stand in the shell's history; set OPENAI_API_KEY"
        )


def _number(expected: str, low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (low <= value <= high and value < math.inf):
            raise argparse.ArgumentTypeError(f"expected {expected}, found {text!r}")
        return value

    return read


def _samples(text: str) -> int:
    from starjudge.judges.model_settings import MOST_SAMPLES

    return whole(f"a whole number from 1 to {MOST_SAMPLES}", 1, MOST_SAMPLES)(text)
