import { Button, Group, Text } from '@mantine/core';
import { adminTexts } from '../texts';
import classes from './history.module.css';

interface StepSliderProps {
  readonly step: number;
  readonly total: number;
  /** What happened in this step. */
  readonly said: string;
  readonly isNow: boolean;
  readonly onGo: (step: number) => void;
  readonly onNow: () => void;
}

/** Goes through a history: by dragging, with the arrow keys step by step, or with buttons. */
export function StepSlider({ step, total, said, isNow, onGo, onNow }: StepSliderProps) {
  const { history } = adminTexts;
  const [shownStep, shownTotal] = [adminTexts.count(step), adminTexts.count(total)];
  return (
    <div>
      <Text size="sm" fw={550} className={classes['count'] ?? ''}>
        {history.stepOf(shownStep, shownTotal)}
      </Text>
      <input
        type="range"
        className={classes['slider']}
        min={1}
        max={Math.max(total, 1)}
        step={1}
        value={step}
        aria-label={history.step}
        aria-valuetext={history.stepSaid(shownStep, shownTotal, said)}
        onChange={({ currentTarget: { valueAsNumber } }) => onGo(valueAsNumber)}
      />
      <Group gap="xs">
        <Button variant="default" size="sm" disabled={step <= 1} onClick={() => onGo(1)}>
          {history.first}
        </Button>
        <Button variant="default" size="sm" disabled={step <= 1} onClick={() => onGo(step - 1)}>
          {history.previous}
        </Button>
        <Button variant="default" size="sm" disabled={step >= total} onClick={() => onGo(step + 1)}>
          {history.next}
        </Button>
        <Button variant={isNow ? 'light' : 'default'} size="sm" aria-pressed={isNow} onClick={onNow}>
          {history.now}
        </Button>
      </Group>
    </div>
  );
}
