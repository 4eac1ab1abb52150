import type { Day } from '../api/overview';
import { adminTexts } from '../texts';
import classes from './today.module.css';

/** The figures of one day. */
export function Figures({ day }: { readonly day: Day | undefined }) {
  const { figures } = adminTexts.today;
  const shown = [
    [day?.signIns, figures.signIns],
    [day?.failures, figures.failures],
    [day?.locks, figures.locks],
    [day?.signUps, figures.signUps],
  ] as const;
  return (
    <dl className={classes['figures']} aria-label={figures.label}>
      {shown.map(([value = 0, label]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{adminTexts.count(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
