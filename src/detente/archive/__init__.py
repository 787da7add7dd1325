"""The archive: event rows in a Delta Lake table, with a manifest and rejects beside it."""
