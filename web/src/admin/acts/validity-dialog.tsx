import { useState } from 'react';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { ActDialog } from '../ui/act-dialog';
import { EndField } from '../ui/end-field';
import { endOfInstant, instantOfEnd } from '../ui/local-instant';
import { useAct } from '../ui/use-act';
import { decide, toldOf } from './decide';

interface Validity {
  readonly people: readonly Person[];
  /** ISO 8601 instant; null: without an end. */
  readonly validUntil: string | null;
}

interface ValidityDialogProps {
  readonly people: readonly Person[];
  readonly onClose: () => void;
}

/** Sets when accounts end by themselves. */
export function ValidityDialog({ people, onClose }: ValidityDialogProps) {
  const { acts } = adminTexts;
  const [until, setUntil] = useState(endOfInstant(commonEndOf(people) ?? null));
  const set = useAct({
    act: ({ people: whom, validUntil }: Validity) => decide('valid-until', whom, { validUntil }),
    told: (decided, { validUntil }) =>
      toldOf('valid-until', decided, {
        text: (who) =>
          acts.validitySet(
            who,
            validUntil === null ? acts.withoutEnd : acts.until(adminTexts.end(validUntil)),
          ),
        undo: (done) => {
          const before = commonEndOf(done);
          return before === undefined ? undefined : () => set.mutate({ people: done, validUntil: before });
        },
      }),
    onDone: onClose,
  });
  return (
    <ActDialog
      title={acts.validityTitle(namesOf(people))}
      lead={acts.validityLead}
      submitLabel={acts.validitySubmit}
      isPending={set.isPending}
      onSubmit={() => set.mutate({ people, validUntil: instantOfEnd(until) })}
      onClose={onClose}
    >
      <EndField
        label={acts.validUntil}
        description={acts.validUntilHint}
        hasFocus
        value={until}
        onChange={setUntil}
      />
    </ActDialog>
  );
}

/** The end that all of them have now; undefined: they differ. */
function commonEndOf(people: readonly Person[]): string | null | undefined {
  const ends = [...new Set(people.map(({ validUntil }) => validUntil))];
  return ends.length === 1 ? ends[0] : undefined;
}
