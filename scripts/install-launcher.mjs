// Puts the `latchkey` command into node_modules/.bin: npm links the commands of dependencies, never a root package's own.
// The launcher runs the Node of the dev dependency `node`, since the host's own may be too old for TypeScript sources.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = join(root, 'node_modules', '.bin')

const sh = `#!/bin/sh
# Resolves the link it was started by, then runs the sources with the project's own Node.
self=$0
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in /*) self=$link ;; *) self=$(dirname "$self")/$link ;; esac
done
modules=$(cd "$(dirname "$self")/.." && pwd)
exec "$modules/node/bin/node" --disable-warning=ExperimentalWarning "$modules/../main/frontends/cli/main.mjs" "$@"
`

const cmd = `@echo off\r
"%~dp0..\\node\\bin\\node.exe" --disable-warning=ExperimentalWarning "%~dp0..\\..\\main\\frontends\\cli\\main.mjs" %*\r
`

if (existsSync(join(root, 'main', 'frontends', 'cli', 'main.mjs'))) {
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'latchkey'), sh)
  chmodSync(join(bin, 'latchkey'), 0o755)
  writeFileSync(join(bin, 'latchkey.cmd'), cmd)
}
