/** What a session is for. A later one (forward authentication, OIDC) is a value of its own. */
export type SessionAudience = 'pages';

/** How the person signed in: with a password here, or in a hub, whose ticket began the session. */
export type SessionOrigin = 'password' | 'hub';

interface SessionBeginning {
  sessionId: string;
  userId: string;
  /** SHA-256 of the token in the cookie. */
  tokenHash: string;
  audience: SessionAudience;
  /** ISO 8601 instant at which it ends, used or not. */
  expiresAt: string;
  /** Revisions that the sign-in was decided on: a later event that ends sessions ends this one. */
  userRevision: number;
  adminsRevision: number | null;
  passwordRevision: number | null;
}

/** The events of browser sessions: part of `EventData`, and stored in the same way. */
export interface SessionEventData {
  /** `origin` `hub` is not written: such a session begins with `HubSessionBegun`. */
  SessionBegun: SessionBeginning & { origin: SessionOrigin };
  HubSessionBegun: SessionBeginning & {
    /** The name of the token of the hub whose ticket began it. */
    hub: string;
    /** SHA-256, in hex, of the hub's session cookie that it is bound to; null: to none. */
    hubSession: string | null;
  };
  /** It was used; at most one event in a quarter of the idle limit. */
  SessionUsed: { sessionId: string; userId: string };
  /** The password was typed again. */
  SessionReauthenticated: { sessionId: string; userId: string };
  /** The person sets a new password in this session, which continues. */
  SessionContinued: { sessionId: string; userId: string; passwordRevision: number };
  /** The session has a new token, whose SHA-256 this is; the one before it is refused from now on. */
  SessionTokenReplaced: { sessionId: string; userId: string; tokenHash: string };
  SessionEnded: { sessionId: string; userId: string; cause: SessionEndCause };
}

/** `signed_out`: in this session; `person`: the person, in another session; `admin`: an administrator or operator. */
export type SessionEndCause = 'signed_out' | 'person' | 'admin';
