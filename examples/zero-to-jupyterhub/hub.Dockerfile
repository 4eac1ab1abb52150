# The chart's hub with the authenticator; use the tag of the chart's version. In a clone of Gatebook:
#   docker build --file examples/zero-to-jupyterhub/hub.Dockerfile --tag registry.example.org/hub-with-gatebook:4.4.0 \
#     hub/jupyterhub-gatebook
FROM quay.io/jupyterhub/k8s-hub:4.4.0
USER root
COPY . /tmp/jupyterhub-gatebook
RUN pip install --no-cache-dir /tmp/jupyterhub-gatebook && rm -r /tmp/jupyterhub-gatebook
USER 1000
