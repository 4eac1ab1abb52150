import { Anchor, Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { call } from '../../api/client';
import { useSignUpSettings } from '../../api/sign-up-settings';
import { labelOf } from '../../texts/field-label';
import { useTexts } from '../../texts/texts';
import { Form } from '../../ui/form';
import { useForm } from '../../ui/use-form';
import { UsernameInput } from '../../ui/username-input';
import { GroupsField, useTypedGroups } from '../acts/groups-field';
import type { PasswordLink, Person } from '../api/people';
import { adminTexts } from '../texts';
import { EndField } from '../ui/end-field';
import { instantOfEnd } from '../ui/local-instant';
import { useShowLink } from '../ui/one-time-link';
import { Panel } from '../../ui/panel';
import { AdminPage } from '../ui/page';
import { useAct } from '../ui/use-act';

type Added = Person & { readonly link: PasswordLink };

/** Adds one person, and shows the link that sets the first password. */
export function AddPersonPage() {
  const { addPerson } = adminTexts;
  const [added, setAdded] = useState<Added | null>(null);
  const showLink = useShowLink();
  return (
    <AdminPage title={addPerson.title} lead={addPerson.lead} isNarrow>
      {added === null ? (
        <AddForm
          onAdded={(person) => {
            setAdded(person);
            showLink(person, person.link);
          }}
        />
      ) : (
        <AddedPanel added={added} onAnother={() => setAdded(null)} />
      )}
    </AdminPage>
  );
}

function AddedPanel({ added, onAnother }: { readonly added: Added; readonly onAnother: () => void }) {
  const { addPerson } = adminTexts;
  return (
    <Panel title={addPerson.done(added.username ?? '')}>
      <Group>
        <Button onClick={onAnother}>{addPerson.another}</Button>
        <Anchor component={Link} href={`/admin/people/${added.userId}`}>
          {addPerson.toPerson}
        </Anchor>
      </Group>
    </Panel>
  );
}

const fieldOf = (name: string): string => `profile.${name}`;

function AddForm({ onAdded }: { readonly onAdded: (added: Added) => void }) {
  const texts = useTexts();
  const { addPerson, acts } = adminTexts;
  const groups = useTypedGroups();
  const asked = (useSignUpSettings().data?.fields ?? []).filter(({ name }) => name !== 'email');
  const add = useAct({
    act: (person: object) => call<Added>('POST', 'api/users', person),
    isShownInPlace: true,
  });
  const form = useForm<Record<string, string>, Added>({
    initial: { username: '', email: '', validUntil: '' },
    required: ['username'],
    otherFields: ['groups'],
    fieldOfCode: { username_taken: 'username' },
    codeTexts: { username_taken: texts.problems.username_taken },
    submit: (values) => {
      const email = values['email']?.trim() ?? '';
      const profile = asked.flatMap(({ name }) => {
        const answer = values[fieldOf(name)]?.trim() ?? '';
        return answer === '' ? [] : [[name, answer] as const];
      });
      return add.mutateAsync({
        username: values['username'],
        validUntil: instantOfEnd(values['validUntil'] ?? ''),
        ...(email !== '' && { email }),
        ...(groups.wanted.length > 0 && { groups: groups.wanted }),
        ...(profile.length > 0 && { profile: Object.fromEntries(profile) }),
      });
    },
    onDone: onAdded,
  });
  return (
    <Panel>
      <Form
        error={form.error}
        faults={['username', 'email', 'groups', 'validUntil', ...asked.map(({ name }) => fieldOf(name))].map(
          form.errorOf,
        )}
        isPending={form.isPending}
        submitLabel={addPerson.submit}
        onSubmit={form.onSubmit}
      >
        <UsernameInput
          isNew
          label={addPerson.username}
          description={addPerson.usernameHint}
          autoComplete="off"
          {...form.field('username')}
        />
        <TextInput type="email" label={addPerson.email} autoComplete="off" {...form.field('email')} />
        {asked.map((field) => (
          <TextInput
            key={field.name}
            label={addPerson.optional(labelOf(texts, field))}
            maxLength={field.maxLength}
            autoComplete="off"
            {...form.field(fieldOf(field.name))}
          />
        ))}
        <GroupsField
          value={groups.value}
          description={addPerson.groupsHint}
          error={form.errorOf('groups')}
          onChange={groups.setValue}
        />
        <EndField
          label={addPerson.validUntil}
          description={acts.validUntilHint}
          value={form.values['validUntil'] ?? ''}
          error={form.errorOf('validUntil')}
          onChange={(value) => form.set('validUntil', value)}
        />
      </Form>
    </Panel>
  );
}
