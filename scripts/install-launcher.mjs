// Puts the `latchkey` command into node_modules/.bin: npm links the commands of dependencies, never a root package's own.
// The launcher runs the Node of the dev dependency `node`, since the host's own may be too old for TypeScript sources.
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')

/** Given back to whatever the command runs: main/frontends/cli/main.mjs. */
const prefix = 'LATCHKEY_CALLERS_'
const kept = ['NODE_OPTIONS', 'NODE_COMPILE_CACHE', 'NODE_V8_COVERAGE']

const sh = `#!/bin/sh
# Resolves the link it was started by, then runs the sources with the project's own Node. Without a process of its own where there is no link.
case $0 in */*) self=$0 ;; *) self=./$0 ;; esac
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in /*) self=$link ;; *) self=\${self%/*}/$link ;; esac
done
modules=\${self%/*}/..
# What Node takes at its start could end or hang it: options that name a file that is gone, say. It is the caller's programs' alone.
for name in ${kept.join(' ')}; do
  eval "if [ -n \\"\\\${$name+x}\\" ]; then export ${prefix}$name=\\"\\$$name\\"; unset $name; else unset ${prefix}$name; fi"
done
exec "$modules/node/bin/node" --disable-warning=ExperimentalWarning "$modules/../main/frontends/cli/main.mjs" "$@"
`

const cmd = `@echo off\r
setlocal\r
${kept.map((name) => `set "${prefix}${name}=%${name}%"\r\nset ${name}=\r\n`).join('')}"%~dp0..\\node\\bin\\node.exe" --disable-warning=ExperimentalWarning "%~dp0..\\..\\main\\frontends\\cli\\main.mjs" %*\r
`

if (existsSync(join(root, 'main', 'frontends', 'cli', 'main.mjs'))) {
  mkdirSync(bin, { recursive: true })
  // Anew: what lies there may be a hard link of npm's cache, or be run at this moment.
  rmSync(join(bin, 'latchkey'), { force: true })
  writeFileSync(join(bin, 'latchkey'), sh)
  chmodSync(join(bin, 'latchkey'), 0o755)
  writeFileSync(join(bin, 'latchkey.cmd'), cmd)
}
