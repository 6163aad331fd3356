import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { acquireLock, readLock } from '#util/files/lock.ts'
import { temporaryFolder } from '../unit/util/temp-folder.ts'

const script = fileURLToPath(new URL('fixtures/lock-child.ts', import.meta.url))

interface Outcome {
  readonly kind: 'acquired' | 'held'
  readonly pid?: number
  readonly own: number
  readonly finding?: string
}

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    child,
    ready: () => lines.next(),
    async tryLock(): Promise<Outcome> {
      child.stdin.write('go\n')
      const { value } = await lines.next()
      return JSON.parse(String(value))
    },
    async kill(): Promise<void> {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

describe('the lock among processes', { timeout: 180_000 }, () => {
  it("lets exactly one of 20 simultaneous starters take over a killed owner's lock", async () => {
    const folder = join(await temporaryFolder(), 'lock')
    const owner = start(folder, 'wait')
    await owner.ready()
    expect(await owner.tryLock()).toMatchObject({ kind: 'acquired' })
    await owner.kill()

    const starters = Array.from({ length: 20 }, () => start(folder, 'wait'))
    await Promise.all(starters.map((starter) => starter.ready()))
    const outcomes = await Promise.all(starters.map((starter) => starter.tryLock()))
    const winners = outcomes.filter(({ kind }) => kind === 'acquired')
    expect(winners).toEqual([
      expect.objectContaining({ finding: `Took over from agent ${owner.child.pid}, which ended without stopping.` }),
    ])
    const winner = winners[0]?.own
    expect(outcomes.filter(({ kind }) => kind === 'held').map(({ pid }) => pid)).toEqual(
      Array.from({ length: 19 }, () => winner),
    )
    expect(await readLock(folder)).toMatchObject({ pid: winner })
  })

  it('is held by a living process and free once it was killed', async () => {
    const folder = join(await temporaryFolder(), 'lock')
    const owner = start(folder, 'wait')
    await owner.ready()
    await owner.tryLock()
    expect(await acquireLock(folder)).toMatchObject({ kind: 'held', pid: owner.child.pid })
    await owner.kill()
    expect(await acquireLock(folder)).toMatchObject({
      kind: 'acquired',
      finding: expect.stringContaining('ended without stopping'),
    })
  })

  it('never has two holders while processes take, release and die with it', async () => {
    const folder = await temporaryFolder()
    const children = Array.from({ length: 6 }, (_, index) =>
      start(join(folder, 'lock'), 'loop', join(folder, 'marker'), '10', index < 3 ? String(index + 3) : '0'),
    )
    const exits = await Promise.all(children.map(async ({ child }): Promise<readonly unknown[]> => once(child, 'exit')))
    expect(exits).toEqual([
      [null, 'SIGKILL'],
      [null, 'SIGKILL'],
      [null, 'SIGKILL'],
      [0, null],
      [0, null],
      [0, null],
    ])
  })
})
