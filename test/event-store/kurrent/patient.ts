import type { Timings } from '../../../src/event-store/kurrent/timings';

/** Long timeouts, for tests that do not test time and may run on a busy machine. */
export const PATIENT: Partial<Timings> = { appendMs: 25_000, readMs: 25_000, probeMs: 25_000 };
