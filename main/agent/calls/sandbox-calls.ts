// The embedded sandbox among the sources: what the settings say of it, and waiting until it is so.
import type { Settings } from '../config/settings-file.ts'
import type { SettingsData } from '../config/settings-schema.ts'
import { type EmbeddedSandbox, unavailable } from '../identity/sandbox/embedded-sandbox.ts'
import { sandboxName } from '../roles/catalogue.ts'
import { AppError } from '#util/app-error.ts'

export interface SandboxCallsDeps {
  readonly settings: Pick<Settings, 'get' | 'update'>
  readonly sandbox: EmbeddedSandbox
}

export const isSandboxSaved = ({ sources }: SettingsData): boolean => sources.some(({ kind }) => kind === 'sandbox')

export const withoutSandbox = (data: SettingsData): SettingsData => ({
  ...data,
  sources: data.sources.filter(({ kind }) => kind !== 'sandbox'),
})

export function createSandboxCalls({ settings, sandbox }: SandboxCallsDeps) {
  return {
    /** Settles when its roles are listed. One that is saved but could not start before is tried again. */
    async add(): Promise<void> {
      const wasSaved = isSandboxSaved(settings.get())
      if (sandbox.directory() !== undefined || (wasSaved && sandbox.isBusy())) throw taken()
      if (!sandbox.canStart) throw unavailable()
      if (!wasSaved) {
        await settings.update((data) => {
          if (data.sources.some(({ name }) => name === sandboxName)) throw taken()
          return { ...data, sources: [...data.sources, { kind: 'sandbox', name: sandboxName }] }
        })
      }
      try {
        await sandbox.follow()
      } catch (error) {
        if (!wasSaved) await settings.update(withoutSandbox)
        throw error
      }
    },
    /** Throws for one that is not ours to remove; answers whether there is one. */
    isRemovable(): boolean {
      if (sandbox.isGiven) {
        throw new AppError('unsupported', 'the sandbox was started with --sandbox', {
          hint: 'It goes when the agent is started without --sandbox.',
        })
      }
      return sandbox.directory() !== undefined || isSandboxSaved(settings.get())
    },
    /** After its entry in the settings went: settles when it is closed. */
    ended: () => sandbox.follow(),
  }
}

function taken(): AppError {
  return new AppError('conflict', 'there is a sandbox already', { hint: 'See: latchkey source show sandbox' })
}
