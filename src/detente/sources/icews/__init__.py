"""ICEWS coded event data, in the tab-separated layout of Harvard Dataverse."""
