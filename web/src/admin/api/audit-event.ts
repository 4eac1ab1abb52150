/** Who did something, without a name. */
export interface ActorRef {
  readonly kind: 'user' | 'admin' | 'operator' | 'hub' | 'token' | 'policy' | 'anonymous';
  readonly id: string | null;
}

/** An event of the book, with names, and without secrets. */
export interface AuditEvent {
  readonly position: string;
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly stream: string;
  readonly revision: number;
  /** Null: the event is not about a person. `username` null: erased. */
  readonly subject: { readonly userId: string; readonly username: string | null } | null;
  /** `name` null: it has none, or it is erased. */
  readonly actor: ActorRef & { readonly name: string | null };
  readonly address: {
    readonly value: string;
    readonly source: 'hub' | 'peer' | 'proxy' | null;
  } | null;
  readonly userAgent: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly reason: string | null;
  readonly correlationId: string;
  readonly commandId: string;
}
