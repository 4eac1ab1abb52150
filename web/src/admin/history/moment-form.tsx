import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { adminTexts } from '../texts';
import { instantOfLocal, localOfInstant } from '../ui/local-instant';
import classes from './history.module.css';
import type { MomentOf } from './history-path';

interface MomentFormProps {
  readonly moment: MomentOf;
  /** The instant that is shown; undefined: now. */
  readonly instant: string | undefined;
  readonly addressError: string | undefined;
  readonly onGo: (moment: MomentOf) => void;
}

/** Goes to an instant, and asks for a client address. What was typed and not sent goes when one goes elsewhere. */
export function MomentForm({ moment, instant, addressError, onGo }: MomentFormProps) {
  const { history } = adminTexts;
  const [typed, setTyped] = useState<{ at?: string; address?: string }>({});
  const [from, setFrom] = useState(moment);
  if (JSON.stringify(from) !== JSON.stringify(moment)) {
    setFrom(moment);
    setTyped({});
  }
  const address = typed.address ?? moment.address ?? '';
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        const at = instantOfLocal(typed.at ?? '');
        const { position, at: before } = moment;
        onGo({
          ...(at !== null
            ? { at }
            : position !== undefined
              ? { position }
              : before !== undefined && { at: before }),
          ...(address.trim() !== '' && { address: address.trim() }),
        });
      }}
    >
      <TextInput
        size="sm"
        type="datetime-local"
        step={1}
        label={history.at(adminTexts.timeZone())}
        value={typed.at ?? localOfInstant(instant ?? null)}
        onChange={({ currentTarget: { value } }) => setTyped((now) => ({ ...now, at: value }))}
      />
      <TextInput
        size="sm"
        label={history.address}
        placeholder={history.addressHint}
        maxLength={64}
        value={address}
        error={addressError}
        onChange={({ currentTarget: { value } }) => setTyped((now) => ({ ...now, address: value }))}
      />
      <Button type="submit" size="sm" variant="default">
        {history.go}
      </Button>
    </form>
  );
}
