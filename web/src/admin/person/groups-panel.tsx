import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client';
import { GroupsField, useTypedGroups } from '../acts/groups-field';
import { shown } from '../audit/wording';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { EditForm } from '../ui/edit-form';
import { GroupBadge } from '../../ui/group-badge';
import { Panel } from '../../ui/panel';
import { useAct } from '../ui/use-act';

/** The groups of a person; each leads to its members. */
export function GroupsPanel({ person }: { readonly person: Person }) {
  const { groups: texts } = adminTexts.person;
  const [isEditing, setIsEditing] = useState(false);
  const { groups } = person;
  return (
    <Panel
      title={texts.title}
      lead={texts.lead}
      actions={
        !isEditing && (
          <Button size="sm" variant="light" aria-label={texts.editLabel} onClick={() => setIsEditing(true)}>
            {texts.edit}
          </Button>
        )
      }
    >
      {isEditing ? (
        <GroupsForm person={person} onDone={() => setIsEditing(false)} />
      ) : groups.length === 0 ? (
        <Text size="sm">{texts.none}</Text>
      ) : (
        <Group gap="xs">
          {groups.map((group) => (
            <GroupBadge
              key={group}
              group={shown(group)}
              size="lg"
              href={`/admin/people?${new URLSearchParams({ group }).toString()}`}
            />
          ))}
        </Group>
      )}
    </Panel>
  );
}

interface GroupsFormProps {
  readonly person: Person;
  readonly onDone: () => void;
}

function GroupsForm({ person, onDone }: GroupsFormProps) {
  const { groups: texts } = adminTexts.person;
  const { value, setValue, wanted } = useTypedGroups(person.groups);
  const set = useAct({
    act: (groups: readonly string[]) => call<Person>('PUT', `api/users/${person.userId}/groups`, { groups }),
    told: (_, groups) => ({
      text: texts.saved(namesOf([person])),
      ...(groups !== person.groups && { undo: () => set.mutate(person.groups) }),
    }),
    onDone,
    isShownInPlace: true,
  });
  return (
    <EditForm
      error={set.refused}
      isPending={set.isPending}
      submitLabel={texts.save}
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate(wanted);
      }}
      onCancel={onDone}
    >
      <GroupsField value={value} description={texts.hint} onChange={setValue} />
    </EditForm>
  );
}
