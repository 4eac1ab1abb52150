import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client';
import { downloadExport, ME, useMe, type Me } from '../api/me';
import { useSignUpSettings, type SignUpField } from '../api/sign-up-settings';
import { AwaySection, LoadingSection } from './states';
import { labelOf } from '../texts/field-label';
import { problemText } from '../texts/problem-text';
import { useTexts } from '../texts/texts';
import { DoneMessage, ErrorMessage, Form } from '../ui/form';
import { useForm } from '../ui/use-form';
import { useConfirmed } from '../ui/confirm';
import { GroupBadge } from '../ui/group-badge';
import { Panel } from '../ui/panel';
import { FirstSection } from './first-section';

export function ProfileSection() {
  const texts = useTexts();
  const { profile } = texts.account;
  const me = useMe();
  const settings = useSignUpSettings();
  if (me.isError) return <AwaySection error={me.error} onRetry={() => void me.refetch()} />;
  if (me.isPending || settings.isPending) return <LoadingSection />;
  return (
    <>
      <FirstSection title={profile.title} lead={profile.memberSince(me.data.createdAt)}>
        {typeof me.data.validUntil === 'string' && <Text>{profile.validUntil(me.data.validUntil)}</Text>}
        {me.data.groups.length > 0 && <Groups groups={me.data.groups} />}
        <ProfileForm me={me.data} fields={settings.data?.fields ?? []} />
      </FirstSection>
      <Download />
    </>
  );
}

function Groups({ groups }: Pick<Me, 'groups'>) {
  const { profile } = useTexts().account;
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        {profile.groups}
      </Text>
      <Group gap="xs">
        {groups.map((group) => (
          <GroupBadge key={group} group={group} />
        ))}
      </Group>
    </Stack>
  );
}

interface ProfileFormProps {
  readonly me: Me;
  readonly fields: readonly SignUpField[];
}

const pathOf = (name: string): string => `profile.${name}`;

function ProfileForm({ me, fields }: ProfileFormProps) {
  const texts = useTexts();
  const { profile } = texts.account;
  const queries = useQueryClient();
  const confirmed = useConfirmed();
  const [isSaved, setIsSaved] = useState(false);
  const asked = fields.filter(({ name }) => name !== 'email');
  const form = useForm<Record<string, string>, Me>({
    initial: {
      email: me.email ?? '',
      ...Object.fromEntries(asked.map(({ name }) => [pathOf(name), me.profile[name] ?? ''])),
    },
    required: [],
    submit: (values) => {
      setIsSaved(false);
      return confirmed(() => call<Me>('PUT', 'api/me/profile', changeOf(values, me, asked)));
    },
    onDone: (saved) => {
      queries.setQueryData(ME, saved);
      setIsSaved(true);
    },
  });
  return (
    <Form
      error={form.error}
      faults={Object.keys(form.values).map(form.errorOf)}
      isPending={form.isPending}
      submitLabel={profile.save}
      onSubmit={form.onSubmit}
    >
      {isSaved && <DoneMessage>{profile.saved}</DoneMessage>}
      <TextInput
        label={texts.email}
        description={profile.emailHint}
        type="email"
        autoComplete="email"
        {...form.field('email')}
      />
      {asked.map((field) => (
        <TextInput
          key={field.name}
          label={labelOf(texts, field)}
          maxLength={field.maxLength}
          {...form.field(pathOf(field.name))}
        />
      ))}
    </Form>
  );
}

/** What differs from the account as it is. */
function changeOf(values: Readonly<Record<string, string>>, me: Me, fields: readonly SignUpField[]): object {
  const email = values['email']?.trim() ?? '';
  const changed = fields.filter(({ name }) => values[pathOf(name)] !== (me.profile[name] ?? ''));
  return {
    ...(email !== (me.email ?? '') && { email: email === '' ? null : email }),
    ...(changed.length > 0 && {
      profile: Object.fromEntries(changed.map(({ name }) => [name, values[pathOf(name)] ?? ''])),
    }),
  };
}

function Download() {
  const texts = useTexts();
  const { profile } = texts.account;
  const download = useMutation({ mutationFn: downloadExport });
  return (
    <Panel title={profile.downloadTitle} lead={profile.download}>
      {download.isError && <ErrorMessage>{problemText(texts, download.error)}</ErrorMessage>}
      <Button variant="light" loading={download.isPending} onClick={() => download.mutate()}>
        {profile.downloadButton}
      </Button>
    </Panel>
  );
}
