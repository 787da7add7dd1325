"""Toy worlds with known truth, and the same worlds written as provider files."""
