import { Button, Group, Modal, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInvitation, type InvitationLink } from '../api/invitations';
import { adminTexts } from '../texts';
import { CopyField } from '../ui/copy-field';
import { addressOf, LoopbackWarning } from '../ui/link-address';
import { QrCode } from '../ui/qr-code';
import { useShowOnce } from '../ui/shown-once';
import classes from './invitations.module.css';

/** @returns shows the link of an invitation, once */
export function useShowInvitation(): (made: InvitationLink, name: string) => void {
  const show = useShowOnce();
  return (made, name) =>
    show({
      title: adminTexts.invitations.link.title(name),
      content: <ShownLink made={made} name={name} />,
    });
}

interface ShownLinkProps {
  readonly made: InvitationLink;
  readonly name: string;
}

/** To be copied or shown to a class now, with how many have come. */
function ShownLink({ made: { id, link }, name }: ShownLinkProps) {
  const { invitations } = adminTexts;
  const [isLarge, { open, close }] = useDisclosure(false);
  const { data } = useInvitation(id);
  const address = addressOf(link);
  return (
    <Stack gap="md">
      <Text size="sm">{invitations.link.lead}</Text>
      <CopyField label={invitations.link.label} value={address} />
      <LoopbackWarning address={address} />
      <QrCode text={address} label={invitations.link.code} />
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {data !== undefined && invitations.places(data.used, data.uses)}
        </Text>
        <Button size="sm" onClick={open}>
          {invitations.link.project}
        </Button>
      </Group>
      <Modal
        fullScreen
        opened={isLarge}
        onClose={close}
        title={<VisuallyHidden>{name}</VisuallyHidden>}
        closeButtonProps={{ 'aria-label': adminTexts.close }}
      >
        <Projected name={name} address={address} usesLeft={data?.usesLeft} />
      </Modal>
    </Stack>
  );
}

interface ProjectedProps {
  readonly name: string;
  readonly address: string;
  readonly usesLeft: number | undefined;
}

/** For a projector: readable from the last row. */
function Projected({ name, address, usesLeft }: ProjectedProps) {
  const { link } = adminTexts.invitations;
  return (
    <div className={classes['projector']}>
      <p className={classes['projectedName']}>{name}</p>
      <QrCode text={address} label={link.code} className={classes['projectedCode']} />
      <Text size="lg">{link.scan}</Text>
      <div className={classes['projectedAddress']}>{address}</div>
      {usesLeft !== undefined && (
        <Text size="lg" role="status">
          {link.left(usesLeft)}
        </Text>
      )}
    </div>
  );
}
