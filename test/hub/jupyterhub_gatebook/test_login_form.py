"""What the login form sends to the guard. The form itself is tested on real hubs: login-form.spec.ts."""

import asyncio
from types import SimpleNamespace

import pytest
from conftest import FORM, authenticator, request_with
from fake_guard import YES
from jupyterhub_gatebook.login_form import DEVICE_DAYS, GatebookLoginHandler
from tornado import web

DEVICE = 'gbd_0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10.1795945000000.q-_X'


class FormHandler(GatebookLoginHandler):
    """The handler of one request, without a hub around it."""

    def __init__(self, headers=(), **fields):
        self.request = request_with(dict(headers))
        self.request.body_arguments = {
            name: [value if isinstance(value, bytes) else value.encode()] for name, value in fields.items()
        }
        self.kept = []

    hub = SimpleNamespace(base_url='/base/hub/')

    def get_cookie(self, name, default=None):
        return self.request.cookies[name].value if name in self.request.cookies else default

    def _set_cookie(self, name, value, **options):
        self.kept.append((name, value, options))


def sent_by(handler, guard, **settings):
    hub = authenticator(guard.url, **settings)
    asyncio.run(hub.get_authenticated_user(handler, handler._typed()))
    return guard.requests[-1]['body']


@pytest.mark.parametrize('password', ['\x01\x7f', ' \t', 'a\r\nb\n', 'zoe\u0308', '\ufeff\u202e', '😀' * 200])
def test_a_password_is_sent_exactly_as_typed(password, guard):
    assert sent_by(FormHandler(username=' ada ', password=password), guard) == {
        'username': 'ada',
        'password': password,
        'clientAddress': '127.0.0.1',
    }


def test_a_form_in_another_encoding_is_refused():
    with pytest.raises(web.HTTPError) as refused:
        FormHandler(username='ada', password='großes geheimnis'.encode('latin-1'))._typed()
    assert refused.value.status_code == 400
    assert 'geheimnis' not in str(refused.value)


def test_the_token_of_the_form_is_not_passed_on():
    assert FormHandler(**FORM, _xsrf='token')._typed() == FORM


def test_a_browser_sends_the_device_that_it_was_given(guard):
    guard.answer((200, {**YES, 'device': DEVICE}))
    handler = FormHandler(**FORM)
    assert 'device' not in sent_by(handler, guard)
    [(name, value, options)] = handler.kept
    assert (value, options['path'], options['expires_days']) == (DEVICE, '/base/hub/login', DEVICE_DAYS)
    assert sent_by(FormHandler({'Cookie': f'{name}={value}'}, **FORM), guard)['device'] == DEVICE


@pytest.mark.parametrize('value', ['', 'gbd_', 'gbd_' + 'x' * 300, 'other', 'gbd_a b', '"gbd_a\\073"'])
def test_a_cookie_of_another_form_counts_as_none(value, guard):
    handler = FormHandler({'Cookie': f'gatebook-device={value}'}, **FORM)
    assert 'device' not in sent_by(handler, guard)


@pytest.mark.parametrize('device', [None, 5, '', 'gbd_a; Path=/'])
def test_a_device_that_is_none_is_not_kept(device, guard):
    guard.answer((200, {**YES, 'device': device}))
    handler = FormHandler(**FORM)
    sent_by(handler, guard)
    assert handler.kept == []


def test_a_user_agent_of_any_form_is_sent_readable_and_short(guard):
    sent = sent_by(FormHandler({'User-Agent': f'a\tb{"x" * 2000}'}, **FORM), guard)
    assert sent['userAgent'] == f'a b{"x" * 509}'


def test_a_class_behind_one_address_is_warned_of(guard, log):
    hub = authenticator(guard.url)

    async def sign_in_everybody():
        for number in range(5):
            guard.answer((200, {**YES, 'name': f'person{number}'}))
            await hub.get_authenticated_user(FormHandler(**FORM), FORM)

    asyncio.run(sign_in_everybody())
    assert 'Every sign-in comes from the private address 127.0.0.1' in log()
