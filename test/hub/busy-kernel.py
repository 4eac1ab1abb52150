"""Starts a kernel at a notebook server and gives it a computation without end; prints the process id of the kernel.

Arguments: the address of the server. The environment has the token, TOKEN.
"""

import asyncio
import json
import os
import sys
import uuid

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

# the file grows as long as it computes
COMPUTATION = """
import os, time
print(os.getpid(), flush=True)
with open('steps', 'ab', buffering=0) as steps:
    while True:
        sum(range(10_000))
        steps.write(b'.')
        time.sleep(0.05)
"""


async def main(server: str) -> None:
    """Print what the computation prints first, and leave it alone."""
    headers = {'Authorization': f'token {os.environ["TOKEN"]}'}
    kernels = HTTPRequest(f'{server}api/kernels', method='POST', headers=headers, body='{}', request_timeout=120)
    kernel = json.loads((await AsyncHTTPClient().fetch(kernels)).body)['id']
    channels = f'{server.replace("http", "ws", 1)}api/kernels/{kernel}/channels'
    socket = await websocket_connect(HTTPRequest(channels, headers=headers))
    content = {'code': COMPUTATION, 'silent': False, 'store_history': False, 'user_expressions': {}}
    header = {'msg_id': uuid.uuid4().hex, 'msg_type': 'execute_request', 'version': '5.3', 'session': uuid.uuid4().hex}
    await socket.write_message(
        json.dumps({'channel': 'shell', 'header': header, 'parent_header': {}, 'metadata': {}, 'content': content})
    )
    while True:
        message = json.loads(await socket.read_message())
        if message['msg_type'] == 'stream':
            print(message['content']['text'].strip())
            return


asyncio.run(main(sys.argv[1]))
