import { useEffect, useRef, useState } from 'react';
import { Refusal } from '../../api/client';
import { prove } from './prove';

export type ProofState = 'idle' | 'working' | 'done' | 'failed';

/** Proofs that are too old or used up: another one helps. */
const RENEWED = ['expired', 'used'];

/** The proof of work of a sign-up form. It is computed once the form is touched, and again after each use. */
export function useProof(isNeeded: boolean) {
  const [state, setState] = useState<ProofState>('idle');
  const next = useRef<Promise<string>>(null);
  const leaving = useRef<AbortController>(null);
  useEffect(
    () => () => {
      leaving.current?.abort();
      leaving.current = null;
    },
    [],
  );

  const compute = async (): Promise<string> => {
    setState('working');
    try {
      leaving.current ??= new AbortController();
      const proof = await prove(leaving.current.signal);
      setState('done');
      return proof;
    } catch (error) {
      next.current = null;
      setState('failed');
      throw error;
    }
  };
  const begin = (): Promise<string> => (next.current ??= compute());
  const start = (): void => {
    // a failure is shown as the state, and met again by the next sign-up
    if (isNeeded) begin().catch(() => undefined);
  };

  /**
   * Sends a sign-up with a proof, with another one if the first was too old. A refusal uses a proof up, so the next one
   * is begun.
   */
  const send = async <Done>(signUp: (proof: string | undefined) => Promise<Done>): Promise<Done> => {
    if (!isNeeded) return signUp(undefined);
    const once = async (): Promise<Done> => {
      const proof = await begin();
      next.current = null;
      return signUp(proof);
    };
    try {
      return await once().catch((error: unknown) => (isRenewable(error) ? once() : Promise.reject(error)));
    } catch (error) {
      start();
      throw error;
    }
  };

  return { state, start, send };
}

const isRenewable = (error: unknown): boolean =>
  error instanceof Refusal &&
  (error.problem.fields ?? []).some(({ field, code }) => field === 'proof' && RENEWED.includes(code));
