"""Panels: dyad-period tables that tell zero from missing."""
