"""The addresses of other authenticators' pages lead to where Gatebook's are."""

from types import SimpleNamespace

import pytest
from conftest import authenticator
from jupyterhub_gatebook.former_pages import FormerApproval, FormerPasswordOfAnother, FormerSignUp
from jupyterhub_gatebook.sign_in import Refusal

ELSEWHERE = {'admin_url': 'https://admin.example.org'}


def target(page, url='https://accounts.example.org/gate', **settings):
    """Return where a page redirects to."""
    made = authenticator(url, **settings)
    made.get_handlers(SimpleNamespace())
    targets = []
    handler = SimpleNamespace(authenticator=made, page=getattr(page, 'page', ''), redirect=targets.append)
    page.get(handler)
    return targets[0]


@pytest.mark.parametrize(
    ('page', 'settings', 'expected'),
    [
        (FormerSignUp, ELSEWHERE, 'https://accounts.example.org/gate/sign-up'),
        (FormerApproval, {}, 'https://accounts.example.org/gate/admin/sign-ups'),
        (FormerApproval, ELSEWHERE, 'https://admin.example.org/gate/admin/sign-ups'),
        (FormerPasswordOfAnother, ELSEWHERE, 'https://admin.example.org/gate/admin/people'),
        (FormerApproval, {'url': 'http://127.0.0.1:8470', **ELSEWHERE}, 'https://admin.example.org/admin/sign-ups'),
    ],
)
def test_they_lead_to_people_or_to_administration(page, settings, expected):
    assert target(page, **settings) == expected


@pytest.mark.parametrize(
    ('page', 'settings', 'status'),
    [
        (FormerSignUp, {'url': 'http://127.0.0.1:8470'}, 503),
        (FormerApproval, {'url': 'http://127.0.0.1:8470'}, 503),
        (FormerApproval, {'admin_pages': False, **ELSEWHERE}, 404),
    ],
)
def test_they_say_so_where_there_are_none(page, settings, status):
    with pytest.raises(Refusal) as refused:
        target(page, **settings)
    assert refused.value.status_code == status
