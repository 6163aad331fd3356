// `npm test`: the system parts, then types, lint and format, then the built app, then every test project, then a search of every byte that the
// suite left behind for the secrets it planted. The last line counts what passed, failed and was skipped.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { findSecrets } from '../test/support/find-secrets.ts'
import { findElectron } from './find-electron.ts'
import { findChromium } from './icons.ts'
// The launcher is part of what is tested, and an older one may lie in node_modules.
import './install-launcher.mjs'

const root = join(import.meta.dirname, '..')
// Clients that take minutes or gigabytes: weekly on CI, and before a release.
const heavy = process.argv.includes('--heavy')
// The pictures of README, and nothing else.
const pictures = process.argv.includes('--screenshots')
const only = pictures
  ? ['--project', 'e2e', 'test/e2e/screenshots.test.ts']
  : process.argv.slice(2).filter((word) => word !== '--heavy')

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): number {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (error) console.error(`${command}: ${error.message}`)
  return status ?? 1
}

/** Environment of the tests: where the system parts are. A part that is absent is absent here, and its tests say so. */
function systemParts(): NodeJS.ProcessEnv {
  if (process.platform === 'win32' || process.env['LATCHKEY_TEST_SYSTEM'] === 'off') return {}
  const script = spawnSync('sh', [join(root, 'scripts', 'test-system.sh')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const venv = script.stdout?.trim().split('\n').at(-1) ?? ''
  return {
    ...(venv !== '' && {
      LATCHKEY_TEST_PYTHON: join(venv, 'bin', 'python'),
      LATCHKEY_TEST_AWS_V1: join(venv, 'bin', 'aws'),
    }),
    ...(existsSync('/usr/bin/aws') && { LATCHKEY_TEST_AWS_V2: '/usr/bin/aws' }),
  }
}

const parts = systemParts()

if (only.length === 0 && run('npm', ['run', '--silent', 'check']) !== 0) {
  console.error('\ntypes, lint or format failed (npm run check); the tests were not run')
  process.exit(1)
}

/** The app and its page, for the tests that start them; without Electron and Chromium those tests say what is missing. */
async function buildForTests(): Promise<void> {
  if (only.some((word) => word.startsWith('--project')) && !only.some((word) => /(?:e2e|smoke)$/.test(word))) return
  const electron = findElectron()
  if (electron === undefined && findChromium() === undefined) return
  const { buildIfStale } = await import('./build.ts')
  await buildIfStale(electron)
}

await buildForTests()

// Real path: on macOS the temporary folder is a link, and tools print it resolved.
const temporary = mkdtempSync(join(tmpdir(), 'lkt-'))
// A test runs the packaged app as another user, who must get through to a folder of that user's own.
chmodSync(temporary, 0o711)
const failed =
  run('npx', ['vitest', 'run', ...only], {
    ...process.env,
    ...parts,
    ...(heavy && { LATCHKEY_TEST_HEAVY: '1' }),
    ...(pictures && { LATCHKEY_SCREENSHOTS: '1' }),
    TMPDIR: temporary,
    LATCHKEY_TEST_KEPT: join(temporary, 'kept'),
    PATH: [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
  }) !== 0

const leaks = findSecrets(temporary)
for (const leak of leaks) console.error(`a planted secret lies in ${leak}`)
if (leaks.length === 0) rmSync(temporary, { recursive: true, force: true })
process.exit(failed || leaks.length > 0 ? 1 : 0)
