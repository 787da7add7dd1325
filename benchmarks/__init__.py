"""Ours beside the peer and the physical limit, in one run: ``make bench``."""
