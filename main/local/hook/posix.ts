// The hook of bash and zsh. It starts no process, ever: `read`, `printf` and tests are built in, and `$(…)` would fork in bash.
import { keyVariables } from '../replaced.ts'
import { chooserVariables, followingProfile } from './variables.ts'

/** bash back to 3.2, which macOS has. What is read is data: `eval` sees names only, which were checked. */
export function posixHook(shell: 'bash' | 'zsh', folder: string): string {
  return `# Latchkey: this terminal follows the role that "latchkey use" chose. Written by the agent.
_latchkey_dir=${quoted(folder)}
case \${LATCHKEY_TERMINAL-} in
  $$-*) ;;
  *) export LATCHKEY_TERMINAL=$$-$RANDOM$RANDOM ;;
esac
_latchkey_seen=- _latchkey_told= _latchkey_said= _latchkey_root= _latchkey_up= _latchkey_asked= _latchkey_plain= _latchkey_own=

_latchkey_prompt() {
${shell === 'zsh' ? '  emulate -L zsh\n  setopt sh_word_split unset no_err_exit no_err_return\n' : ''}  local latchkey_code=$? latchkey_line=
  if [[ -f $_latchkey_dir/state && -O $_latchkey_dir/state ]]; then
    IFS= builtin read -r latchkey_line < "$_latchkey_dir/state" || :
  fi
  if [[ $latchkey_line != "$_latchkey_seen" ]]; then
    _latchkey_change "$latchkey_line" || :
  elif [[ $PWD != "$_latchkey_told" ]]; then
    if _latchkey_walk; then
      _latchkey_seen=-
      _latchkey_change "$latchkey_line" || :
    else
      _latchkey_tell || :
    fi
  fi
${shell === 'bash' ? '  # The rest of PROMPT_COMMAND sees it; under "set -e" it would end the shell.\n  [[ $- == *e* ]] || return "$latchkey_code"' : '  return 0'}
}

# The nearest folder with a file that names a role, from here up to the home; true where it is another one than before.
_latchkey_walk() {
  local latchkey_before=$_latchkey_root latchkey_at=\${PWD%/} latchkey_up=0
  _latchkey_root= _latchkey_up=
  while :; do
    if [[ -f $latchkey_at/.latchkey ]]; then
      _latchkey_root=\${latchkey_at:-/} _latchkey_up=$latchkey_up
      break
    fi
    [[ $latchkey_at == */* && $latchkey_at != "\${HOME-}" ]] || break
    latchkey_at=\${latchkey_at%/*}
    latchkey_up=$((latchkey_up + 1))
  done
  [[ $_latchkey_root != "$latchkey_before" ]]
}

# Whether the agent has answered for that folder: with a role, or with what to say of it, once.
_latchkey_here() {
  local IFS= line= said=
  [[ -n $_latchkey_root && -f $_latchkey_dir/at.$1 && -O $_latchkey_dir/at.$1 ]] || return 1
  {
    builtin read -r line
    builtin read -r line
    builtin read -r said
  } 2>/dev/null < "$_latchkey_dir/at.$1"
  [[ $line == "@$_latchkey_root" ]] || return 1
  if [[ $said == '!'* ]]; then
    if [[ $1 == "$LATCHKEY_TERMINAL" && $said != "$_latchkey_asked" ]]; then
      _latchkey_asked=$said
      builtin printf '%s\\n' "latchkey: \${said#?}" >&2
    fi
    return 1
  fi
  export LATCHKEY_PINNED=$1
}

# For the agent's list of terminals.
_latchkey_tell() {
  _latchkey_told=$PWD
  if [[ -O $_latchkey_dir ]]; then
    builtin printf '%s\\n' "${shell}\${_latchkey_up:+ $_latchkey_up}" "$$" "\${LATCHKEY_ROLE_ID-}" "\${_latchkey_own-}" "$PWD" 2>/dev/null >| "$_latchkey_dir/open.$LATCHKEY_TERMINAL"
  fi
}

_latchkey_change() {
  local IFS=' ' name line value rest file=$_latchkey_dir/state role= fixed=
  # "latchkey env" gave this shell a role: it stays until "latchkey env --unset".
  if [[ -n \${LATCHKEY_REPLACED-} ]]; then
    [[ $_latchkey_own == 'latchkey env' && $PWD == "$_latchkey_told" ]] || {
      _latchkey_own='latchkey env'
      _latchkey_tell
    }
    return 0
  fi
  _latchkey_seen=$1
  _latchkey_walk || :
  [[ -n $_latchkey_root ]] || _latchkey_asked=
  for name in \${LATCHKEY_HELD-}; do _latchkey_back "$name"; done
  builtin unset LATCHKEY_HELD
  _latchkey_own= _latchkey_plain=' '
  if [[ -O $_latchkey_dir/pin.$LATCHKEY_TERMINAL ]]; then
    export LATCHKEY_PINNED=$LATCHKEY_TERMINAL
    file=$_latchkey_dir/pin.$LATCHKEY_PINNED
  elif [[ -n \${LATCHKEY_PINNED-} && -O $_latchkey_dir/pin.$LATCHKEY_PINNED ]]; then
    file=$_latchkey_dir/pin.$LATCHKEY_PINNED
  elif _latchkey_here "$LATCHKEY_TERMINAL" || _latchkey_here "\${LATCHKEY_PINNED-}"; then
    file=$_latchkey_dir/at.$LATCHKEY_PINNED
  else
    builtin unset LATCHKEY_PINNED
    for name in ${chooserVariables.join(' ')}; do
      _latchkey_chosen "$name" && _latchkey_own="\${_latchkey_own:+$_latchkey_own, }$name"
    done
  fi
  if [[ -f $file && -O $file ]]; then
    if [[ -z $_latchkey_own ]]; then
      # Half of a role is none: tools would take what else there is.
      while IFS= builtin read -r line; do
        rest=\${line#?}
        name=\${rest%%=*}
        case $name in
          '' | [0-9]* | *[!A-Za-z0-9_]*) ;;
          *) _latchkey_can_set "$name" || _latchkey_own=$name fixed=1 ;;
        esac
      done 2>/dev/null < "$file"
    fi
    {
      IFS= builtin read -r line
      [[ $line == 'latchkey-1 '* ]] && while IFS= builtin read -r line; do
        rest=\${line#?}
        name=\${rest%%=*}
        case $name in
          '' | [0-9]* | *[!A-Za-z0-9_]*) continue ;;
        esac
        if [[ -n $_latchkey_own ]]; then
          [[ $name != LATCHKEY_ROLE ]] || role=\${rest#*=}
          continue
        fi
        _latchkey_note "$name"
        value=\${rest#*=}
        case $line in
          -*) builtin unset "$name"; value= ;;
          ~*) eval "value=\\\${$name:+\\$$name }\\$value"; builtin export "$name=$value" ;;
          *) builtin export "$name=$value" ;;
        esac
        eval "_latchkey_put_$name=\\$value"
      done
    } 2>/dev/null < "$file"
  fi
  [[ -z \${LATCHKEY_HELD-} ]] || builtin export LATCHKEY_HELD
  if [[ -n $role && -z $_latchkey_said ]]; then
    _latchkey_said=1
    if [[ -n $fixed ]]; then
      builtin printf '%s\\n' "latchkey: $_latchkey_own cannot be changed in this terminal, so it does not have the role $role" >&2
    else
      builtin printf '%s\\n' "latchkey: this terminal keeps its own $_latchkey_own and does not follow $role; to take the role here: latchkey use ROLE --here" >&2
    fi
  fi
  _latchkey_tell
}

# What was there goes into a variable beside it, which shells below this one inherit; never a key.
_latchkey_note() {
  LATCHKEY_HELD="\${LATCHKEY_HELD-} $1"
  builtin unset "LATCHKEY_WAS_$1"
  eval "[[ -n \\\${$1+x} ]]" || return 0
  eval "LATCHKEY_WAS_$1=\\$$1"
  if ! _latchkey_exported "$1"; then
    _latchkey_plain="$_latchkey_plain$1 "
    return 0
  fi
  case $1 in
    ${keyVariables.join(' | ')}) ;;
    *) builtin export "LATCHKEY_WAS_$1" ;;
  esac
}

# A variable that tools see, and that is not our own profile.
_latchkey_chosen() {
  local value
  eval "value=\\\${$1-}"
  case $1=$value in
    *= | AWS_PROFILE=${followingProfile} | AWS_DEFAULT_PROFILE=${followingProfile}) return 1 ;;
  esac
  _latchkey_exported "$1"
}

${shell === 'bash' ? bashAttributes : zshAttributes}

# What was changed by hand since stays.
_latchkey_back() {
  local now put
  case $1 in
    '' | [0-9]* | *[!A-Za-z0-9_]*) return 0 ;;
  esac
  eval "now=\\\${$1-} put=\\\${_latchkey_put_$1-\\\${$1-}}"
  if [[ $now == "$put" ]] && _latchkey_can_set "$1"; then
    if eval "[[ -n \\\${LATCHKEY_WAS_$1+x} ]]"; then
      eval "now=\\$LATCHKEY_WAS_$1"
      builtin unset "$1"
      eval "$1=\\$now"
      [[ $_latchkey_plain == *" $1 "* ]] || builtin export "$1"
    else
      builtin unset "$1"
    fi
  fi
  builtin unset "LATCHKEY_WAS_$1" "_latchkey_put_$1"
} 2>/dev/null

${shell === 'bash' ? bashPrompt : zshPrompt}`
}

