"""Dynamic ordinal ideal points from roll calls: fit, kernel and result."""
