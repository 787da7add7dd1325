"""The dossier: sections that answer first and prove after, and the page they stand on."""
