import type { VaultMode } from '#contract/model.ts'
import type { ImportResult } from '#contract/profiles.ts'
import {
  iniSections,
  profileFiles,
  type ProfileFiles,
  profileOfConfig,
  profileOfCredentials,
} from '#local/aws-files.ts'
import { type AwsProfiles, readAwsProfiles } from '#local/aws-profiles.ts'
import { assertNever } from '#shared/assert-never.ts'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import type { Settings } from '../config/settings-file.ts'
import { type Becomes, type Have, importOf, importView } from '../profiles/importable.ts'
import type { createProfiles } from '../profiles/index.ts'
import type { Catalogue } from '../roles/catalogue.ts'
import { filesGiven } from './files-given.ts'
import type { Calls } from './router.ts'
import type { createSourceCalls } from './source-calls.ts'

export interface ImportCallsDeps {
  readonly profiles: Pick<ReturnType<typeof createProfiles>, 'read' | 'takeKeys'>
  readonly settings: Pick<Settings, 'get'>
  readonly catalogue: Pick<Catalogue, 'inventory'>
  readonly sources: Pick<ReturnType<typeof createSourceCalls>, 'list' | 'add'>
  readonly roles: Pick<Calls['roles'], 'add'>
  /** The secret of a source with a long-lived key. */
  readonly secretOf: (source: string) => Promise<string | undefined>
  readonly vaultMode: VaultMode
  /** Of the agent. */
  readonly env: NodeJS.ProcessEnv
}

interface Found extends AwsProfiles {
  /** Where the long-lived keys of each profile lie. */
  readonly keysIn: ReadonlyMap<string, readonly Keys[]>
}

interface Keys {
  readonly path: string
  readonly header: string
  readonly profile: string
}

