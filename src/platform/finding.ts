/** The result of one check, for people and without secrets. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What to do; null: nothing, or the detail says it. */
  readonly advice: string | null;
}

export const well = (name: string, detail: string): Finding => ({ name, ok: true, detail, advice: null });

export const wrong = (name: string, detail: string, advice: string | null = null): Finding => ({
  name,
  ok: false,
  detail,
  advice,
});

/** Node.js before this is not supported (`engines` in package.json). */
const NODE_MIN = [20, 19] as const;

export function nodeFinding(): Finding {
  const name = 'Node.js';
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isSupported = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  return isSupported ? well(name, node) : wrong(name, node, `install ${NODE_MIN.join('.')} or later`);
}
