"""Privacy: what may name a person does not leave."""
