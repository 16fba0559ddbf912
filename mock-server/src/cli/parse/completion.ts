import { choiceOf, type Command, example } from '../line/command.js';

const shells = ['bash', 'zsh', 'fish'] as const;

export const completion: Command = {
  usage: 'completion <shell>',
  about: { en: 'Print the completion script of a shell', zh: '输出命令补全脚本' },
  positionals: {
    shell: { en: 'Your shell', zh: '所用的 shell', choices: shells },
  },
  options: [],
  examples: [
    example(
      'completion bash',
      'In ~/.bashrc: eval "$(shoubei-mock completion bash)"',
      '写入 ~/.bashrc：eval "$(shoubei-mock completion bash)"',
    ),
    example(
      'completion zsh',
      'In ~/.zshrc: eval "$(shoubei-mock completion zsh)"',
      '写入 ~/.zshrc：eval "$(shoubei-mock completion zsh)"',
    ),
    example(
      'completion fish',
      'In config.fish: shoubei-mock completion fish | source',
      '写入 config.fish：shoubei-mock completion fish | source',
    ),
  ],
  // Each script calls the program itself to complete a word.
  run: async (call) => {
    const script = { bash, zsh, fish }[choiceOf(call, 'shell', shells) ?? 'bash'];
    call.io.out(script.trimEnd());
    return 0;
  },
};

const bash = String.raw`# eval "$(shoubei-mock completion bash)" in ~/.bashrc
_shoubei_mock() {
  local line word=$2
  [ "$word" = = ] && word=
  COMPREPLY=()
  while IFS= read -r line; do
    if [ "$line" = :files ]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$word")
    else
      COMPREPLY+=("${'$'}{line%%$'\t'*}")
    fi
  done < <("$1" --get-completions "${'$'}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  case ${'$'}{COMPREPLY[0]-} in *: | *://) compopt -o nospace 2>/dev/null ;; esac
}
complete -F _shoubei_mock shoubei-mock
`;

const zsh = String.raw`#compdef shoubei-mock
# eval "$(shoubei-mock completion zsh)" in ~/.zshrc, after compinit
_shoubei_mock() {
  local line
  local -a found
  found=()
  local -a lines
  lines=("${'$'}{(@f)$("${'$'}{(Q)words[1]}" --get-completions "${'$'}{(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  compset -P '--*='
  for line in $lines; do
    if [[ $line == :files ]]; then
      _files
      return
    fi
    found+=("${'$'}{${'$'}{line%%$'\t'*}//:/\\:}:${'$'}{line#*$'\t'}")
  done
  _describe shoubei-mock found
}
compdef _shoubei_mock shoubei-mock
`;

const fish = String.raw`# shoubei-mock completion fish | source, in ~/.config/fish/config.fish
function __shoubei_mock
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l command $words[1]
    set -e words[1]
    set -l flag (string match -r -- '^--[^=]*=' "$word")
    for line in ($command --get-completions $words "$word" 2>/dev/null)
        if test "$line" = :files
            for path in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' "$word"))
                echo "$flag$path"
            end
        else
            echo "$flag$line"
        end
    end
end
complete -c shoubei-mock -f -a '(__shoubei_mock)'
`;
