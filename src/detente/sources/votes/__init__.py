"""Roll calls of the United Nations General Assembly, in every layout in which they are published."""
