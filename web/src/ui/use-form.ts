import { useMutation } from '@tanstack/react-query';
import { useState, type ChangeEvent, type SubmitEvent } from 'react';
import { Cancelled, Refusal } from '../api/client';
import type { FieldFault } from '../api/problem';
import { faultText } from '../texts/fault-text';
import { problemText } from '../texts/problem-text';
import { useTexts } from '../texts/texts';

type Values = Readonly<Record<string, string>>;

export interface FormOptions<V extends Values, Done> {
  readonly initial: V;
  readonly required: readonly (keyof V & string)[];
  readonly submit: (values: V) => Promise<Done>;
  readonly onDone?: (done: Done) => void;
  /** Called with the code of a refusal. */
  readonly onRefused?: (code: string) => void;
  /** The minimum length of a password, for the text that says so. */
  readonly minLength?: number | undefined;
  /** Fields that the form keeps itself, and shows the faults of. */
  readonly otherFields?: readonly string[];
  /** Codes of refusals that belong to one field. */
  readonly fieldOfCode?: Readonly<Record<string, keyof V & string>>;
  /** Texts that differ from the catalogue's in this form, by code. */
  readonly codeTexts?: Readonly<Record<string, string>>;
}

/** Values, faults and sending of one form. A refusal is shown beside its field, any other above the form. */
export function useForm<V extends Values, Done>(options: FormOptions<V, Done>) {
  const {
    initial,
    required,
    submit,
    onDone,
    onRefused,
    minLength,
    otherFields = [],
    fieldOfCode = {},
    codeTexts = {},
  } = options;
  const texts = useTexts();
  const [values, setValues] = useState(initial);
  const [missing, setMissing] = useState<readonly string[]>([]);
  const sending = useMutation({
    mutationFn: submit,
    onSuccess: (done) => onDone?.(done),
    onError: (error) => {
      if (error instanceof Refusal) onRefused?.(error.problem.code);
    },
  });

  const set = (name: keyof V & string, value: string): void => {
    setMissing((now) => now.filter((other) => other !== name));
    setValues((now) => ({ ...now, [name]: value }));
  };
  const faults = faultsOf(sending.error, fieldOfCode);
  const textOf = (fault: FieldFault) => codeTexts[fault.code] ?? faultText(texts, fault, minLength);
  const errorOf = (name: string): string | undefined => {
    if (missing.includes(name)) return texts.notFilledIn;
    const own = faults.filter(({ field }) => field === name).map(textOf);
    return own.length > 0 ? own.join(' ') : undefined;
  };
  const isAboutField = faults.some(
    ({ field }) => Object.hasOwn(values, field) || otherFields.includes(field),
  );
  const { code } = sending.error instanceof Refusal ? sending.error.problem : { code: '' };

  return {
    values,
    set,
    isPending: sending.isPending,
    isDone: sending.isSuccess,
    errorOf,
    /** What was refused as a whole. */
    error:
      sending.error === null || sending.error instanceof Cancelled || isAboutField
        ? undefined
        : (codeTexts[code] ??
          (faults.length > 0 ? faults.map(textOf).join(' ') : problemText(texts, sending.error))),
    field: (name: keyof V & string) => ({
      name,
      value: values[name] ?? '',
      onChange: ({ currentTarget: { value } }: ChangeEvent<HTMLInputElement>) => set(name, value),
      error: errorOf(name),
    }),
    onSubmit: (event: SubmitEvent) => {
      event.preventDefault();
      if (sending.isPending) return;
      const empty = required.filter((name) => values[name]?.trim() === '');
      setMissing(empty);
      sending.reset();
      if (empty.length === 0) sending.mutate(values);
    },
    reset: () => {
      setValues(initial);
      sending.reset();
    },
  };
}

/** The refused fields; a refusal with a code of its own counts as the fault of the field that it is about. */
function faultsOf(error: unknown, fieldOfCode: Readonly<Record<string, string>>): readonly FieldFault[] {
  if (!(error instanceof Refusal)) return [];
  const { code, detail, fields = [] } = error.problem;
  const field = fieldOfCode[code];
  return field === undefined ? fields : [{ field, code, detail }];
}
