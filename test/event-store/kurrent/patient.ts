import type { Timings } from '../../../src/event-store/kurrent/timings';

/** For tests that are about something else than time, on a machine that may be busy. */
export const PATIENT: Partial<Timings> = { appendMs: 25_000, readMs: 25_000, probeMs: 25_000 };
