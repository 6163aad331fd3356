// The embedded sandbox among the sources: its entry in the settings, and waiting until what it says is so.
import { AppError } from '#util/app-error.ts'
import type { StoredSource, StoredSources } from '../../config/stored.ts'
import type { ServedSource } from '../kind.ts'
import { type EmbeddedSandbox, unavailable } from './embedded-sandbox.ts'
import type { SandboxConfig } from './sandbox-source.ts'

const kind = 'sandbox'
const name = 'sandbox'
/** The organisation of the sandbox, as an Identity Center to sign in to. */
const portalName = 'sandbox-sso'
const isSandbox = (stored: StoredSource): boolean => stored.kind === kind

export const isSandboxSaved = (stored: readonly StoredSource[]): boolean => stored.some(isSandbox)

/** The sources to list: in place of its entry, which may not be served yet, the sandbox that runs, if one does. */
export function withSandbox(
  stored: readonly StoredSource[],
  directory: SandboxConfig['directory'] | undefined,
): readonly StoredSource[] {
  const others = stored.filter((each) => !isSandbox(each))
  if (directory === undefined) return others
  const { region, endpointUrl, identityCenter } = directory
  const served: SandboxConfig = { kind, name, region, endpointUrl, directory }
  const portal = { kind: 'identity-center', name: portalName, endpointUrl, ...identityCenter }
  return [served, ...(others.some((each) => each.name === portalName) ? [] : [portal]), ...others]
}

export function createServedSandbox(stored: StoredSources, sandbox: EmbeddedSandbox): ServedSource {
  const isSaved = (): boolean => isSandboxSaved(stored.list())
  return {
    kind,
    name,
    async add() {
      const wasSaved = isSaved()
      if (sandbox.directory() !== undefined || (wasSaved && sandbox.isBusy())) throw taken()
      if (!sandbox.canStart) throw unavailable()
      if (!wasSaved) {
        await stored.update((sources) => {
          if (sources.some((each) => each.name === name)) throw taken()
          return [...sources, { kind, name }]
        })
      }
      try {
        await sandbox.follow()
      } catch (error) {
        if (!wasSaved) await stored.update((sources) => sources.filter((each) => !isSandbox(each)))
        throw error
      }
    },
    isRemovable() {
      if (sandbox.isGiven) {
        throw new AppError('unsupported', 'the sandbox was started with --sandbox', {
          hint: 'It goes when the agent is started without --sandbox.',
        })
      }
      return sandbox.directory() !== undefined || isSaved()
    },
    ended: sandbox.follow,
  }
}

function taken(): AppError {
  return new AppError('conflict', 'there is a sandbox already', { hint: 'See: latchkey source show sandbox' })
}
