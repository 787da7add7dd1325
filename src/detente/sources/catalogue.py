"""All event sources and their layouts, by name."""

from detente.sources.declaration import Layout, Source
from detente.sources.gdelt.declaration import GDELT1, GDELT1_LAYOUT, GDELT2, GDELT2_LAYOUT
from detente.sources.icews.declaration import ICEWS, ICEWS_LAYOUT

SOURCES: dict[str, Source] = {source.name: source for source in (GDELT1, GDELT2, ICEWS)}
LAYOUTS: dict[str, Layout] = {layout.source: layout for layout in (GDELT1_LAYOUT, GDELT2_LAYOUT, ICEWS_LAYOUT)}
