import { Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { AxisBottom, AxisLeft } from '@visx/axis';
import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar } from '@visx/shape';
import type { Day } from '../api/overview';
import { adminTexts } from '../texts';
import classes from './today.module.css';

const HEIGHT = 200;
const MARGIN = { top: 8, right: 0, bottom: 26, left: 38 };
const TICKS = 4;
/** Width that a day's name needs, in px. */
const LABEL_WIDTH = 46;

const sumOf = (days: readonly Day[], of: (day: Day) => number): number =>
  days.reduce((sum, day) => sum + of(day), 0);

/** For each day a bar of sign-ins, with the wrong passwords on top, and the same figures in a table. */
export function SignInsChart({ days }: { readonly days: readonly Day[] }) {
  const { chart } = adminTexts.today;
  const signIns = sumOf(days, (day) => day.signIns);
  const failures = sumOf(days, (day) => day.failures);
  if (signIns + failures === 0) return <Text c="dimmed">{chart.none}</Text>;
  return (
    <div>
      <p className={classes['legend']} aria-hidden>
        <span className={classes['signInsKey']} /> {chart.signIns}
        <span className={classes['failuresKey']} /> {chart.failures}
      </p>
      <Bars days={days} label={chart.summary(signIns, failures)} />
      <details className={classes['details']}>
        <summary>{chart.table}</summary>
        <DaysTable days={days} />
      </details>
    </div>
  );
}

function Bars({ days, label }: { readonly days: readonly Day[]; readonly label: string }) {
  const { ref, width } = useElementSize();
  const { dayOf, shortDayOf } = adminTexts.today;
  const x = scaleBand({
    domain: days.map(({ from }) => from),
    range: [MARGIN.left, Math.max(width - MARGIN.right, MARGIN.left)],
    padding: 0.25,
  });
  const highest = Math.max(...days.map((day) => day.signIns + day.failures), TICKS);
  const y = scaleLinear({ domain: [0, highest], range: [HEIGHT - MARGIN.bottom, MARGIN.top], nice: TICKS });
  const shownEvery = Math.ceil(LABEL_WIDTH / Math.max(x.step(), 1));
  return (
    <div ref={ref}>
      <svg width={width} height={HEIGHT} role="img" aria-label={label} className={classes['chart']}>
        {days.map((day) => {
          const left = x(day.from) ?? 0;
          const [base, middle, top] = [0, day.signIns, day.signIns + day.failures].map((value) => y(value));
          return (
            <g key={day.from}>
              <title>{`${dayOf(day.from)}: ${day.signIns} / ${day.failures}`}</title>
              <Bar
                className={classes['signIns'] ?? ''}
                x={left}
                y={middle ?? 0}
                width={x.bandwidth()}
                height={(base ?? 0) - (middle ?? 0)}
              />
              <Bar
                className={classes['failures'] ?? ''}
                x={left}
                y={top ?? 0}
                width={x.bandwidth()}
                height={(middle ?? 0) - (top ?? 0)}
              />
            </g>
          );
        })}
        <AxisLeft
          scale={y}
          left={MARGIN.left}
          numTicks={TICKS}
          hideAxisLine
          hideTicks
          tickFormat={(value) => adminTexts.count(Number(value))}
          tickClassName={classes['tick'] ?? ''}
        />
        <AxisBottom
          scale={x}
          top={HEIGHT - MARGIN.bottom}
          hideTicks
          tickValues={days
            .map(({ from }) => from)
            .filter((_, index) => (days.length - 1 - index) % shownEvery === 0)}
          tickFormat={(from) => shortDayOf(from)}
          tickClassName={classes['tick'] ?? ''}
          axisLineClassName={classes['axis'] ?? ''}
        />
      </svg>
    </div>
  );
}

function DaysTable({ days }: { readonly days: readonly Day[] }) {
  const { today } = adminTexts;
  const { chart } = today;
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          {[chart.day, chart.signIns, chart.failures, chart.locks, chart.signUps].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map((day) => (
          <tr key={day.from}>
            <th scope="row">{today.dayOf(day.from)}</th>
            {[day.signIns, day.failures, day.locks, day.signUps].map((value, index) => (
              <td key={index}>{adminTexts.count(value)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
