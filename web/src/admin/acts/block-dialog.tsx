import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { ActDialog } from '../ui/act-dialog';
import { OwnAccountNote } from './own-account-note';
import { EndField } from '../ui/end-field';
import { instantOfEnd } from '../ui/local-instant';

/** As much of a reason as the person is told, in UTF-16 code units. */
const TOLD_MAX_LENGTH = 300;

interface BlockDialogProps {
  readonly people: readonly Person[];
  readonly isPending: boolean;
  /** @param block `until` is an ISO 8601 instant; null: until they are unblocked */
  readonly onBlock: (block: { readonly until: string | null; readonly reason: string }) => void;
  readonly onClose: () => void;
}

/** Takes an end and a reason, which the person is told. */
export function BlockDialog({ people, isPending, onBlock, onClose }: BlockDialogProps) {
  const { acts } = adminTexts;
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const [isPast, setIsPast] = useState(false);
  const submit = (): void => {
    const instant = instantOfEnd(until);
    const isOver = instant !== null && instant <= new Date().toISOString();
    setIsPast(isOver);
    if (!isOver) onBlock({ until: instant, reason });
  };
  return (
    <ActDialog
      title={acts.blockTitle(namesOf(people))}
      lead={acts.blockLead}
      submitLabel={acts.block}
      isHarmful
      isPending={isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <OwnAccountNote people={people} />
      <TextInput
        label={acts.toldReason}
        description={acts.toldReasonHint}
        data-autofocus
        maxLength={TOLD_MAX_LENGTH}
        value={reason}
        onChange={({ currentTarget: { value } }) => setReason(value)}
      />
      <EndField
        label={acts.blockUntil}
        description={acts.blockUntilHint}
        value={until}
        error={isPast && acts.inThePast}
        onChange={(value) => {
          setUntil(value);
          setIsPast(false);
        }}
      />
    </ActDialog>
  );
}
