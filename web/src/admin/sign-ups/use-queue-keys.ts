import { useEffect, useEffectEvent } from 'react';
import { PORTALS } from '../../theme';

export interface QueueKeys {
  readonly onMove: (by: 1 | -1) => void;
  readonly onApprove: () => void;
  readonly onReject: () => void;
  readonly onToggle: () => void;
}

/** Where a key belongs to something else: a field, a menu, a dialog. */
const ELSEWHERE =
  'input:not([type="checkbox"]), textarea, select, [contenteditable], [role="menu"], [role="dialog"]';

/** Keys of the whole page, as long as nothing else takes them. */
export function useQueueKeys(isOn: boolean, keys: QueueKeys): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent): void => {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.repeat) return;
    if (target instanceof Element && target.closest(ELSEWHERE) !== null) return;
    if (document.querySelector(`#${PORTALS}[hidden], [role="dialog"], [role="menu"]`) !== null) return;
    const act = actOf(keys, event.key);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const listener = (event: KeyboardEvent): void => onKeyDown(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, [isOn]);
}

function actOf(keys: QueueKeys, key: string): (() => void) | undefined {
  switch (key) {
    case 'ArrowDown':
      return () => keys.onMove(1);
    case 'ArrowUp':
      return () => keys.onMove(-1);
    case 'a':
      return keys.onApprove;
    case 'r':
      return keys.onReject;
    case 'x':
      return keys.onToggle;
    default:
      return undefined;
  }
}
