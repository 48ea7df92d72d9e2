"""Report: from frames and findings to a page, in the words of its reader."""
