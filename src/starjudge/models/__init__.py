"""Frozen values that pass between the floors: no I/O, no rules, no words of their own."""
