"""One module per verb: the only floor that touches the archive and the pure floors together."""
