import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { call } from '../../api/client';
import { Form } from '../../ui/form';
import { useForm } from '../../ui/use-form';
import { GroupsField, useTypedGroups } from '../acts/groups-field';
import type { InvitationLink } from '../api/invitations';
import { adminTexts } from '../texts';
import { EndField } from '../ui/end-field';
import { dayOf, instantOfEnd } from '../ui/local-instant';
import { Panel } from '../../ui/panel';
import { AdminPage } from '../ui/page';
import { useAct } from '../ui/use-act';
import { useShowInvitation } from './invitation-link';

interface Made {
  readonly name: string;
  readonly link: InvitationLink;
}

/** Makes an invitation, and shows it with its link. */
export function NewInvitationPage() {
  const { form } = adminTexts.invitations;
  const [, go] = useLocation();
  const showLink = useShowInvitation();
  return (
    <AdminPage title={form.title} lead={form.lead} isNarrow>
      <InvitationForm
        onMade={({ name, link }) => {
          // the way back leads to the list, and not to a form that was sent
          go(`/admin/invitations/${link.id}`, { replace: true });
          showLink(link, name);
        }}
      />
    </AdminPage>
  );
}

const PLACES = '30';
const TWO_WEEKS_MS = 14 * 86_400_000;

const inTwoWeeks = (): string => dayOf(new Date(Date.now() + TWO_WEEKS_MS));

function InvitationForm({ onMade }: { readonly onMade: (made: Made) => void }) {
  const texts = adminTexts.invitations.form;
  const groups = useTypedGroups();
  const [approve, setApprove] = useState(true);
  const make = useAct({
    act: (invitation: object) => call<InvitationLink>('POST', 'api/invitations', invitation),
    isShownInPlace: true,
  });
  const form = useForm({
    initial: { note: '', uses: PLACES, expiresAt: inTwoWeeks(), validUntil: '' },
    required: ['note', 'uses', 'expiresAt'],
    otherFields: ['groups'],
    submit: async ({ note, uses, expiresAt, validUntil }) => {
      const link = await make.mutateAsync({
        note,
        // a number as the server sees it: it says what is wrong with any other text
        uses: /^\d+$/.test(uses.trim()) ? Number(uses) : uses,
        expiresAt: instantOfEnd(expiresAt),
        validUntil: instantOfEnd(validUntil),
        approve,
        ...(groups.wanted.length > 0 && { groups: groups.wanted }),
      });
      return { name: note.trim(), link };
    },
    onDone: onMade,
  });
  const end = (name: 'expiresAt' | 'validUntil') => ({
    value: form.values[name],
    error: form.errorOf(name),
    onChange: (value: string) => form.set(name, value),
  });
  return (
    <Panel>
      <Form
        error={form.error}
        faults={['note', 'uses', 'expiresAt', 'groups', 'validUntil'].map(form.errorOf)}
        isPending={form.isPending}
        submitLabel={texts.submit}
        onSubmit={form.onSubmit}
      >
        <TextInput
          label={texts.note}
          description={texts.noteHint}
          autoComplete="off"
          maxLength={200}
          autoFocus
          {...form.field('note')}
        />
        <TextInput
          label={texts.uses}
          description={texts.usesHint}
          inputMode="numeric"
          autoComplete="off"
          {...form.field('uses')}
        />
        <EndField label={texts.expiresAt} mayBeEndless={false} {...end('expiresAt')} />
        <GroupsField
          value={groups.value}
          description={texts.groupsHint}
          error={form.errorOf('groups')}
          onChange={groups.setValue}
        />
        <EndField label={texts.validUntil} description={texts.validUntilHint} {...end('validUntil')} />
        <Checkbox
          label={texts.approve}
          description={texts.approveHint}
          checked={approve}
          onChange={({ currentTarget: { checked } }) => setApprove(checked)}
        />
      </Form>
    </Panel>
  );
}
