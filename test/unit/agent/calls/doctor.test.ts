import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StatusView } from '#contract/model.ts'
import { type DoctorDeps, runChecks } from '#agent/calls/doctor.ts'
import { AppError } from '#util/app-error.ts'
import { status } from '../../../contract/fake-calls.ts'

let folder: string
let proxy: Server
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lk-'))
  await writeFile(join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\n')
  proxy = createServer()
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  await new Promise((resolve) => proxy.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function outcomes(
  rest: Partial<DoctorDeps> = {},
  agent: Partial<StatusView['agent']> = {},
  port = portOf(proxy),
) {
  const now: StatusView = { ...status, agent: { ...status.agent, ...agent }, proxy: { ...status.proxy, port } }
  const vault = { mode: 'keychain' as const, state: () => 'open' as const, unlock: () => Promise.resolve() }
  const deps = {
    status: () => now,
    vault,
    settingsProblem: () => undefined,
    paths: { caBundle: join(folder, 'ca.pem'), settings: '/home/x/settings.json' },
    access: () => ({ knowsOwn: true, awsWithoutPassword: false, mostConnections: 4096, openFiles: 20_000 }),
  }
  const checks = await runChecks({ ...deps, ...rest }, new AbortController().signal)
  return Object.fromEntries(checks.map(({ name, outcome, message }) => [name, `${outcome}: ${message}`]))
}

describe('doctor', () => {
  it('names what no proxy can do', async () => {
    const { limits } = await outcomes()
    for (const use of ['EKS', 'RDS', 'presigned', 'CodeCommit', 'IAM-join']) expect(limits).toContain(use)
  })

  it('finds nothing where nothing is wrong', async () => {
    expect(Object.values(await outcomes()).filter((line) => !line.startsWith('ok'))).toEqual([])
  })

  it('tells of a keychain that cannot be opened', async () => {
    const vault = {
      mode: 'keychain' as const,
      state: () => 'closed' as const,
      unlock: () => Promise.reject(new AppError('vault-unavailable', 'no keychain here')),
    }
    expect(await outcomes({ vault })).toMatchObject({ vault: 'problem: no keychain here' })
  })

  it('does not ask a keychain a second time that waits for a person', async () => {
    const vault = {
      mode: 'keychain' as const,
      state: () => 'waiting' as const,
      unlock: () => Promise.reject(new Error('asked again')),
    }
    expect(await outcomes({ vault })).toMatchObject({ vault: 'warning: the keychain waits to be unlocked' })
  })

  it('tells line and field of broken settings', async () => {
    expect(await outcomes({ settingsProblem: () => 'settings.json, line 3: oops' })).toMatchObject({
      settings: 'problem: settings.json, line 3: oops',
    })
  })

  it('tells of a proxy that does not answer', async () => {
    const port = portOf(proxy)
    await new Promise((resolve) => proxy.close(resolve))
    expect(await outcomes({}, {}, port)).toMatchObject({ proxy: `problem: nothing answers on 127.0.0.1:${port}` })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  })

  it('tells of a bundle that is gone', async () => {
    await rm(join(folder, 'ca.pem'))
    expect((await outcomes())['certificates']).toMatch(/^problem: .*ca\.pem is missing/)
  })

  it.each([
    [90_000, 'warning: this computer’s clock is 90 s ahead of AWS'],
    [-90_000, 'warning: this computer’s clock is 90 s behind AWS'],
    [1000, 'ok: within 1 s of AWS'],
  ])('an offset of %i ms is %s', async (clockOffsetMs, line) => {
    expect((await outcomes({}, { clockOffsetMs }))['clock']?.replace("'", '’')).toContain(line)
  })

  it('repeats what the start found', async () => {
    expect(await outcomes({}, { findings: ['Took over from agent 7.'] })).toMatchObject({
      start: 'warning: Took over from agent 7.',
    })
  })

  it('says who needs the password', async () => {
    expect((await outcomes())['access']).toMatch(/^ok: the proxy asks for its password; your own user's connections/)
    const elsewhere = { knowsOwn: false, awsWithoutPassword: false, mostConnections: 4096, openFiles: undefined }
    expect(await outcomes({ access: () => elsewhere })).toMatchObject({
      access: 'ok: the proxy asks for its password, whoever connects',
      connections: 'ok: the proxy holds at most 4096 connections at a time',
    })
  })

  it('warns where every user of the computer passes without the password', async () => {
    const open = { knowsOwn: true, awsWithoutPassword: true, mostConnections: 4096, openFiles: 20_000 }
    expect((await outcomes({ access: () => open }))['access']).toMatch(/^warning: every user of this computer/)
  })

  it('warns of a limit on open files that leaves few connections', async () => {
    const few = { knowsOwn: true, awsWithoutPassword: false, mostConnections: 64, openFiles: 256 }
    expect(await outcomes({ access: () => few })).toMatchObject({
      connections: 'warning: the proxy holds at most 64 connections at a time, since the agent may have 256 files open',
    })
  })
})
