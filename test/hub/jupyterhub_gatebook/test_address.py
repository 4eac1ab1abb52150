"""The address of whoever signs in."""

from types import SimpleNamespace

import pytest
from conftest import authenticator, request_with
from jupyterhub_gatebook.address import ENOUGH_NAMES, OneAddressWatch, client_address, networks_of
from traitlets import TraitError

PEER = '127.0.0.1'
ONE = networks_of(['10.0.0.0/8'])


def address(headers, trusted=(), **options):
    return client_address(request_with(headers, peer=PEER), trusted, **{'believes_x_real_ip': False, **options})


def test_it_is_the_one_that_the_proxy_of_the_hub_saw():
    assert address({'X-Forwarded-For': '192.0.2.7'}) == '192.0.2.7'
    assert address({'X-Forwarded-For': '203.0.113.9, 192.0.2.7'}) == '192.0.2.7'


def test_without_a_proxy_it_is_the_other_end_of_the_connection():
    assert address({}) == PEER
    assert address({'X-Real-Ip': '203.0.113.9'}) == PEER


def test_what_the_client_says_of_itself_is_not_believed():
    assert address({'X-Forwarded-For': '192.0.2.7', 'X-Real-Ip': '203.0.113.9'}) == '192.0.2.7'


def test_trusted_proxies_are_passed_over():
    assert address({'X-Forwarded-For': '203.0.113.9, 192.0.2.7, 10.1.2.3, 10.0.0.1'}, ONE) == '192.0.2.7'
    assert address({'X-Forwarded-For': '10.1.2.3, 10.0.0.1'}, ONE) == '10.1.2.3'


def test_it_is_unknown_where_a_trusted_proxy_names_no_address():
    for entry in ('unknown', '', 'x' * 100, '192.0.2', '_hidden'):
        assert address({'X-Forwarded-For': f'203.0.113.9, {entry}, 10.0.0.1'}, ONE) is None


@pytest.mark.parametrize(
    ('entry', 'plain'),
    [
        ('192.0.2.7:50000', '192.0.2.7'),
        ('"[2001:db8::7]:50000"', '2001:db8::7'),
        ('[2001:db8::7]', '2001:db8::7'),
        ('2001:db8::7', '2001:db8::7'),
        ('::ffff:192.0.2.7', '192.0.2.7'),
        ('fe80::1%eth0', 'fe80::1'),
    ],
)
def test_every_form_of_an_address_is_read(entry, plain):
    assert address({'X-Forwarded-For': entry}) == plain


def test_a_chain_without_an_end_is_cut():
    assert address({'X-Forwarded-For': ','.join(['192.0.2.7'] + ['10.0.0.1'] * 5000)}, ONE) == '10.0.0.1'


def test_x_real_ip_is_believed_where_the_hub_says_so():
    headers = {'X-Forwarded-For': '10.0.0.1', 'X-Real-Ip': '192.0.2.7'}
    assert address(headers, believes_x_real_ip=True) == '192.0.2.7'
    assert address({'X-Real-Ip': 'nonsense'}, believes_x_real_ip=True) is None


def test_the_proxies_that_the_hub_trusts_are_trusted():
    hub = authenticator('')
    hub.get_handlers(SimpleNamespace(trusted_downstream_ips=['10.0.0.1', 'a name']))
    assert hub.trusted_proxies == ['10.0.0.1']
    hub = authenticator('', trusted_proxies=['192.0.2.0/24'])
    hub.get_handlers(SimpleNamespace(trusted_downstream_ips=['10.0.0.1']))
    assert hub.trusted_proxies == ['192.0.2.0/24']


def test_a_proxy_that_is_no_address_is_refused_when_the_hub_starts():
    with pytest.raises(TraitError, match=r"trusted_proxies: 'proxy\.test'"):
        authenticator('', trusted_proxies=['proxy.test'])


def noticed(addresses):
    watch = OneAddressWatch()
    return [watch.notice(f'person {number}', address) for number, address in enumerate(addresses)]


def test_a_class_behind_one_private_address_is_noticed_once():
    warnings = noticed(['10.0.0.1'] * (ENOUGH_NAMES + 2))
    assert [warning is not None for warning in warnings] == [False] * (ENOUGH_NAMES - 1) + [True, False, False]
    assert '10.0.0.1' in warnings[ENOUGH_NAMES - 1]
    assert 'GatebookAuthenticator.trusted_proxies' in warnings[ENOUGH_NAMES - 1]


@pytest.mark.parametrize('other', ['10.0.0.2', '192.0.3.7'])
def test_people_at_different_or_public_addresses_are_nothing_to_notice(other):
    assert not any(noticed(['10.0.0.1', other] + ['10.0.0.1'] * ENOUGH_NAMES))


def test_one_person_who_signs_in_often_is_nothing_to_notice():
    watch = OneAddressWatch()
    assert not any(watch.notice('ada', '10.0.0.1') for _ in range(ENOUGH_NAMES * 2))
