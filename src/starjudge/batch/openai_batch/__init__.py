"""Judging by the provider's Batch API: half the price, within a day, and the same records as a live run.

`submit` sends what is missing, `status` tells how the batches are, `collect` writes the records. See
``docs/openai-batch.md``.
"""

from starjudge.batch.openai_batch.collecting import Collected, collect
from starjudge.batch.openai_batch.standing import BatchStanding, Standing, status
from starjudge.batch.openai_batch.submitting import Plan, Submitted, submit

__all__ = ["BatchStanding", "Collected", "Plan", "Standing", "Submitted", "collect", "status", "submit"]
