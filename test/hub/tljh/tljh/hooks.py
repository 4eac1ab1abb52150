"""The hooks that the plug-in implements, and how they are called."""

import pluggy

hookspec = pluggy.HookspecMarker('tljh')


@hookspec
def tljh_extra_hub_pip_packages():
    """Return packages for the environment of the hub."""


@hookspec
def tljh_custom_jupyterhub_config(c):
    """Change the configuration of the hub."""


@hookspec
def tljh_post_install():
    """Run at the end of an installation."""


def plugins():
    """Return the installed plug-ins."""
    import tljh.hooks

    manager = pluggy.PluginManager('tljh')
    manager.add_hookspecs(tljh.hooks)
    manager.load_setuptools_entrypoints('tljh')
    return manager
