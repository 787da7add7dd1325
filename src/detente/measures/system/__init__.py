"""What shapes a relation from outside: power, blocs, similarity of positions, third states."""
