import { call } from '../../api/client';
import type { PasswordLink, Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { ActDialog } from '../ui/act-dialog';
import { useShowLink } from '../ui/one-time-link';
import { useAct } from '../ui/use-act';

interface ApproveWithLinkProps {
  readonly person: Person;
  readonly onClose: () => void;
}

/** Approves one person without the password of the sign-up, and shows the link that sets another. */
export function ApproveWithLink({ person, onClose }: ApproveWithLinkProps) {
  const { acts } = adminTexts;
  const showLink = useShowLink();
  const approve = useAct({
    act: () =>
      call<Person & { readonly link: PasswordLink }>('POST', `api/users/${person.userId}/approve`, {
        passwordLink: true,
      }),
    onDone: (approved) => {
      onClose();
      showLink(person, approved.link);
    },
  });
  return (
    <ActDialog
      title={acts.approveWithLinkTitle(namesOf([person]))}
      lead={acts.approveWithLinkLead}
      submitLabel={acts.approve}
      isPending={approve.isPending}
      onSubmit={() => approve.mutate(undefined)}
      onClose={onClose}
    />
  );
}
