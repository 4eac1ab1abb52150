import { Text } from '@mantine/core';
import { memo } from 'react';
import { LiftLock } from '../acts/lift-lock';
import { isStopped } from '../acts/use-lifts';
import { EventDetails } from '../audit/event-details';
import { EventText } from '../audit/event-text';
import { shown } from '../audit/wording';
import type { Moment, Step } from '../api/history';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { When } from '../ui/when';
import { factsOf } from './account-facts';
import classes from './history.module.css';
import { Lift } from './lift';
import { PolicyPanel } from './policy-panel';
import { StateTable } from './state-table';
import { VerdictPanel } from './verdict-panel';

interface MomentPanelsProps {
  readonly moment: Moment;
  /** The last event up to the moment, and the one before it; undefined: there is none. */
  readonly step: Step | undefined;
  readonly before: Step | undefined;
  /** Whether the moment is that of the event itself, and not a later instant. */
  readonly isStep: boolean;
  readonly isNow: boolean;
  /** A client address whose refusals count too. */
  readonly address: string | undefined;
}

/** What happened, what was known, and what followed from it. Not drawn again while a slider is on its way. */
export const MomentPanels = memo(function MomentPanels({
  moment,
  step,
  before,
  isStep,
  isNow,
  address,
}: MomentPanelsProps) {
  const { history, audit } = adminTexts;
  const earlier = isStep ? before : step;
  const canLiftBelow = isNow && isStopped(moment.state);
  return (
    <>
      <Panel>
        {step !== undefined && (
          <div>
            {!isStep && (
              <Text size="sm" c="dimmed">
                {history.lastBefore}
              </Text>
            )}
            <Text fw={600} className={classes['said'] ?? ''}>
              <EventText event={step.event} />
            </Text>
            {step.event.reason !== null && (
              <Text size="sm" className={classes['said'] ?? ''}>
                {audit.details.reason}: {shown(step.event.reason)}
              </Text>
            )}
            <Text size="sm" c="dimmed">
              <When at={step.event.occurredAt} as="exact" />
            </Text>
            {!canLiftBelow && (
              <div className={classes['lift']}>
                <LiftLock event={step.event} />
              </div>
            )}
            <details className={classes['everything']}>
              <summary>{history.everything}</summary>
              <EventDetails event={step.event} />
            </details>
          </div>
        )}
      </Panel>
      <VerdictPanel guard={moment.guard}>{isNow && <Lift moment={moment} address={address} />}</VerdictPanel>
      <StateTable
        before={earlier === undefined ? undefined : factsOf(earlier.state, earlier.guard)}
        after={factsOf(moment.state, moment.guard)}
        beforeTitle={isStep ? history.before : history.afterStep(adminTexts.count(moment.step))}
        afterTitle={isStep ? history.after : isNow ? history.now : history.atMoment}
      />
      <PolicyPanel policyId={moment.policyId} />
    </>
  );
});
