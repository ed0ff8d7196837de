"""How far a judge is moved by what should not move it, and by what should: variants, attacks, repeats."""
