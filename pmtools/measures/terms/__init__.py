"""The term of each case: what its milestones are, which rule holds, whether it was kept."""
