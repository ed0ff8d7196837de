"""What does reading a whole interview take? Ten hours, 100,000 words, in every format: from the file to its questions.

python benchmarks/transcripts.py [FORMAT …]

The talk is the interviews of tests/transcripts, one behind the other, written out by the writers of the tests there.
Each file is read in a process of its own; seconds are of its processor time, without the import.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests" / "transcripts"
sys.path.insert(0, str(TESTS))

import writers_docx as docx  # noqa: E402
import writers_json as timed  # noqa: E402
import writers_text as text  # noqa: E402

WORDS = 100_000
HOURS = 10
CUE = 12  # words of a caption and of Whisper's segments
NAMES = ("Ilse Brandt", "Ruben Okafor")
GOAL = "5 s, 300 MB"
UNIT = 1 if sys.platform == "darwin" else 2**10  # ru_maxrss is in bytes there, in KiB elsewhere
READ = """
import json, resource, sys, time
from starjudge import read_transcript
began = time.process_time()
found = read_transcript(sys.argv[1])
taken = time.process_time() - began
words = sum(len(turn.text.split()) for turn in found.turns)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([found.format, words, len(found.exchanges), taken, peak]))
"""

Talk = list[timed.TimedTurn]
Write = Callable[[Talk], str | bytes]


def talk() -> Talk:
    """Turns of two speakers, every word timed; one speaker's lines are one turn."""
    from interview_script import FOLDER, read_script

    pace = HOURS * 3600 / WORDS
    said = [one for path in sorted(FOLDER.glob("*.txt")) for one in read_script(path).said]
    turns: Talk = []
    count = 0
    for one in itertools.cycle(said):
        words = one.words.split()[: WORDS - count]
        speaker = int(one.who.startswith("C"))
        if not turns or turns[-1][0] != speaker:
            turns.append((speaker, []))
        for word in words:
            turns[-1][1].append((word, round(count * pace, 3), round((count + 0.8) * pace, 3)))
            count += 1
        if count >= WORDS:
            return turns
    raise AssertionError("no interview to read")


def cues(turns: Talk) -> Talk:
    """The turns cut to the length of a caption."""
    return [(who, words[i : i + CUE]) for who, words in turns for i in range(0, len(words), CUE)]


def _spoken(turns: Talk) -> list[text.Spoken]:
    return [
        text.Spoken(NAMES[who or 0], tuple(w for w, _, _ in words), int(words[0][1]), int(words[-1][2]) + 1)
        for who, words in turns
    ]


def _said(turns: Talk) -> docx.Said:
    return [(NAMES[who or 0], " ".join(w for w, _, _ in words), words[0][1], words[-1][2]) for who, words in turns]


def _json(write: Callable[[Talk, bool], str], cut: bool = False) -> Write:
    return lambda turns: write(cues(turns) if cut else turns, False)  # indented, so longer than as services send it


def _text(write: text.Writer, cut: bool = False) -> Write:
    return lambda turns: write(_spoken(cues(turns) if cut else turns), "\n")


def _docx(write: Callable[[docx.Said], bytes], cut: bool = False) -> Write:
    return lambda turns: write(_said(cues(turns) if cut else turns))


CASES: dict[str, Write] = {
    "teams-docx (cues)": _docx(docx.teams_cues, cut=True),
    "teams-docx (turns)": _docx(docx.teams_turns),
    "meet-docx": _docx(docx.meet),
    "teams-vtt": _text(text.teams_vtt, cut=True),
    "zoom-vtt": _text(text.zoom_vtt, cut=True),
    "webvtt": _text(text.webvtt, cut=True),
    "srt": _text(text.srt, cut=True),
    "whisperx": _json(timed.whisperx, cut=True),
    "whisper": _json(timed.whisper, cut=True),
    "openai (verbose)": _json(timed.openai_verbose, cut=True),
    "openai (diarized)": _json(timed.openai_diarized, cut=True),
    "deepgram (utterances)": _json(timed.deepgram, cut=True),
    "deepgram (channels)": _json(timed.deepgram_channels),
    "assemblyai": _json(timed.assemblyai, cut=True),
    "revai": _json(timed.revai),
    "meet-text": _text(text.meet_text),
    "otter": _text(text.otter),
    "teams-text": _text(text.teams_text),
    "zoom-text": _text(text.zoom_text, cut=True),
    "labelled (bold)": _text(text.labelled_bold),
    "labelled (no times)": _text(text.labelled_colon),
}


def write(folder: Path, names: Sequence[str]) -> None:
    """One file a case, named by its number."""
    turns = talk()
    for name in names:
        content = CASES[name](turns)
        data = content.encode() if isinstance(content, str) else content
        (folder / str(list(CASES).index(name))).write_bytes(data)


def main() -> None:
    """The files are written by another process: a small one starts those that read, since a peak is inherited."""
    if sys.argv[1:2] == ["--write"]:
        write(Path(sys.argv[2]), sys.argv[3:])
        return
    wanted = [name for name in CASES if not sys.argv[1:] or any(name.startswith(given) for given in sys.argv[1:])]
    print(f"{HOURS} hours, {WORDS:,} words, Python {sys.version.split()[0]}; the goal is {GOAL}")
    print(f"{'format':<24}{'file':>9}{'seconds':>9}{'peak':>9}{'words':>9}{'questions':>11}")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, __file__, "--write", folder, *wanted], check=True)
        for name in wanted:
            file = Path(folder) / str(list(CASES).index(name))
            done = subprocess.run([sys.executable, "-c", READ, str(file)], check=True, capture_output=True)
            id_, words, asked, taken, peak = json.loads(done.stdout)
            assert name.split()[0] == id_, f"{name} was read as {id_}"
            size = file.stat().st_size / 1e6
            print(f"{name:<24}{size:6.1f} MB{taken:9.2f}{peak * UNIT / 1e6:6.0f} MB{words:9,}{asked:11}", flush=True)


if __name__ == "__main__":
    main()
