"""The General Assembly of the United Nations as its roll calls are published: sessions, years, issues."""

YEAR_BEFORE_FIRST_SESSION = 1945
"""Session 1 met in 1946: the year of a session is its number plus this, also for votes cast in the year after."""

VOTE_ISSUES = {
    "nu": "nuclear weapons and nuclear material",
    "di": "arms control and disarmament",
    "me": "Middle East (the Palestinian conflict)",
    "hr": "human rights",
    "co": "colonialism",
    "ec": "economic development",
}
"""The publishers' flags, found by searches in the descriptions; a roll call may have several, or none."""
