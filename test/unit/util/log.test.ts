import { readFile, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLog } from '#util/log.ts'
import type { LogOptions } from '#util/log.ts'
import { rotatedName } from '#util/files/rotating-file.ts'
import { posix, privateMode, temporaryFolder } from './temp-folder.ts'

async function openLog(options: Partial<LogOptions> = {}) {
  const folder = await temporaryFolder()
  const path = join(folder, 'agent.log')
  const log = createLog({ path, level: 'info', clock: { now: () => 0 }, ...options })
  onTestFinished(() => log.close())
  const lines = async (file = path): Promise<readonly Record<string, unknown>[]> =>
    (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line))
  return { folder, path, log, lines }
}

describe('createLog', () => {
  it('has written a line, private to the user, when the call returns', async () => {
    const { log, lines, path } = await openLog()
    log.warn('Proxy refused', { reason: 'old signature' })
    expect(await lines()).toEqual([
      {
        level: 'warn',
        time: '1970-01-01T00:00:00.000Z',
        pid: process.pid,
        facts: { reason: 'old signature' },
        msg: 'Proxy refused',
      },
    ])
    expect((await stat(path)).mode & 0o777).toBe(privateMode)
  })

  it('keeps secrets out of message and facts', async () => {
    const { log, path } = await openLog()
    log.error('password=hunter2', { sessionToken: 'hunter2', error: new Error('https://u:hunter2@h/') })
    expect(await readFile(path, 'utf8')).not.toContain('hunter2')
  })

  it('has nothing in a line that acts on a terminal, and loses none of it', async () => {
    const { log, lines, path } = await openLog()
    const reason = 'no\u001b[2J\u009b31m\u202e\u2028\n'
    log.warn('AWS said', { reason })
    expect(await lines()).toMatchObject([{ facts: { reason } }])
    expect((await readFile(path, 'utf8')).trimEnd()).toMatch(/^[^\p{Cc}\u202e\u2028]*$/u)
  })

  it('writes from its level on, which can change', async () => {
    const { log, lines } = await openLog()
    log.debug('no')
    log.setLevel('debug')
    log.debug('yes')
    expect((await lines()).map((line) => line['msg'])).toEqual(['yes'])
  })

  it('never outgrows its share: older files move on and the oldest goes', async () => {
    const { log, folder, path, lines } = await openLog({ maxBytes: 1000, files: 3 })
    for (let index = 0; index < 100; index += 1) log.info(`line ${index}`)
    expect((await readdir(folder)).toSorted()).toEqual(['agent.1.log', 'agent.2.log', 'agent.log'])
    for (const age of [0, 1, 2]) expect((await stat(rotatedName(path, age))).size).toBeLessThanOrEqual(1000)
    expect((await lines()).at(-1)).toMatchObject({ msg: 'line 99' })
  })

  it('makes its folder, also when it was removed meanwhile', async () => {
    const { log, folder, lines } = await openLog()
    log.info('before')
    log.close()
    await rm(folder, { recursive: true })
    log.info('after')
    expect((await lines()).map((line) => line['msg'])).toEqual(['after'])
  })

  it.runIf(posix)('goes on where nothing can be written, and hands each line on', async () => {
    const seen: string[] = []
    const { log } = await openLog({ path: '/dev/null/agent.log', alsoTo: (line) => seen.push(line) })
    log.info('still here')
    expect(seen).toHaveLength(1)
  })
})
