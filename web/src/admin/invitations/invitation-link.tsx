import { Button, Group, Modal, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from 'wouter';
import { useInvitation, type InvitationLink } from '../api/invitations';
import { adminTexts } from '../texts';
import { CopyField } from '../ui/copy-field';
import { addressOf, isLoopback } from '../ui/one-time-link';
import { QrCode } from '../ui/qr-code';
import classes from './invitations.module.css';
import { nameOf } from './name-of';

interface ShownLinkProps {
  readonly made: InvitationLink;
  readonly name: string;
}

/** The link of an invitation, to be copied or shown to a class now: it is shown once. */
export function ShownLink({ made: { id, link }, name }: ShownLinkProps) {
  const { invitations, oneTimeLink } = adminTexts;
  const [isLarge, { open, close }] = useDisclosure(false);
  const address = addressOf(link);
  return (
    <Stack gap="md">
      <Text size="sm">{invitations.link.lead}</Text>
      <CopyField label={invitations.link.label} value={address} />
      {isLoopback(address) && (
        <Text size="sm" c="var(--mantine-color-error)">
          {oneTimeLink.loopback}
        </Text>
      )}
      <QrCode text={address} label={invitations.link.code} />
      <Group>
        <Button onClick={open}>{invitations.link.project}</Button>
        <Button component={Link} href={`/admin/invitations/${id}`} variant="default">
          {invitations.link.toInvitation}
        </Button>
      </Group>
      <Modal
        fullScreen
        opened={isLarge}
        onClose={close}
        title={<VisuallyHidden>{name}</VisuallyHidden>}
        closeButtonProps={{ 'aria-label': adminTexts.close }}
      >
        <Projected id={id} name={name} address={address} />
      </Modal>
    </Stack>
  );
}

interface ProjectedProps {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

/** For a projector: readable from the last row. */
function Projected({ id, name, address }: ProjectedProps) {
  const { link } = adminTexts.invitations;
  const { data } = useInvitation(id);
  return (
    <div className={classes['projector']}>
      <p className={classes['projectedName']}>{data === undefined ? name : nameOf(data)}</p>
      <QrCode text={address} label={link.code} className={classes['projectedCode']} />
      <Text size="lg">{link.scan}</Text>
      <div className={classes['projectedAddress']}>{address}</div>
      {data !== undefined && (
        <Text size="lg" role="status">
          {link.left(data.usesLeft)}
        </Text>
      )}
    </div>
  );
}
