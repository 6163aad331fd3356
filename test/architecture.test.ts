// The import fences of ARCHITECTURE.md. What a folder may import is a list; everything else fails.
import { readdirSync, readFileSync } from 'node:fs'
import { join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

interface Import {
  readonly file: string
  /** A path from the repository's root for our own files, else the package or `node:` name. */
  readonly target: string
}

/** What every area of the core, and whoever starts it, may import. */
const everywhere = ['main/core/util/', 'main/core/ports.ts', 'main/contract/', 'main/shared/']

/** For each folder (first match wins): prefixes of our own files it may import, and packages; `node:` stands for all built-ins. */
const fences: readonly {
  readonly folder: string
  readonly ours: readonly string[]
  readonly packages: readonly string[] | 'any'
}[] = [
  { folder: 'main/contract/', ours: ['main/contract/', 'main/shared/'], packages: ['zod', '@orpc/contract'] },
  { folder: 'main/shared/', ours: ['main/shared/', 'main/contract/'], packages: ['@leeoniya/ufuzzy'] },
  {
    folder: 'main/core/util/',
    ours: [...everywhere],
    packages: ['node:', 'pino', 'zod'],
  },
  { folder: 'main/core/ports.ts', ours: ['main/contract/', 'main/shared/'], packages: [] },
  ...['aws', 'secrets', 'config', 'audit', 'signing', 'environment'].map((area) => ({
    folder: `main/core/${area}/`,
    ours: [`main/core/${area}/`, 'main/core/aws/', ...everywhere],
    packages: 'any' as const,
  })),
  ...['iam-user', 'ambient', 'sandbox'].map((kind) => ({
    folder: `main/core/identity/${kind}/`,
    ours: [
      `main/core/identity/${kind}/`,
      'main/core/identity/source.ts',
      'main/core/signing/',
      'main/core/aws/',
      ...everywhere,
    ],
    packages: 'any' as const,
  })),
  {
    folder: 'main/core/identity/',
    ours: ['main/core/identity/', 'main/core/aws/', 'main/core/config/', ...everywhere],
    packages: 'any',
  },
  {
    folder: 'main/core/attention/',
    ours: ['main/core/attention/', ...everywhere],
    packages: 'any',
  },
  {
    folder: 'main/core/roles/',
    ours: ['main/core/roles/', 'main/core/identity/', 'main/core/config/', 'main/core/aws/', ...everywhere],
    packages: 'any',
  },
  {
    folder: 'main/core/session/',
    ours: [
      'main/core/session/',
      'main/core/identity/',
      'main/core/roles/',
      'main/core/secrets/',
      'main/core/aws/',
      ...everywhere,
    ],
    packages: 'any',
  },
  {
    folder: 'main/core/proxy/',
    ours: [
      'main/core/proxy/',
      'main/core/session/',
      'main/core/signing/',
      'main/core/audit/',
      'main/core/aws/',
      ...everywhere,
    ],
    packages: 'any',
  },
  {
    folder: 'main/core/calls/',
    ours: [
      'main/core/calls/',
      'main/core/api/',
      'main/core/attention/',
      'main/core/audit/',
      'main/core/identity/',
      'main/core/roles/',
      'main/core/session/',
      'main/core/secrets/',
      'main/core/config/',
      'main/core/aws/',
      ...everywhere,
    ],
    packages: 'any',
  },
  {
    folder: 'main/core/hand-out/',
    ours: [
      'main/core/hand-out/',
      'main/core/environment/',
      'main/core/roles/',
      'main/core/session/',
      'main/core/audit/',
      ...everywhere,
    ],
    packages: 'any',
  },
  {
    folder: 'main/core/api/',
    ours: ['main/core/api/', ...everywhere],
    packages: 'any',
  },
  { folder: 'main/core/agent', ours: ['main/core/', 'main/contract/', 'main/shared/'], packages: 'any' },
  {
    folder: 'main/sandbox/',
    ours: [
      'main/sandbox/',
      'main/core/util/',
      'main/core/aws/',
      'main/core/ports.ts',
      'main/contract/',
      'main/shared/',
    ],
    packages: 'any',
  },
  {
    folder: 'main/frontends/',
    ours: [
      'main/frontends/',
      'main/core/agent.ts',
      'main/core/ports.ts',
      'main/core/util/',
      'main/core/config/paths.ts',
      'main/core/secrets/keytar.ts',
      // What of an environment is ours, and taking it back: a shell must be rid of it without an agent, too.
      ...['node-options', 'bun-options', 'replaced', 'render-environment', 'types'].map(
        (name) => `main/core/environment/${name}.ts`,
      ),
      // How what the person's own shell and files hold is read: it is checked without an agent, too.
      ...[
        'environment/no-proxy',
        'proxy/next-hop',
        'identity/ambient/ini-sections',
        'identity/ambient/profile-files',
      ].map((name) => `main/core/${name}.ts`),
      'main/contract/',
      'main/shared/',
      'main/sandbox/',
    ],
    packages: 'any',
  },
  // A page that an attacker took over should find nothing to build on: no Node, no Electron, nothing of the agent's but its contract.
  {
    folder: 'renderer/',
    ours: ['renderer/', 'main/contract/', 'main/shared/'],
    packages: [
      'react',
      'react-dom',
      'react-aria-components',
      'zustand',
      'lucide-react',
      'uplot',
      '@orpc/client',
      '@orpc/contract',
    ],
  },
  { folder: 'preload/', ours: ['preload/', 'main/contract/'], packages: ['electron'] },
]

const aliases: readonly (readonly [prefix: string, folder: string])[] = [
  ['#contract/', 'main/contract/'],
  ['#shared/', 'main/shared/'],
  ['#core/', 'main/core/'],
  ['#sandbox/', 'main/sandbox/'],
  ['#frontends/', 'main/frontends/'],
  ['#renderer/', 'renderer/'],
]

function importsOf(file: string, source: string): Import[] {
  const found: Import[] = []
  // `import … from '…'`, `export … from '…'` (names over several lines too), `import '…'` and `import('…')`.
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b(?:[\s\w*,]|\{[^}]*\})*?\bfrom\s*['"]([^'"\n]+)['"]|(?:^|\n)\s*import\s*['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g
  for (const match of source.matchAll(pattern)) {
    const name = match[1] ?? match[2] ?? match[3] ?? ''
    const alias = aliases.find(([prefix]) => name.startsWith(prefix))
    if (alias) found.push({ file, target: alias[1] + name.slice(alias[0].length) })
    else if (name.startsWith('.')) found.push({ file, target: normalize(join(file, '..', name)).replaceAll('\\', '/') })
    else found.push({ file, target: name })
  }
  return found
}

function violation({ file, target }: Import): string | undefined {
  const fence = fences.find(({ folder }) => file.startsWith(folder))
  if (!fence) return `${file} lies in no folder that ARCHITECTURE.md knows`
  if (/^(main|renderer|preload|test|scripts|bench)\//.test(target)) {
    return fence.ours.some((prefix) => target.startsWith(prefix)) ? undefined : `${file} must not import ${target}`
  }
  if (/^electron(\/|$)/.test(target) && !/^(main\/frontends\/electron|preload)\//.test(file))
    return `${file} must not import electron`
  if (fence.packages === 'any') return undefined
  return fence.packages.some((name) =>
    name === 'node:' ? target.startsWith('node:') : target === name || target.startsWith(`${name}/`),
  )
    ? undefined
    : `${file} must not import ${target}`
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|cjs|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

describe('import fences', () => {
  it.each([
    ['main', 20],
    ['renderer', 20],
    ['preload', 1],
  ])('hold for every file below %s/', (folder, least) => {
    const files = sourceFiles(folder)
    expect(files.length).toBeGreaterThanOrEqual(least)
    const violations = files.flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8'))).map(violation)
    expect(violations.filter((line) => line !== undefined)).toEqual([])
  })

  it.each([
    ['main/contract/roles.ts', "import { readFileSync } from 'node:fs'"],
    ['main/core/proxy/pipeline.ts', "import { createSource } from '../identity/registry.ts'"],
    ['main/core/aws/action.ts', "import type { Scope } from '../signing/types.ts'"],
    ['main/core/session/sessions.ts', "import {\n  listen,\n} from '../proxy/listener.ts'"],
    ['main/core/identity/ambient/ambient.ts', "import { readCode } from '../iam-user/mfa.ts'"],
    ['main/sandbox/verify.ts', "import { verifySignature } from '#core/signing/verify-signature.ts'"],
    ['main/frontends/cli/main.ts', "const sessions = await import('#core/session/sessions.ts')"],
    ['main/core/calls/role-calls.ts', "import { createUpstream } from '../proxy/upstream.ts'"],
    ['main/core/agent.ts', "import { app } from 'electron'"],
    ['main/core/agent.ts', "import { t } from '#renderer/client.ts'"],
    ['renderer/features/roles/Picker.tsx', "import { createAgent } from '#core/agent.ts'"],
    ['renderer/features/roles/Picker.tsx', "import { readFile } from 'node:fs/promises'"],
    ['renderer/ui/Button.tsx', "import { ipcRenderer } from 'electron'"],
    ['renderer/ui/Button.tsx', "import { z } from 'zod'"],
    ['renderer/ui/Button.tsx', "import { sampleOf } from '../../test/renderer/sample-value.ts'"],
    ['preload/preload.ts', "import { searchTextOf } from '#shared/role-text.ts'"],
    ['preload/preload.ts', "import { join } from 'node:path'"],
    ['preload/preload.ts', "import { Shell } from '../renderer/features/shell/Shell.tsx'"],
  ])('fail for a forbidden import in %s', (file, source) => {
    expect(importsOf(file, source).map(violation)).toEqual([expect.stringContaining(`${file} must not import`)])
  })
})
