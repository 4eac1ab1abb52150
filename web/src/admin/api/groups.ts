import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client';

interface Groups {
  readonly items: readonly { readonly name: string; readonly people: number }[];
}

/** The groups that people are in, the first 500. */
export const useGroups = () =>
  useQuery({ queryKey: ['groups'], queryFn: () => call<Groups>('GET', 'api/groups?limit=500') });
