import { Checkbox, TextInput } from '@mantine/core';
import { useState, type ChangeEvent } from 'react';
import { call, Cancelled, Refusal } from '../../api/client';
import { problemText } from '../../texts/problem-text';
import { useTexts } from '../../texts/texts';
import { ErrorMessage } from '../../ui/form';
import { sentence } from '../audit/wording';
import { SCOPES, type IssuedToken, type NewToken, type Scope } from '../api/operations';
import { adminTexts } from '../texts';
import { ActDialog } from '../ui/act-dialog';
import { EndField } from '../ui/end-field';
import { instantOfEnd } from '../ui/local-instant';
import { useAct } from '../ui/use-act';
import classes from './operations.module.css';

const EMPTY = { name: '', expiresAt: '', networks: '', allowedGroups: '', adminGroup: '' };
type Field = keyof typeof EMPTY;

interface TokenDialogProps {
  readonly onMade: (issued: IssuedToken) => void;
  readonly onClose: () => void;
}

/** Asks what a new token is for, and makes it. */
export function TokenDialog({ onMade, onClose }: TokenDialogProps) {
  const { tokens } = adminTexts.operations;
  const texts = useTexts();
  const [values, setValues] = useState(EMPTY);
  const [scopes, setScopes] = useState<string[]>([]);
  const [isTried, setIsTried] = useState(false);
  const make = useAct({
    act: (token: NewToken) => call<IssuedToken>('POST', 'api/tokens', token),
    onDone: onMade,
    isShownInPlace: true,
  });
  const fields = make.error instanceof Refusal ? (make.error.problem.fields ?? []) : [];
  const faultOf = (name: Field): string | undefined => {
    const fault = fields.find(({ field }) => field.split(/[.[]/)[0] === name);
    return fault && sentence(fault.detail);
  };
  const isAboutField = (Object.keys(EMPTY) as Field[]).some((name) => faultOf(name) !== undefined);
  const text = (name: Field) => ({
    value: values[name],
    error: faultOf(name),
    onChange: ({ currentTarget: { value } }: ChangeEvent<HTMLInputElement>) =>
      setValues((now) => ({ ...now, [name]: value })),
  });
  return (
    <ActDialog
      title={tokens.make}
      submitLabel={tokens.make}
      isPending={make.isPending}
      onSubmit={() => {
        setIsTried(true);
        if (values.name.trim() !== '' && scopes.length > 0) make.mutate(tokenOf(values, scopes));
      }}
      onClose={onClose}
    >
      {make.error !== null && !(make.error instanceof Cancelled) && !isAboutField && (
        <ErrorMessage>{problemText(texts, make.error)}</ErrorMessage>
      )}
      <TextInput
        label={tokens.name}
        description={tokens.nameHint}
        data-autofocus
        maxLength={100}
        {...text('name')}
        error={isTried && values.name.trim() === '' ? tokens.nameMissing : faultOf('name')}
      />
      <Checkbox.Group
        label={tokens.scopesField}
        value={scopes}
        onChange={setScopes}
        error={isTried && scopes.length === 0 ? tokens.scopeMissing : undefined}
      >
        <div className={classes['scopes']}>
          {SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              size="sm"
              value={scope}
              label={scope}
              description={tokens.scopeHints[scope]}
            />
          ))}
        </div>
      </Checkbox.Group>
      <EndField
        label={tokens.expiresAt}
        description={tokens.expiresHint}
        mayBeEndless={false}
        value={values.expiresAt}
        error={faultOf('expiresAt')}
        onChange={(expiresAt) => setValues((now) => ({ ...now, expiresAt }))}
      />
      <TextInput label={tokens.networksField} description={tokens.networksHint} {...text('networks')} />
      <TextInput label={tokens.groupsField} description={tokens.groupsHint} {...text('allowedGroups')} />
      <TextInput label={tokens.adminGroupField} {...text('adminGroup')} />
    </ActDialog>
  );
}

const listOf = (typed: string): string[] =>
  typed
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

function tokenOf(values: typeof EMPTY, scopes: readonly string[]): NewToken {
  const expiresAt = instantOfEnd(values.expiresAt);
  const networks = listOf(values.networks);
  const allowedGroups = listOf(values.allowedGroups);
  const adminGroup = values.adminGroup.trim();
  return {
    name: values.name.trim(),
    scopes: SCOPES.filter((scope): scope is Scope => scopes.includes(scope)),
    ...(expiresAt !== null && { expiresAt }),
    ...(networks.length > 0 && { networks }),
    ...(allowedGroups.length > 0 && { allowedGroups }),
    ...(adminGroup !== '' && { adminGroup }),
  };
}
