import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client';
import { useSignUpSettings } from '../../api/sign-up-settings';
import { labelOf } from '../../texts/field-label';
import { useTexts } from '../../texts/texts';
import { useForm } from '../../ui/use-form';
import { shown } from '../audit/wording';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { Facts } from '../ui/facts';
import { EditForm } from '../ui/edit-form';
import { Panel } from '../../ui/panel';
import { useAct } from '../ui/use-act';

/** The e-mail address, and what was answered in the sign-up form. */
export function ProfilePanel({ person }: { readonly person: Person }) {
  const { profile } = adminTexts.person;
  const [isEditing, setIsEditing] = useState(false);
  const labels = useProfileLabels(person);
  const facts = [
    ...(person.email === null ? [] : [[profile.email, shown(person.email)] as const]),
    ...Object.entries(person.profile).map(([name, answer]) => [labels[name] ?? name, shown(answer)] as const),
  ];
  return (
    <Panel
      title={profile.title}
      actions={
        !isEditing && (
          <Button size="sm" variant="light" aria-label={profile.editLabel} onClick={() => setIsEditing(true)}>
            {profile.edit}
          </Button>
        )
      }
    >
      {isEditing ? (
        <ProfileForm person={person} labels={labels} onDone={() => setIsEditing(false)} />
      ) : facts.length === 0 ? (
        profile.none
      ) : (
        <Facts facts={facts} />
      )}
    </Panel>
  );
}

type Labels = Readonly<Record<string, string>>;

/** The labels of the fields that are asked for, and of those that the person has answered. */
function useProfileLabels({ profile }: Person): Labels {
  const texts = useTexts();
  const { data } = useSignUpSettings();
  const asked = (data?.fields ?? []).filter(({ name }) => name !== 'email');
  return Object.fromEntries([
    ...Object.keys(profile).map((name) => [name, shown(name)] as const),
    ...asked.map((field) => [field.name, labelOf(texts, field)] as const),
  ]);
}

interface ProfileFormProps {
  readonly person: Person;
  readonly labels: Labels;
  readonly onDone: () => void;
}

const fieldOf = (name: string): string => `profile.${name}`;

function ProfileForm({ person, labels, onDone }: ProfileFormProps) {
  const { profile: texts } = adminTexts.person;
  // as it was when the form was opened: what somebody else has changed since is not taken back
  const [{ email, profile }] = useState(person);
  const names = Object.keys(labels);
  const change = useAct({
    act: (changed: object) => call('PUT', `api/users/${person.userId}/profile`, changed),
    told: () => ({ text: texts.saved(namesOf([person])) }),
    isShownInPlace: true,
  });
  const form = useForm<Record<string, string>, unknown>({
    initial: {
      email: email ?? '',
      ...Object.fromEntries(names.map((name) => [fieldOf(name), profile[name] ?? ''])),
    },
    required: [],
    submit: (values) => {
      const typed = values['email']?.trim() ?? '';
      const answers = names.flatMap((name) => {
        const answer = values[fieldOf(name)] ?? '';
        return answer === (profile[name] ?? '') ? [] : [[name, answer] as const];
      });
      return change.mutateAsync({
        ...(typed !== (email ?? '') && { email: typed === '' ? null : typed }),
        ...(answers.length > 0 && { profile: Object.fromEntries(answers) }),
      });
    },
    onDone,
  });
  return (
    <EditForm
      error={form.error}
      isPending={form.isPending}
      submitLabel={texts.save}
      onSubmit={form.onSubmit}
      onCancel={onDone}
    >
      <TextInput
        type="email"
        label={texts.email}
        description={texts.emailHint}
        autoComplete="off"
        {...form.field('email')}
      />
      {names.map((name) => (
        <TextInput key={name} label={labels[name]} autoComplete="off" {...form.field(fieldOf(name))} />
      ))}
    </EditForm>
  );
}
