import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../api/client';
import { signIn } from '../api/session';
import type { SignUpField, SignUpSettings } from '../api/sign-up-settings';
import { labelOf } from '../texts/field-label';
import { useTexts } from '../texts/texts';
import { Form } from '../ui/form';
import { NewPassword } from '../ui/new-password';
import { useForm } from '../ui/use-form';
import { UsernameInput } from '../ui/username-input';
import { ProofLine } from './proof/proof-line';
import { useProof } from './proof/use-proof';
import type { SignedUp } from './sign-up-done';
import { Terms } from './terms';

interface SignUpFormProps {
  readonly settings: SignUpSettings;
  /** The token of an invitation; empty: none. */
  readonly invitation?: string;
  /** Whether nobody has to approve the account. */
  readonly isApproved: boolean;
  /** Called when the invitation is not valid any more. */
  readonly onInvitationGone?: () => void;
  readonly onDone: (done: SignedUp) => void;
}

const AUTOCOMPLETE: Readonly<Record<string, string | undefined>> = {
  email: 'email',
  name: 'name',
  phone: 'tel',
  organisation: 'organization',
  organization: 'organization',
};

/** The name of a field in requests and faults. */
const pathOf = ({ name }: SignUpField): string => (name === 'email' ? name : `profile.${name}`);

export function SignUpForm({
  settings,
  invitation = '',
  isApproved,
  onInvitationGone,
  onDone,
}: SignUpFormProps) {
  const texts = useTexts();
  const queries = useQueryClient();
  const { fields, terms, password } = settings;
  const paths = fields.map(pathOf);
  const proof = useProof(settings.proof !== null);
  const form = useForm<Record<string, string>, SignedUp>({
    initial: {
      username: '',
      password: '',
      acceptedTerms: '',
      ...Object.fromEntries(paths.map((path) => [path, ''])),
    },
    required: [
      'username',
      'password',
      ...fields.filter(({ required }) => required).map(pathOf),
      ...(terms === null ? [] : ['acceptedTerms']),
    ],
    minLength: password.minLength,
    fieldOfCode: { username_taken: 'username' },
    codeTexts: { username_taken: texts.problems.username_taken },
    submit: async (values) => {
      const body = bodyOf(values, fields);
      const done = await proof.send((payload) =>
        call<SignedUp>('POST', 'api/sign-ups', {
          ...body,
          ...(invitation !== '' && { invitation }),
          ...(payload !== undefined && { proof: payload }),
        }),
      );
      const { username, password: typed } = values;
      const isSignedIn = done.status === 'active' && (await tryToSignIn(username, typed));
      return { ...done, isSignedIn };
    },
    onDone,
    onRefused: (code) => {
      if (code === 'link_invalid') onInvitationGone?.();
    },
  });
  const tryToSignIn = async (username = '', typed = '') =>
    signIn(queries, { username, password: typed }).then(
      () => true,
      () => false,
    );
  return (
    <Form
      error={form.error}
      faults={['username', 'password', 'acceptedTerms', ...paths].map(form.errorOf)}
      isPending={form.isPending}
      submitLabel={isApproved ? texts.signUp.submitOpen : texts.signUp.submitApproval}
      onSubmit={form.onSubmit}
      onTouched={proof.start}
    >
      <UsernameInput
        isNew
        label={texts.username}
        description={texts.signUp.usernameHint}
        {...form.field('username')}
      />
      {fields.map((field) => (
        <TextInput
          key={field.name}
          label={field.required ? labelOf(texts, field) : `${labelOf(texts, field)} ${texts.optional}`}
          type={field.name === 'email' ? 'email' : 'text'}
          autoComplete={AUTOCOMPLETE[field.name] ?? 'off'}
          maxLength={field.maxLength}
          {...form.field(pathOf(field))}
        />
      ))}
      <NewPassword
        label={texts.password}
        minLength={password.minLength}
        username={form.values['username'] ?? ''}
        email={form.values['email'] ?? ''}
        {...form.field('password')}
      />
      {terms !== null && (
        <Terms
          terms={terms}
          isAccepted={form.values['acceptedTerms'] === terms.version}
          error={form.errorOf('acceptedTerms')}
          onChange={(isAccepted) => form.set('acceptedTerms', isAccepted ? terms.version : '')}
        />
      )}
      {settings.proof !== null && <ProofLine state={proof.state} />}
    </Form>
  );
}

/** Answers that were left empty are not sent. */
function bodyOf(values: Readonly<Record<string, string>>, fields: readonly SignUpField[]): object {
  const given = fields.filter((field) => values[pathOf(field)]?.trim() !== '');
  const profile = given.filter(({ name }) => name !== 'email');
  const email = given.some(({ name }) => name === 'email');
  return {
    username: values['username'],
    password: values['password'],
    ...(email && { email: values['email'] }),
    ...(profile.length > 0 && {
      profile: Object.fromEntries(profile.map((field) => [field.name, values[pathOf(field)]])),
    }),
    ...(values['acceptedTerms'] !== '' && { acceptedTerms: values['acceptedTerms'] }),
  };
}
