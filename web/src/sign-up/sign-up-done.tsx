import { Text, Timeline } from '@mantine/core';
import { Redirect } from 'wouter';
import { useTexts } from '../texts/texts';
import { CardPage } from '../ui/card-page';
import { HubLink } from '../ui/hub-link';
import { CheckIcon, ClockIcon, KeyIcon } from '../ui/icons';
import { MessagePage } from '../ui/message-page';

export interface SignedUp {
  readonly username: string;
  readonly status: 'pending' | 'active';
  readonly isSignedIn: boolean;
}

/** What follows a sign-up: the account is active at once, or waits for an administrator. */
export function SignUpDone({ username, status, isSignedIn }: SignedUp) {
  const { signUp } = useTexts();
  if (isSignedIn) return <Redirect to="/" />;
  if (status === 'active')
    return (
      <MessagePage title={signUp.activeTitle} text={signUp.active(username)}>
        <HubLink variant="light" />
      </MessagePage>
    );
  return (
    <CardPage title={signUp.doneTitle} lead={signUp.done(username)}>
      <Timeline active={0} bulletSize={32} lineWidth={2}>
        <Timeline.Item bullet={<CheckIcon />} title={signUp.steps.asked}>
          <Text size="sm" c="dimmed">
            {signUp.steps.askedMore}
          </Text>
        </Timeline.Item>
        <Timeline.Item bullet={<ClockIcon />} title={signUp.steps.approval}>
          <Text size="sm" c="dimmed">
            {signUp.steps.approvalMore}
          </Text>
        </Timeline.Item>
        <Timeline.Item bullet={<KeyIcon />} title={signUp.steps.signIn}>
          <Text size="sm" c="dimmed">
            {signUp.steps.signInMore}
          </Text>
        </Timeline.Item>
      </Timeline>
      <HubLink variant="light" />
    </CardPage>
  );
}
