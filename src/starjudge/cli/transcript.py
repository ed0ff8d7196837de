"""``starjudge transcript``: an interview's transcript in, the evaluation of its answers and of the whole out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from starjudge.cli.inputs import DEFAULT_RUBRIC, refuse_broken_text
from starjudge.cli.look import add_look_options, drawn
from starjudge.cli.model_options import add_model_options, asked_model, chosen_judge, unused_note
from starjudge.cli.output import check_output, say, show_status, write_result
from starjudge.cli.parsing import Add, name_of_somebody, whole
from starjudge.cli.progress import asking, spent, to_terminal
from starjudge.errors import InputError, TranscriptError

if TYPE_CHECKING:
    from starjudge.models.evaluation import Evaluation, Provenance
    from starjudge.models.session import SessionEvaluation
    from starjudge.models.transcript import Transcript

FORMATS = ("text", "json", "markdown", "html")
JUDGES = ("auto", "model", "heuristic")
TEXTS = (
    "read_as", "candidate", "interviewer", "rubric", "company", "next_interview", "model", "base_url", "redact_name",
)  # fmt: skip
"""Options that end in a result or a request."""
SPOKEN = (
    ("candidate='", "--candidate '"),
    ("interviewer='", "--interviewer '"),
    ("candidate=", "--candidate"),
    ("interviewer=", "--interviewer"),
    ("until:", "--next-interview:"),
    ("format: unknown", "--read-as: unknown"),
    ("name its format", "name its format by --read-as"),
)
"""Words of the library's messages, and what the command line calls the same."""

FILE_NOTES = """\
Transcripts of WebVTT, SRT, Zoom, Microsoft Teams, Google Meet, Otter, Whisper,
WhisperX, OpenAI, Deepgram, AssemblyAI, Rev AI, and plain text with a name in
front of what each person says. The format is told from the content."""


