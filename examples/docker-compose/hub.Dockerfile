# The hub of compose.yaml. The context is hub/jupyterhub-gatebook.
FROM quay.io/jupyterhub/jupyterhub:5
COPY . /tmp/jupyterhub-gatebook
RUN pip install --no-cache-dir /tmp/jupyterhub-gatebook dockerspawner && rm -r /tmp/jupyterhub-gatebook
CMD ["jupyterhub", "--config", "/srv/jupyterhub/jupyterhub_config.py"]
