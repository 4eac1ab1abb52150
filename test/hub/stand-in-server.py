#!/usr/bin/env python3
"""A server that a hub starts for a user: it shows the cookies it was sent. One named `stubborn` has to be killed."""

import html
import os
import signal
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit


class Handler(BaseHTTPRequestHandler):
    """Answers whoever asks."""

    def do_GET(self) -> None:
        """Answer with what this server learns of the browser."""
        page = f'<title>Server</title><pre>{html.escape(self.headers.get("Cookie", ""))}</pre>'.encode()
        self.send_response(200)
        self.send_header('Content-Type', 'text/html')
        self.send_header('Content-Length', str(len(page)))
        self.end_headers()
        self.wfile.write(page)


if os.environ.get('JUPYTERHUB_SERVER_NAME') == 'stubborn':
    for ignored in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)

address = urlsplit(os.environ['JUPYTERHUB_SERVICE_URL'])
HTTPServer((address.hostname, address.port), Handler).serve_forever()
