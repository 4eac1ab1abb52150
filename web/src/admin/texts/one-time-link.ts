export const oneTimeLink = {
  lead: (name: string) =>
    `Give this link to “${name}” now: it is shown once, sets the password once, and works until`,
  label: (name: string) => `One-time link of ${name}`,
  column: 'Link',
  copy: 'Copy',
  copied: 'Copied',
  code: (name: string) => `QR code of the link of ${name}`,
  loopback:
    'This link works on this computer alone, since you have opened Gatebook as localhost. Open this page by the address that others use, or set GATEBOOK_PUBLIC_URL, then make a new link.',
};
