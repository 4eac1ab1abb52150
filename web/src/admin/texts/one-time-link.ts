export const oneTimeLink = {
  title: (who: string) => `The password link for ${who}`,
  lead: (name: string) =>
    `Give this link to “${name}” now: it is shown once, sets the password once, and works until`,
  label: (name: string) => `One-time link of ${name}`,
  copy: 'Copy',
  copied: 'Copied',
  code: (name: string) => `QR code of the link of ${name}`,
  loopback:
    'Links that you make here work only on this computer, because you have opened Gatebook by an address that other computers cannot reach. Open it by the address that others use, and make a new link.',
};

/** The links of many people. */
export const linkSheet = {
  title: (count: number) => (count === 1 ? 'One password link' : `${String(count)} password links`),
  lead: 'They are shown once, and each works once. Print the sheet and cut it, or save or copy the links; keep them as safe as passwords.',
  print: 'Print the sheet',
  save: 'Save as a file',
  copyAll: 'Copy all',
  fileName: 'password-links.csv',
  until: 'works once, until',
  open: 'Open this address and choose a password:',
};
