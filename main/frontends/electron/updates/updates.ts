// Newer versions: looked for quietly, fetched in the background, installed when the app quits.
import type { AppUpdater } from 'electron-updater'
import type { UpdateState } from '#contract/desktop.ts'
import { updatesText as text } from '#shared/strings/en/updates.ts'
import type { Clock, Log } from '#util/ports.ts'
import type { Timers } from '#util/async/timers.ts'
import { FeedRefused } from './feed-signature.ts'
import { createListeners } from '#util/async/listeners.ts'
import type { Updates } from './updates-source.ts'

/** The start of the app is busy enough. Ms. */
const firstCheckMs = 60_000
const checkEveryMs = 6 * 60 * 60_000

/** The part of electron-updater that is used. */
export type Updater = Pick<AppUpdater, 'checkForUpdates' | 'downloadUpdate' | 'quitAndInstall' | 'on'> &
  Pick<AppUpdater, 'autoDownload' | 'autoInstallOnAppQuit' | 'allowDowngrade' | 'allowPrerelease' | 'logger'>

/** Checks by itself from now on; its timers keep no process alive. */
export function createUpdates(deps: {
  /** With its feed set. Called once, at the first check: the start of the app does not wait for it. */
  readonly load: () => Promise<Updater>
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
}): Updates {
  const { clock, timers, log } = deps
  const listeners = createListeners()
  let state: UpdateState = { kind: 'idle' }
  let checking: Promise<UpdateState> | undefined
  let updater: Updater | undefined

  function set(next: UpdateState): UpdateState {
    if (JSON.stringify(next) === JSON.stringify(state)) return state
    state = next
    listeners.tell()
    return state
  }

  const idle = (): UpdateState => set({ kind: 'idle', checkedAt: new Date(clock.now()).toISOString() })

  function failed(error: unknown): UpdateState {
    const refusal = refusalOf(error)
    if (refusal === undefined) {
      log.info('no update could be looked for', { error })
      return idle()
    }
    log.warn('an update was refused', { error })
    return set({ kind: 'failed', message: refusal })
  }

  async function load(): Promise<Updater> {
    const loaded = await deps.load()
    loaded.autoDownload = false
    loaded.autoInstallOnAppQuit = true
    loaded.allowDowngrade = false
    loaded.allowPrerelease = false
    loaded.logger = { info: log.debug, warn: log.info, error: log.info, debug: log.debug }
    // An `error` that nobody hears ends the process; what went wrong is told by the promises as well.
    loaded.on('error', () => undefined)
    loaded.on('download-progress', ({ percent }) => {
      if (state.kind === 'downloading') set({ ...state, percent: Math.floor(percent) })
    })
    return loaded
  }

  async function look(): Promise<UpdateState> {
    set({ kind: 'checking' })
    try {
      updater ??= await load()
      const found = await updater.checkForUpdates()
      if (found?.isUpdateAvailable !== true) return idle()
      const { version } = found.updateInfo
      void download(updater, version)
      return set({ kind: 'downloading', version, percent: 0 })
    } catch (error) {
      return failed(error)
    }
  }

  async function download(from: Updater, version: string): Promise<void> {
    try {
      await from.downloadUpdate()
      set({ kind: 'ready', version })
    } catch (error) {
      failed(error)
    }
  }

  /** Settles when it is known whether there is something; the download goes on after. */
  async function check(): Promise<UpdateState> {
    if (state.kind === 'downloading' || state.kind === 'ready') return state
    checking ??= look().finally(() => (checking = undefined))
    return checking
  }

  function again(ms: number): void {
    timers.set(() => {
      void check()
      again(checkEveryMs)
    }, ms)
  }
  again(firstCheckMs)

  return {
    state: () => state,
    subscribe: listeners.subscribe,
    check,
    install() {
      if (state.kind === 'ready') updater?.quitAndInstall(true, true)
    },
  }
}

/** Why an update is not to be trusted, in words; undefined when it could only not be reached. */
function refusalOf(error: unknown): string | undefined {
  if (error instanceof FeedRefused) return text.notSigned
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'ERR_CHECKSUM_MISMATCH':
      return text.wrongHash
    case 'ERR_UPDATER_INVALID_UPDATE_INFO':
    case 'ERR_UPDATER_INVALID_VERSION':
    case 'ERR_UPDATER_NO_CHECKSUM':
    case 'ERR_UPDATER_NO_FILES_PROVIDED':
      return text.badFeed
    default:
      return undefined
  }
}
