import { useState } from 'react';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { ActDialog } from '../ui/act-dialog';
import { useAct } from '../ui/use-act';
import { decide, toldOf } from './decide';
import { GroupsField } from './groups-field';

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
  const [groups, setGroups] = useState<readonly string[]>([]);
  const apply = useAct({
    act: (wanted: GroupsChange) => decide('groups', wanted.people, { [wanted.change]: wanted.groups }),
    told: (decided, wanted) => {
      const says = wanted.change === 'add' ? acts.addedToGroups : acts.removedFromGroups;
      return toldOf('groups', decided, {
        text: (who) => says(who, wanted.groups.join(', ')),
        undo: (done) => undoOf(wanted, done, (back) => apply.mutate(back)),
      });
    },
    onDone: onClose,
  });
  const isAdding = change === 'add';
  return (
    <ActDialog
      title={(isAdding ? acts.addToGroupsTitle : acts.removeFromGroupsTitle)(namesOf(people))}
      submitLabel={isAdding ? acts.addToGroupsSubmit : acts.removeFromGroupsSubmit}
      isPending={apply.isPending}
      isIncomplete={groups.length === 0}
      onSubmit={() => apply.mutate({ people, change, groups })}
      onClose={onClose}
    >
      <GroupsField groups={groups} description={acts.groupsHint} hasFocus onChange={setGroups} />
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
