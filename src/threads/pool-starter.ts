import { stat } from 'node:fs/promises';
import { constants, getPriority, setPriority } from 'node:os';

/**
 * By how much the nice value of the threads that hash is higher than the process's: they give way to whoever has to
 * answer now, and still get a third of the share of other work on a busy machine (sched(7): a factor of 1.25 a step).
 */
const NICER_BY = 5;

// on Linux this is the priority of the calling thread alone, and threads that it starts inherit it: see pthreads(7)
setPriority(Math.min(constants.priority.PRIORITY_LOW, getPriority() + NICER_BY));
// the first use of the pool: its threads start from here
void stat(__filename);
