"""Plots by shape: from an answer to a picture with its title, its alt text and its numbers."""
