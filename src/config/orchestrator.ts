/**
 * Variables that Kubernetes sets in every pod for a service called `gatebook` or `gatebook-…`:
 * https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 */
const SERVICE_VARIABLES = [
  /^GATEBOOK_(?:[A-Z0-9_]+_)?SERVICE_(?:HOST|PORT)$/,
  /^GATEBOOK_(?:[A-Z0-9_]+_)?SERVICE_PORT_[A-Z0-9_]+$/,
  /^GATEBOOK_(?:[A-Z0-9_]+_)?PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?$/,
];

/** This one may also be ours: `GATEBOOK_PORT`. */
const PORT_VARIABLE = /^GATEBOOK_(?:[A-Z0-9_]+_)?PORT$/;
const SERVICE_ADDRESS = /^(?:tcp|udp|sctp):\/\//;

/** Whether an orchestrator has set this variable, and not the operator. */
export const isInjected = (name: string, value: string): boolean =>
  SERVICE_VARIABLES.some((pattern) => pattern.test(name)) ||
  (PORT_VARIABLE.test(name) && SERVICE_ADDRESS.test(value));

/** One line about all injected variables; none if there are none. */
export const noticeOfInjected = (names: readonly string[]): string[] =>
  names.length === 0
    ? []
    : [
        `ignored, since an orchestrator sets them for its service called gatebook: ${[...names].sort().join(', ')}`,
      ];
