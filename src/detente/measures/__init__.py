"""Measures of a relation, one a module: frames and arrays in, a frozen result out; never the archive."""
