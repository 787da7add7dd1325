"""Measure and explain the relation between two states, with the evidence shown."""
