"""Practice by oneself: a question, an answer, its card, and a history that stays on this machine."""
