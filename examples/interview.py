"""Evaluate an interview from its transcript: python examples/interview.py [FILE]."""

import sys
from pathlib import Path

from starjudge import evaluate_transcript, read_transcript

file = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "interview.vtt"
transcript = read_transcript(file)  # candidate="…" where it takes the wrong one for the candidate

for speaker in transcript.speakers:
    print(f"{speaker.name}: {speaker.role} ({speaker.confidence:.0%} sure), {speaker.words} words")

session = evaluate_transcript(transcript, judge="heuristic")  # offline; "auto" takes a model where one is configured

for exchange in session.exchanges:
    first, whole = exchange.first.overall, exchange.with_follow_ups.overall
    print(f"{exchange.number}. {exchange.question}")
    print(f"   {first} of 5" + (f", {whole} with the follow-ups" if exchange.follow_ups else ""))
    for flag in exchange.resolved_flags:
        print(f"   a follow-up took away: {flag.id}")
    for flag in exchange.confirmed_flags:
        print(f"   stands after the follow-ups: {flag.id}")

print(f"not touched: {', '.join(theme.title for theme in session.coverage.themes if not theme.exchanges)}")
