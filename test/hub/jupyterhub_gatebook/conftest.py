"""What the tests share: a guard, and one sign-in at it."""

import asyncio
import logging
from datetime import datetime, timezone
from types import SimpleNamespace

import pytest
from fake_guard import FakeGuard
from jupyterhub import orm
from jupyterhub.user import UserDict
from jupyterhub_gatebook import GatebookAuthenticator
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

FORM = {'username': 'ada', 'password': 'plum orbit velvet lantern'}


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch):
    for name in ('GATEBOOK_GUARD_TOKEN', 'GATEBOOK_GUARD_TOKEN_FILE'):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def guard():
    fake = FakeGuard()
    yield fake
    fake.close()


@pytest.fixture
def log(caplog):
    """The lines of the authenticator in the log, as one text."""
    caplog.set_level(logging.INFO)
    return lambda: '\n'.join(record.getMessage() for record in caplog.records if record.name == 'hub')


@pytest.fixture
def app():
    """A hub with the people ada and bob, who have been there just now and have an API token each."""
    session = orm.new_session_factory('sqlite:///:memory:')()
    users = UserDict(lambda: session, {})
    started = SimpleNamespace(done=lambda: True)
    app = SimpleNamespace(db=session, users=users, _start_future=started)
    # the last one is asked about first
    for name in ('bob', 'ada'):
        user = orm.User(name=name, last_activity=datetime.now(timezone.utc).replace(tzinfo=None))
        session.add(user)
        session.commit()
        session.add(orm.APIToken(hashed=f'hash-{name}', prefix=name, user=user))
        session.commit()
    yield app
    session.close()


def request_with(headers, peer='127.0.0.1'):
    """Return a request as tornado gives it to a handler of the hub."""
    context = SimpleNamespace(_orig_remote_ip=peer, remote_ip='203.0.113.1', protocol='http')
    request = HTTPServerRequest(
        start_line=RequestStartLine('POST', '/', 'HTTP/1.1'),
        headers=HTTPHeaders({'Host': 'hub.test', **headers}),
        connection=SimpleNamespace(context=context),
    )
    request.remote_ip = headers.get('X-Real-Ip', peer)
    return request


def authenticator(url, *, cls=GatebookAuthenticator, **settings):
    made = cls(**{'guard_url': url, 'guard_token': 'gbk_test', **settings})
    made.log = logging.getLogger('hub')
    return made


@pytest.fixture
def sign_in(guard):
    """Sign in through the guard, with these settings, and return what the hub gets."""

    def through(form=FORM, *, url=None, **settings):
        made = authenticator(url or guard.url, **settings)
        return asyncio.run(made.get_authenticated_user(None, form))

    return through
