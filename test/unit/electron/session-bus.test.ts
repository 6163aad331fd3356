import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { takeMessages } from '#frontends/electron/system/bus-messages.ts'
import { busPaths, watchOwner } from '#frontends/electron/system/desktop-bus.ts'

describe('the address of the session bus', () => {
  it.each([
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1/bus' }, ['/run/user/1/bus']],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:guid=1,path=/tmp/a%20%c3%a4' }, ['/tmp/a ä']],
    [{ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/tmp/100%' }, ['/tmp/100%']],
    [{ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=x;unix:abstract=/tmp/d,guid=2;unix:path=/b' }, ['\0/tmp/d', '/b']],
    [{ XDG_RUNTIME_DIR: '/run/user/ü' }, ['/run/user/ü/bus']],
    [{ DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '/run/user/1' }, ['/run/user/1/bus']],
    [{ DBUS_SESSION_BUS_ADDRESS: 'autolaunch:' }, []],
    [{}, []],
  ])('%j is %s', (env, path) => {
    expect(busPaths(env)).toEqual(path)
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
    watchOwner([], 0, 'org.example.Name', (owned) => told.push(owned))
    expect(told).toEqual([false])
  })

  /** A stand-in for a bus that answers each connection with these bytes. */
  async function listen(answer: (socket: Socket) => void): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'lkb-'))
    undo.push(() => rm(folder, { recursive: true, force: true }))
    const server = createServer((socket) => {
      socket.on('error', () => undefined).resume()
      answer(socket)
    })
    const path = join(folder, 'bus')
    await new Promise<void>((resolve) => server.listen(path, resolve))
    undo.push(() => new Promise((resolve) => server.close(resolve)))
    return path
  }

  function ownerOf(paths: readonly string[]): Promise<boolean> {
    return new Promise((resolve) => {
      const watch = watchOwner(paths, 0, 'org.example.Name', resolve)
      undo.push(watch.close)
    })
  }

  it.each([
    ['refuses us', 'REJECTED EXTERNAL\r\n'],
    ['goes away', ''],
    ['speaks something else', 'OK 1\r\nHTTP/1.1 400 Bad Request\r\n\r\n'],
    ['names a length beyond all sense', Buffer.concat([Buffer.from('OK 1\r\nl\x02\0\x01'), Buffer.alloc(12, 0xff)])],
  ])('is none on a bus that %s', async (_what, answer) => {
    const path = await listen((socket) => (answer === '' ? socket.destroy() : socket.write(answer)))
    expect(await ownerOf([path])).toBe(false)
  })

  it('is none on a bus that greets without end', async () => {
    const path = await listen((socket) => {
      const more = (): void => void socket.write('x'.repeat(100), () => socket.destroyed || setImmediate(more))
      more()
    })
    expect(await ownerOf([path])).toBe(false)
  })

  it('is asked of the next address where nothing listens on the first', async () => {
    const asked = Promise.withResolvers<string>()
    const path = await listen((socket) => {
      socket.once('data', (bytes) => asked.resolve(bytes.toString()))
      socket.end('REJECTED\r\n')
    })
    expect(await ownerOf([`${path}-not`, path])).toBe(false)
    expect(await asked.promise).toBe('\0AUTH EXTERNAL 30\r\n')
  })

  it('is told at once, when it comes and when it goes', async (ctx) => {
    if (spawnSync('which', ['dbus-daemon']).status !== 0) ctx.skip('needs dbus-daemon: apt-get install dbus')
    const bus = start('dbus-daemon', ['--session', '--nofork', '--print-address', '1'])
    const lines = createInterface({ input: bus.stdout })
    const address = await new Promise<string>((resolve) => lines.once('line', resolve))
    const paths = busPaths({ DBUS_SESSION_BUS_ADDRESS: address })
    let heard: () => void = () => undefined
    const told: boolean[] = []
    const next = async (): Promise<boolean | undefined> => {
      if (told.length === 0) await new Promise<void>((resolve) => (heard = resolve))
      return told.shift()
    }
    // The bus itself has an owner from the start; it goes with the bus.
    const watch = watchOwner(paths, process.getuid?.() ?? 0, 'org.freedesktop.DBus', (owned) => {
      told.push(owned)
      heard()
    })
    undo.push(watch.close)
    expect(await next()).toBe(true)
    bus.kill()
    expect(await next()).toBe(false)
  })
})
