const NAMES = `
  root admin administrator superuser gatebook hub jupyterhub jupyter guest nobody anonymous unknown system daemon
  operator support help security abuse postmaster webmaster hostmaster www mail noreply no-reply service shared
  api guard health login logout sign-up signup set-up setup me self null undefined true false everyone all
`;

/** Names of roles, parts of the system and routes: whoever had one would be taken for more than a person. */
export const RESERVED_NAMES = NAMES.trim().split(/\s+/).join(',');
