import { Anchor, Autocomplete, Button, Checkbox, Collapse, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { useEffect, useId, useRef, useState } from 'react';
import { Link } from 'wouter';
import { SearchIcon } from '../../ui/icons';
import { adminTexts } from '../texts';
import { useGroupChoices } from '../ui/group-choices';
import { hiddenFilters, isNarrowed, type PeopleFilter, type Sort } from './people-query';
import classes from './people.module.css';
import { hrefOf, withoutFilters } from './status-links';

interface PeopleFiltersProps {
  readonly filter: PeopleFilter;
  /** @param isTyping whether more of the same is to be expected, so that the step is none to go back to */
  readonly onChange: (change: Partial<PeopleFilter>, isTyping?: boolean) => void;
}

/** Search, filters and order of the list. All of them are in the address bar. */
export function PeopleFilters({ filter, onChange }: PeopleFiltersProps) {
  const { people } = adminTexts;
  const hidden = hiddenFilters(filter);
  const [isOpen, { toggle }] = useDisclosure(hidden > 0);
  const id = useId();
  return (
    <div className={classes['filters']} role="search">
      <div className={classes['filterLine']}>
        <SearchFilter value={filter.q} onTyped={(q) => onChange({ q }, true)} />
        <NativeSelect
          size="md"
          label={people.sort}
          value={filter.sort}
          data={Object.entries(people.sorts).map(([value, label]) => ({ value, label }))}
          onChange={({ currentTarget: { value } }) => onChange({ sort: value as Sort })}
        />
        <Button
          variant={hidden > 0 ? 'light' : 'default'}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={toggle}
        >
          {people.filters}
          {hidden > 0 && ` (${String(hidden)})`}
        </Button>
      </div>
      <Collapse expanded={isOpen} id={id}>
        <div className={classes['filterLine']}>
          <GroupFilter value={filter.group} onTyped={(group) => onChange({ group }, true)} />
          <TextInput
            type="date"
            label={people.endsBefore}
            max="9999-12-31"
            value={filter.endsBefore}
            onChange={({ currentTarget: { value } }) => onChange({ endsBefore: value })}
          />
          <div className={classes['checks']}>
            <Checkbox
              size="sm"
              label={people.onlyAdmins}
              checked={filter.isAdmin}
              onChange={({ currentTarget: { checked } }) => onChange({ isAdmin: checked })}
            />
            <Checkbox
              size="sm"
              label={people.onlyWithoutPassword}
              checked={filter.isWithoutPassword}
              onChange={({ currentTarget: { checked } }) => onChange({ isWithoutPassword: checked })}
            />
          </div>
        </div>
      </Collapse>
      {isNarrowed(filter) && (
        <Anchor component={Link} href={hrefOf(withoutFilters(filter))} size="sm">
          {people.clearFilters}
        </Anchor>
      )}
    </div>
  );
}

interface TypedProps {
  readonly value: string;
  readonly onTyped: (value: string) => void;
}

const TYPING_PAUSE_MS = 250;

/** What is typed into a field that acts when the typing pauses. What the address says later, by going back for example, replaces it. */
function useTyped({ value, onTyped }: TypedProps) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const send = useDebouncedCallback((text: string) => {
    sent.current = text;
    onTyped(text);
  }, TYPING_PAUSE_MS);
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  const type = (text: string): void => {
    setTyped(text);
    send(text);
  };
  return { typed, type };
}

function SearchFilter(props: TypedProps) {
  const { people } = adminTexts;
  const { typed, type } = useTyped(props);
  return (
    <TextInput
      type="search"
      className={classes['search'] ?? ''}
      label={people.search}
      placeholder={people.searchHint}
      leftSection={<SearchIcon />}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={({ currentTarget: { value } }) => type(value)}
    />
  );
}

function GroupFilter(props: TypedProps) {
  const { people } = adminTexts;
  const { typed, type } = useTyped(props);
  return (
    <Autocomplete
      {...useGroupChoices()}
      size="md"
      label={people.group}
      placeholder={people.groupHint}
      spellCheck={false}
      value={typed}
      onChange={type}
    />
  );
}
