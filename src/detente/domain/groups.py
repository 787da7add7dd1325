"""Groups of states that serve as a reference."""

from itertools import combinations

GREAT_POWERS = ("CHN", "DEU", "FRA", "GBR", "JPN", "RUS", "USA")
"""The major powers of the Correlates of War project since 1991 (State System Membership v2016, majors list)."""

GREAT_POWER_PAIRS = tuple(combinations(GREAT_POWERS, 2))
"""All 21 pairs of them, each with its codes in order of the alphabet."""
