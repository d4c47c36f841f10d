"""What may be done at the desk: small classes of verbs. Knows the domain and ``contracts`` only."""
