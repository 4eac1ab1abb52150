import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { ActDialog } from '../ui/act-dialog';
import { copyText } from '../ui/copy-text';
import { addressOf, isLoopback } from '../ui/one-time-link';
import { useAct } from '../ui/use-act';
import { When } from '../ui/when';
import { decide, refusedTexts, type Decided } from './decide';
import classes from './links-dialog.module.css';

/** On paper there is nothing but the links. */
const PRINTED = {
  inner: classes['printedInner'] ?? '',
  content: classes['printedContent'] ?? '',
  overlay: classes['notPrinted'] ?? '',
  close: classes['notPrinted'] ?? '',
};

interface LinksDialogProps {
  readonly people: readonly Person[];
  readonly onClose: () => void;
}

/** Makes a one-time link for each of many people, and shows them once, to be copied or printed. */
export function LinksDialog({ people, onClose }: LinksDialogProps) {
  const { acts } = adminTexts;
  const [made, setMade] = useState<Decided | null>(null);
  const make = useAct({ act: () => decide('password-links', people), onDone: setMade });
  if (made !== null) return <MadeLinks made={made} onClose={onClose} />;
  return (
    <ActDialog
      title={acts.makeLinksTitle(namesOf(people))}
      lead={acts.makeLinksLead}
      submitLabel={acts.makeLinksSubmit}
      isPending={make.isPending}
      onSubmit={() => make.mutate(undefined)}
      onClose={onClose}
    />
  );
}

function MadeLinks({ made, onClose }: { readonly made: Decided; readonly onClose: () => void }) {
  const { acts, oneTimeLink } = adminTexts;
  const [isCopied, setIsCopied] = useState(false);
  const rows = made.links.map((link, index) => ({
    username: made.done[index]?.username ?? '',
    address: addressOf(link),
    expiresAt: link.expiresAt,
  }));
  const asText = rows.map(({ username, address }) => `${username}\t${address}`).join('\n');
  const [first] = rows;
  return (
    <Modal
      opened
      centered
      size="xl"
      radius="lg"
      classNames={PRINTED}
      title={<Text fw={650}>{acts.linksTitle(rows.length)}</Text>}
      onClose={onClose}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': adminTexts.close }}
    >
      <Stack gap="md">
        {refusedTexts('password-links', made.refused).map((text) => (
          <Text key={text} size="sm" c="var(--mantine-color-error)">
            {text}
          </Text>
        ))}
        {first !== undefined && (
          <>
            <Text size="sm">{acts.linksLead}</Text>
            {isLoopback(first.address) && (
              <Text size="sm" c="var(--mantine-color-error)">
                {oneTimeLink.loopback}
              </Text>
            )}
            <table className={classes['links']}>
              <thead>
                <tr>
                  <th scope="col">{adminTexts.people.columns.name}</th>
                  <th scope="col">{oneTimeLink.column}</th>
                  <th scope="col">{acts.validUntil}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ username, address, expiresAt }) => (
                  <tr key={address}>
                    <th scope="row">{username}</th>
                    <td className={classes['address']}>{address}</td>
                    <td>
                      <When at={expiresAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        )}
        <Group justify="flex-end" className={classes['notPrinted'] ?? ''}>
          {first !== undefined && (
            <>
              <Button variant="light" onClick={() => print()}>
                {acts.print}
              </Button>
              <Button variant="light" onClick={() => void copyText(asText).then(setIsCopied)}>
                {isCopied ? oneTimeLink.copied : acts.copyAll}
              </Button>
            </>
          )}
          <Button variant="default" onClick={onClose}>
            {acts.done}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
