import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { isRunning, processIdentity } from '#util/own/process-identity.ts'
import type { ProcessSystem } from '#util/own/process-identity.ts'

const on = (platform: NodeJS.Platform, files: Readonly<Record<string, string>>, output = ''): ProcessSystem => ({
  platform,
  readText: async (path) => files[path] ?? Promise.reject(new Error('ENOENT')),
  run: async () => output || Promise.reject(new Error('exit code 1')),
})
const stat = (state: string) => `42 (a) b (c) ${state} 1 42 42 0 -1 4194560 0 0 0 0 1 2 0 0 20 0 7 0 98765 1 2`

describe('processIdentity', () => {
  it('is the start time and the boot on Linux, whatever the command is called', async () => {
    const files = { '/proc/42/stat': stat('S'), '/proc/sys/kernel/random/boot_id': 'boot-1\n' }
    expect(await processIdentity(42, on('linux', files))).toBe('98765@boot-1')
  })

  it('does not find a zombie', async () => {
    expect(await processIdentity(42, on('linux', { '/proc/42/stat': stat('Z') }))).toBeUndefined()
    expect(await processIdentity(42, on('darwin', {}, 'Z    Mon Nov 16 10:00:00 2026\n'))).toBeUndefined()
  })

  it('is the start time of ps on macOS', async () => {
    expect(await processIdentity(42, on('darwin', {}, 'S+   Mon Nov 16 10:00:00 2026    \n'))).toBe(
      'Mon Nov 16 10:00:00 2026',
    )
  })

  it('is the start time of PowerShell on Windows', async () => {
    expect(await processIdentity(42, on('win32', {}, '134078400000000000\r\n'))).toBe('134078400000000000')
  })

  it.each(['linux', 'darwin', 'win32'] as const)('is undefined where no such process runs (%s)', async (platform) => {
    expect(await processIdentity(42, on(platform, {}))).toBeUndefined()
  })

  it('tells this process from a child, and a child that ended from a living one', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'inherit'] })
    await once(child, 'spawn')
    const pid = child.pid ?? 0
    const [own, childs] = [await processIdentity(process.pid), await processIdentity(pid)]
    expect(own).toBeDefined()
    expect(childs).toBeDefined()
    expect(isRunning(pid)).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await processIdentity(pid)).toBeUndefined()
    expect(isRunning(pid)).toBe(false)
  })
})
