import { Argument, type Command } from 'commander';
import { addExample } from './example';
import type { Terminal } from './terminal';

const SHELLS = ['bash', 'zsh'] as const;

export function addCompletionCommand(program: Command, terminal: Terminal): void {
  const completion = program
    .command('completion')
    .description('print a shell script that completes commands and options')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .action((shell: (typeof SHELLS)[number]) => {
      for (const line of completionScript(program, shell)) terminal.print(line);
    });
  addExample(completion, 'source <(gatebook completion bash)');
}

/** What may follow the words of `path`, for a command and all its subcommands. */
function branches(command: Command, path: readonly string[]): { path: string; words: string[] }[] {
  const options = command.options
    .map(({ long }) => long)
    .filter((long) => long !== undefined && long !== null);
  const own = { path: path.join(' '), words: [...command.commands.map((inner) => inner.name()), ...options] };
  return [own, ...command.commands.flatMap((inner) => branches(inner, [...path, inner.name()]))];
}

function completionScript(program: Command, shell: (typeof SHELLS)[number]): string[] {
  const global = program.options.map(({ long }) => long ?? '').join(' ');
  const known = branches(program, []).map(({ path, words }) => ({ path, words: words.join(' ') }));
  const paths = known.map(({ path }) => `'${path}'`).join('|');
  return [
    ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    '_gatebook() {',
    "  local path='' word next words=''",
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    next="${path:+$path }$word"',
    `    case "$next" in ${paths}) path="$next" ;; esac`,
    '  done',
    '  case "$path" in',
    ...known.map(({ path, words }) => `    '${path}') words='${words}' ;;`),
    '  esac',
    `  COMPREPLY=($(compgen -W "$words ${global} --help" -- "\${COMP_WORDS[COMP_CWORD]}"))`,
    '}',
    'complete -o default -F _gatebook gatebook',
  ];
}
