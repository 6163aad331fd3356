import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { watchPage } from '#frontends/electron/page/health.ts'
import { createReloadBudget } from '#frontends/electron/page/reload-budget.ts'

const showMessageBox = vi.hoisted(() => vi.fn<() => Promise<{ readonly response: number }>>())
vi.mock('electron', () => ({ dialog: { showMessageBox } }))

/** A window whose page crashes until the person is asked; `response` is the button. */
async function crash(response: number) {
  const done: string[] = []
  const webContents = Object.assign(new EventEmitter(), { reload: () => void done.push('reload') })
  const window = Object.assign(new EventEmitter(), {
    webContents,
    isDestroyed: () => false,
    hide: () => void done.push('hidden where nobody finds it'),
  })
  const answered = Promise.withResolvers<void>()
  showMessageBox.mockImplementation(() => {
    queueMicrotask(() => setImmediate(answered.resolve))
    return Promise.resolve({ response })
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a window has hundreds of members, of which these are asked
  watchPage(window as unknown as BrowserWindow, {
    clock: { now: () => 0 },
    log: { warn: () => undefined },
    lost: () => undefined,
    hide: () => void done.push('put away'),
  })
  const mayReload = createReloadBudget()
  let reloads = 0
  while (mayReload(0)) reloads += 1
  for (let times = 0; times <= reloads; times += 1)
    webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
  await answered.promise
  return { window, since: () => done.slice(reloads) }
}

describe('a window whose page crashed again and again', () => {
  beforeEach(() => showMessageBox.mockReset())

  it('is opened again when the person wants it', async () => {
    expect((await crash(0)).since()).toEqual(['reload'])
  })

  it('is left closed as it would be closed, and has its page again when the person comes back to it', async () => {
    const { window, since } = await crash(1)
    expect(since()).toEqual(['put away'])
    window.emit('focus')
    window.emit('focus')
    expect(since()).toEqual(['put away', 'reload'])
  })
})
