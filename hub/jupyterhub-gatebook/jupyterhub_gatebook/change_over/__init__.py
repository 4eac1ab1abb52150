"""The passwords and accounts of another authenticator of JupyterHub, taken over into Gatebook."""
