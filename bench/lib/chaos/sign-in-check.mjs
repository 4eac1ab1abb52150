import { setTimeout as pause } from 'node:timers/promises';

/** How many people sign in at once. */
const PARALLEL = 8;

/** How often an undecided sign-in is repeated, and the pause before each, in ms. */
const TRIES_MAX = 50;
const PAUSE_MS = 200;

/**
 * Every person whose sign-up was acknowledged signs in at every Gatebook, with the password that was acknowledged. Locks
 * from earlier wrong passwords are lifted. Acknowledged sign-ins are added to those of the run.
 * @returns a description of each refused sign-in
 */
export async function refusedSignIns(players) {
  const signIns = players.people
    .filter(({ isKnown }) => isKnown)
    .flatMap((person) => players.gates.map((_url, gate) => ({ person, gate })));
  const refused = [];
  const worker = async () => {
    for (let next = signIns.pop(); next !== undefined; next = signIns.pop()) {
      const { status, code } = await signIn(players, next);
      if (status !== 200)
        refused.push(`${next.person.username} cannot sign in at Gatebook ${next.gate}: ${status} ${code}`);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return refused;
}

async function signIn(players, { person, gate }) {
  for (let tries = 1; ; tries += 1) {
    const answer = await players.logIn(gate, person, person.password);
    if (answer.status === 200) person.signIns.push(answer.position);
    if (![0, 429, 503].includes(answer.status) || tries === TRIES_MAX) return answer;
    if (answer.status === 429) await players.liftLock(gate, person);
    await pause(PAUSE_MS);
  }
}
