// The settings file. What a person wrote is never overwritten while it is broken: the agent runs on the last good copy.
import { basename } from 'node:path'
import type { Paths } from '#local/paths.ts'
import type { Log } from '#util/ports.ts'
import { AppError, systemErrorCode } from '#util/app-error.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { createListeners } from '#util/async/listeners.ts'
import { ownTarget } from '#util/own/own-path.ts'
import { fileError } from '#util/files/file-error.ts'
import { readOwnFile } from '#util/files/regular-file.ts'
import { createSerial } from '#util/async/serial.ts'
import { parseSettings } from './settings-parse.ts'
import type { SettingsProblem } from './settings-parse.ts'
import { emptySettings, type SettingsData, settingsSchema } from './settings-schema.ts'
import type { StoredSchemas } from './stored.ts'
import { watchFile } from './watch-file.ts'

export interface Settings {
  get(): SettingsData
  /**
   * Saves what `change` makes of the newest content; durable when it settles. Updates take turns. Rejects with
   * `settings-broken` while the file is broken, and with `bad-request` when the result would be; nothing changes then.
   */
  update(change: (current: SettingsData) => SettingsData): Promise<SettingsData>
  /** What is wrong with the file now; `get` gives the last good copy meanwhile. */
  problem(): SettingsProblem | undefined
  /** What is wrong with the file now and what the agent runs on, as a sentence. */
  problemFinding(): string | undefined
  /** What the start found and mended, one sentence each. */
  readonly findings: readonly string[]
  /** Calls after each change of content or problem, by `update` or from outside. Gives the end of it. */
  subscribe(listener: () => void): () => void
  /** Reads the file again; happens by itself when it changes. */
  reload(): Promise<void>
  close(): void
}

export interface SettingsOptions {
  readonly paths: Pick<Paths, 'settings' | 'settingsLastGood'>
  readonly log: Log
  readonly sources: StoredSchemas
}

/**
 * Reads the file, or takes the last good copy where it is broken or gone, and watches it. Rejects with `settings-broken`
 * only for files that the system does not let us read.
 */
export async function openSettings({ paths, log, sources }: SettingsOptions): Promise<Settings> {
  const name = basename(paths.settings)
  const schema = settingsSchema(sources)
  const { tell: notify, subscribe } = createListeners()
  const inTurn = createSerial()
  const findings: string[] = []
  let data: SettingsData = emptySettings
  let running = 'empty settings'
  let problem: SettingsProblem | undefined
  /** The text that `data` or `problem` came from; undefined when there was no file. */
  let seen: string | undefined

  async function load(): Promise<void> {
    const text = await readText(paths.settings)
    if (text === undefined) return forgetProblem()
    if (text === seen) return
    seen = text
    const parsed = parseSettings(text, name, schema)
    if (parsed.kind === 'broken') {
      problem = parsed.problem
      log.warn('Settings are broken; the last good copy stays in use', { problem: problem.message })
    } else {
      problem = undefined
      data = parsed.data
      running = 'the last good copy'
      await keepGood()
      if (parsed.migrated) await write(data)
    }
    notify()
  }

  /**
   * A file that is gone, as for a moment while an editor replaces it, changes no setting: the next update writes it anew.
   * Only what was wrong with it is gone too, and there is nothing left that an update could overwrite.
   */
  function forgetProblem(): void {
    if (problem === undefined) return
    problem = undefined
    seen = undefined
    notify()
  }

  async function write(next: SettingsData): Promise<void> {
    const text = format(next)
    // People keep this file elsewhere, behind a link: the link stays.
    const target = ownTarget(paths.settings)
    await writeFileAtomic(target, text).catch((cause: unknown) => {
      throw fileError(target, cause)
    })
    seen = text
  }

  /** The copy is a help in need: being without it must not stop anything. */
  async function keepGood(): Promise<void> {
    await writeFileAtomic(paths.settingsLastGood, format(data)).catch((error: unknown) =>
      log.warn('The last good copy of the settings could not be written', { error }),
    )
  }

  async function update(change: (current: SettingsData) => SettingsData): Promise<SettingsData> {
    await load()
    if (problem !== undefined) {
      throw new AppError('settings-broken', `nothing was saved: ${problem.message}`, {
        hint: `Correct ${paths.settings}, or put ${paths.settingsLastGood} in its place, and try again.`,
      })
    }
    const parsed = parseSettings(format(change(data)), name, schema)
    if (parsed.kind === 'broken') {
      throw new AppError('bad-request', parsed.problem.message.replace(/^[^:]*: /, ''), { hint: 'Nothing was saved.' })
    }
    await write(parsed.data)
    data = parsed.data
    running = 'the last good copy'
    await keepGood()
    notify()
    return data
  }

  const lastGood = await readText(paths.settingsLastGood)
  const lastGoodData =
    lastGood === undefined ? undefined : parseSettings(lastGood, basename(paths.settingsLastGood), schema)
  if (lastGoodData?.kind === 'ok') {
    data = lastGoodData.data
    running = 'the last good copy'
  }
  await load()
  if (seen === undefined && lastGoodData?.kind === 'ok') {
    await write(data)
    findings.push(
      `${name} was gone; the last good copy was put back. To start afresh, remove ${basename(paths.settingsLastGood)} too.`,
    )
  } else if (problem === undefined && lastGoodData?.kind === 'broken') {
    findings.push(`The last good copy of the settings was damaged, so Latchkey wrote a new one.`)
  }

  const unwatch = watchFile(paths.settings, {
    changed: () => {
      inTurn(load).catch((error: unknown) => log.warn('Settings could not be read', { error }))
    },
    failed: (error) => log.warn('Settings are not watched; changes from outside count at the next update', { error }),
  })
  return {
    get: () => data,
    update: (change) => inTurn(() => update(change)),
    problem: () => problem,
    problemFinding: () =>
      problem === undefined
        ? undefined
        : `${problem.message}. The file was left as it is; the agent runs on ${running}.`,
    findings,
    subscribe,
    reload: () => inTurn(load),
    close: unwatch,
  }
}

function format(data: SettingsData): string {
  return `${JSON.stringify(data, null, 2)}\n`
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readOwnFile(path)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('settings-broken', `${path} cannot be read (${systemErrorCode(cause) ?? 'unknown reason'})`, {
      hint: 'Check what it is and who may read it.',
      cause,
    })
  }
}
