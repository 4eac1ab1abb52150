import { Button, Group, Text } from '@mantine/core';
import type { ImportedRow } from '../api/import';
import { adminTexts } from '../texts';
import { addressOf, isLoopback } from '../ui/one-time-link';
import { Panel } from '../ui/page';
import { QrCode } from '../ui/qr-code';
import { saveText } from '../ui/save-text';
import { When } from '../ui/when';
import classes from './import.module.css';

/** As RFC 4180 §2 has it; a spreadsheet takes none of these cells for a formula. */
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** The links of people without a password, on a sheet to print and cut; nothing where there are none. */
export function LinkSheet({ rows }: { readonly rows: readonly ImportedRow[] }) {
  const { importList, oneTimeLink } = adminTexts;
  const { sheet } = importList;
  const links = rows.flatMap(({ username, link }) =>
    link === undefined || username === null
      ? []
      : [{ username, address: addressOf(link), expiresAt: link.expiresAt }],
  );
  const [first] = links;
  if (first === undefined) return null;
  const file = [
    'username,link,expiresAt',
    ...links.map(({ username, address, expiresAt }) => [username, address, expiresAt].map(cell).join(',')),
  ];
  return (
    <Panel title={sheet.title(links.length)} lead={sheet.lead}>
      {isLoopback(first.address) && (
        <Text size="sm" c="var(--mantine-color-error)" className={classes['notPrinted'] ?? ''}>
          {oneTimeLink.loopback}
        </Text>
      )}
      <Group className={classes['notPrinted'] ?? ''}>
        <Button onClick={() => print()}>{sheet.print}</Button>
        <Button variant="light" onClick={() => saveText(sheet.fileName, `${file.join('\r\n')}\r\n`)}>
          {sheet.save}
        </Button>
      </Group>
      <ul className={classes['sheet']}>
        {links.map(({ username, address, expiresAt }) => (
          <li key={username} className={classes['slip']}>
            <QrCode text={address} label={sheet.code(username)} className={classes['slipCode']} />
            <div className={classes['slipText']}>
              <strong>{username}</strong>
              <Text size="sm">{sheet.open}</Text>
              <span className={classes['slipAddress']}>{address}</span>
              <Text size="sm" c="dimmed">
                {sheet.until} <When at={expiresAt} />
              </Text>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
