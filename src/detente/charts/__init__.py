"""Figures of a dossier: a frame goes in, a still chart comes out, one figure a module.

`marks` writes SVG, `canvas` turns data into pixels, `lines`, `panels`, `landmarks` and `labels` are what figures share.

Every figure takes a ``width`` in pixels and adapts to it: below `detente.charts.theme.PHONE` there are
fewer ticks and annotations and a taller shape. Missing is drawn as a gap, never as zero.
"""
