"""The authenticator class beside a fake guard. Run by authenticator.spec.ts with the hub's Python."""

import asyncio
import json
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from gatebook_authenticator import GatebookAuthenticator, GatebookLoginHandler
from tornado import web

FORM = {'username': 'ada', 'password': 'plum orbit velvet lantern'}
YES = {'userId': 'u1', 'name': 'ada', 'admin': False, 'groups': ['staff'], 'revision': 1, 'passwordRevision': 0}


class FakeGuard(BaseHTTPRequestHandler):
    answer = (200, YES)

    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        status, body = type(self).answer
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header('Content-Length', str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_):
        pass


class WithAFakeGuard(unittest.TestCase):
    def setUp(self):
        self.server = ThreadingHTTPServer(('127.0.0.1', 0), FakeGuard)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def sign_in(self, status, body, form=FORM, **settings):
        FakeGuard.answer = (status, body)
        url = f'http://127.0.0.1:{self.server.server_port}'
        authenticator = GatebookAuthenticator(guard_url=url, guard_token='t', **settings)
        return asyncio.run(authenticator.get_authenticated_user(None, form))

    def assert_refused(self, code, text, status, body):
        with self.assertRaises(web.HTTPError) as refused:
            self.sign_in(status, body, manage_groups=True)
        self.assertEqual((refused.exception.status_code, refused.exception.log_message), (code, text))

    def test_a_yes_of_another_shape_is_no_yes(self):
        unavailable = 'Sign-in is not available right now. Please try again in a moment.'
        for groups in ('staff', [1, None], [{}], None, ['']):
            self.assert_refused(503, unavailable, 200, {**YES, 'groups': groups})
        for change in ({'admin': 'yes'}, {'name': ['ada']}, {'name': ''}, {'userId': None}):
            self.assert_refused(503, unavailable, 200, {**YES, **change})

    def test_a_refusal_with_an_unknown_code_shows_its_text(self):
        self.assert_refused(403, 'Enter your code.', 403, {'code': 'second_factor_required', 'detail': 'Enter your code.'})

    def test_everybody_is_allowed_without_an_allow_setting(self):
        self.assertEqual(self.sign_in(200, YES)['name'], 'ada')

    def test_allowed_and_blocked_users_are_honoured(self):
        self.assertEqual(self.sign_in(200, YES, allowed_users={'ada'})['name'], 'ada')
        self.assertIsNone(self.sign_in(200, YES, allowed_users={'grace'}))
        self.assertIsNone(self.sign_in(200, YES, blocked_users={'ada'}))
        self.assertEqual(self.sign_in(200, YES, allowed_users={'grace'}, allow_all=True)['name'], 'ada')

    def test_an_administrator_is_whom_gatebook_or_the_hub_names(self):
        self.assertIs(self.sign_in(200, YES)['admin'], False)
        self.assertIs(self.sign_in(200, {**YES, 'admin': True})['admin'], True)
        self.assertIs(self.sign_in(200, YES, admin_users={'ada'})['admin'], True)
        self.assertIs(self.sign_in(200, YES, admin_users={'al'}, username_map={'ada': 'al'})['admin'], True)

    def test_without_a_form_nobody_signs_in(self):
        self.assertIsNone(self.sign_in(200, YES, form=None))

    def test_a_password_in_another_encoding_is_not_repeated(self):
        with self.assertRaises(web.HTTPError) as refused:
            GatebookLoginHandler.decode_argument(None, 'großes geheimnis'.encode('latin-1'), 'password')
        self.assertEqual(refused.exception.status_code, 400)
        self.assertNotIn('geheimnis', str(refused.exception))
        self.assertEqual(GatebookLoginHandler.decode_argument(None, 'groß'.encode(), 'password'), 'groß')

    def test_a_password_too_long_to_be_sent_is_a_wrong_one(self):
        self.assertIsNone(self.sign_in(413, {'code': 'too_large', 'detail': 'The body is too large.'}))

    def test_names_are_normalised_and_validated_as_the_engine_does(self):
        hub = GatebookAuthenticator(guard_token='t')
        for typed, name in ((' ADA ', 'ada'), ('ｍüller', 'müller'), ('Zoe\u0308', 'zoë'), ('\ufeffada\u00a0', 'ada')):
            self.assertEqual(hub.normalize_username(typed), name)
            self.assertTrue(hub.validate_username(name))
        uuid = '0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10'
        for name in ('', '.', '..', 'x' * 65, 'x' * 5000, '\U0001d7d8' * 33, 'a/b', 'a\nb', 'a\x00b', uuid):
            self.assertFalse(hub.validate_username(name), name)


if __name__ == '__main__':
    unittest.main()
