"""Who is imported, and what is said about the others."""

import json

import pytest
from jupyterhub_gatebook.change_over import report
from jupyterhub_gatebook.change_over.former_users import FormerUser, FormerUsers
from jupyterhub_gatebook.change_over.importer import MAX_CSV_BYTES, CannotImport, Importer
from jupyterhub_gatebook.change_over.take_over import take_over


class Gatebook(Importer):
    """An importer that answers as it is told, and keeps what it is asked."""

    def __init__(self, **answers):
        self.answers = answers
        self.calls = []
        self.administrators = []
        self.refuses_administrators = False

    def _import_csv(self, text, dry_run):
        header, *rows = text.splitlines()
        self.calls.append((dry_run, rows))
        names = [row.split(',')[0] for row in rows]
        items = [{'line': line, **self.answers.get(name, {'outcome': 'created'})} for line, name in enumerate(names, 2)]
        assert header == 'username,email,status,admin,passwordHash'
        # in another order than that of the rows
        return {'items': items[::-1]}

    def grant_admin(self, username):
        if self.refuses_administrators:
            raise CannotImport('conflict')
        self.administrators.append(username)


def user(name, **fields):
    return FormerUser(name, '$2b$12$hash', **fields)


def outcomes(former, gatebook, *, dry_run=False):
    return {each.user.name: each.outcome for each in take_over(former, gatebook, dry_run=dry_run)}


def test_rows_say_all_that_the_authenticator_knew():
    gatebook = Gatebook()
    people = [
        user('ann', email='ann@example.org', administers_hub=True),
        user('bob', is_approved=False, administers_hub=True),
    ]
    assert outcomes(FormerUsers(people), gatebook) == {'ann': 'created', 'bob': 'created'}
    rows = ['ann,ann@example.org,active,true,$2b$12$hash', 'bob,,pending,false,$2b$12$hash']
    assert gatebook.calls == [(True, rows), (False, rows)]
    assert gatebook.administrators == []


def test_a_dry_run_writes_nothing():
    gatebook = Gatebook(ann={'outcome': 'updated'}, cid={'outcome': 'refused', 'code': 'invalid_format'})
    people = [user('ann', administers_hub=True), user('bob'), user('cid')]
    assert outcomes(FormerUsers(people), gatebook, dry_run=True) == {
        'ann': 'updated',
        'bob': 'created',
        'cid': 'refused',
    }
    assert [dry_run for dry_run, _ in gatebook.calls] == [True]
    assert gatebook.administrators == []


def test_who_administers_the_hub_and_has_an_account_without_a_password_administers_gatebook():
    gatebook = Gatebook(ann={'outcome': 'updated'}, bob={'outcome': 'updated'})
    assert outcomes(FormerUsers([user('ann', administers_hub=True), user('bob')]), gatebook) == {
        'ann': 'updated',
        'bob': 'updated',
    }
    assert gatebook.administrators == ['ann']


def test_who_may_not_administer_gets_no_password_either():
    gatebook = Gatebook(ann={'outcome': 'updated'})
    gatebook.refuses_administrators = True
    assert outcomes(FormerUsers([user('ann', administers_hub=True), user('bob')]), gatebook) == {
        'ann': 'refused',
        'bob': 'created',
    }
    assert gatebook.calls[1] == (False, ['bob,,active,false,$2b$12$hash'])


def test_who_has_a_password_in_gatebook_is_left_alone():
    gatebook = Gatebook(ann={'outcome': 'updated', 'code': 'password_kept'})
    assert outcomes(FormerUsers([user('ann', email='old@example.org', administers_hub=True)]), gatebook) == {
        'ann': 'unchanged'
    }
    assert [dry_run for dry_run, _ in gatebook.calls] == [True]
    assert gatebook.administrators == []


def test_nobody_gets_in_by_an_account_of_the_hub_whom_nobody_had_approved():
    gatebook = Gatebook(bob={'outcome': 'updated'})
    assert outcomes(FormerUsers([user('bob', is_approved=False, is_known_to_hub=True)]), gatebook) == {
        'bob': 'left_out'
    }
    assert [dry_run for dry_run, _ in gatebook.calls] == [True]


@pytest.mark.parametrize('name', ['', ' ', '..', 'a/b', 'a\nb', 'x' * 300, '0b9a1f6e-58d5-4c5c-9d34-0f3c2b1a9e77'])
def test_a_name_that_nobody_can_have_is_not_sent(name):
    gatebook = Gatebook()
    assert outcomes(FormerUsers([user(name)]), gatebook) == {name: 'left_out'}
    assert gatebook.calls == []


def test_many_people_are_sent_in_several_calls():
    gatebook = Gatebook()
    people = [user(f'ada{number}') for number in range(20_000)]
    assert set(outcomes(FormerUsers(people), gatebook).values()) == {'created'}
    assert len(gatebook.calls) == 6
    assert all(len('\n'.join(rows)) <= MAX_CSV_BYTES for _, rows in gatebook.calls)


@pytest.mark.parametrize('answer', [{}, {'items': None}, {'items': [{'line': 3}]}, {'items': [{'outcome': 'created'}]}])
def test_an_answer_that_says_nothing_about_somebody_is_none(answer):
    gatebook = Gatebook()
    gatebook._import_csv = lambda *_: answer
    with pytest.raises(CannotImport, match='--dry-run'):
        take_over(FormerUsers([user('ann')]), gatebook, dry_run=False)


def said(former, gatebook, *, dry_run=False):
    return report.as_text(take_over(former, gatebook, dry_run=dry_run), dry_run=dry_run)


def test_the_report_says_what_to_do_about_names_that_the_rules_refuse():
    refused = {'outcome': 'refused', 'code': 'invalid_format', 'detail': 'A username must match [a-z].'}
    text = said(
        FormerUsers([user("o'brien"), user('Jürgen'), user('ada')]), Gatebook(**{"o'brien": refused, 'Jürgen': refused})
    )
    assert text.splitlines()[0] == '1 created, 0 updated, 0 unchanged, 2 refused, 0 left out'
    assert "  o'brien: A username must match [a-z]." in text
    assert """configure(c, settings={'GATEBOOK_USERNAME_PATTERN': "[a-z0-9._'ü-]{1,64}"})""" in text
    assert '--map OLD=NEW' in text


def test_the_report_names_second_factors_and_control_characters_stay_out_of_the_terminal():
    text = said(FormerUsers([user('ada', has_second_factor=True), user('x\x1b[2J')]), Gatebook(), dry_run=True)
    assert text.startswith('Dry run: nothing was written.\n')
    assert 'With the password alone sign in: ada' in text
    assert '\x1b' not in text


def test_the_report_for_programs_has_everybody_and_no_hash():
    printed = report.as_json(take_over(FormerUsers([user('ada'), user('..')]), Gatebook(), dry_run=False))
    assert {item['username']: item['outcome'] for item in json.loads(printed)['items']} == {
        'ada': 'created',
        '..': 'left_out',
    }
    assert '$2b$' not in printed


@pytest.mark.parametrize(
    ('names', 'pattern'), [(['a@b'], r'[a-z0-9._@-]{1,64}'), ([r'a\b]', 'a^'], r'[a-z0-9._\\\]\^-]{1,64}')]
)
def test_the_wide_pattern_escapes_what_a_pattern_has_a_meaning_for(names, pattern):
    assert report.wide_pattern(names) == pattern
