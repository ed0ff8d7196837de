"""What the offline judge knows: kinds, parts, outcomes, flags and scores, as readable rules and weights."""
