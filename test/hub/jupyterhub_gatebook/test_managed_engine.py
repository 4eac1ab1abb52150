"""What a hub prepares for its engine, before it starts it."""

import asyncio
import json
import logging
import os
import re
import socket
from types import SimpleNamespace

import pytest
from jupyterhub_gatebook import engine_user, managed_engine
from jupyterhub_gatebook.managed_engine import ManagedEngine


@pytest.fixture(autouse=True)
def _an_engine_that_runs_as_this_user(monkeypatch):
    monkeypatch.setattr(engine_user, 'ids', lambda _log: (os.geteuid(), os.getegid()))


@pytest.fixture
def engine(tmp_path):
    """Make an engine of a hub."""

    def make(settings=None, public_url=''):
        return ManagedEngine(str(tmp_path / 'gatebook'), settings or {}, public_url, logging.getLogger('hub'))

    return make


def hub(*, base='/', host='', domain='', public_url='', services=None):
    """A hub as far as the engine is concerned."""
    app = SimpleNamespace(public_url=public_url, subdomain_host='https://hub.example.org', hub_prefix=f'{base}hub/')
    service = SimpleNamespace(prefix=f'{base}services/gatebook/', host=host, domain=domain, app=app)
    proxy = SimpleNamespace(extra_routes={'/other/': 'http://127.0.0.1:1'})
    return SimpleNamespace(_service_map={'gatebook': service} if services is None else services, proxy=proxy)


def settings_of(engine):
    return json.loads((engine.folder.path / 'hub-settings.json').read_text())


def test_the_engine_gets_a_route_of_the_hub_and_what_it_needs(engine):
    app, made = hub(base='/lab/'), engine()
    assert made.prepare(app, None, ['10.0.0.0/8']) == '/lab/services/gatebook/'
    settings = settings_of(made)
    port = settings.pop('GATEBOOK_PORT')
    assert app.proxy.extra_routes == {
        '/other/': 'http://127.0.0.1:1',
        '/lab/services/gatebook/': f'http://127.0.0.1:{port}',
    }
    assert settings == {
        'GATEBOOK_DATA': str(made.folder.path),
        'GATEBOOK_HOST': '127.0.0.1',
        'GATEBOOK_BASE_PATH': '/lab/services/gatebook',
        'GATEBOOK_HUB_URL': '/lab/hub/',
        'GATEBOOK_TRUSTED_PROXIES': '127.0.0.1,::1,10.0.0.0/8',
        'GATEBOOK_HUB_TOKEN_FILE': str(made.folder.path / 'hub-token'),
        'GATEBOOK_PARENT_PID': str(os.getpid()),
    }
    assert made.start_fault is None


@pytest.mark.parametrize(
    ('configured', 'app', 'public_url'),
    [
        ('', hub(), None),
        ('https://hub.example.org', hub(), 'https://hub.example.org/services/gatebook/'),
        ('https://hub.example.org/lab/', hub(base='/lab/'), 'https://hub.example.org/lab/services/gatebook/'),
        ('', hub(public_url='https://hub.example.org/'), 'https://hub.example.org/services/gatebook/'),
        (
            'https://hub.example.org',
            hub(host='https://services.hub.example.org', domain='services.hub.example.org'),
            'https://services.hub.example.org/services/gatebook/',
        ),
    ],
)
def test_links_are_complete_where_the_address_is_known(configured, app, public_url, engine):
    made = engine(public_url=configured)
    made.prepare(app, None, [])
    assert settings_of(made).get('GATEBOOK_PUBLIC_URL') == public_url


def test_with_subdomains_the_route_has_the_host_of_the_service(engine):
    app, made = hub(host='https://services.hub.example.org:8443', domain='services.hub.example.org'), engine()
    assert made.prepare(app, None, []) == 'https://services.hub.example.org:8443/services/gatebook/'
    assert settings_of(made)['GATEBOOK_HUB_URL'] == 'https://hub.example.org/hub/'
    assert 'services.hub.example.org/services/gatebook/' in app.proxy.extra_routes


def test_the_log_says_what_the_origin_of_all_servers_can_do(engine, log):
    engine().prepare(hub(domain='gatebook.example.org'), None, [])
    assert 'subdomain_host' not in log()
    engine().prepare(hub(), None, [])
    assert 'c.JupyterHub.subdomain_host keeps them apart' in log()


