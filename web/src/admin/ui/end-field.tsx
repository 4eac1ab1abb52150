import { Button, Text, TextInput } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { adminTexts } from '../texts';
import classes from './end-field.module.css';
import { dayOf } from './local-instant';

/** The last day whose end is an instant that the server takes. */
const LAST_DAY = '9998-12-31';

/** The day that is so many days or months after today; day 0 of a month is the last of the one before. */
function dayAfter({ months = 0, days = 0, day }: { months?: number; days?: number; day?: number }): string {
  const now = new Date();
  return dayOf(new Date(now.getFullYear(), now.getMonth() + months, day ?? now.getDate() + days));
}

const CHOICES = {
  today: () => dayAfter({}),
  week: () => dayAfter({ days: 7 }),
  month: () => dayAfter({ months: 1, day: 0 }),
  halfYear: () => dayAfter({ months: 6 }),
} satisfies Record<keyof typeof adminTexts.endField.choices, () => string>;

interface EndFieldProps {
  readonly label: string;
  readonly description?: ReactNode;
  /** A day, which means its end, or `2026-01-01T10:00`; empty: none. */
  readonly value: string;
  readonly error?: ReactNode;
  /** Whether an empty value means that it never ends. */
  readonly mayBeEndless?: boolean;
  readonly hasFocus?: boolean;
  readonly onChange: (value: string) => void;
}

/** When something ends: a day, and a time where the day's end is not meant. */
export function EndField({
  label,
  description,
  value,
  error,
  mayBeEndless = true,
  hasFocus = false,
  onChange,
}: EndFieldProps) {
  const { endField } = adminTexts;
  const hint = useId();
  const [day = '', time = ''] = value.split('T');
  const change = (newDay: string, newTime: string): void =>
    onChange(newDay === '' || newTime === '' ? newDay : `${newDay}T${newTime}`);
  return (
    <div className={classes['end']}>
      <div className={classes['inputs']}>
        <TextInput
          type="date"
          label={label}
          max={LAST_DAY}
          value={day}
          error={error}
          aria-describedby={hint}
          onChange={({ currentTarget }) => change(currentTarget.value, time)}
          {...(hasFocus && { 'data-autofocus': true })}
        />
        <TextInput
          type="time"
          label={endField.time}
          value={time}
          disabled={day === ''}
          onChange={({ currentTarget }) => change(day, currentTarget.value)}
        />
      </div>
      <Text id={hint} size="xs" c="dimmed">
        {description} {endField.hint(adminTexts.timeZone())}
      </Text>
      <div className={classes['choices']} role="group" aria-label={endField.label}>
        {Object.entries(CHOICES).map(([name, choice]) => (
          <Button key={name} size="compact-sm" fw={500} variant="default" onClick={() => onChange(choice())}>
            {endField.choices[name as keyof typeof CHOICES]}
          </Button>
        ))}
        {mayBeEndless && (
          <Button size="compact-sm" fw={500} variant="default" onClick={() => onChange('')}>
            {endField.none}
          </Button>
        )}
      </div>
    </div>
  );
}
