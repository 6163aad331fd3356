// The sandbox as a source that is added, saved and removed while the agent runs.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { AgentPorts } from '#agent/agent.ts'
import { AppError } from '#util/app-error.ts'
import { parseSandboxOptions } from '#sandbox/options.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import { temporaryFolder } from '../unit/util/temp-folder.ts'
import { type AgentRig, type AgentRigOptions, createAgentRig, failureOf } from './agent-rig.ts'

const rigs: AgentRig[] = []
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close()
})

/** Counts what was started and what of it still runs. */
function starter() {
  const count = { started: 0, running: 0 }
  const urls: string[] = []
  const start: NonNullable<AgentPorts['startSandbox']> = async (port) => {
    count.started += 1
    const sandbox = await startSandbox(parseSandboxOptions('accounts=1'), { port })
    urls.push(sandbox.endpointUrl)
    count.running += 1
    return {
      directory: sandbox,
      async close() {
        await sandbox.close()
        count.running -= 1
      },
    }
  }
  return { count, urls, start }
}

async function open(options: AgentRigOptions = {}): Promise<AgentRig> {
  const rig = await createAgentRig({ given: false, ...options })
  rigs.push(rig)
  return rig
}

const add = ({ client }: AgentRig) => client.sources.add({ kind: 'sandbox', name: 'sandbox' })
const remove = ({ client }: AgentRig) => client.sources.remove({ name: 'sandbox' })
const saved = async ({ paths }: AgentRig): Promise<unknown> =>
  JSON.parse(await readFile(paths.settings, 'utf8')).sources
const entry = { kind: 'sandbox', name: 'sandbox' }

describe('adding the sandbox', () => {
  it('lists its roles, which can be started, and says that it is there', async () => {
    const { start } = starter()
    const rig = await open({ startSandbox: start })
    expect(await rig.client.app.info()).toMatchObject({ sandbox: false })
    const { source, identity, warning } = await add(rig)
    expect(source).toMatchObject({ name: 'sandbox', kind: 'sandbox', state: 'ready' })
    expect(identity).toMatch(/:user\/sandbox-user$/)
    expect(warning).toBeUndefined()
    expect(await rig.client.app.info()).toMatchObject({ sandbox: true })
    const [role] = await rig.client.roles.list({})
    expect(await rig.client.sessions.start({ role: role?.id ?? '' })).toMatchObject({ state: 'active' })
    expect(await saved(rig)).toEqual([entry])
  })

  it('again is a conflict, and of two at once one sandbox comes', async () => {
    const { start, count } = starter()
    const rig = await open({ startSandbox: start })
    const both = await Promise.allSettled([add(rig), add(rig)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await failureOf(add(rig))).toMatchObject({ code: 'conflict' })
    expect(count).toEqual({ started: 1, running: 1 })
    expect(await saved(rig)).toEqual([entry])
  })

  it('saves nothing when it cannot start', async () => {
    const rig = await open({ startSandbox: () => Promise.reject(new AppError('internal', 'no port is free')) })
    expect(await failureOf(add(rig))).toMatchObject({ message: 'no port is free' })
    expect(await saved(rig)).toEqual([])
    expect(await rig.client.sources.list()).toEqual([])
  })

  it('is unsupported where the host has none', async () => {
    const rig = await open()
    expect(await failureOf(add(rig))).toMatchObject({ code: 'unsupported', hint: expect.stringContaining('--sandbox') })
  })

  it('is a conflict beside the one of the command line, which cannot be removed and is not saved', async () => {
    const { start, count } = starter()
    const rig = await createAgentRig({ startSandbox: start })
    rigs.push(rig)
    expect(await failureOf(add(rig))).toMatchObject({ code: 'conflict' })
    expect(await failureOf(remove(rig))).toMatchObject({ code: 'unsupported' })
    await rig.client.settings.set({ key: 'log.level', value: 'warn' })
    expect(await saved(rig)).toEqual([])
    expect(count.started).toBe(0)
  })
})

describe('a saved sandbox', () => {
  async function folderWith(sources: readonly unknown[]): Promise<string> {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'settings.json'), JSON.stringify({ version: 1, sources }))
    return folder
  }

  it('is served again by the next start at the same address, and ends with the agent', async () => {
    const folder = await folderWith([])
    const { start, count, urls } = starter()
    const first = await createAgentRig({ given: false, folder, startSandbox: start })
    await add(first)
    await first.close()
    expect(count.running).toBe(0)
    const second = await open({ folder, startSandbox: start })
    expect((await second.client.sources.list()).map(({ name }) => name)).toEqual(['sandbox', 'sandbox-sso'])
    expect(count).toEqual({ started: 2, running: 1 })
    expect(urls[1]).toBe(urls[0])
  })

  it('that cannot start is a finding, can be tried again, and can be removed', async () => {
    const folder = await folderWith([entry])
    const { start } = starter()
    let isBroken = true
    const rig = await open({
      folder,
      startSandbox: () => (isBroken ? Promise.reject(new AppError('internal', 'no port is free')) : start(0)),
    })
    const { findings, sandbox } = await rig.client.app.info()
    expect(sandbox).toBe(false)
    expect(findings).toContainEqual(expect.stringContaining('no port is free'))
    expect(await failureOf(add(rig))).toMatchObject({ message: 'no port is free' })
    expect(await saved(rig)).toEqual([entry])
    isBroken = false
    expect(await add(rig)).toMatchObject({ source: { name: 'sandbox' } })
    await remove(rig)
    expect(await saved(rig)).toEqual([])
  })

  it('gives way to the one that the command line asks for', async () => {
    const { start, count } = starter()
    const rig = await createAgentRig({ folder: await folderWith([entry]), startSandbox: start })
    rigs.push(rig)
    const [source] = await rig.client.sources.list()
    expect(source?.endpointUrl).toBe(rig.sandbox.endpointUrl)
    expect(count.started).toBe(0)
  })

  it('goes when its entry is taken out of the file by hand', async () => {
    const { start, count } = starter()
    const rig = await open({ startSandbox: start })
    await add(rig)
    const changes = await rig.client.app.watch()
    await writeFile(rig.paths.settings, JSON.stringify({ version: 1 }))
    for await (const { agent } of changes) if (!agent.sandbox) break
    await rig.close()
    expect(count.running).toBe(0)
  })
})

