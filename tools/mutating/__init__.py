"""What `mutants.py` is made of: faults, the tests that reach them, and processes to try them in."""
