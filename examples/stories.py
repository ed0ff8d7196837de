"""Lay a story bank out against the guides, and find the story for a question: python examples/stories.py [BANK]."""

import sys
from pathlib import Path

from starjudge.session.story_bank import StoryBank

bank = StoryBank.load(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "story_bank.yaml")
print(bank)  # stories against themes, categories and prepared questions, and what to write next

question = "Tell me about a time a model of yours failed in production."
for match in bank.best_for(question, n=2):
    print(f"{match.rank}. {match.title} (fit {match.fit:.2f})")
    for reason in match.reasons:
        # Every quote is cut out of the story: its span says where.
        assert all(bank[match.story].text[q.span.start : q.span.end] == q.text for q in reason.quotes)
        print(f"   {reason.text}")

weakest = min(bank.audit(), key=lambda review: review.overall or 0)
print(f"weakest: {weakest.title} ({weakest.overall} of 5)")
