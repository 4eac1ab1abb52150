import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client';
import type { PasswordLink, Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { ActDialog } from '../ui/act-dialog';
import { useShowLink } from '../ui/one-time-link';
import { Panel } from '../../ui/panel';
import { useAct } from '../ui/use-act';

/** Whether there is a password, a link for another one, and the demand for a new one. */
export function PasswordPanel({ person }: { readonly person: Person }) {
  const { password } = adminTexts.person;
  const [isAsked, setIsAsked] = useState(false);
  const { passwordSet, mustChangePassword, status } = person;
  return (
    <Panel title={password.title}>
      <Text size="sm">{passwordSet ? password.set : password.notSet}</Text>
      {mustChangePassword && <Text size="sm">{password.mustChange}</Text>}
      <Group gap="xs">
        {status !== 'rejected' && (
          <Button size="sm" variant="light" onClick={() => setIsAsked(true)}>
            {password.makeLink}
          </Button>
        )}
        {passwordSet && <RequireChange person={person} />}
      </Group>
      {isAsked && <MakeLink person={person} onClose={() => setIsAsked(false)} />}
    </Panel>
  );
}

function RequireChange({ person }: { readonly person: Person }) {
  const { password } = adminTexts.person;
  const { userId, mustChangePassword } = person;
  const require = useAct({
    act: (required: boolean) => call('PUT', `api/users/${userId}/password-change-required`, { required }),
    told: (_, required) => ({
      text: (required ? password.required : password.waived)(namesOf([person])),
      undo: () => require.mutate(!required),
    }),
  });
  return (
    <Button
      size="sm"
      variant="default"
      loading={require.isPending}
      onClick={() => require.mutate(!mustChangePassword)}
    >
      {mustChangePassword ? password.waive : password.require}
    </Button>
  );
}

interface MakeLinkProps {
  readonly person: Person;
  readonly onClose: () => void;
}

function MakeLink({ person, onClose }: MakeLinkProps) {
  const { password } = adminTexts.person;
  const showLink = useShowLink();
  const make = useAct({
    act: () => call<PasswordLink>('POST', `api/users/${person.userId}/password-link`, {}),
    onDone: (link) => {
      onClose();
      showLink(person, link);
    },
  });
  return (
    <ActDialog
      title={password.makeLinkTitle(namesOf([person]))}
      lead={password.makeLinkLead}
      submitLabel={password.makeLinkSubmit}
      isPending={make.isPending}
      onSubmit={() => make.mutate(undefined)}
      onClose={onClose}
    />
  );
}
