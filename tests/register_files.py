"""A small register of our own, right in every field, to be broken one fault at a time."""

from pathlib import Path

SOURCES = """source_url = "https://example.org/page"
read_at = "https://example.org/page"
supports = ["date", "parties", "substance"]
checked_on = 2026-11-22
note = ""
"""

AGREEMENT = f"""[[agreement]]
id = "toy-pact"
title = "Pact of toys between two states"
short = "Toy pact"
parties = ["USA", "RUS"]
multilateral = false
issue = "arms_control"
kind = "treaty"
text = "Both sides keep few toys."
verification = "Each side declares its toys twice a year."
{SOURCES}
[[agreement.life]]
step = "signed"
date = 2010-04-08
precision = "day"
text = "Signed in a playroom."

[[agreement.life]]
step = "in_force"
date = 2011-02-05
precision = "day"
text = "Instruments exchanged."

[[agreement.life]]
step = "suspended"
date = 2015-02-21
precision = "day"
by = ["RUS"]
text = "One side suspends."

[[agreement.limit]]
name = "toys"
amount = 100
unit = "toys"
rule = "at_most"
applies_to = ["USA", "RUS"]
from = 2012-02-05
until = 2016-02-05
indicator = "toy_count"

[[agreement.duty]]
name = "declaration of toys"
every_months = 6
from = 2012-03-01
until = 2015-09-01
applies_to = ["USA", "RUS"]
indicator = "toy_count"

[[agreement.finding]]
by = "USA"
about = "RUS"
date = 2014-07-01
precision = "month"
verdict = "disputed"
text = "Hidden toys are said to exist."
"""

PROGRAMME = f"""[[programme]]
id = "toy-flights"
title = "Flights of toys together"
short = "Toy flights"
parties = ["USA", "RUS"]
issue = "space_science"
status = "completed"
agreements = ["toy-pact"]
text = "Toys are flown together."
{SOURCES}
[[programme.life]]
step = "begun"
date = 1994-01-01
precision = "year"
text = "First plans."

[[programme.event]]
name = "First flight"
date = 1995-06-29
precision = "day"
text = "A toy docks."
"""

REGIME = f"""[[regime]]
id = "toy-club"
title = "Club of toy suppliers"
short = "Toy club"
issue = "nonproliferation"
founded = 1987-04-01
precision = "month"
text = "Members do not sell large toys."
{SOURCES}
[[regime.member]]
state = "USA"
joined = 1987-04-16
precision = "day"

[[regime.member]]
state = "RUS"
joined = 1995-01-01
precision = "year"
left = 2020-01-01

[[regime.rule]]
id = "large"
answer = "Large"
when = {{ range_km = 300, payload_kg = 500 }}
text = "Far and heavy."

[[regime.rule]]
id = "middling"
answer = "Middling"
when = {{ range_km = 300 }}
text = "Far."
"""

TENSION = f"""[[tension]]
id = "toy-quarrel"
title = "Quarrel over toys"
short = "Toy quarrel"
issue = "arms_control"
since = 2000-01-01
precision = "year"
text = "Whose toys are they?"
trail = []
{SOURCES}
[[tension.position]]
state = "USA"
date = 2000-05-01
precision = "month"
text = "They are ours."

[[tension.position]]
state = "RUS"
date = 2001-05-09
precision = "day"
text = "They are ours as well."
"""

PRACTICE = f"""[[practice]]
id = "toy-locks"
title = "Locks for toys"
issue = "nonproliferation"
proposed_by = "USA"
date = 2010-04-13
precision = "day"
text = "Toys are locked away."
{SOURCES}
[[practice.adoption]]
state = "RUS"
date = 2011-01-01
precision = "year"
text = "Locks are bought."
"""

INDICATOR = """[[indicator]]
name = "toy_count"
title = "Toys held"
unit = "toys"
meaning = "Toys held by the state, as it declares itself."
issue = "arms_control"
subject = "toy-pact"
frequency = "half_year"
"""

LEDGERS = {
    "agreements": AGREEMENT,
    "programmes": PROGRAMME,
    "regimes": REGIME,
    "tensions": TENSION,
    "practices": PRACTICE,
}
WHOLE = "\n".join([*LEDGERS.values(), INDICATOR])

HEADER = "indicator,date,precision,state,partner,amount,source_url,read_at,checked_on,note"
TAIL = "https://example.org/count,https://example.org/count,2026-11-22,"


def figure(day: str, state: str, amount: str, *, indicator: str = "toy_count", precision: str = "day") -> str:
    """A line of a table of figures."""
    return f"{indicator},{day},{precision},{state},,{amount},{TAIL}"


FIGURES = "\n".join(
    [
        HEADER,
        figure("2012-03-01", "RUS", "90"),
        figure("2012-03-01", "USA", "120", precision="month"),
        figure("2013-03-01", "USA", "95.5"),
        "",
    ]
)


def broken(text: str, old: str, new: str, *, times: int = 1) -> str:
    """The text with its first ``times`` places of ``old`` changed; an absent place is a mistake of the test."""
    assert text.count(old) >= times, old
    return text.replace(old, new, times)


def write(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
