"""The GDELT Project's event feeds, versions 1.0 (57 and 58 columns) and 2.0 (61 columns)."""
