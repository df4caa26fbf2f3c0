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
  /** Whether it can do without a value. */
  readonly isOptional?: boolean;
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
  const options = commands.map(({ name, options }) => `    ${name}) words="${joinNames(options)}" ;;`);
  const values = commands.flatMap((command) =>
    command.options.flatMap(({ name, choices, isOptional }) => {
      if (choices === undefined) return [];
      const others = isOptional ? ` others="${joinNames(command.options)}"` : '';
      return [`    "${command.name} ${name}") words="${choices.join(' ')}"${others} ;;`];
    }),
  );
  return `# bash completion for ${program}: source it, or put it into /etc/bash_completion.d
_${program}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words= others= isGlued=
  # Bash splits --option=value at the sign.
  if [ "$word" = = ]; then word= isGlued=1
  elif [ "$before" = = ]; then before=\${COMP_WORDS[COMP_CWORD-2]} isGlued=1; fi
  case "\${COMP_WORDS[1]} $before" in
${values.join('\n')}
  esac
  if [ "$COMP_CWORD" = 1 ]; then words="${commands.map(({ name }) => name).join(' ')}"
  elif [ -z "$words" ] && [ "\${word#-}" != "$word" ]; then case \${COMP_WORDS[1]} in
${options.join('\n')}
  esac; fi
  if [ -z "$isGlued" ] && [ -n "$others" ]; then words="$words $others"; fi
  local IFS=$'\n'
  COMPREPLY=()
  if [ -n "$words" ]; then COMPREPLY=($(compgen -W "\${words// /$'\n'}" -- "$word")); fi
  if [ -z "$words" ] || { [ "\${#COMPREPLY[@]}" = 0 ] && [ "$COMP_CWORD" != 1 ]; }; then
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _${program} ${program}
`;
}

function joinNames(options: readonly CompletedOption[]): string {
  return options.map(({ name }) => name).join(' ');
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
