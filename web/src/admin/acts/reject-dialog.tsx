import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { ActDialog } from '../ui/act-dialog';

/** As long as the server takes a reason, in UTF-16 code units. */
export const REASON_MAX_LENGTH = 1_000;

interface RejectDialogProps {
  readonly people: readonly Person[];
  readonly isPending: boolean;
  readonly onReject: (reason: string) => void;
  readonly onClose: () => void;
}

/** Takes a reason. */
export function RejectDialog({ people, isPending, onReject, onClose }: RejectDialogProps) {
  const { acts } = adminTexts;
  const [reason, setReason] = useState('');
  return (
    <ActDialog
      title={acts.rejectTitle(namesOf(people))}
      lead={acts.rejectLead}
      submitLabel={acts.reject}
      isHarmful
      isPending={isPending}
      onSubmit={() => onReject(reason)}
      onClose={onClose}
    >
      <TextInput
        label={acts.auditReason}
        data-autofocus
        maxLength={REASON_MAX_LENGTH}
        value={reason}
        onChange={({ currentTarget: { value } }) => setReason(value)}
      />
    </ActDialog>
  );
}
