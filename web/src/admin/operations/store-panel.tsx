import { Button, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client';
import { problemText } from '../../texts/problem-text';
import { useTexts } from '../../texts/texts';
import { DoneMessage } from '../../ui/form';
import { capitalised } from '../audit/wording';
import { useStore, type Backup } from '../api/operations';
import { adminTexts } from '../texts';
import { Facts } from '../ui/facts';
import { Panel } from '../../ui/panel';
import { Answered } from '../ui/states';
import { useAct } from '../ui/use-act';
import { BackupsList } from './backups-list';
import classes from './operations.module.css';

/** The whole book is copied. */
const BACKED_UP_WITHIN_MS = 60 * 60 * 1_000;

/** Where events are stored, and a copy of them. */
export function StorePanel() {
  const { store } = adminTexts.operations;
  return (
    <Answered query={useStore()}>
      {({ kind, head, health, nodes }) => (
        <Panel title={store.title}>
          <Facts
            facts={[
              [store.kind, store.kinds[kind]],
              [store.head, head ?? store.away],
              [store.health, capitalised(health.detail)],
              ...nodes.map(
                ({ node, role, detail }) => [`${store.node} ${node}`, `${role}, ${detail}`] as const,
              ),
            ]}
          />
          {kind === 'sqlite' && (
            <>
              <BackupForm />
              <BackupsList />
            </>
          )}
        </Panel>
      )}
    </Answered>
  );
}

function BackupForm() {
  const { store } = adminTexts.operations;
  const texts = useTexts();
  const [name, setName] = useState('');
  const backUp = useAct({
    act: () =>
      call<Backup>(
        'POST',
        'api/store/backup',
        name.trim() === '' ? {} : { name: name.trim() },
        BACKED_UP_WITHIN_MS,
      ),
    onDone: () => setName(''),
    isShownInPlace: true,
  });
  return (
    <form
      className={classes['backup']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!backUp.isPending) backUp.mutate(undefined);
      }}
    >
      <TextInput
        size="sm"
        label={store.backupName}
        description={store.backupHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        maxLength={100}
        value={name}
        error={backUp.error && problemText(texts, backUp.error)}
        onChange={({ currentTarget: { value } }) => setName(value)}
      />
      <Button type="submit" size="sm" variant="default" loading={backUp.isPending}>
        {store.backUp}
      </Button>
      {backUp.data !== undefined && (
        <DoneMessage>
          {store.backedUp(backUp.data.events, backUp.data.path)}
          <Text size="sm" mt={4}>
            {capitalised(backUp.data.note)}
          </Text>
        </DoneMessage>
      )}
    </form>
  );
}
