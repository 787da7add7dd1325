"""One section a module: each makes a section from material and estimates, or says why it is left out."""
