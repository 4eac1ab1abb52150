import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { useSignUpSettings } from '../../api/sign-up-settings';
import { BASE } from '../../page-facts';
import { PersonIcon } from '../../ui/icons';
import { adminTexts } from '../texts';
import { Panel } from '../ui/page';
import { Empty } from '../ui/states';

/** An empty queue: where to send people, or how they get accounts otherwise. */
export function NobodyWaits() {
  const { signUps, people } = adminTexts;
  const settings = useSignUpSettings();
  const address = new URL('sign-up', BASE).href;
  return (
    <Panel isFlush>
      <Empty icon={<PersonIcon />} title={signUps.none}>
        {settings.data?.mode === 'off' ? (
          <>
            {signUps.noneClosed}
            <br />
            <Anchor component={Link} href="/admin/people/add">
              {people.add}
            </Anchor>
          </>
        ) : (
          <>
            {signUps.noneMore}
            <br />
            <Anchor href={address}>{address}</Anchor>
          </>
        )}
      </Empty>
    </Panel>
  );
}
