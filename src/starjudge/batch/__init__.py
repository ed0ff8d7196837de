"""Many answers: every input becomes one record, whatever happens to it or to the run."""
