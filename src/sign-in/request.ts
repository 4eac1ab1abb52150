import type { AdmissionRules } from '../domain/admission';
import type { ClientAddress } from '../event-store/envelope';

/** A request to sign in, the same for every way in. */
export interface SignInRequest {
  /** The name as it was typed. */
  readonly who: string;
  readonly proofs: Proofs;
  readonly client: SignInClient;
  readonly rules: AdmissionRules;
  readonly origin: SignInOrigin;
}

export interface Proofs {
  /** As it was typed. */
  readonly password: string;
}

/** The browser from which a person signs in. */
export interface SignInClient {
  readonly address: ClientAddress | null;
  readonly userAgent: string | null;
  /** Token of a known device, of any person; null: none. */
  readonly device: string | null;
}

/** `hub`: a hub's login form, behind its token; `browser`: our own pages. */
export type SignInOrigin = 'hub' | 'browser';
