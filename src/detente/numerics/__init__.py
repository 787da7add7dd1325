"""Kernels on arrays: no frames, no files, no randomness but a generator that is passed in."""
