import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Cancelled, codeOf, Refusal } from '../../api/client';
import { problemText } from '../../texts/problem-text';
import { useTexts } from '../../texts/texts';
import { useConfirmed } from '../../ui/confirm';
import { CheckIcon } from '../../ui/icons';
import { sentence } from '../audit/wording';
import { adminTexts } from '../texts';

/** What is said after an act. */
export interface Told {
  readonly text: string;
  /** Takes the act back. */
  readonly undo?: () => void;
  /** Default: “Undo”. */
  readonly undoLabel?: string;
  /** Not everything that was asked for was done. */
  readonly isPartial?: boolean;
}

interface ActOptions<Input, Done> {
  readonly act: (input: Input) => Promise<Done>;
  /** Undefined: the page itself shows what was done. */
  readonly told?: (done: Done, input: Input) => Told | undefined;
  readonly onDone?: (done: Done, input: Input) => void;
  /** Texts of refusals that differ from the catalogue's, by code. */
  readonly codeTexts?: Readonly<Record<string, string>>;
  /** A form shows the refusal itself. */
  readonly isShownInPlace?: boolean;
}

const SHOWN_MS = 12_000;

/**
 * An act of an administrator: asks for a fresh password where the server wants one, then says what was done or refused, and
 * brings every list up to date, since a refusal too may mean that something has changed.
 */
export function useAct<Input, Done>({
  act,
  told,
  onDone,
  codeTexts = {},
  isShownInPlace = false,
}: ActOptions<Input, Done>) {
  const texts = useTexts();
  const queries = useQueryClient();
  const confirmed = useConfirmed();
  // an “Undo” outlives the form that would show why it was refused
  const isMounted = useRef(false);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  const textOf = (error: unknown): string =>
    codeTexts[codeOf(error) ?? ''] ?? faultsIn(error) ?? problemText(texts, error);
  const mutation = useMutation({
    mutationFn: (input: Input) => confirmed(() => act(input)),
    onSuccess: (done, input) => {
      const said = told?.(done, input);
      if (said !== undefined) show(said);
      onDone?.(done, input);
    },
    onError: (error) => {
      if (error instanceof Cancelled || (isShownInPlace && isMounted.current)) return;
      notifications.clean();
      notifications.show({
        color: 'red',
        role: 'alert',
        autoClose: SHOWN_MS,
        withBorder: true,
        title: adminTexts.notDone,
        message: textOf(error),
        closeButtonProps: { 'aria-label': adminTexts.close },
      });
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const { error } = mutation;
  return {
    ...mutation,
    /** Why it was refused. */
    refused: error === null || error instanceof Cancelled ? undefined : textOf(error),
  };
}

/** What is wrong with the fields of a request. */
function faultsIn(error: unknown): string | undefined {
  const fields = error instanceof Refusal ? (error.problem.fields ?? []) : [];
  return fields.length === 0 ? undefined : fields.map(({ detail }) => sentence(detail)).join(' ');
}

function show({ text, undo, undoLabel = adminTexts.undo, isPartial = false }: Told): void {
  // an older “Undo” would take back what is no longer the last act
  notifications.clean();
  const id = notifications.show({
    role: 'status',
    autoClose: SHOWN_MS,
    withBorder: true,
    color: isPartial ? 'yellow' : 'spruce',
    icon: isPartial ? undefined : <CheckIcon />,
    closeButtonProps: { 'aria-label': adminTexts.close },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" miw={0}>
          {text}
        </Text>
        {undo !== undefined && (
          <Button
            size="compact-sm"
            variant="subtle"
            flex="none"
            onClick={() => {
              notifications.hide(id);
              undo();
            }}
          >
            {undoLabel}
          </Button>
        )}
      </Group>
    ),
  });
}
