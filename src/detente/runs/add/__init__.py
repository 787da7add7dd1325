"""The verbs that add yearly columns to a frame of states or dyads: one module a subject."""
