"""Small interviews for the tests of sessions, written for them."""

from __future__ import annotations

from starjudge import Transcript, Turn, transcript_of
from starjudge.models.transcript import Word

FRAUD = (
    "In 2022 I joined Brackenpay as the only data scientist, and our card-testing model blocked good customers. "
    "My task was to halve the false blocks before the spring sale. I pulled three weeks of declined payments, "
    "labelled two hundred of them by hand, and saw that the velocity counter double counted retries. I rewrote "
    "the counter, replayed a month of traffic, and shipped it behind a flag. False blocks fell from 4.1 percent "
    "to 1.6 percent and the shop kept about 240,000 euros a quarter. Since then I always replay traffic before a "
    "release."
)
FRAUD_AGAIN = (
    "That was on the same project, the card-testing model at Brackenpay I mentioned earlier. The velocity counter "
    "had been written by me, so the double counted retries were my mistake. I told the head of payments the same "
    "day, wrote up what happened, and added a replay of declined payments to the release checklist. False blocks "
    "went from 4.1 percent to 1.6 percent after the fix. I learned to test counters on retries first."
)
CROPS = (
    "At Fieldnorth in 2024 we had a model that told farmers when to water. Two agronomists wanted rules and I "
    "wanted a learned model. I asked them to bring ten fields where they disagreed with us, we walked through "
    "each together, and I built a small comparison. The learned model used 18 percent less water on eight of the "
    "ten fields, and the agronomists presented it themselves. I learned to bring cases and not slides."
)
BLAME_ONE = (
    "The launch of the ranking model failed because the data team gave us broken labels. It was entirely their "
    "fault. They never tested anything, and my manager did not listen to my warnings either. I had done my part. "
    "The platform people messed up the deployment, and in the end the project was cancelled because of them."
)
BLAME_TWO = (
    "The forecast was wrong because the analysts sent me the wrong file. That was not my fault at all, they "
    "simply did not do their job. The product manager kept changing her mind, and the engineers were too slow to "
    "fix it. Because of them the customer left. There was nothing I could have done."
)


def interview(*asked: tuple[str, str], timed: bool = False, own: str | None = None) -> Transcript:
    """An interview of questions and answers, with every word timed at 0.4 s where ``timed``."""
    said: list[tuple[str, str]] = []
    for question, answer in asked:
        said += [("Interviewer", question), ("Candidate", answer)]
    if own is not None:
        said += [("Interviewer", "That's all from me. What questions do you have for me?"), ("Candidate", own)]
    turns, now = [], 0.0
    for speaker, text in said:
        start, words, here = now, [], 0
        for word in text.split():
            words.append(Word(here, here + len(word), round(now, 3), round(now + 0.4, 3)))
            here += len(word) + 1
            now += 0.4
        turns.append(
            Turn(speaker=speaker, text=text, start=start, end=now, words=tuple(words))
            if timed
            else Turn(speaker=speaker, text=text)
        )
    return transcript_of(turns, fillers_kept=True)


FAILURE = "Tell me about a time a project of yours failed."
MISTAKE = "Now tell me about a mistake you made and how you handled it."
CONFLICT = "Let's move on. Tell me about a conflict with a colleague and how you resolved it."
