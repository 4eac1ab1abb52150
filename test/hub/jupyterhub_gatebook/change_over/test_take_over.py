"""Who is imported, and what is said about the others."""

import json

import pytest
from jupyterhub_gatebook.change_over import report
from jupyterhub_gatebook.change_over.former_users import FormerUser, FormerUsers
from jupyterhub_gatebook.change_over.importer import MAX_BYTES, CannotImport, Importer
from jupyterhub_gatebook.change_over.take_over import NO_EMAIL, take_over


class Gatebook(Importer):
    """An importer that answers as it is told, and keeps what it is asked."""

    def __init__(self, **answers):
        self.answers = answers
        self.calls = []
        self.administrators = []
        self.refuses_administrators = False

    def _import_lines(self, lines, dry_run):
        rows = [json.loads(line) for line in lines.splitlines()]
        self.calls.append((dry_run, rows))
        answers = [self.answers.get(row['username'], {'outcome': 'created'}) for row in rows]
        items = [answer(row) if callable(answer) else answer for row, answer in zip(rows, answers)]
        # in another order than that of the rows
        return {'items': [{'line': line, **item} for line, item in enumerate(items, 1)][::-1]}

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
    ann = {'username': 'ann', 'status': 'active', 'passwordHash': '$2b$12$hash', 'email': 'ann@example.org'}
    bob = {'username': 'bob', 'status': 'pending', 'passwordHash': '$2b$12$hash'}
    without_email = {name: value for name, value in ann.items() if name != 'email'}
    assert gatebook.calls == [(True, [without_email, bob]), (True, [ann]), (False, [{**ann, 'admin': True}, bob])]
    assert gatebook.administrators == []


def test_a_dry_run_writes_nothing():
    gatebook = Gatebook(ann={'outcome': 'updated'}, cid={'outcome': 'refused', 'code': 'username_taken'})
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
    assert [row['username'] for row in gatebook.calls[1][1]] == ['bob']


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


def test_an_email_address_that_gatebook_refuses_keeps_nobody_out():
    def answer(row):
        return {'outcome': 'refused', 'detail': 'email: no address'} if 'email' in row else {'outcome': 'created'}

    gatebook = Gatebook(ann=answer, bob={'outcome': 'refused'})
    people = [user('ann', email='ann@b.'), user('bob', email='bob@example.org')]
    done = take_over(FormerUsers(people), gatebook, dry_run=False)
    assert [(each.user.name, each.outcome, each.detail) for each in done] == [
        ('bob', 'refused', None),
        ('ann', 'created', NO_EMAIL),
    ]
    assert 'email' not in gatebook.calls[-1][1][0]


def test_who_has_been_taken_over_keeps_what_has_changed_since():
    def answer(row):
        return {'outcome': 'updated' if 'email' in row else 'unchanged'}

    gatebook = Gatebook(ann=answer)
    people = [user('ann', email='old@example.org', administers_hub=True)]
    assert outcomes(FormerUsers(people), gatebook) == {'ann': 'unchanged'}
    assert [(dry_run, 'email' in row) for dry_run, rows in gatebook.calls for row in rows] == [(True, False)]
    assert gatebook.administrators == []


@pytest.mark.parametrize('name', ['', ' ', '..', 'a/b', 'a\nb', 'x' * 300, '0b9a1f6e-58d5-4c5c-9d34-0f3c2b1a9e77'])
def test_a_name_that_nobody_can_have_is_not_sent(name):
    gatebook = Gatebook()
    assert outcomes(FormerUsers([user(name)]), gatebook) == {name: 'left_out'}
    assert gatebook.calls == []


def test_many_people_are_sent_in_several_calls():
    gatebook = Gatebook()
    people = [user(f'ada{number}') for number in range(20_000)]
    assert set(outcomes(FormerUsers(people), gatebook).values()) == {'created'}
    assert len(gatebook.calls) > 4
    assert all(len(json.dumps(rows)) <= MAX_BYTES * 1.1 for _, rows in gatebook.calls)


@pytest.mark.parametrize('answer', [{}, {'items': None}, {'items': [{'line': 3}]}, {'items': [{'outcome': 'created'}]}])
def test_an_answer_that_says_nothing_about_somebody_is_none(answer):
    gatebook = Gatebook()
    gatebook._import_lines = lambda *_: answer
    with pytest.raises(CannotImport, match='--dry-run'):
        take_over(FormerUsers([user('ann')]), gatebook, dry_run=False)


def said(former, gatebook, *, dry_run=False):
    return report.as_text(take_over(former, gatebook, dry_run=dry_run), dry_run=dry_run)


def test_the_report_says_what_to_do_about_names_that_the_rules_refuse():
    refused = {'outcome': 'refused', 'code': 'validation_failed', 'detail': 'username: A username must match [a-z].'}
    # every field that is refused is named
    both = {**refused, 'detail': f'passwordHash: The hash is malformed. {refused["detail"]}'}
    text = said(
        FormerUsers([user("o'brien"), user('Jürgen'), user('ada')]), Gatebook(**{"o'brien": refused, 'Jürgen': both})
    )
    assert text.splitlines()[0] == '1 created, 0 updated, 0 unchanged, 2 refused, 0 left out'
    assert "  o'brien: username: A username must match [a-z]." in text
    assert """configure(c, settings={'GATEBOOK_USERNAME_PATTERN': "[a-z0-9._'ü-]{1,64}"})""" in text
    assert '--map OLD=NEW' in text


def test_the_report_names_second_factors_and_control_characters_stay_out_of_the_terminal():
    text = said(FormerUsers([user('ada', has_second_factor=True), user('x\x1b[2J')]), Gatebook(), dry_run=True)
    assert text.startswith('Dry run: nobody was taken over.\n')
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
