"""A page on paper: PDF/UA-1, made by typst of the finished page."""
