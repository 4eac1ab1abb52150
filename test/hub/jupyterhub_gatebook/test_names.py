"""Names are normalised and validated as the engine does."""

import pytest
from conftest import authenticator
from jupyterhub_gatebook import names

UUID = '0199a1c2-5f7e-7b1a-9d0e-3c1f4f2a7b10'
IMPOSSIBLE = ['', '.', '..', 'x' * 65, 'x' * 5000, '\U00010428' * 33, 'a/b', 'a\nb', 'a\x00b', 'a\ud800b', UUID]


@pytest.mark.parametrize(
    ('typed', 'name'),
    [
        (' ADA ', 'ada'),
        ('ｍüller', 'müller'),
        ('Zoe\u0308', 'zoë'),
        ('\ufeffada\u00a0', 'ada'),
        ('ΣΊΣΥΦΟΣ', 'σίσυφος'),
        ('\u212aim', 'kim'),
        ('ﬁona', 'fiona'),
    ],
)
def test_a_name_has_one_form_however_it_is_typed(typed, name):
    assert names.normalised(typed) == name
    assert names.normalised(name) == name
    assert authenticator('').normalize_username(typed) == name
    assert authenticator('').validate_username(name)


def test_a_name_that_is_much_too_long_is_not_normalised_which_would_take_minutes():
    typed = 'A' + '\u0301' * 100_000 + '\u0316' * 100_000
    assert names.normalised(typed) == typed
    assert not names.is_possible(typed)


@pytest.mark.parametrize('name', IMPOSSIBLE, ids=range(len(IMPOSSIBLE)))
def test_a_name_that_nobody_can_have_is_never_asked_for(name, guard, sign_in):
    assert not authenticator('').validate_username(name)
    assert sign_in({'username': name, 'password': 'right'}) is None
    assert guard.requests == []


def test_a_name_is_logged_on_one_short_line():
    assert names.loggable('a\nb') == "'a\\nb'"
    assert names.loggable('x' * 5000) == f"'{'x' * 16}'... (5000 characters)"
