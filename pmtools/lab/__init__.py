"""JupyterLab in a folder of one's own: what is laid there, how Lab is set, and the server."""
