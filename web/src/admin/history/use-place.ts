import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { findStep, type Looked, type Moment } from '../api/history';
import type { MomentOf } from './history-path';

/** Where in a history one is, by the address bar, and how to go elsewhere. */
export function usePlace() {
  const [params, setParams] = useSearchParams();
  const [position, at, address] = ['position', 'at', 'address'].map((name) => params.get(name) || undefined);
  const place: MomentOf = {
    ...(position !== undefined ? { position } : at !== undefined && { at }),
    ...(address !== undefined && { address }),
  };
  return {
    place,
    address,
    isNow: position === undefined && at === undefined,
    go: (to: MomentOf, options?: { readonly replace: boolean }) => setParams({ ...to }, options),
  };
}

/**
 * Goes from step to step: one request at a time, then to wherever the slider is by then.
 * @returns the step that one is on the way to, and how to go to another
 */
export function useSteppedTo(
  looked: Looked,
  moment: Moment | undefined,
  onFound: (position: string) => void,
) {
  const queries = useQueryClient();
  const wanted = useRef<number | null>(null);
  const [onTheWay, setOnTheWay] = useState<number | null>(null);

  const goTo = async (step: number, like: Moment): Promise<void> => {
    const isGoing = wanted.current !== null;
    wanted.current = step;
    setOnTheWay(step);
    if (isGoing) return;
    try {
      for (let next: number = step; ; next = wanted.current) {
        const found = await findStep(queries, looked, next, like);
        if (found !== undefined) onFound(found.event.position);
        if (wanted.current === next) break;
      }
    } finally {
      wanted.current = null;
      setOnTheWay(null);
    }
  };
  return {
    onTheWay,
    goTo: (step: number) => {
      if (moment !== undefined) void goTo(step, moment);
    },
  };
}