/** Of those that `unset` and `export` would fail on, in zsh with an end to the whole function. An array would come back as one word. */
const bashAttributes = `_latchkey_can_set() {
  eval "[[ -z \\\${$1[1]+x} ]]" && local "$1"
} 2>/dev/null

# Before 4.4 bash does not say.
_latchkey_exported() {
  local attributes=x
  ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)) || eval "attributes=\\\${$1@a}"
  [[ $attributes == *x* ]]
}
`
const zshAttributes = `_latchkey_can_set() {
  case \${(Pt)1} in
    *readonly* | *array* | *association*) return 1 ;;
  esac
}

_latchkey_exported() {
  [[ \${(Pt)1} == *export* ]]
}
`

/** First, so that a prompt drawn by another part of it shows the role of now. Of an array this is the first element. */
const bashPrompt = `case \${PROMPT_COMMAND-} in
  *_latchkey_prompt*) ;;
  *) PROMPT_COMMAND="_latchkey_prompt\${PROMPT_COMMAND:+
$PROMPT_COMMAND}" ;;
esac
`
const zshPrompt = `typeset -ga precmd_functions
precmd_functions=(_latchkey_prompt "\${(@)precmd_functions[@]:#_latchkey_prompt}")
`

/** One word of bash and zsh; of fish too where there is no backslash. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
