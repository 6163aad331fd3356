import { describe, expect, it } from 'vitest'
import type { AuditRecord } from '#contract/model.ts'
import { createUsage } from '#agent/audit/usage.ts'
import { createTime } from '../sessions/world.ts'

const bucket = 20_000

function open(...running: readonly string[]) {
  const time = createTime()
  const usage = createUsage({ clock: time.clock, timers: time.timers })
  usage.keep(running)
  const count = (more: Partial<AuditRecord> = {}) =>
    usage.count({
      time: new Date(time.clock.now()).toISOString(),
      event: 'request',
      outcome: 'allowed',
      session: 's-1',
      ...more,
    })
  const bucketsOf = (session: string) => usage.now().find((each) => each.session === session)?.buckets
  return { time, usage, count, bucketsOf }
}

const zeros = (count: number) => Array.from({ length: count }, () => 0)

describe('usage', () => {
  it('counts the requests of a session in thirty buckets, the current one last', async () => {
    const { time, usage, count, bucketsOf } = open('s-1')
    count()
    count()
    await time.advance(2 * bucket)
    count()
    expect(bucketsOf('s-1')).toEqual([...zeros(27), 2, 0, 1])
    const [view] = usage.now()
    expect(view?.bucketMs).toBe(bucket)
    expect(view?.until).toBeGreaterThan(time.clock.now())
    expect((view?.until ?? 0) - time.clock.now()).toBeLessThanOrEqual(bucket)
  })

  it('forgets what is older than ten minutes, also after a sleep', async () => {
    const { time, count, bucketsOf } = open('s-1')
    count()
    await time.advance(29 * bucket)
    expect(bucketsOf('s-1')).toEqual([1, ...zeros(29)])
    await time.advance(bucket)
    expect(bucketsOf('s-1')).toEqual(zeros(30))
    count()
    time.sleep(10 * 3_600_000)
    expect(bucketsOf('s-1')).toEqual(zeros(30))
  })

  it('tells by name what used it in the last minutes, the busiest first', async () => {
    const { time, usage, count } = open('s-1')
    const told = () =>
      usage.now()[0]?.commands.map(({ name, buckets }) => [name, buckets.reduce((sum, each) => sum + each, 0)])
    for (let n = 0; n < 3; n += 1) count({ command: 'boto3', client: 'exec 7 deploy.py' })
    await time.advance(15 * bucket)
    for (let n = 0; n < 2; n += 1) count({ command: 'aws s3 sync' })
    count({ client: 'shared' })
    expect(told()).toEqual([
      ['deploy.py (boto3)', 3],
      ['aws s3 sync', 2],
      ['', 1],
    ])
    await time.advance(16 * bucket)
    expect(told()).toEqual([
      ['aws s3 sync', 2],
      ['', 1],
    ])
  })

  it('tells five of the busiest, whatever the tools call themselves', () => {
    const { usage, count } = open('s-1')
    for (let n = 0; n < 500; n += 1) count({ command: `tool-${n}` })
    for (let n = 0; n < 9; n += 1) count({ command: 'aws s3 sync' })
    expect(usage.now()[0]?.commands).toHaveLength(5)
    expect(usage.now()[0]?.commands[0]?.name).toBe('aws s3 sync')
  })

  it('tells the last caller and action, or the host where the action is not known', () => {
    const { usage, count } = open('s-1')
    count({ client: 'exec 7 aws', service: 's3', action: 'GetObject' })
    expect(usage.now()).toMatchObject([{ lastClient: 'exec 7 aws', lastAction: 's3:GetObject' }])
    count({ client: 'shared', host: 'example.amazonaws.com' })
    expect(usage.now()).toMatchObject([{ lastClient: 'shared', lastAction: 'example.amazonaws.com' }])
  })

  it('has every running session and none that ended, and counts requests alone', () => {
    const { usage, count, bucketsOf } = open('s-1', 's-2')
    count({ session: 's-2' })
    count({ session: 's-9' })
    count({ event: 'environment.issue' })
    expect(usage.now().map(({ session }) => session)).toEqual(['s-1', 's-2'])
    expect(bucketsOf('s-1')).toEqual(zeros(30))
    usage.keep(['s-1'])
    count({ session: 's-2' })
    expect(usage.now().map(({ session }) => session)).toEqual(['s-1'])
  })

  it('is told once a second at most, and by no timer while nothing happens or nobody listens', async () => {
    const { time, usage, count } = open('s-1')
    count()
    expect(time.pending()).toBe(0)
    const told: number[] = []
    const leave = usage.subscribe(() => told.push(time.clock.now()))
    for (let n = 0; n < 30; n += 1) {
      count()
      await time.advance(100)
    }
    await time.advance(5_000)
    expect(told.length).toBeGreaterThanOrEqual(3)
    const gaps = told.slice(1).map((moment, at) => moment - (told[at] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000)
    expect(time.pending()).toBe(0)
    leave()
    count()
    expect(time.pending()).toBe(0)
  })

  it('begins anew when the clock is set back', async () => {
    const { time, count, bucketsOf } = open('s-1')
    count()
    time.sleep(-3 * bucket)
    count()
    expect(bucketsOf('s-1')).toEqual([...zeros(29), 1])
  })
})
