import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { takeMessages } from '#frontends/electron/bus-messages.ts'
import { busPath, watchOwner } from '#frontends/electron/session-bus.ts'

describe('the address of the session bus', () => {
  it.each([
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1/bus' }, '/run/user/1/bus'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:guid=1,path=/tmp/a%20b' }, '/tmp/a b'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=x;unix:abstract=/tmp/dbus-1,guid=2' }, '\0/tmp/dbus-1'],
    [{ XDG_RUNTIME_DIR: '/run/user/1' }, '/run/user/1/bus'],
    [{ DBUS_SESSION_BUS_ADDRESS: 'autolaunch:' }, undefined],
    [{}, undefined],
  ])('%j is %s', (env, path) => {
    expect(busPath(env)).toBe(path)
  })
})

describe('what comes from the bus', () => {
  it('is read or refused, whatever it is', () => {
    expect.hasAssertions()
    expect(takeMessages(Buffer.from('HTTP/1.1 200 OK\r\n'))).toBeUndefined()
    fc.assert(
      fc.property(fc.nat(80), fc.nat(80), fc.uint8Array({ maxLength: 200 }), (body, fields, bytes) => {
        const head = Buffer.alloc(16)
        head.set([0x6c, 2, 0, 1])
        head.writeUInt32LE(body, 4)
        head.writeUInt32LE(fields, 12)
        const taken = takeMessages(Buffer.concat([head, bytes]))
        for (const message of taken?.messages ?? []) expect(message.strings(3)).toHaveLength(3)
      }),
    )
  })
})

describe('the owner of a name', () => {
  const undo: (() => unknown)[] = []
  afterEach(async () => {
    for (const step of undo.splice(0).toReversed()) await step()
  })

  function start(command: string, args: readonly string[]) {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
    undo.push(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill()
      await once(child, 'exit')
    })
    return child
  }

  it('is none without a bus', () => {
    const told: boolean[] = []
    watchOwner(undefined, 0, 'org.example.Name', (owned) => told.push(owned))
    expect(told).toEqual([false])
  })

  it('is told at once, when it comes and when it goes', async (ctx) => {
    if (spawnSync('which', ['dbus-daemon']).status !== 0) ctx.skip('needs dbus-daemon: apt-get install dbus')
    const bus = start('dbus-daemon', ['--session', '--nofork', '--print-address', '1'])
    const lines = createInterface({ input: bus.stdout })
    const address = await new Promise<string>((resolve) => lines.once('line', resolve))
    const path = busPath({ DBUS_SESSION_BUS_ADDRESS: address })
    let heard: () => void = () => undefined
    const told: boolean[] = []
    const next = async (): Promise<boolean | undefined> => {
      if (told.length === 0) await new Promise<void>((resolve) => (heard = resolve))
      return told.shift()
    }
    // The bus itself has an owner from the start; it goes with the bus.
    const watch = watchOwner(path, process.getuid?.() ?? 0, 'org.freedesktop.DBus', (owned) => {
      told.push(owned)
      heard()
    })
    undo.push(watch.close)
    expect(await next()).toBe(true)
    bus.kill()
    expect(await next()).toBe(false)
  })
})