@pytest.mark.parametrize(
    ('settings', 'is_warned'),
    [
        ({'GATEBOOK_ADMIN_PAGES': 'off'}, False),
        ({'GATEBOOK_ADMIN_URL': 'https://admin.example.org'}, False),
        ({'GATEBOOK_ADMIN_URL': 'https://hub.example.org:8443/'}, False),
        ({'GATEBOOK_ADMIN_URL': 'https://hub.example.org/gatebook'}, True),
        ({'GATEBOOK_ADMIN_PAGES': 'on'}, True),
    ],
)
def test_the_log_does_not_say_so_where_nobody_administers_at_that_origin(settings, is_warned, engine, log):
    engine(settings, 'https://hub.example.org').prepare(hub(), None, [])
    assert ('subdomain_host' in log()) == is_warned


def test_settings_of_the_administrator_count_more(engine):
    made = engine({'GATEBOOK_PORT': '1234', 'GATEBOOK_TRUSTED_PROXIES': '10.1.1.1'})
    app = hub()
    made.prepare(app, None, [])
    assert app.proxy.extra_routes['/services/gatebook/'] == 'http://127.0.0.1:1234'
    assert settings_of(made)['GATEBOOK_TRUSTED_PROXIES'] == '10.1.1.1'


def test_the_log_says_that_the_port_has_changed(engine, log):
    made = engine()
    made.prepare(hub(), None, [])
    port = settings_of(made)['GATEBOOK_PORT']
    with socket.create_server(('127.0.0.1', int(port))):
        made.prepare(hub(), None, [])
    assert re.search(f'Another program has taken port {port} of the engine: it gets port [0-9]+', log())


def test_users_are_handed_over_once(engine, log):
    made = engine()
    made.prepare(hub(), [{'name': 'ann', 'admin': True}], [])
    made.prepare(hub(), [{'name': 'bob', 'admin': True}], [])
    assert (made.folder.path / 'hub-users').read_text() == '{"name": "ann", "admin": true}\n'
    assert log().count('get accounts in Gatebook') == 1


def test_the_reason_of_an_earlier_start_is_gone(engine):
    made = engine()
    made.prepare(hub(), None, [])
    made.folder.write_start_fault('it was so')
    assert made.start_fault == 'it was so'
    made.prepare(hub(), None, [])
    assert made.start_fault is None


def test_services_that_were_replaced_later_are_a_fault_of_the_start(engine, log):
    made = engine()
    assert made.prepare(hub(services={}), None, []) == ''
    assert 'call jupyterhub_gatebook.configure(c) after they are set' in made.start_fault
    assert 'Nobody can sign in. c.JupyterHub.services has no' in log()


def test_a_folder_that_cannot_be_made_is_a_fault_of_the_start(engine, tmp_path, log):
    (tmp_path / 'gatebook').write_text('a file')
    made = engine()
    assert made.prepare(hub(), None, []) == ''
    assert f'The folder {tmp_path}/gatebook cannot be prepared' in made.start_fault


def test_without_a_user_for_the_engine_it_does_not_start(engine, monkeypatch):
    def no_user(_log):
        raise engine_user.NoEngineUser('no user')

    monkeypatch.setattr(engine_user, 'ids', no_user)
    monkeypatch.setattr(os, 'geteuid', lambda: 0)
    made = engine()
    assert made.prepare(hub(), None, []) == ''
    assert made.start_fault == 'no user'


class EndedProcess:
    """A service whose process has ended."""

    def __init__(self):
        self.starts = 0

    async def poll(self):
        return 1

    async def poll_and_notify(self):
        self.starts += 1


def look(engine, app, spawner):
    """Let the engine be looked after, and return the routes that the proxy gets."""
    added = []

    async def add_route(*route):
        added.append(route)

    app.proxy.add_route = add_route
    service = app._service_map['gatebook']
    service.app.proxy, service.spawner = app.proxy, spawner
    asyncio.run(engine.look())
    return added


def test_an_engine_whose_port_is_taken_while_it_is_down_gets_another_one(engine, monkeypatch):
    monkeypatch.setattr(managed_engine, 'LOOK_PAUSE_SECONDS', 0)
    app, made, spawner = hub(), engine(), EndedProcess()
    made.prepare(app, None, ['10.0.0.0/8'])
    before = settings_of(made)
    assert look(made, app, spawner) == []
    with socket.create_server(('127.0.0.1', int(before['GATEBOOK_PORT']))):
        added = look(made, app, spawner)
    port = settings_of(made)['GATEBOOK_PORT']
    target = f'http://127.0.0.1:{port}'
    assert added == [('/services/gatebook/', target, {'extra': True})]
    assert app.proxy.extra_routes['/services/gatebook/'] == target
    assert settings_of(made) == {**before, 'GATEBOOK_PORT': port}
    assert port != before['GATEBOOK_PORT']
    assert spawner.starts == 2
