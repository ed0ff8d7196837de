"""What can be measured in an answer's words, as pure functions: units, time, actors, numbers, repetition."""
