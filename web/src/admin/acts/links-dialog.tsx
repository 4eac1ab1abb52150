import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { ActDialog } from '../ui/act-dialog';
import { useShowLinks } from '../ui/link-sheet';
import { useAct } from '../ui/use-act';
import { decide, refusedTexts } from './decide';

interface LinksDialogProps {
  readonly people: readonly Person[];
  readonly onClose: () => void;
}

/** Makes a one-time link for each of many people, and shows them. */
export function LinksDialog({ people, onClose }: LinksDialogProps) {
  const { acts } = adminTexts;
  const showLinks = useShowLinks();
  const make = useAct({
    act: () => decide('password-links', people),
    told: ({ links, refused }) =>
      links.length > 0
        ? undefined
        : { text: refusedTexts('password-links', refused).join(' '), isPartial: true },
    onDone: ({ done, links, refused }) => {
      onClose();
      showLinks(
        links.map((link, index) => ({ username: done[index]?.username ?? '', link })),
        refusedTexts('password-links', refused),
      );
    },
  });
  return (
    <ActDialog
      title={acts.makeLinksTitle(namesOf(people))}
      lead={acts.makeLinksLead}
      submitLabel={acts.makeLinksSubmit}
      isPending={make.isPending}
      onSubmit={() => make.mutate(undefined)}
      onClose={onClose}
    />
  );
}
