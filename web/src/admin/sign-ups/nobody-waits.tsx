import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { useSignUpSettings, type SignUpSettings } from '../../api/sign-up-settings';
import { BASE } from '../../page-facts';
import { PersonIcon } from '../../ui/icons';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { Empty } from '../ui/states';

/** An empty queue: where to send people, or how they get accounts otherwise. */
export function NobodyWaits() {
  const { signUps } = adminTexts;
  const mode = useSignUpSettings().data?.mode ?? 'approval';
  return (
    <Panel isFlush>
      <Empty icon={<PersonIcon />} title={signUps.none}>
        {signUps.noneMore[mode]}
        <br />
        <NextStep mode={mode} />
      </Empty>
    </Panel>
  );
}

function NextStep({ mode }: Pick<SignUpSettings, 'mode'>) {
  const { invitations, people } = adminTexts;
  switch (mode) {
    case 'off':
      return (
        <Anchor component={Link} href="/admin/people/add">
          {people.add}
        </Anchor>
      );
    case 'invitation':
      return (
        <Anchor component={Link} href="/admin/invitations/new">
          {invitations.create}
        </Anchor>
      );
    case 'approval':
    case 'open': {
      const address = new URL('sign-up', BASE).href;
      return <Anchor href={address}>{address}</Anchor>;
    }
  }
}
