import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ChangeEvent } from 'react';
import { Refusal } from '../../api/client';
import { adminTexts } from '../texts';
import { instantOfLocal, localOfInstant, startOfDay } from '../ui/local-instant';
import { Panel } from '../../ui/panel';
import { EVENT_GROUPS, typeLabel } from './event-words';
import classes from './audit.module.css';
import type { FilterName, Filters } from './filters';
import { isId, NameOfId } from './name-of-id';
import { sentence } from './wording';

/** Behind “More filters”. */
const RARE: readonly FilterName[] = ['actor', 'address', 'from', 'to', 'order'];

interface FilterFormProps {
  readonly filters: Filters;
  /** Why the server refused the filters. */
  readonly error: unknown;
  readonly onFilter: (filters: Filters) => void;
}

/** What is typed applies when the form is sent; what is chosen, at once. */
export function FilterForm({ filters, error, onFilter }: FilterFormProps) {
  const { audit } = adminTexts;
  const zone = adminTexts.timeZone();
  const [applied, setApplied] = useState(filters);
  const [draft, setDraft] = useState(filters);
  const [wantsMore, setWantsMore] = useState(RARE.some((name) => filters[name] !== undefined));
  if (JSON.stringify(applied) !== JSON.stringify(filters)) {
    setApplied(filters);
    setDraft(filters);
  }
  const isOpen = wantsMore || RARE.some((name) => faultOf(error, name) !== undefined);

  const text = (name: FilterName) => ({
    size: 'sm',
    value: draft[name] ?? '',
    maxLength: 256,
    error: faultOf(error, name),
    onChange: ({ currentTarget: { value } }: ChangeEvent<HTMLInputElement>) =>
      setDraft((now) => ({ ...now, [name]: value })),
  });
  const who = (name: 'subject' | 'actor') => ({
    ...text(name),
    inputWrapperOrder: ['label' as const, 'input' as const, 'description' as const, 'error' as const],
    ...(isId(filters[name]) && { description: <NameOfId id={filters[name]} /> }),
  });
  const choice = (name: FilterName) => ({
    value: draft[name] ?? '',
    error: faultOf(error, name),
    onChange: ({ currentTarget: { value } }: ChangeEvent<HTMLSelectElement>) =>
      onFilter({ ...draft, [name]: value }),
  });
  const instant = (name: 'from' | 'to') => ({
    size: 'sm',
    type: 'datetime-local',
    step: 1,
    value: localOfInstant(draft[name] ?? null),
    error: faultOf(error, name),
    onChange: ({ currentTarget: { value } }: ChangeEvent<HTMLInputElement>) =>
      setDraft((now) => ({ ...now, [name]: instantOfLocal(value) ?? '' })),
  });
  const since = (from: string) => onFilter({ ...draft, from, to: '' });

  return (
    <Panel>
      <form
        role="search"
        aria-label={audit.filters}
        onSubmit={(event) => {
          event.preventDefault();
          onFilter(draft);
        }}
      >
        <div className={classes['filters']}>
          <TextInput label={audit.subject} placeholder={audit.subjectHint} {...who('subject')} />
          <NativeSelect label={audit.type} {...choice('type')}>
            <TypeOptions chosen={filters.type} />
          </NativeSelect>
          {isOpen && (
            <>
              <TextInput label={audit.actor} placeholder={audit.actorHint} {...who('actor')} />
              <TextInput label={audit.address} placeholder={audit.addressHint} {...text('address')} />
              <TextInput label={audit.from(zone)} {...instant('from')} />
              <TextInput label={audit.to(zone)} {...instant('to')} />
              <NativeSelect
                label={audit.order}
                data={[
                  { value: '', label: audit.newestFirst },
                  { value: 'asc', label: audit.oldestFirst },
                ]}
                {...choice('order')}
              />
            </>
          )}
        </div>
        <div className={classes['filterActs']}>
          <Group gap="xs" role="group" aria-label={audit.range}>
            <RangeButton from={startOfDay(0)} label={audit.today} filters={filters} onChoose={since} />
            <RangeButton from={startOfDay(6)} label={audit.sevenDays} filters={filters} onChoose={since} />
            <RangeButton from="" label={audit.anyTime} filters={filters} onChoose={since} />
          </Group>
          <Group gap="xs">
            <Button variant="subtle" size="sm" aria-expanded={isOpen} onClick={() => setWantsMore(!isOpen)}>
              {isOpen ? audit.fewerFilters : audit.moreFilters}
            </Button>
            {Object.keys(filters).length > 0 && (
              <Button variant="subtle" size="sm" onClick={() => onFilter({})}>
                {audit.clear}
              </Button>
            )}
            <Button type="submit" size="sm">
              {audit.show}
            </Button>
          </Group>
        </div>
      </form>
    </Panel>
  );
}

/** A type that the page does not know stays in sight: the server says what is wrong with it. */
function TypeOptions({ chosen }: { readonly chosen: string | undefined }) {
  const { audit } = adminTexts;
  const isKnown = EVENT_GROUPS.some(({ types }) => types.some((type) => type === chosen));
  return (
    <>
      <option value="">{audit.anyType}</option>
      {chosen !== undefined && !isKnown && <option value={chosen}>{chosen}</option>}
      {EVENT_GROUPS.map(({ label, types }) => (
        <optgroup key={label} label={label}>
          {types.map((type) => (
            <option key={type} value={type}>
              {typeLabel(type)}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  );
}

interface RangeButtonProps {
  readonly from: string;
  readonly label: string;
  readonly filters: Filters;
  readonly onChoose: (from: string) => void;
}

function RangeButton({ from, label, filters, onChoose }: RangeButtonProps) {
  const isChosen = (filters.from ?? '') === from && filters.to === undefined;
  return (
    <Button
      size="xs"
      variant={isChosen ? 'light' : 'default'}
      aria-pressed={isChosen}
      onClick={() => onChoose(from)}
    >
      {label}
    </Button>
  );
}

/** What the server says about one filter. */
function faultOf(error: unknown, name: FilterName): string | undefined {
  if (!(error instanceof Refusal)) return undefined;
  const fault = error.problem.fields?.find(({ field }) => field === name);
  return fault && sentence(fault.detail);
}
