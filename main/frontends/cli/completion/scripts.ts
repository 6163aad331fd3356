// Small scripts that ask `latchkey complete` at each Tab: what they offer is never older than the program.

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const
export type Shell = (typeof shells)[number]

const bash = `_latchkey() {
  # The line itself is split at blanks: bash's own words are cut at colons, which ARNs are full of.
  local line="\${COMP_LINE:0:COMP_POINT}" cut='' found
  local -a words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  local word="\${words[-1]}"
  # Readline replaces only what follows the last colon.
  [[ $word == *:* && $COMP_WORDBREAKS == *:* ]] && cut="\${word%"\${word##*:}"}"
  COMPREPLY=()
  while IFS= read -r found; do
    COMPREPLY+=("$(printf %q "\${found#"$cut"}")")
  done < <(latchkey complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -o default -F _latchkey latchkey
`

const zsh = `#compdef latchkey
_latchkey() {
  local -a found
  found=("\${(@f)$(latchkey complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=("\${(@)found:#}")
  if (( $#found )); then compadd -Q -- "\${(@q)found}"; else _default; fi
}
if [[ \${funcstack[1]} == _latchkey ]]; then _latchkey "$@"; else compdef _latchkey latchkey; fi
`

const fish = `function __latchkey_complete
  set -l words (commandline -opc) (commandline -ct)
  latchkey complete -- $words[2..-1] 2>/dev/null
end
complete -c latchkey -f -n 'not contains -- -- (commandline -opc)' -a '(__latchkey_complete)'
`

const powershell = `Register-ArgumentCompleter -Native -CommandName latchkey -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += '""' }
  latchkey complete -- @words 2>$null | ForEach-Object {
    $text = if ($_ -match '[^\\w./:+=-]') { "'" + ($_ -replace "['\\u2018-\\u201B]", '$0$0') + "'" } else { $_ }
    [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
  }
}
`

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell }

export function completionScript(shell: Shell): string {
  return scripts[shell]
}
