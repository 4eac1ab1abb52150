"""Print each setting in the configurations of hubs, given as files, that JupyterHub and the package do not know."""

import sys
from pathlib import Path

import jupyterhub.app
import jupyterhub_gatebook
import yaml
from traitlets.config import Config, Configurable, PyFileConfigLoader

LOADED = (jupyterhub.app, jupyterhub_gatebook.LocalGatebookAuthenticator)
NOT_INSTALLED_HERE = {'DockerSpawner'}


def configuration_of(file: Path) -> Config:
    """Return the settings of a jupyterhub_config.py, or those in values of the chart of Zero to JupyterHub."""
    if file.suffix == '.py':
        return PyFileConfigLoader(file.name, path=str(file.parent)).load_config()
    return Config(yaml.safe_load(file.read_text())['hub']['config'])


def classes_below(cls: type) -> 'dict[str, type]':
    """Return all subclasses that are loaded, by name."""
    found = {}
    for subclass in cls.__subclasses__():
        found[subclass.__name__] = subclass
        found.update(classes_below(subclass))
    return found


classes = classes_below(Configurable)
for name in sys.argv[1:]:
    for section, settings in configuration_of(Path(name)).items():
        if section in NOT_INSTALLED_HERE:
            continue
        known = classes[section].class_traits(config=True) if section in classes else {}
        for setting in sorted(set(settings) - set(known)):
            sys.stdout.write(f'{name}: {section}.{setting}\n')
