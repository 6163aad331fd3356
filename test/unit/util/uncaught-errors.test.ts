import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'

const main = join(import.meta.dirname, '../../../main')
const head = `
import { catchUncaught } from '${pathToFileURL(join(main, 'util/uncaught-errors.ts')).href}'
import { belongTo } from '${pathToFileURL(join(main, 'util/owner.ts')).href}'
let now = 0
const log = { error: (message, facts) => console.log(message + ':', facts.error?.message ?? facts.count ?? facts.error, facts.belongsTo ?? '-') }
const { survive } = catchUncaught(log, { now: () => now })
`

/** Runs a script in a process of its own; gives its exit code and the lines that it printed. */
async function run(script: string): Promise<{ code: unknown; lines: readonly string[] }> {
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', head + script]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  return { code, lines: output.trim().split('\n') }
}

describe('an error that nobody caught', () => {
  it.each(['setTimeout(() => { throw new Error("planted") })', 'Promise.reject(new Error("planted"))'])(
    'ends a process that has not started yet, with 1: %s',
    async (fault) => {
      const { code, lines } = await run(`setInterval(() => {}, 1000); ${fault}`)
      expect(code).toBe(1)
      expect(lines).toEqual(['the agent ends after an uncaught error in its start: planted -'])
    },
  )

  it.each(['setTimeout(() => { throw new Error("planted") })', 'Promise.reject(new Error("planted"))'])(
    'is logged once it has, and nothing else happens: %s',
    async (fault) => {
      const { code, lines } = await run(`survive(); ${fault}; process.once('beforeExit', () => console.log('alive'))`)
      expect(code).toBe(0)
      expect(lines).toEqual(['an uncaught error: planted nothing in particular', 'alive'])
    },
  )

  it('ends what it belongs to, once', async () => {
    const { lines } = await run(`
      survive()
      const owner = { what: 'a request', destroy: () => { owner.destroy = undefined; console.log('ended') } }
      belongTo(owner)
      for (const each of [1, 2]) setTimeout(() => { throw new Error('fault ' + each) })`)
    expect(lines).toEqual(['an uncaught error: fault 1 a request', 'ended', 'an uncaught error: fault 2 a request'])
  })

  it('may come again while what it belongs to is ended', async () => {
    const { code, lines } = await run(`
      survive()
      belongTo({ what: 'a request', destroy: () => { throw new Error('cannot be ended') } })
      setTimeout(() => { throw undefined })`)
    expect(code).toBe(0)
    expect(lines).toEqual([
      'an uncaught error: undefined a request',
      'what an uncaught error belongs to could not be ended: cannot be ended a request',
    ])
  })

  it('fills no log when it comes again and again', async () => {
    const { lines } = await run(`
      survive()
      for (let i = 0; i < 1000; i += 1) setTimeout(() => { throw new Error('again') })
      process.once('beforeExit', () => { now = 60_000; setTimeout(() => { throw new Error('a minute later') }) })`)
    expect(lines.filter((line) => line.includes('again'))).toHaveLength(20)
    expect(lines.slice(20)).toEqual([
      'more uncaught errors were not written: 980 -',
      'an uncaught error: a minute later nothing in particular',
    ])
  })
})
