import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { createContext, use, useCallback, useEffect, useState, type ReactNode } from 'react';
import { holdPage } from '../../ui/held-page';
import { adminTexts } from '../texts';
import classes from './shown-once.module.css';

/** A link or a token that can be shown once only. */
export interface ShownOnce {
  readonly title: string;
  readonly isWide?: boolean;
  readonly content: ReactNode;
}

const ShowContext = createContext<((shown: ShownOnce) => void) | null>(null);
const TakenContext = createContext<() => void>(() => undefined);

/** Keeps what is shown once above all pages, until it is closed: another page does not take it away. */
export function ShownOnceProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<ShownOnce | null>(null);
  return (
    <ShowContext value={setShown}>
      {children}
      {shown !== null && <ShownOnceDialog {...shown} onClose={() => setShown(null)} />}
    </ShowContext>
  );
}

/** @returns shows something once */
export function useShowOnce(): (shown: ShownOnce) => void {
  const show = use(ShowContext);
  if (show === null) throw new Error('useShowOnce outside of ShownOnceProvider');
  return show;
}

/** @returns to be called when what is shown was copied, printed or saved */
export const useTaken = (): (() => void) => use(TakenContext);

/** On paper there is nothing but the dialog. */
const PRINTED = {
  inner: classes['printedInner'] ?? '',
  content: classes['printedContent'] ?? '',
  overlay: classes['notPrinted'] ?? '',
  close: classes['notPrinted'] ?? '',
};

function ShownOnceDialog({
  title,
  isWide = false,
  content,
  onClose,
}: ShownOnce & { readonly onClose: () => void }) {
  const [isTaken, setIsTaken] = useState(false);
  const [isAsked, setIsAsked] = useState(false);
  const ask = useCallback(() => setIsAsked(true), []);
  const take = useCallback(() => {
    setIsTaken(true);
    setIsAsked(false);
  }, []);
  useStay(!isTaken, ask);
  return (
    <Modal
      opened
      centered
      size={isWide ? 'xl' : 'md'}
      radius="lg"
      classNames={PRINTED}
      title={<Text fw={650}>{title}</Text>}
      onClose={isTaken ? onClose : ask}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': adminTexts.close }}
    >
      <TakenContext value={take}>
        <Stack gap="md" onCopy={take}>
          {content}
          {isAsked ? (
            <Question onStay={() => setIsAsked(false)} onClose={onClose} />
          ) : (
            <Group justify="flex-end" className={classes['notPrinted'] ?? ''}>
              <Button variant="default" onClick={isTaken ? onClose : ask}>
                {adminTexts.shownOnce.done}
              </Button>
            </Group>
          )}
        </Stack>
      </TakenContext>
    </Modal>
  );
}

/** Asks before the page is left, by the way back and by closing the tab too. */
function useStay(isNeeded: boolean, ask: () => void): void {
  useWindowEvent('beforeunload', (event) => {
    if (isNeeded) event.preventDefault();
  });
  useEffect(() => {
    if (!isNeeded) return undefined;
    return 'navigation' in window ? stay(ask) : holdPage(ask);
  }, [isNeeded, ask]);
}

/** @returns lets the page be left again */
function stay(ask: () => void): () => void {
  const prevent = (event: NavigateEvent): void => {
    if (!event.cancelable || event.downloadRequest !== null) return;
    event.preventDefault();
    ask();
  };
  navigation.addEventListener('navigate', prevent);
  return () => navigation.removeEventListener('navigate', prevent);
}

function Question({ onStay, onClose }: { readonly onStay: () => void; readonly onClose: () => void }) {
  const { shownOnce } = adminTexts;
  return (
    <div role="alert" className={classes['question']}>
      <Text fw={600}>{shownOnce.notTaken}</Text>
      <Text size="sm">{shownOnce.notTakenMore}</Text>
      <Group gap="xs" justify="flex-end">
        <Button size="sm" variant="default" onClick={onClose}>
          {shownOnce.leave}
        </Button>
        <Button size="sm" autoFocus onClick={onStay}>
          {shownOnce.stay}
        </Button>
      </Group>
    </div>
  );
}
