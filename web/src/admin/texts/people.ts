import type { Status } from '../api/people';

export const people = {
  title: 'People',
  noName: '(erased)',
  statuses: {
    pending: 'Waiting',
    active: 'Active',
    blocked: 'Blocked',
    rejected: 'Rejected',
    expired: 'Expired',
    deleted: 'Deleted',
  } satisfies Record<Status, string>,
};
