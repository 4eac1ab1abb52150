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
      {isRelative ? adminTexts.ago(at) : adminTexts[as](at)}
    </time>
  );
}
