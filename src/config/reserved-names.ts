const NAMES = `
  root admin administrator superuser gatebook hub jupyterhub jupyter guest nobody anonymous unknown system daemon
  operator support help security abuse postmaster webmaster hostmaster www mail noreply no-reply service shared
  api guard health login logout sign-up signup set-up setup me self null undefined true false everyone all
`;

/** Names of roles, parts of the system and routes: an account with such a name could be mistaken for one of these. */
export const RESERVED_NAMES = NAMES.trim().split(/\s+/).join(',');