/** Takes over what a person's AWS files have already. Their secrets go from the file to the vault, and nowhere else. */
export function createImportCalls(deps: ImportCallsDeps) {
  const { profiles, catalogue, sources, roles, env } = deps

  async function find(files: ProfileFiles): Promise<Found> {
    const texts = await profiles.read(files)
    const found = (['credentials', 'config'] as const).flatMap((file) =>
      iniSections(texts[file]).flatMap(({ header, values }): Keys[] => {
        const profile = file === 'config' ? profileOfConfig(header) : profileOfCredentials(header)
        const isKept = values.has('aws_access_key_id') && !values.has('aws_session_token')
        return isKept && profile !== undefined ? [{ path: files[file], header, profile }] : []
      }),
    )
    return { ...readAwsProfiles(texts), keysIn: Map.groupBy(found, ({ profile }) => profile) }
  }

  function have(files: ProfileFiles): Have {
    const own = profileFiles(env)
    return {
      sources: sources.list(),
      roles: deps.settings.get().roles,
      issued: (source, accountId, name) =>
        catalogue
          .inventory()
          .roles.find(
            (role) =>
              role.source === source &&
              role.reach.kind === 'issued' &&
              role.accountId === accountId &&
              role.name === name,
          )?.id,
      readsThem: own.config === files.config && own.credentials === files.credentials,
    }
  }

  async function addSource(
    becomes: Extract<Becomes, { readonly kind: 'source' }>,
    secretAccessKey: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Pick<ImportResult, 'identity' | 'warning'>> {
    const { kind: _kind, source: kind, ...input } = becomes
    const { identity, warning } = await sources.add({ ...input, kind, ...defined({ secretAccessKey }) }, signal)
    return defined({ identity, warning })
  }

  /** What is of one profile now: its source, or its role, or both. */
  async function takeOver(
    profile: string,
    found: Found,
    files: ProfileFiles,
    as: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ImportResult> {
    const becomes = importOf(profile, found, have(files), as)
    switch (becomes.kind) {
      case 'nothing':
        return { profile, outcome: 'refused', reason: becomes.reason, ...defined({ hint: becomes.hint }) }
      case 'imported':
        return { profile, outcome: 'skipped', as: becomes.as, name: becomes.name }
      case 'after':
        return {
          profile,
          outcome: 'refused',
          reason: `it goes through ${becomes.needs.join(' and ')}, not taken over yet`,
          hint: `Take them over with it: latchkey import ${[...becomes.needs, profile].join(' ')}`,
        }
      case 'role': {
        const { role, note } = becomes
        await roles.add({ ...role, tags: {}, transitiveTagKeys: [], labels: {}, neverDirect: false })
        return { profile, outcome: 'imported', as: 'role', name: role.name, ...defined({ warning: note }) }
      }
      case 'source': {
        const secret = found.profiles.get(profile)?.get('aws_secret_access_key')
        const told = await addSource(becomes, becomes.source === 'iam-user' ? secret : undefined, signal)
        const done = { profile, outcome: 'imported', as: 'source', name: becomes.name, ...told } as const
        // A profile may have keys, and a role that it assumes with them.
        const next = importOf(profile, found, have(files), as)
        return next.kind === 'role' ? await takeOver(profile, found, files, as, signal) : done
      }
      default:
        return assertNever(becomes)
    }
  }

  /** By one write for each file; what cannot be moved says why. */
  async function moveKeys(results: readonly ImportResult[], found: Found): Promise<readonly ImportResult[]> {
    const all = sources.list()
    const moves = new Map<string, Keys & { readonly source: string }>()
    const reasons = new Map<string, string>()
    for (const { profile, outcome } of results) {
      const keys = found.keysIn.get(profile) ?? []
      const values = found.profiles.get(profile)
      const source = all.find(
        (each) => each.accessKeyId !== undefined && each.accessKeyId === values?.get('aws_access_key_id'),
      )
      if (outcome === 'refused' || source === undefined || keys[0] === undefined) continue
      // oxlint-disable-next-line no-await-in-loop -- few, and from memory
      const isKept = (await deps.secretOf(source.name)) === values?.get('aws_secret_access_key')
      if (deps.vaultMode === 'memory')
        reasons.set(profile, 'the vault is in memory and forgets them when the agent ends')
      else if (keys.length > 1) reasons.set(profile, 'they are in both files')
      else if (!isKept) reasons.set(profile, `the source "${source.name}" has another secret for them`)
      else moves.set(profile, { ...keys[0], source: source.name })
    }
    const written = new Map<string, { readonly id: number; readonly path: string }>()
    for (const [path, keys] of Map.groupBy(moves.values(), (each) => each.path)) {
      const byHeader = new Map(keys.map(({ header, profile }) => [header, profile]))
      const isWanted = (header: string, values: ReadonlyMap<string, string>): boolean => {
        const profile = byHeader.get(header.trim())
        const secret = profile === undefined ? undefined : found.profiles.get(profile)?.get('aws_secret_access_key')
        // Another program may have given it new ones meanwhile.
        return secret !== undefined && values.get('aws_secret_access_key')?.split(/\s/)[0] === secret
      }
      const names = [...byHeader.values()]
      try {
        // oxlint-disable-next-line no-await-in-loop -- two files at most
        const { id } = await profiles.takeKeys(
          path,
          isWanted,
          Object.fromEntries(keys.map(({ profile, source }) => [profile, source])),
        )
        for (const name of names) if (id !== undefined) written.set(name, { id, path })
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        for (const name of names) reasons.set(name, error.message)
      }
    }
    return results.map((result) => {
      const [moved, reason] = [written.get(result.profile), reasons.get(result.profile)]
      if (moved !== undefined) return { ...result, moved }
      return reason === undefined ? result : { ...result, reason: `its keys stay in their file: ${reason}` }
    })
  }

  return {
    async importable(input) {
      const files = filesGiven(input.files, env)
      const found = await find(files)
      const there = have(files)
      return [...found.profiles.keys()].map((profile) => {
        const keys = found.keysIn.get(profile) ?? []
        return importView(profile, found, there, keys.length === 1 ? keys[0]?.path : undefined)
      })
    },
    async import({ names, as, moveKeys: isMove, files: given }, signal) {
      const files = filesGiven(given, env)
      const found = await find(files)
      const unknown = names.find((name) => !found.profiles.has(name))
      if (unknown !== undefined)
        throw new AppError('not-found', `there is no profile "${unknown}" in ${files.config} or ${files.credentials}`, {
          hint: 'See: latchkey import',
          candidates: [...found.profiles.keys()],
        })
      if (as !== undefined && names.length > 1)
        throw new AppError('bad-request', 'only one profile can get another name')
      const results = new Map<string, ImportResult>()
      const pending = new Set(names)
      while (pending.size > 0) {
        const there = have(files)
        const next =
          [...pending].find((name) => {
            const becomes = importOf(name, found, there, as)
            return !(becomes.kind === 'after' && becomes.needs.some((each) => pending.has(each)))
          }) ?? [...pending][0]
        if (next === undefined) break
        pending.delete(next)
        // oxlint-disable-next-line no-await-in-loop -- each may wait for the one before
        results.set(next, await takeOver(next, found, files, as, signal).catch(refused(next)))
      }
      const inOrder = [...new Set(names)].flatMap((name) => results.get(name) ?? [])
      return [...(isMove ? await moveKeys(inOrder, found) : inOrder)]
    },
  } satisfies Pick<Calls['profiles'], 'importable' | 'import'>
}

const refused =
  (profile: string) =>
  (error: unknown): ImportResult => {
    if (!(error instanceof AppError)) throw error
    return { profile, outcome: 'refused', reason: error.message, ...defined({ hint: error.hint }) }
  }
