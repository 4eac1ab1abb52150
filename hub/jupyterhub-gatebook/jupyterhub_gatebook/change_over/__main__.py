"""`python -m jupyterhub_gatebook.change_over`: the command `jupyterhub-gatebook`."""

from .command import main

main()
