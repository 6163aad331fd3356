// What profiles of ours name as their `credential_process`: a shell script, since a program of Node's takes longer to start than AWS takes to answer.
import { join, posix } from 'node:path'
import { AppError } from '#util/app-error.ts'
import { quoted } from './hook/posix.ts'
import type { Paths } from './paths.ts'

export function helperFile({ shell }: Pick<Paths, 'shell'>): string {
  return join(shell, 'credentials')
}

/** `argument`: a role's id, or `--in-use`. Some SDKs split the line as a shell does, others give it to one. */
export function helperCommand(paths: Pick<Paths, 'shell'>, ...argument: readonly string[]): string {
  const file = helperFile(paths)
  if (/["'\\$`]/.test(file))
    throw new AppError(
      'unsupported',
      `${file} has a quote, a backslash or a $ in its path, which SDKs read differently`,
      {
        hint: 'Set LATCHKEY_HOME to a folder with a plain name.',
      },
    )
  return [/[^\w./:@%+,=-]/.test(file) ? `"${file}"` : file, ...argument].join(' ')
}

/**
 * On standard output the credentials or nothing; else one line on standard error. An agent that does not answer at all is given up within a
 * second: the first question is cut short, and asked again with patience only where another one is answered.
 */
export function helperText({ socket, home }: Pick<Paths, 'socket' | 'home'>): string {
  const folder = posix.dirname(socket)
  const isOutside = folder !== home
  return `#!/bin/sh
# Latchkey: answers credential_process. Written by the agent.
socket=${quoted(isOutside ? posix.basename(socket) : socket)}
fail() { printf 'latchkey: %s\\n' "$1" >&2; exit 1; }
case \${1-} in
  --in-use) what=in-use/\${LATCHKEY_PINNED:-all}\${LATCHKEY_TERMINAL:+.$LATCHKEY_TERMINAL} ;;
  --stand-ins) what=stand-ins/\${2-} ;;
  *) what=credentials/\${1-} ;;
esac
case $what in
  */ | */.* | */*[!A-Za-z0-9._-]*) fail 'the profile names no role; write it again: latchkey profiles apply' ;;
esac
if ! command -v curl > /dev/null 2>&1; then
  command -v latchkey > /dev/null 2>&1 || fail 'neither curl nor latchkey is on the PATH; install curl'
  exec latchkey credentials "$@"
fi
${isOutside ? entered(folder) : ''}[ -S "$socket" ] || fail 'no agent is running; start it: latchkey agent'
[ ! -L "$socket" ] && [ -O "$socket" ] || fail "$socket is a link or belongs to another user"
ask() {
  curl -q -s --path-as-is --noproxy '*' --unix-socket "$socket" --max-time "$1" -H 'accept: text/plain' -w '%{http_code}' "http://latchkey/$2" 2> /dev/null
}
answer=$(ask 0.7 "$what")
code=$?
if [ $code = 28 ]; then
  ask 0.2 ping > /dev/null || fail 'the agent does not answer; start it again: latchkey stop'
  answer=$(ask 60 "$what")
  code=$?
fi
[ $code = 0 ] || fail 'no agent is running; start it: latchkey agent'
case $answer in
  *200) printf '%s\\n' "\${answer%200}" ;;
  *) fail "\${answer%???}" ;;
esac
`
}

/**
 * Others can make a folder of that name while no agent runs, and exchange it between two looks. What was entered stays the same, and
 * in one that is closed to others nothing is exchanged.
 */
function entered(folder: string): string {
  return `folder=${quoted(folder)}
cd "$folder" 2> /dev/null || fail 'no agent is running; start it: latchkey agent'
[ -O . ] || fail "$folder belongs to another user"
case $(ls -ld .) in
  d???--[-S]--[-T]*) ;;
  *) fail "$folder is open to other users; close it: chmod go= $folder" ;;
esac
`
}

/** The program's own name, not a folder on the way to it or an argument of another program. */
export function isOurCommand(command: string): boolean {
  const program = /^\s*(?:"([^"]+)"|'([^']+)'|(\S+))/.exec(command)
  const path = program?.[1] ?? program?.[2] ?? program?.[3] ?? ''
  // The helper that profiles of ours name lies in a home, wherever that is.
  const isHelper = /[\\/]shell[\\/]credentials["']?\s+(?:--in-use|--stand-ins|r-[0-9a-f]{12})\b/.test(command)
  return (
    isHelper ||
    /(^|[\\/])latchkey(\.\w+)?$/i.test(path) ||
    /\blatchkey(\.cmd|\.exe)?["']?\s+credentials\b/i.test(command)
  )
}
