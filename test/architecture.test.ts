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

const everywhere = ['main/util/', 'main/contract/', 'main/shared/']
/** The engine serves more than one front door: it speaks no contract. */
const belowEngine = ['main/util/', 'main/shared/']
const engineRoots = ['main/engine/ports.ts', 'main/engine/refused.ts']

/** Areas of the agent from left to right: each may import itself and those of the levels before it. */
const levels = [
  ['config', 'secrets', 'attention', 'audit'],
  ['identity'],
  ['roles'],
  ['sessions'],
  ['profiles'],
  ['serving', 'hand-out'],
  ['terminals', 'console'],
  ['calls'],
] as const

const belowFeatures = ['renderer/store/', 'renderer/ui/', 'renderer/client.ts']
const features = readdirSync(join(root, 'renderer/features'))
const kindsOfSource = readdirSync(join(root, 'main/agent/identity')).filter((name) => !name.endsWith('.ts'))

/** For each folder (first match wins): prefixes of our own files it may import, and packages; `node:` stands for all built-ins. */
const fences: readonly {
  readonly folder: string
  readonly ours: readonly string[]
  readonly packages: readonly string[] | 'any'
}[] = [
  { folder: 'main/contract/', ours: ['main/contract/', 'main/shared/'], packages: ['zod', '@orpc/contract'] },
  { folder: 'main/shared/', ours: ['main/shared/', 'main/contract/'], packages: ['@leeoniya/ufuzzy'] },
  { folder: 'main/util/', ours: everywhere, packages: ['node:', 'pino', 'zod', '@peculiar/x509', 'reflect-metadata'] },
  ...['signing', 'aws', 'audit'].map((area) => ({
    folder: `main/engine/${area}/`,
    ours: [`main/engine/${area}/`, ...belowEngine],
    packages: 'any' as const,
  })),
  { folder: 'main/engine/access/', ours: ['main/engine/access/', 'main/engine/aws/', ...belowEngine], packages: [] },
  {
    folder: 'main/engine/net/',
    ours: ['main/engine/net/', 'main/engine/aws/', ...engineRoots, ...belowEngine],
    packages: 'any',
  },
  { folder: 'main/engine/proxy/', ours: ['main/engine/', ...belowEngine], packages: 'any' },
  // What an engine is put together from.
  { folder: 'main/engine/', ours: ['main/engine/', ...belowEngine], packages: ['node:'] },
  ...kindsOfSource.map((kind) => ({
    folder: `main/agent/identity/${kind}/`,
    ours: [
      `main/agent/identity/${kind}/`,
      'main/agent/identity/kind.ts',
      'main/agent/identity/source.ts',
      // What entries of the settings share.
      'main/agent/config/stored.ts',
      'main/engine/signing/',
      'main/engine/aws/',
      'main/engine/net/',
      'main/local/',
      ...everywhere,
    ],
    packages: 'any' as const,
  })),
  ...levels.flatMap((areas, level) =>
    areas.map((area) => ({
      folder: `main/agent/${area}/`,
      ours: [
        `main/agent/${area}/`,
        'main/local/',
        ...levels.slice(0, level).flatMap((left) => left.map((each) => `main/agent/${each}/`)),
        'main/engine/',
        ...everywhere,
      ],
      packages: 'any' as const,
    })),
  ),
  { folder: 'main/agent/agent', ours: ['main/agent/', 'main/engine/', 'main/local/', ...everywhere], packages: 'any' },
  // What agent and front ends both know of the person's computer; the hosts of AWS are part of it.
  { folder: 'main/local/', ours: ['main/local/', 'main/engine/aws/', ...everywhere], packages: ['node:'] },
  {
    folder: 'main/sandbox/',
    ours: ['main/sandbox/', 'main/engine/aws/', ...everywhere],
    packages: 'any',
  },
  {
    folder: 'main/frontends/',
    ours: [
      'main/frontends/',
      'main/agent/agent.ts',
      // What the engine's thread runs.
      'main/engine/worker.ts',
      'main/local/',
      'main/sandbox/',
      ...everywhere,
    ],
    packages: 'any',
  },
  // A page that an attacker took over should find nothing to build on: no Node, no Electron, nothing of the agent's but its contract.
  ...[
    { folder: 'renderer/client.ts', ours: [] },
    { folder: 'renderer/store/', ours: belowFeatures },
    { folder: 'renderer/ui/', ours: belowFeatures },
    ...features.map((name) => ({
      folder: `renderer/features/${name}/`,
      ours: [`renderer/features/${name}/`, ...belowFeatures],
    })),
    { folder: 'renderer/views.ts', ours: ['renderer/features/'] },
    // What stands around the views, or in their place.
    {
      folder: 'renderer/shell/',
      ours: ['renderer/shell/', 'renderer/views.ts', 'renderer/features/', ...belowFeatures],
    },
    { folder: 'renderer/', ours: ['renderer/start-page.tsx', 'renderer/shell/', 'renderer/styles/', ...belowFeatures] },
  ].map(({ folder, ours }) => ({
    folder,
    ours: [...ours, 'main/contract/', 'main/shared/'],
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
  })),
  { folder: 'preload/', ours: ['preload/', 'main/contract/'], packages: ['electron'] },
]

