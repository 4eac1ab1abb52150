import { Button, Group, Text } from '@mantine/core';
import type { PasswordLink } from '../api/people';
import { adminTexts } from '../texts';
import { CopyButton } from './copy-button';
import { LoopbackWarning, addressOf } from './link-address';
import classes from './link-sheet.module.css';
import { QrCode } from './qr-code';
import { saveText } from './save-text';
import { useShowOnce, useTaken } from './shown-once';
import { When } from './when';

interface LinkOfPerson {
  readonly username: string;
  readonly link: PasswordLink;
}

/**
 * @returns shows the password links of many people, once; nothing where there are none
 * @param more sentences about whoever got none
 */
export function useShowLinks(): (links: readonly LinkOfPerson[], more?: readonly string[]) => void {
  const show = useShowOnce();
  return (links, more = []) => {
    if (links.length === 0) return;
    show({
      title: adminTexts.linkSheet.title(links.length),
      isWide: true,
      content: <LinkSheet links={links} more={more} />,
    });
  };
}

/** As RFC 4180 §2 has it; a spreadsheet takes none of these cells for a formula. */
const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

interface LinkSheetProps {
  readonly links: readonly LinkOfPerson[];
  readonly more: readonly string[];
}

/** To be printed and cut, saved or copied. */
function LinkSheet({ links, more }: LinkSheetProps) {
  const { linkSheet, oneTimeLink } = adminTexts;
  const taken = useTaken();
  const rows = links.map(({ username, link }) => ({
    username,
    address: addressOf(link),
    expiresAt: link.expiresAt,
  }));
  const file = [
    'username,link,expiresAt',
    ...rows.map(({ username, address, expiresAt }) => [username, address, expiresAt].map(cell).join(',')),
  ];
  return (
    <>
      <div className={classes['screen']}>
        {more.map((text) => (
          <Text key={text} size="sm" c="var(--mantine-color-error)">
            {text}
          </Text>
        ))}
        <Text size="sm">{linkSheet.lead}</Text>
        {rows[0] !== undefined && <LoopbackWarning address={rows[0].address} />}
        <Group gap="xs">
          <Button
            size="sm"
            onClick={() => {
              print();
              taken();
            }}
          >
            {linkSheet.print}
          </Button>
          <Button
            size="sm"
            variant="light"
            onClick={() => {
              saveText(linkSheet.fileName, `${file.join('\r\n')}\r\n`);
              taken();
            }}
          >
            {linkSheet.save}
          </Button>
          <CopyButton text={() => rows.map(({ username, address }) => `${username}\t${address}`).join('\n')}>
            {linkSheet.copyAll}
          </CopyButton>
        </Group>
      </div>
      <ul className={classes['sheet']}>
        {rows.map(({ username, address, expiresAt }) => (
          <li key={username} className={classes['slip']}>
            <QrCode text={address} label={oneTimeLink.code(username)} className={classes['code']} />
            <div className={classes['text']}>
              <strong>{username}</strong>
              <Text size="sm">{linkSheet.open}</Text>
              <span className={classes['address']}>{address}</span>
              <Text size="sm" c="dimmed">
                {linkSheet.until} <When at={expiresAt} />
              </Text>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
