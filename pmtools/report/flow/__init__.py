"""The process map: levels of detail, laid out by Graphviz's dot, drawn by ourselves."""
