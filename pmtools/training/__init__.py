"""The training notebooks: questions about small logs, and a kind check of the answers.

Here sources, measures, improvement and report meet, as in a notebook: an answer is computed from
the log, by the same public names as the learner sees, when it is checked.
"""
