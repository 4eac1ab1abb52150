"""What the plug-in needs of The Littlest JupyterHub, which is not installed here: hooks, and the hub's configuration.

The facts are those of its version 2.0.1.dev of April 2026.
"""
