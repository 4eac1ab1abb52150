import { useQuery } from '@tanstack/react-query';
import { call } from './client';
import { SESSION } from './session';

export interface SignUpField {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  readonly maxLength: number;
}

export interface SignUpSettings {
  readonly mode: 'approval' | 'open' | 'invitation' | 'off';
  readonly fields: readonly SignUpField[];
  readonly terms: { readonly version: string; readonly url: string; readonly text: string | null } | null;
  readonly password: { readonly minLength: number; readonly minScore: number };
  /** Null: a sign-up needs no proof of work. */
  readonly proof: { readonly kind: 'altcha' } | null;
}

/** They change only when the server starts again, and are the same whoever is signed in. */
export const useSignUpSettings = () =>
  useQuery({
    queryKey: [...SESSION, 'sign-up-settings'],
    queryFn: () => call<SignUpSettings>('GET', 'api/sign-up-settings'),
    staleTime: Infinity,
  });
