"""jupyterhub_config.py of a hub that runs Gatebook itself: all that it needs.

The package is installed with its engine: pip install 'jupyterhub-gatebook[engine]'.
"""

import jupyterhub_gatebook

c = get_config()

jupyterhub_gatebook.configure(c)
