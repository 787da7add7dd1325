"""Nouns of international relations: states, event codes, classes, issue areas, periods."""
