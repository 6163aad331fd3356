// Profiles of a person who lives in a temporary folder.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProfiles, type ProfilesDeps, type WantedSection } from '#agent/profiles/index.ts'
import { createMemoryVault } from '#agent/secrets/memory-vault.ts'

type Wait = NonNullable<ProfilesDeps['wait']>

export function person(text?: string, reached?: ProfilesDeps['reached'], wait: Wait = async () => {}) {
  const home = mkdtempSync(join(tmpdir(), 'lk-profiles-'))
  const aws = join(home, '.aws')
  mkdirSync(aws, { mode: 0o700 })
  const files = { config: join(aws, 'config'), credentials: join(aws, 'credentials') }
  if (text !== undefined) writeFileSync(files.config, text, { mode: 0o600 })
  const clock = { now: () => Date.UTC(2026, 10, 22) }
  const folder = join(home, 'journal')
  const vault = createMemoryVault(new Map())
  const open = (at = reached) =>
    createProfiles({ folder, vault, clock, wait, ...(at === undefined ? {} : { reached: at }) })
  return { home, aws, files, folder, profiles: open(), open, config: () => readFileSync(files.config, 'utf8') }
}

export const wanted = (name: string, region = 'eu-west-1'): WantedSection => ({
  header: `profile ${name}`,
  mark: { kind: 'app', owner: 'local', source: 'work' },
  label: name,
  values: [
    ['credential_process', `/usr/bin/latchkey credentials ${name}`],
    ['region', region],
  ],
})
