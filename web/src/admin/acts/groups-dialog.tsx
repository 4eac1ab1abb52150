import { useState } from 'react';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { ActDialog } from '../ui/act-dialog';
import { useAct } from '../ui/use-act';
import { decide, toldOf } from './decide';
import { GroupsField, useTypedGroups } from './groups-field';

interface GroupsDialogProps {
  readonly people: readonly Person[];
  readonly change: 'add' | 'remove';
  readonly onClose: () => void;
}

interface GroupsChange {
  readonly people: readonly Person[];
  readonly change: GroupsDialogProps['change'];
  readonly groups: readonly string[];
}

const OTHER = { add: 'remove', remove: 'add' } as const;

/** Adds people to groups, or removes them; their other groups stay. */
export function GroupsDialog({ people, change, onClose }: GroupsDialogProps) {
  const { acts } = adminTexts;
  const { value, setValue, wanted } = useTypedGroups();
  const [isMissing, setIsMissing] = useState(false);
  const apply = useAct({
    act: (asked: GroupsChange) => decide('groups', asked.people, { [asked.change]: asked.groups }),
    told: (decided, asked) => {
      const says = asked.change === 'add' ? acts.addedToGroups : acts.removedFromGroups;
      return toldOf('groups', decided, {
        text: (who) => says(who, asked.groups.join(', ')),
        undo: (done) => undoOf(asked, done, (back) => apply.mutate(back)),
      });
    },
    onDone: onClose,
    isShownInPlace: true,
  });
  const isAdding = change === 'add';
  return (
    <ActDialog
      title={(isAdding ? acts.addToGroupsTitle : acts.removeFromGroupsTitle)(namesOf(people))}
      submitLabel={isAdding ? acts.addToGroupsSubmit : acts.removeFromGroupsSubmit}
      isPending={apply.isPending}
      error={apply.refused}
      onSubmit={() => {
        setIsMissing(wanted.length === 0);
        if (wanted.length > 0) apply.mutate({ people, change, groups: wanted });
      }}
      onClose={onClose}
    >
      <GroupsField
        value={value}
        description={acts.groupsHint}
        error={isMissing && wanted.length === 0 ? acts.groupsMissing : undefined}
        hasFocus
        among={isAdding ? undefined : people.flatMap(({ groups }) => groups)}
        onChange={setValue}
      />
    </ActDialog>
  );
}

/** Only where everybody was changed in the same way: one group, and all were outside of it, or all in it. */
function undoOf(
  { change, groups }: GroupsChange,
  done: readonly Person[],
  takeBack: (back: GroupsChange) => void,
): (() => void) | undefined {
  const changed = done.filter((person) =>
    groups.every((group) => person.groups.includes(group) === (change === 'remove')),
  );
  if (changed.length < done.length) return undefined;
  return () => takeBack({ people: done, change: OTHER[change], groups });
}