const aliases: readonly (readonly [prefix: string, folder: string])[] = [
  ['#contract/', 'main/contract/'],
  ['#shared/', 'main/shared/'],
  ['#util/', 'main/util/'],
  ['#engine/', 'main/engine/'],
  ['#agent/', 'main/agent/'],
  ['#local/', 'main/local/'],
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

  it('leave the home folder to one file: Node throws where the user is in no list, as in containers', () => {
    const asks = sourceFiles('main').filter((file) => /\bhomedir\(\)/.test(readFileSync(join(root, file), 'utf8')))
    // The app has a desktop, and the cache of compiled sources is given up where anything fails.
    const others = asks.filter((file) => !file.startsWith('main/frontends/electron/'))
    expect(others).toEqual(['main/frontends/compile-cache.mjs', 'main/util/home-folder.ts'])
  })

  it.each([
    ['main/contract/roles.ts', "import { readFileSync } from 'node:fs'"],
    ['main/engine/proxy/pipeline.ts', "import { createSource } from '#agent/identity/registry.ts'"],
    ['main/engine/proxy/exchange.ts', "import type { AuditRecord } from '#contract/model.ts'"],
    ['main/engine/net/upstream.ts', "import { refuse } from '../proxy/refusals/refuse.ts'"],
    ['main/local/paths.ts', "import { openSettings } from '#agent/config/settings-file.ts'"],
    ['main/engine/net/next-hop.ts', "import { coversAws } from '#local/no-proxy.ts'"],
    ['main/frontends/cli/context.ts', "import type { Vault } from '#agent/secrets/types.ts'"],
    ['main/util/log.ts', "import type { Grant } from '#engine/ports.ts'"],
    ['main/engine/aws/action.ts', "import type { Scope } from '../signing/types.ts'"],
    ['main/agent/sessions/sessions.ts', "import {\n  statusOf,\n} from '../calls/status.ts'"],
    ['main/agent/identity/ambient/ambient.ts', "import { readCode } from '../iam-user/mfa.ts'"],
    ['main/agent/identity/sandbox/kind.ts', "import { openSettings } from '../../config/settings-file.ts'"],
    ['main/sandbox/verify.ts', "import { verifySignature } from '#engine/signing/verify-signature.ts'"],
    ['main/frontends/cli/main.ts', "const sessions = await import('#agent/sessions/sessions.ts')"],
    ['main/agent/calls/role-calls.ts', "import { createAgent } from '../agent.ts'"],
    ['main/agent/agent.ts', "import { app } from 'electron'"],
    ['main/agent/agent.ts', "import { t } from '#renderer/client.ts'"],
    ['renderer/features/roles/picker/Picker.tsx', "import { createAgent } from '#agent/agent.ts'"],
    ['renderer/features/roles/picker/Picker.tsx', "import { readFile } from 'node:fs/promises'"],
    ['renderer/features/roles/picker/Picker.tsx', "import { FirstRun } from '../../first-run/FirstRun.tsx'"],
    ['renderer/features/sessions/SessionRow.tsx', "import { Content } from '../../shell/Content.tsx'"],
    ['renderer/store/stores.ts', "import { views } from '../views.ts'"],
    ['renderer/ui/Button.tsx', "import { viewOf } from '#renderer/views.ts'"],
    ['renderer/ui/Button.tsx', "import { ipcRenderer } from 'electron'"],
    ['renderer/ui/Button.tsx', "import { z } from 'zod'"],
    ['renderer/ui/Button.tsx', "import { sampleOf } from '../../test/renderer/sample-value.ts'"],
    ['preload/preload.ts', "import { searchTextOf } from '#shared/role-text.ts'"],
    ['preload/preload.ts', "import { join } from 'node:path'"],
    ['preload/preload.ts', "import { Shell } from '#renderer/shell/Shell.tsx'"],
  ])('fail for a forbidden import in %s', (file, source) => {
    expect(importsOf(file, source).map(violation)).toEqual([expect.stringContaining(`${file} must not import`)])
  })
})