describe('removing the sandbox', () => {
  it('ends its sessions, closes it and takes its roles away', async () => {
    const { start, count } = starter()
    const rig = await open({ startSandbox: start })
    const { source } = await add(rig)
    const [role] = await rig.client.roles.list({})
    await rig.client.sessions.start({ role: role?.id ?? '' })
    expect(await remove(rig)).toEqual({ sessionsEnded: 1, rolesRemoved: [] })
    expect(await rig.client.roles.list({})).toEqual([])
    expect(await rig.client.sessions.list()).toEqual([])
    expect(await rig.client.app.info()).toMatchObject({ sandbox: false })
    expect(count.running).toBe(0)
    await expect(fetch(source.endpointUrl ?? '')).rejects.toThrow('fetch failed')
    expect(await failureOf(remove(rig))).toMatchObject({ code: 'not-found' })
  })

  it('is refused while roles were added under it, unless those may go too', async () => {
    const { start, count } = starter()
    const rig = await open({ startSandbox: start })
    await add(rig)
    const [role] = await rig.client.roles.list({})
    await rig.client.roles.add({ name: 'mine', source: 'sandbox', arn: role?.arn ?? '' })
    expect(await failureOf(remove(rig))).toMatchObject({ code: 'conflict', candidates: ['mine'] })
    expect(count.running).toBe(1)
    const removed = await rig.client.sources.remove({ name: 'sandbox', force: true })
    expect(removed.rolesRemoved).toEqual(['mine'])
  })

  it('and adding it again gives a new one', async () => {
    const { start, count } = starter()
    const rig = await open({ startSandbox: start })
    await add(rig)
    await remove(rig)
    await add(rig)
    expect((await rig.client.sources.list()).map(({ name }) => name)).toEqual(['sandbox', 'sandbox-sso'])
    expect(count).toEqual({ started: 2, running: 1 })
  })
})
