import { useTexts } from '../texts/texts';
import { MessagePage } from '../ui/message-page';

interface LinkGoneProps {
  readonly why: 'incomplete' | 'set-up' | 'already-set-up' | 'password' | 'invitation';
}

/** A link that does nothing any more, and where a new one comes from. */
export function LinkGone({ why }: LinkGoneProps) {
  const { link } = useTexts();
  switch (why) {
    case 'incomplete':
      return <MessagePage title={link.incompleteTitle} text={link.incomplete} />;
    case 'set-up':
      return <MessagePage title={link.goneTitle} text={link.goneSetUp} />;
    case 'already-set-up':
      return <MessagePage title={link.setUpDoneTitle} text={link.setUpDone} />;
    case 'password':
      return <MessagePage title={link.goneTitle} text={link.gonePassword} />;
    case 'invitation':
      return <MessagePage title={link.goneTitle} text={link.goneInvitation} />;
  }
}
