"""Yearly tables about states and dyads: one small module per data set, what it declares and how it is read."""
