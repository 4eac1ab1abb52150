import { useEffect, useReducer } from 'react';
import { adminTexts } from '../texts';

interface WhenProps {
  /** ISO 8601 instant. */
  readonly at: string;
  /** As the time that has passed since, or that is left. */
  readonly isRelative?: boolean;
  /** How it is written; default: with the date and the time. */
  readonly as?: 'instant' | 'end' | 'exact' | 'time';
}

/** An instant in the time zone of the browser; its title names the zone. */
export function When({ at, isRelative = false, as = 'instant' }: WhenProps) {
  return (
    <time dateTime={at} title={adminTexts.preciseInstant(at)}>
      {isRelative ? <Ago at={at} /> : adminTexts[as](at)}
    </time>
  );
}

/** Times are told to the minute. */
const AGAIN_MS = 30_000;

function Ago({ at }: Pick<WhenProps, 'at'>) {
  const [, again] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    const timer = setInterval(again, AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return adminTexts.ago(at);
}
