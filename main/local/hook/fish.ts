import { keyVariables } from '../replaced.ts'
import { chooserVariables, followingProfile } from './variables.ts'

/** The same for fish, whose built-ins fork nothing either, in a command substitution too. */
export function fishHook(folder: string): string {
  return `# Latchkey: this terminal follows the role that "latchkey use" chose. Written by the agent.
set -g _latchkey_dir ${fishQuoted(folder)}
string match -q -- "$fish_pid-*" "$LATCHKEY_TERMINAL"; or set -gx LATCHKEY_TERMINAL $fish_pid-(random)(random)
set -g _latchkey_seen -
set -g _latchkey_told ''
set -g _latchkey_said ''
set -g _latchkey_own
set -g _latchkey_root ''
set -g _latchkey_up
set -g _latchkey_asked ''
set -g _latchkey_plain

function _latchkey_prompt --on-event fish_prompt
    set -l line ''
    if test -f $_latchkey_dir/state; and test -O $_latchkey_dir/state
        builtin read line < $_latchkey_dir/state
    end
    if test "$line" != "$_latchkey_seen"
        _latchkey_change $line
    else if test "$PWD" != "$_latchkey_told"
        if _latchkey_walk
            set -g _latchkey_seen -
            _latchkey_change $line
        else
            _latchkey_tell
        end
    end
end

# The nearest folder with a file that names a role, from here up to the home; true where it is another one than before.
function _latchkey_walk
    set -l before $_latchkey_root
    set -l at (string replace -r '/$' '' -- "$PWD")
    set -l up
    set -g _latchkey_root ''
    set -g _latchkey_up
    while true
        if test -f "$at/.latchkey"
            set -g _latchkey_root "$at"
            test -n "$at"; or set -g _latchkey_root /
            set -g _latchkey_up (count $up)
            break
        end
        string match -q '*/*' -- "$at"; and test "$at" != "$HOME"; or break
        set at (string replace -r '/[^/]*$' '' -- "$at")
        set -a up x
    end
    test "$_latchkey_root" != "$before"
end

# Whether the agent has answered for that folder: with a role, or with what to say of it, once.
function _latchkey_here
    test -n "$_latchkey_root"; and test -f $_latchkey_dir/at.$argv[1]; and test -O $_latchkey_dir/at.$argv[1]; or return 1
    set -l line ''
    set -l said ''
    begin
        builtin read line
        builtin read line
        builtin read said
    end < $_latchkey_dir/at.$argv[1]
    test "$line" = "@$_latchkey_root"; or return 1
    if string match -q '!*' -- "$said"
        if test "$argv[1]" = "$LATCHKEY_TERMINAL"; and test "$said" != "$_latchkey_asked"
            set -g _latchkey_asked $said
            echo "latchkey: "(string sub -s 2 -- $said) >&2
        end
        return 1
    end
    set -gx LATCHKEY_PINNED $argv[1]
end

# For the agent's list of terminals.
function _latchkey_tell
    set -g _latchkey_told $PWD
    test -O $_latchkey_dir
    and printf '%s\\n' "fish $_latchkey_up" $fish_pid "$LATCHKEY_ROLE_ID" (string join ', ' -- $_latchkey_own; or echo) $PWD 2>/dev/null > $_latchkey_dir/open.$LATCHKEY_TERMINAL
end

function _latchkey_change
    # "latchkey env" gave this shell a role: it stays until "latchkey env --unset".
    if test -n "$LATCHKEY_REPLACED"
        if test "$_latchkey_own" != 'latchkey env'; or test "$PWD" != "$_latchkey_told"
            set -g _latchkey_own 'latchkey env'
            _latchkey_tell
        end
        return
    end
    set -g _latchkey_seen "$argv"
    _latchkey_walk
    test -n "$_latchkey_root"; or set -g _latchkey_asked ''
    for name in (string split -n ' ' -- "$LATCHKEY_HELD")
        _latchkey_back $name
    end
    set -e LATCHKEY_HELD
    set -g _latchkey_plain
    set -l file $_latchkey_dir/state
    set -g _latchkey_own
    if test -O $_latchkey_dir/pin.$LATCHKEY_TERMINAL
        set -gx LATCHKEY_PINNED $LATCHKEY_TERMINAL
        set file $_latchkey_dir/pin.$LATCHKEY_PINNED
    else if test -n "$LATCHKEY_PINNED"; and test -O $_latchkey_dir/pin.$LATCHKEY_PINNED
        set file $_latchkey_dir/pin.$LATCHKEY_PINNED
    else if _latchkey_here $LATCHKEY_TERMINAL; or _latchkey_here "$LATCHKEY_PINNED"
        set file $_latchkey_dir/at.$LATCHKEY_PINNED
    else
        set -e LATCHKEY_PINNED
        for name in ${chooserVariables.join(' ')}
            # Tools see what is exported alone, and our own profile is no choice against us.
            set -qx $name; and test -n "$$name"; or continue
            contains -- $name=$$name AWS_PROFILE=${followingProfile} AWS_DEFAULT_PROFILE=${followingProfile}; or set -a _latchkey_own $name
        end
    end
    set -l lines
    set -l line
    set -l role ''
    if test -f $file; and test -O $file
        while builtin read line
            set -a lines $line
        end < $file
    end
    if string match -q -- 'latchkey-1 *' "$lines[1]"
        for line in $lines[2..-1]
            set -l parts (string split -m 1 = -- (string sub -s 2 -- $line))
            set -l name $parts[1]
            set -l value "$parts[2]"
            string match -qr '^[A-Za-z_][A-Za-z0-9_]*$' -- $name; or continue
            if test -n "$_latchkey_own"
                test $name != LATCHKEY_ROLE; or set role $value
                continue
            end
            _latchkey_note $name
            switch $line
                case '-*'
                    set -e $name
                    set value ''
                case '~*'
                    test -z "$$name"; or set value "$$name $value"
                    set -gx $name $value
                case '*'
                    set -gx $name $value
            end
            set -g _latchkey_put_$name $value
        end
    end
    test -z "$LATCHKEY_HELD"; or set -gx LATCHKEY_HELD $LATCHKEY_HELD
    if test -n "$role" -a -z "$_latchkey_said"
        set -g _latchkey_said 1
        echo "latchkey: this terminal keeps its own "(string join ', ' -- $_latchkey_own)" and does not follow $role; to take the role here: latchkey use ROLE --here" >&2
    end
    _latchkey_tell
end

# What was there goes into a variable beside it, which shells below this one inherit; never a key.
function _latchkey_note
    set -g LATCHKEY_HELD "$LATCHKEY_HELD $argv[1]"
    set -e LATCHKEY_WAS_$argv[1]
    set -q $argv[1]; or return
    if not set -qx $argv[1]
        set -g LATCHKEY_WAS_$argv[1] "$$argv[1]"
        set -ga _latchkey_plain $argv[1]
        return
    end
    switch $argv[1]
        case ${keyVariables.join(' ')}
            set -g LATCHKEY_WAS_$argv[1] "$$argv[1]"
        case '*'
            set -gx LATCHKEY_WAS_$argv[1] "$$argv[1]"
    end
end

# What was changed by hand since stays.
function _latchkey_back
    string match -qr '^[A-Za-z_][A-Za-z0-9_]*$' -- $argv[1]; or return
    set -l put _latchkey_put_$argv[1]
    set -l was LATCHKEY_WAS_$argv[1]
    if not set -q $put; or test "$$put" = "$$argv[1]"
        if set -q $was
            set -e $argv[1]
            if contains -- $argv[1] $_latchkey_plain
                set -g $argv[1] "$$was"
            else
                set -gx $argv[1] "$$was"
            end
        else
            set -e $argv[1]
        end
    end
    set -e $was
    set -e $put
end
`
}

export function fishQuoted(text: string): string {
  return `'${text.replace(/['\\]/g, String.raw`\$&`)}'`
}
