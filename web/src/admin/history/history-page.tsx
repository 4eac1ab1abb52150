import { Anchor, Button, Group } from '@mantine/core';
import { Link } from 'wouter';
import { Refusal } from '../../api/client';
import { BASE } from '../../page-facts';
import { auditPath } from '../audit/filters';
import { eventSentence } from '../audit/event-words';
import { quoted, sentence } from '../audit/wording';
import { useMoment, useSteps, type Looked, type Moment } from '../api/history';
import { adminTexts } from '../texts';
import { CopyButton } from '../ui/copy-button';
import { Panel } from '../../ui/panel';
import { AdminPage } from '../ui/page';
import { Answered, Empty } from '../ui/states';
import { historyPath } from './history-path';
import { MomentForm } from './moment-form';
import { MomentPanels } from './moment-panels';
import { OtherHolders } from './other-holders';
import { StepSlider } from './step-slider';
import { usePlace, useSteppedTo } from './use-place';

/** The account of a person as it was at any moment. */
export function HistoryPage({ nameOrId }: { readonly nameOrId: string }) {
  const { history } = adminTexts;
  const { place, address, isNow, go } = usePlace();
  const looked: Looked = { nameOrId, address };
  const found = useMoment(looked, place);
  const moment = found.data;
  const around = useSteps(looked, moment);
  const { onTheWay, goTo } = useSteppedTo(looked, moment, (position) =>
    go({ position, ...(address !== undefined && { address }) }, { replace: true }),
  );
  const addressError = faultOfAddress(found.error);
  return (
    <AdminPage
      title={titleOf(moment)}
      lead={history.lead}
      actions={
        moment !== undefined && <CopyButton text={() => linkTo(moment, place)}>{history.copyLink}</CopyButton>
      }
    >
      {moment !== undefined && <Links moment={moment} />}
      <Panel title={history.where}>
        {moment !== undefined && (
          <StepSlider
            step={onTheWay ?? moment.step}
            total={moment.total}
            said={around.step === undefined ? '' : eventSentence(around.step.event)}
            isNow={isNow}
            onGo={goTo}
            onNow={() => go(address === undefined ? {} : { address })}
          />
        )}
        <MomentForm
          moment={place}
          instant={isNow ? undefined : (moment?.occurredAt ?? place.at)}
          addressError={addressError}
          onGo={go}
        />
      </Panel>
      {found.error instanceof Refusal && addressError === undefined ? (
        <Nothing error={found.error} nameOrId={nameOrId} />
      ) : (
        addressError === undefined && (
          <Answered query={found}>
            {(known) => (
              <Answered query={around}>
                {() => (
                  <MomentPanels
                    moment={known}
                    step={around.step}
                    before={around.before}
                    isStep={place.position !== undefined}
                    isNow={isNow}
                    address={address}
                  />
                )}
              </Answered>
            )}
          </Answered>
        )
      )}
    </AdminPage>
  );
}

function titleOf(moment: Moment | undefined): string {
  const { history, people } = adminTexts;
  if (moment === undefined) return history.title;
  return history.titleOf(moment.username === null ? people.noName : quoted(moment.username));
}

/** A link to exactly what is shown, for a colleague: now is an instant by then. */
function linkTo(
  { userId, position, occurredAt }: Moment,
  place: { position?: string; address?: string },
): string {
  const path = historyPath(userId, {
    ...(place.position === undefined ? { at: occurredAt } : { position }),
    ...(place.address !== undefined && { address: place.address }),
  });
  return new URL(path.slice(1), BASE).href;
}

function Links({ moment: { userId, username } }: { readonly moment: Moment }) {
  const { history } = adminTexts;
  return (
    <>
      <Group gap="lg">
        <Anchor component={Link} href={`/admin/people/${userId}`}>
          {history.ofPerson}
        </Anchor>
        <Anchor component={Link} href={auditPath({ subject: userId })}>
          {history.ofEvents}
        </Anchor>
      </Group>
      {username !== null && <OtherHolders userId={userId} username={username} />}
    </>
  );
}

/** Nobody of this name or id, or no account yet at that moment. */
function Nothing({ error, nameOrId }: { readonly error: Refusal; readonly nameOrId: string }) {
  const { history } = adminTexts;
  return (
    <Panel isFlush>
      <Empty title={history.notThere}>
        {sentence(error.problem.fields?.[0]?.detail ?? error.message)}
        <br />
        <Button component={Link} mt="sm" size="sm" variant="default" href={historyPath(nameOrId)}>
          {history.now}
        </Button>
      </Empty>
    </Panel>
  );
}

function faultOfAddress(error: unknown): string | undefined {
  if (!(error instanceof Refusal)) return undefined;
  return error.problem.fields?.find(({ field }) => field === 'address')?.detail;
}
