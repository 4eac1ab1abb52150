import type { Status } from '../api/people';
import { adminTexts } from '../texts';

/** What the address of the list holds: filters and order as the API names them, but a day instead of an instant. */
export interface PeopleFilter {
  readonly status: Status | null;
  readonly q: string;
  readonly group: string;
  /** A day such as `2027-01-31`, in the time zone of the browser; empty: any. */
  readonly endsBefore: string;
  readonly isAdmin: boolean;
  readonly isWithoutPassword: boolean;
  readonly sort: Sort;
  readonly cursor: string | null;
}

export type Sort = keyof typeof adminTexts.people.sorts;

const USUAL_SORT: Sort = 'username asc';

/** Filters of the list, without its order and its page. */
const FILTERS = ['q', 'status', 'group', 'expiresBefore', 'admin', 'passwordSet'] as const;

const isSort = (text: string): text is Sort => Object.hasOwn(adminTexts.people.sorts, text);
const isStatus = (text: string | null): text is Status =>
  text !== null && Object.hasOwn(adminTexts.people.statuses, text);

export function readFilter(address: URLSearchParams): PeopleFilter {
  const status = address.get('status');
  const sort = `${address.get('sort') ?? 'username'} ${address.get('order') ?? 'asc'}`;
  return {
    status: isStatus(status) ? status : null,
    q: address.get('q') ?? '',
    group: address.get('group') ?? '',
    endsBefore: address.get('expiresBefore') ?? '',
    isAdmin: address.get('admin') === 'true',
    isWithoutPassword: address.get('passwordSet') === 'false',
    sort: isSort(sort) ? sort : USUAL_SORT,
    cursor: address.get('cursor'),
  };
}

/** The address of a list; a parameter that changes nothing is left out. */
export function addressOf(filter: PeopleFilter): URLSearchParams {
  const [sort = '', order = ''] = filter.sort.split(' ');
  const isUsual = filter.sort === USUAL_SORT;
  const parameters = {
    q: filter.q,
    status: filter.status ?? '',
    group: filter.group,
    expiresBefore: filter.endsBefore,
    admin: filter.isAdmin ? 'true' : '',
    passwordSet: filter.isWithoutPassword ? 'false' : '',
    sort: isUsual ? '' : sort,
    order: isUsual ? '' : order,
    cursor: filter.cursor ?? '',
  };
  return new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== ''));
}

/** What is asked of the server for it. */
export function queryOf(filter: PeopleFilter, limit: number): Record<string, string> {
  const query: Record<string, string> = { ...Object.fromEntries(addressOf(filter)), limit: String(limit) };
  const day = new Date(`${filter.endsBefore}T00:00`);
  if (Number.isNaN(day.getTime())) delete query['expiresBefore'];
  else query['expiresBefore'] = day.toISOString();
  return query;
}

/** Whether anything but the status narrows the list. */
export const isNarrowed = (filter: PeopleFilter): boolean =>
  [...addressOf({ ...filter, status: null }).keys()].some(isFilter);

/** How many filters are in force that are not always in view. */
export const hiddenFilters = ({ group, endsBefore, isAdmin, isWithoutPassword }: PeopleFilter): number =>
  [group !== '', endsBefore !== '', isAdmin, isWithoutPassword].filter(Boolean).length;

const isFilter = (name: string): boolean => (FILTERS as readonly string[]).includes(name);

export const ALL: PeopleFilter = readFilter(new URLSearchParams());
