const { relative } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** The files that take longest, longest first; a rough order is enough. */
const SLOWEST = [
  'crashes/kill',
  'http/fuzz/fuzz',
  'hub/python',
  'hub/keeper',
  'hub/configure',
  'hub/singleuser',
  'hub/states',
  'hub/panel',
  'hub/away',
  'hub/change-over',
  'pages/administration-person',
  'pages/administration-audit',
  'pages/administration-people',
  'hub/account-elsewhere',
  'hub/change-over-native',
  'hub/jupyterhub',
  'pages/administration-queue',
  'pages/sign-up',
  'pages/account',
  'cli/trouble',
  'crashes/rebuild-kill',
  'cli/restore',
  'cli/commands',
  'cli/broken-output',
  'sign-in/address-limit',
  'projections/rebuild/rebuild',
  'projections/engine/recovery',
  'event-store/kurrent/hung-seed',
  'operations/poison',
  'cli/halted',
  'cli/another-user',
  'sign-in/count-to-100',
  'sign-in/guessing',
  'sign-in/devices',
  'cli/store-status',
  'cli/stopped',
  'cli/password-stdin',
  'event-store/kurrent/doctor',
  'accounts/strength',
  'event-store/kurrent/subscriptions',
  'sign-in/equal-answers',
  'projections/engine/poison',
  'maintenance/moving',
  'projections/engine/retention',
  'operations/rebuild',
  'operations/maintenance',
  'sign-in/races',
  'accounts/set-up-races',
  'projections/history',
  'cli/server',
  'crashes/clock',
  'projections/engine/skipped-events',
];

const placeOf = ({ path }) => {
  const place = SLOWEST.indexOf(relative(__dirname, path).replace(/\.spec\.ts$/, ''));
  return place === -1 ? SLOWEST.length : place;
};

/** Starts the slow files first, so that none runs alone at the end. Jest knows durations only of earlier runs. */
module.exports = class SlowestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
};
