// What shows the role of a terminal in its prompt, for people to put into their own files: text that they own from then on.
import { assertNever } from '#shared/assert-never.ts'
import { hookShells } from '#shared/hook-shells.ts'

export const prompts = [...hookShells, 'starship'] as const
export type PromptOf = (typeof prompts)[number]

export function promptText(of: PromptOf): string {
  switch (of) {
    case 'bash':
      return bash
    case 'zsh':
      return zsh
    case 'fish':
      return fish
    case 'powershell':
      return powershell
    case 'starship':
      return starship
    default:
      return assertNever(of)
  }
}

/** Older than 4.2, bash cannot tell the time by itself and shows no minutes. What counts is checked before it is counted with: arithmetic runs what it reads. */
const bash = String.raw`# Latchkey: the role and the minutes left before the prompt; production white on red.
_latchkey_show() {
  local now= left= color=33
  _latchkey_shown=
  [[ -n ${'$'}{LATCHKEY_ROLE-} ]] || return 0
  [[ -z ${'$'}{LATCHKEY_PRODUCTION-} ]] || color='1;37;41'
  builtin printf -v now '%(%s)T' -1 2>/dev/null || now=
  case ${'$'}{now:-x}${'$'}{LATCHKEY_EXPIRES_EPOCH:-x} in
    *[!0-9]*) ;;
    *) left=$(((LATCHKEY_EXPIRES_EPOCH - now) / 60)); ((left > 0)) || left=0; left=" ${'$'}{left}m" ;;
  esac
  _latchkey_shown=$'\001\e['$color$'m\002['$LATCHKEY_ROLE$left$']\001\e[0m\002 '
}
case ${'$'}{PROMPT_COMMAND-} in
  *_latchkey_show*) ;;
  *) PROMPT_COMMAND="${'$'}{PROMPT_COMMAND:+$PROMPT_COMMAND
}_latchkey_show" ;;
esac
[[ $PS1 == *_latchkey_shown* ]] || PS1='${'$'}{_latchkey_shown-}'$PS1
`

const zsh = String.raw`# Latchkey: the role and the minutes left before the prompt; production white on red.
zmodload -F zsh/datetime p:EPOCHSECONDS 2>/dev/null
_latchkey_show() {
  emulate -L zsh
  local left= color='%F{yellow}'
  typeset -g _latchkey_shown=
  [[ -n $LATCHKEY_ROLE ]] || return 0
  [[ -z $LATCHKEY_PRODUCTION ]] || color='%B%F{white}%K{red}'
  if [[ $LATCHKEY_EXPIRES_EPOCH == <1-> && -n $EPOCHSECONDS ]]; then
    left=$(((LATCHKEY_EXPIRES_EPOCH - EPOCHSECONDS) / 60))
    ((left > 0)) || left=0
    left=" ${'$'}{left}m"
  fi
  _latchkey_shown="$color""[${'$'}{LATCHKEY_ROLE//\%/%%}$left]%f%k%b "
}
typeset -ga precmd_functions
precmd_functions=(${'$'}{precmd_functions:#_latchkey_show} _latchkey_show)
setopt prompt_subst
[[ $PROMPT == *_latchkey_shown* ]] || PROMPT='${'$'}{_latchkey_shown}'$PROMPT
`

const fish = String.raw`# Latchkey: the role and the minutes left before the prompt; production white on red. "date" tells the time, since fish does not.
functions -q _latchkey_inner_prompt; or functions -c fish_prompt _latchkey_inner_prompt
function _latchkey_code
    return $argv[1]
end
function fish_prompt
    set -l code $status
    if test -n "$LATCHKEY_ROLE"
        set -l left
        if string match -qr '^[1-9][0-9]*$' -- "$LATCHKEY_EXPIRES_EPOCH"
            set left " "(math -s0 "max(0, $LATCHKEY_EXPIRES_EPOCH - "(date +%s)") / 60")m
        end
        if test -n "$LATCHKEY_PRODUCTION"
            set_color -o white -b red
        else
            set_color yellow
        end
        printf '[%s%s]' "$LATCHKEY_ROLE" "$left"
        set_color normal
        printf ' '
    end
    _latchkey_code $code
    _latchkey_inner_prompt
end
`

/** The prompt that is there first: the hook is part of it, and reads the role. */
const powershell = `# Latchkey: the role and the minutes left before the prompt; production white on red.
if (-not $global:_latchkey_shown_inner) {
  $global:_latchkey_shown_inner = $function:prompt
  function global:prompt {
    $text = & $global:_latchkey_shown_inner
    if (-not $env:LATCHKEY_ROLE) { return $text }
    $color = if ($env:LATCHKEY_PRODUCTION) { '1;37;41' } else { '33' }
    $left = ''
    if ($env:LATCHKEY_EXPIRES_EPOCH -match '^[1-9][0-9]*$') {
      $left = " $([Math]::Max(0, [Math]::Floor(([long]$env:LATCHKEY_EXPIRES_EPOCH - [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()) / 60)))m"
    }
    $escape = [char]27
    "$escape[\${color}m[$env:LATCHKEY_ROLE$left]$escape[0m $text"
  }
}
`

/** It starts a program for what it counts, so it shows no minutes. */
const starship = String.raw`# Latchkey: the role before the prompt; production white on red.
[env_var.LATCHKEY_ROLE]
format = '[\[$env_value\]]($style) '
style = 'yellow'

[env_var.LATCHKEY_PRODUCTION]
format = '[ $env_value ]($style) '
style = 'bold white bg:red'
`