def add_to(add: Add) -> None:
    """Add the command to the parser."""
    parser = add(
        "transcript",
        "evaluate a whole interview from its transcript",
        description="Evaluates the answers of an interview one by one, with their follow-ups, and the interview as a "
        "whole.",
        example="starjudge transcript interview.vtt\n"
        "  starjudge transcript interview.vtt --turns\n"
        "  starjudge transcript call.json --candidate SPEAKER_01 --format html -o c.html\n"
        "  starjudge transcript interview.docx --redact --format markdown\n"
        "  starjudge transcript interview.txt --exchange 3\n"
        "  starjudge transcript call.srt --company amazon --next-interview 2030-05-17",
        notes=FILE_NOTES,
        usage="%(prog)s FILE [options]",
        conflict_handler="resolve",  # --redact masks here before anything is judged, not only before text is sent
    )
    parser.add_argument("file", metavar="FILE", help="the transcript")
    parser.add_argument("--candidate", metavar="LABEL", help="label of the speaker who is interviewed; default: found")
    parser.add_argument("--interviewer", metavar="LABEL", help="label of a speaker who asks; default: found")
    parser.add_argument("--read-as", metavar="ID", help="read it as this format, such as webvtt; default: found")
    parser.add_argument("--turns", action="store_true", help="show who speaks and what is asked, and judge nothing")
    parser.add_argument(
        "--exchange",
        metavar="N",
        type=whole("the number of a question, from 1", 1),
        help="show the evaluation of question N in full",
    )
    parser.add_argument("--rubric", help="id of a shipped rubric (starjudge rubrics list) or a path; default star-l")
    parser.add_argument(
        "--judge", choices=JUDGES, default="auto", help="who judges, as of starjudge evaluate; default auto"
    )
    parser.add_argument("--company", help="company lens: amazon, google, meta, microsoft, apple or startup")
    parser.add_argument(
        "--next-interview",
        "--interview-date",
        metavar="DATE",
        help="date of the next interview, such as 2030-05-17: the practice plan is made to fit",
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="form of the result; default text")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the result to this file")
    add_look_options(parser)
    add_model_options(parser)
    group = parser.add_argument_group("privacy")
    group.add_argument(
        "--redact",
        action="store_const",
        const=True,
        help="mask names, addresses, telephone and account numbers before anything is judged, sent or shown",
    )
    group.add_argument(
        "--redact-name",
        metavar="NAME",
        action="append",
        type=name_of_somebody,
        help="mask this name too; may be given again",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read and evaluate as the arguments say. Raises `InputError` or `JudgeError`."""
    refuse_broken_text(**{name: getattr(arguments, name) for name in TEXTS})
    if arguments.turns and arguments.exchange is not None:
        raise InputError("--turns judges nothing, so --exchange has nothing to show; give one of them")
    check_output(arguments.output, arguments.file)
    try:
        transcript = _read(arguments)
        if arguments.turns:
            _write_reading(transcript, arguments)
            return 0
        _check_exchange(len(transcript.exchanges), arguments)
        return _evaluate(transcript, arguments)
    except InputError as error:
        raise _spoken(error) from None


def _read(arguments: argparse.Namespace) -> Transcript:
    # Loaded only now: wrong usage is told at once.
    from starjudge.transcripts.read import read_transcript

    return read_transcript(
        arguments.file,
        format=arguments.read_as,
        candidate=arguments.candidate,
        interviewer=arguments.interviewer,
        redact=bool(arguments.redact or arguments.redact_name),
        names=arguments.redact_name or (),
    )


def _check_exchange(count: int, arguments: argparse.Namespace) -> None:
    if arguments.exchange is not None and count and arguments.exchange > count:
        raise InputError(f"--exchange {arguments.exchange}: the interview has {count} questions; --turns lists them")


def _evaluate(transcript: Transcript, arguments: argparse.Namespace) -> int:
    model = asked_model(arguments)
    # The model sees masked words already.
    of_model = argparse.Namespace(**{**vars(arguments), "redact": None, "redact_name": None})
    judge = chosen_judge(of_model, model)

    from starjudge.session.evaluate import evaluate_transcript

    with asking(model):
        session = evaluate_transcript(
            transcript,
            rubric=arguments.rubric or DEFAULT_RUBRIC,
            judge=judge,
            company=arguments.company,
            until=arguments.next_interview,
            on_exchange=_told if model is not None and to_terminal() else None,
        )
    _write_session(session, arguments)
    if model is None and (note := unused_note(of_model)):
        say(note)
    if to_terminal() and (judges := _by_model(session)):
        say(spent(_together(judges)))
    return 0


def _told(done: int, count: int) -> None:
    show_status(f"{done} of {count} questions judged")


def _write_session(session: SessionEvaluation, arguments: argparse.Namespace) -> None:
    form = arguments.format
    if arguments.exchange is not None:
        from starjudge.reports.session_exchange import exchange_report

        one = session.exchanges[arguments.exchange - 1]
        text = drawn(
            lambda width, color, plain: exchange_report(one, form, width=width, color=color, ascii=plain), arguments
        )
    elif form == "text":
        from starjudge.reports.session_terminal import session_terminal

        text = drawn(
            lambda width, color, plain: session_terminal(session, width=width, color=color, ascii=plain), arguments
        )
    else:
        from starjudge.reports import render

        text = render(session, form)
    write_result(text, arguments.output, form)


def _write_reading(transcript: Transcript, arguments: argparse.Namespace) -> None:
    from starjudge.reports.session_reading import reading_report

    form = arguments.format
    text = drawn(
        lambda width, color, plain: reading_report(transcript, form, width=width, color=color, ascii=plain), arguments
    )
    write_result(text, arguments.output, form)


def _by_model(session: SessionEvaluation) -> list[Provenance]:
    """Who judged each answer, where a model did; an answer without follow-ups was judged once."""
    judged: list[Evaluation] = []
    for one in session.exchanges:
        judged += [one.first, one.with_follow_ups] if one.follow_ups else [one.first]
    return [evaluation.judge for evaluation in judged if evaluation.judge.engine == "model"]


def _together(judges: list[Provenance]) -> Provenance:
    """What all answers took."""
    counts = ("calls", "prompt_tokens", "cached_tokens", "completion_tokens", "reasoning_tokens")
    costs = [judge.cost for judge in judges]
    known: dict[str, Any] = {name: sum(getattr(judge, name) for judge in judges) for name in counts}
    known["cost"] = None if None in costs else sum(cost for cost in costs if cost is not None)
    known["seconds"] = None  # several answers are judged at a time
    return judges[0].model_copy(update=known)


def _spoken(error: InputError) -> InputError:
    """An error in the words of the command line: the library names its own arguments."""
    words = str(error)
    for ours, theirs in SPOKEN:
        words = words.replace(ours, theirs)
    if words == str(error):
        return error
    return TranscriptError(words) if isinstance(error, TranscriptError) else InputError(words)
