/** A command with its options, as a shell completes it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
}

export interface CompletedOption {
  readonly name: string;
  readonly summary: string;
  /** The values it takes; undefined if it takes none, or any. */
  readonly choices: readonly string[] | undefined;
}

export type Shell = 'bash' | 'zsh' | 'fish';

/** A script with which a shell completes the commands of `program`. */
export function renderCompletion(shell: Shell, program: string, commands: readonly CompletedCommand[]): string {
  switch (shell) {
    case 'bash':
      return renderBash(program, commands);
    case 'zsh':
      return renderZsh(program, commands);
    case 'fish':
      return renderFish(program, commands);
  }
}

function renderBash(program: string, commands: readonly CompletedCommand[]): string {
  const cases = commands.map(
    ({ name, options }) => `    ${name}) words="${options.map((option) => option.name).join(' ')}" ;;`,
  );
  const choices = choicesOf(commands).map(([name, words]) => `    ${name}) words="${words.join(' ')}" ;;`);
  return `# bash completion for ${program}: source it, or put it into /etc/bash_completion.d
_${program}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words=
  case $before in
${choices.join('\n')}
  esac
  if [ -z "$words" ]; then
    if [ "$COMP_CWORD" = 1 ]; then words="${commands.map(({ name }) => name).join(' ')}"
    elif [ "\${word#-}" != "$word" ]; then case \${COMP_WORDS[1]} in
${cases.join('\n')}
    esac; fi
  fi
  if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$word"))
  else COMPREPLY=($(compgen -f -- "$word")); fi
}
complete -o filenames -F _${program} ${program}
`;
}

function renderZsh(program: string, commands: readonly CompletedCommand[]): string {
  const quote = (text: string): string => text.replace(/['[\]:\\]/g, (mark) => (mark === "'" ? "'\\''" : `\\${mark}`));
  const names = commands.map(({ name, summary }) => `    '${name}:${quote(summary)}'`);
  const cases = commands.map(({ name, options }) => {
    const specs = options.map((option) => {
      const words = option.choices === undefined ? '' : `:${option.name.slice(2)}:(${option.choices.join(' ')})`;
      return `      '${option.name}[${quote(option.summary)}]${words}'`;
    });
    return `    ${name}) _arguments \\\n${specs.join(' \\\n')} \\\n      '*:file:_files' ;;`;
  });
  return `#compdef ${program}
# zsh completion for ${program}: put it as _${program} into a directory of $fpath
_${program}() {
  local -a commands=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${cases.join('\n')}
  esac
}
compdef _${program} ${program}
`;
}

function renderFish(program: string, commands: readonly CompletedCommand[]): string {
  const quote = (text: string): string => text.replace(/['\\]/g, (mark) => `\\${mark}`);
  const lines = commands.flatMap(({ name, summary, options }) => [
    `complete -c ${program} -n __fish_use_subcommand -f -a ${name} -d '${quote(summary)}'`,
    ...options.map((option) => {
      const words = option.choices === undefined ? '' : ` -x -a '${option.choices.join(' ')}'`;
      return `complete -c ${program} -n '__fish_seen_subcommand_from ${name}' -l ${option.name.slice(2)}${words} -d '${quote(option.summary)}'`;
    }),
  ]);
  return `# fish completion for ${program}: put it into ~/.config/fish/completions\n${lines.join('\n')}\n`;
}

/** The values each option takes, of all commands together. */
function choicesOf(commands: readonly CompletedCommand[]): [string, readonly string[]][] {
  const all = new Map<string, Set<string>>();
  for (const { name, choices } of commands.flatMap(({ options }) => options)) {
    if (choices === undefined) continue;
    const known = all.get(name) ?? new Set();
    for (const choice of choices) known.add(choice);
    all.set(name, known);
  }
  return [...all].map(([name, words]) => [name, [...words]]);
}
