import { readFileSync, statSync } from 'node:fs';
import { validateSync } from 'class-validator';
import { Environment, type VariableName } from './environment';
import { nearestName, type ConfigFault } from './faults';
import { isInjected, noticeOfInjected } from './orchestrator';
import { withoutLineEnd } from './without-line-end';
import { parseVariable, variables, type VariableEntry } from './variable';

export type VariableSource = 'default' | 'environment' | 'file' | 'option';

/** The values of the environment, where each came from, and the faults. */
export interface ReadEnvironment {
  readonly environment: Environment;
  readonly sources: ReadonlyMap<string, VariableSource>;
  readonly faults: ConfigFault[];
  /** For the log: what was ignored, and files that others may read. */
  readonly notices: readonly string[];
}

const PREFIX = 'GATEBOOK_';
const FILE_SUFFIX = '_FILE';

/** Bits of a file's mode. */
const OTHERS_WRITE = 0o022;
const OTHERS_READ = 0o044;

export type Overrides = Partial<Record<VariableName, string>>;

/** Reads and checks each variable. `overrides` (options of the command line) take precedence. An empty variable is unset. */
export function readEnvironment(given: NodeJS.ProcessEnv, overrides: Overrides): ReadEnvironment {
  const injected = Object.keys(given).filter((name) => isInjected(name, given[name] ?? ''));
  const env = Object.fromEntries(Object.entries(given).filter(([name]) => !injected.includes(name)));
  const faults = unknownNames(env);
  const notices = noticeOfInjected(injected);
  const sources = new Map<string, VariableSource>();
  const environment = new Environment();
  for (const variable of variables()) {
    const { text, source } = textOf(variable, env, overrides, { faults, notices });
    sources.set(variable.name, source);
    if (text === undefined) continue;
    Object.assign(environment, { [variable.name]: parseVariable(variable.kind, text) });
  }
  const named = new Set(faults.map(({ name }) => name));
  faults.push(...validate(environment).filter(({ name }) => !named.has(name)));
  return { environment, sources, faults, notices };
}

interface Remarks {
  readonly faults: ConfigFault[];
  readonly notices: string[];
}

function textOf(
  variable: VariableEntry,
  env: NodeJS.ProcessEnv,
  overrides: Overrides,
  remarks: Remarks,
): { text: string | undefined; source: VariableSource } {
  const { name, initial } = variable;
  const override = overrides[name as VariableName];
  if (override !== undefined) return { text: override, source: 'option' };
  const value = withoutLineEnd(env[name] ?? '');
  const file = env[`${name}${FILE_SUFFIX}`] ?? '';
  if (value !== '' && file !== '') {
    remarks.faults.push({ name, detail: `is set twice: as ${name} and as ${name}${FILE_SUFFIX}; keep one` });
  }
  if (value !== '') return { text: value, source: 'environment' };
  if (file === '') return { text: initial, source: 'default' };
  return { text: readValue(variable, file, remarks), source: 'file' };
}

function readValue(
  { name, isFileGuarded = false }: VariableEntry,
  file: string,
  { faults, notices }: Remarks,
): string | undefined {
  try {
    if (isFileGuarded) {
      const { mode } = statSync(file);
      if ((mode & OTHERS_WRITE) !== 0) {
        faults.push({
          name,
          detail: `can be written by users other than the owner of ${file}: chmod go-w it`,
        });
        return undefined;
      }
      if ((mode & OTHERS_READ) !== 0)
        notices.push(`users other than its owner can read ${file}, which ${name}${FILE_SUFFIX} names`);
    }
    const text = withoutLineEnd(readFileSync(file, 'utf8'));
    if (text !== '') return text;
    faults.push({ name, detail: `is empty in the file that ${name}${FILE_SUFFIX} names` });
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    faults.push({ name, detail: `cannot be read from the file that ${name}${FILE_SUFFIX} names (${code})` });
  }
  return undefined;
}

function unknownNames(env: NodeJS.ProcessEnv): ConfigFault[] {
  const known = variables().map(({ name }) => name);
  const names = [...known, ...known.map((name) => `${name}${FILE_SUFFIX}`)];
  return Object.keys(env)
    .filter((name) => name.startsWith(PREFIX) && !names.includes(name))
    .sort()
    .map((name) => {
      const meant = nearestName(name, names);
      return { name, detail: meant === undefined ? 'is not known' : `is not known; did you mean ${meant}?` };
    });
}

const validate = (environment: Environment): ConfigFault[] =>
  validateSync(environment, { stopAtFirstError: true }).map(({ property, constraints = {} }) => ({
    name: property,
    detail: (Object.values(constraints)[0] ?? 'is refused')
      .replaceAll(`${property} `, '')
      .replace(/^each value in /, ''),
  }));
