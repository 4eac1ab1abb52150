import { useSearchParams } from 'wouter';

const NAMES = ['subject', 'actor', 'type', 'address', 'from', 'to', 'order'] as const;

export type FilterName = (typeof NAMES)[number];
/** Only what is filtered by. `from` and `to` are instants in UTC. */
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

const CURSOR = 'cursor';

const withoutEmpty = (values: Readonly<Record<string, string | null | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value == null || value === '' ? [] : [[name, value]])),
  );

/** The address of a list of events. */
export const auditPath = (filters: Filters): string =>
  `/admin/audit?${new URLSearchParams(withoutEmpty(filters)).toString()}`;

/** What the address bar holds: the filters, and where in the list one is. */
export function useFilters() {
  const [params, setParams] = useSearchParams();
  const filters: Filters = withoutEmpty(Object.fromEntries(NAMES.map((name) => [name, params.get(name)])));
  return {
    filters,
    cursor: params.get(CURSOR),
    /** From the first page on. */
    setFilters: (next: Filters) => setParams(withoutEmpty(next)),
    setCursor: (cursor: string | null) => setParams(withoutEmpty({ ...filters, [CURSOR]: cursor })),
  };
}
