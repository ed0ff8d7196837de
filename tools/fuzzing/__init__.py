"""What `tools/fuzz.py` runs: mutations, and one module with a target for each surface that reads what others wrote."""
