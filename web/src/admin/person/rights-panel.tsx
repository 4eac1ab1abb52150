import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client';
import { OwnAccountNote } from '../acts/own-account-note';
import { shown } from '../audit/wording';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { ActDialog } from '../ui/act-dialog';
import { Panel } from '../../ui/panel';
import { useAct } from '../ui/use-act';

interface RightsPanelProps {
  readonly person: Person;
  /** Who keeps the right, and cannot be deleted. */
  readonly isOnlyAdmin: boolean;
}

/** What takes effect on others, or cannot be undone. */
export function RightsPanel({ person, isOnlyAdmin }: RightsPanelProps) {
  const { rights } = adminTexts.person;
  const [asked, setAsked] = useState<'admin' | 'delete' | null>(null);
  const close = (): void => setAsked(null);
  const { admin, status } = person;
  return (
    <Panel title={rights.title} lead={admin ? rights.isAdmin : rights.isNoAdmin}>
      <Group gap="xs">
        {(admin || status === 'active') && (
          <Button size="sm" variant="default" disabled={isOnlyAdmin} onClick={() => setAsked('admin')}>
            {admin ? rights.revoke : rights.grant}
          </Button>
        )}
        <Button
          size="sm"
          variant="light"
          color="red"
          disabled={isOnlyAdmin}
          onClick={() => setAsked('delete')}
        >
          {rights.delete}
        </Button>
      </Group>
      {asked === 'admin' && <AdminDialog person={person} onClose={close} />}
      {asked === 'delete' && <DeleteDialog person={person} onClose={close} />}
    </Panel>
  );
}

interface DialogProps {
  readonly person: Person;
  readonly onClose: () => void;
}

/** Gives the admin right, or takes it. */
function AdminDialog({ person, onClose }: DialogProps) {
  const { rights } = adminTexts.person;
  // what was asked stays the question, also when it has happened
  const [wasAdmin] = useState(person.admin);
  const who = namesOf([person]);
  const change = useAct({
    act: (isAdmin: boolean) =>
      call('POST', `api/users/${person.userId}/${isAdmin ? 'grant-admin' : 'revoke-admin'}`, {}),
    told: (_, isAdmin) => ({
      text: (isAdmin ? rights.granted : rights.revoked)(who),
      undo: () => change.mutate(!isAdmin),
    }),
    codeTexts: { last_admin: rights.lastAdmin, conflict: rights.grantConflict },
    onDone: onClose,
    isShownInPlace: true,
  });
  return (
    <ActDialog
      title={(wasAdmin ? rights.revokeTitle : rights.grantTitle)(who)}
      lead={wasAdmin ? rights.revokeLead : rights.grantLead}
      submitLabel={wasAdmin ? rights.revokeSubmit : rights.grantSubmit}
      isHarmful={wasAdmin}
      isPending={change.isPending}
      error={change.refused}
      onSubmit={() => change.mutate(!wasAdmin)}
      onClose={onClose}
    >
      {wasAdmin && <OwnAccountNote people={[person]} />}
    </ActDialog>
  );
}

/** Wants the name typed. */
function DeleteDialog({ person, onClose }: DialogProps) {
  const { rights } = adminTexts.person;
  const [typed, setTyped] = useState('');
  const name = person.username ?? '';
  const remove = useAct({
    act: () => call('DELETE', `api/users/${person.userId}`),
    told: () => ({ text: rights.deleted(namesOf([person])) }),
    codeTexts: { last_admin: rights.lastAdmin },
    onDone: onClose,
    isShownInPlace: true,
  });
  return (
    <ActDialog
      title={rights.deleteTitle(namesOf([person]))}
      lead={rights.deleteLead}
      submitLabel={rights.deleteSubmit}
      isHarmful
      isIncomplete={typed.trim().normalize('NFKC').toLowerCase() !== name}
      isPending={remove.isPending}
      error={remove.refused}
      onSubmit={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      <OwnAccountNote people={[person]} />
      <TextInput
        label={rights.deleteTyped(shown(name))}
        data-autofocus
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        onChange={({ currentTarget: { value } }) => setTyped(value)}
      />
    </ActDialog>
  );
}
