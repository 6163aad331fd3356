import { afterEach, describe, expect, it } from 'vitest'
import type { EnvironmentRequest, ExecRequest, HandOuts } from '#agent/agent.ts'
import { AppError } from '#util/app-error.ts'
import { hold, request, type PlainRequest } from '#frontends/http/request.ts'
import { fakeCalls, plantedSecret } from '../../contract/fake-calls.ts'
import { noHandOuts, openLoopback, openSocket, type TestSocket } from '../../contract/servers.ts'

const open: TestSocket[] = []
afterEach(async () => {
  for (const socket of open.splice(0)) await socket.close()
})

async function serve(
  handOuts: Partial<HandOuts>,
): Promise<{ socket: TestSocket; to: (rest: Omit<PlainRequest, 'paths' | 'platform'>) => PlainRequest }> {
  const socket = await openSocket(fakeCalls(), { ...noHandOuts, ...handOuts })
  open.push(socket)
  return { socket, to: (rest) => ({ paths: socket.paths, platform: 'linux', ...rest }) }
}

describe('GET /credentials', () => {
  it('gives the text for the role that the path names', async () => {
    const { to } = await serve({ credentials: (role) => Promise.resolve(`{"for":"${role}"}`) })
    expect(await request(to({ method: 'GET', path: `/credentials/${encodeURIComponent('prod/admin role')}` }))).toBe(
      '{"for":"prod/admin role"}',
    )
  })

  it('tells an AppError with code, hint and candidates', async () => {
    const { to } = await serve({
      credentials: () =>
        Promise.reject(new AppError('ambiguous', '2 fit', { hint: 'name one', candidates: ['a', 'b'] })),
    })
    await expect(request(to({ method: 'GET', path: '/credentials/x' }))).rejects.toMatchObject({
      name: 'AppError',
      code: 'ambiguous',
      message: '2 fit',
      hint: 'name one',
      candidates: ['a', 'b'],
    })
  })

  it('tells nothing of an unexpected exception', async () => {
    const { to, socket } = await serve({ credentials: () => Promise.reject(new Error(plantedSecret)) })
    const error: unknown = await request(to({ method: 'GET', path: '/credentials/x' })).catch(
      (caught: unknown) => caught,
    )
    expect(error).toMatchObject({ code: 'internal' })
    expect(String(error)).not.toContain(plantedSecret)
    expect(socket.log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'a plain route failed' }),
    )
  })
})

describe('/environment', () => {
  it('takes the format from the query of a GET', async () => {
    const seen: EnvironmentRequest[] = []
    const { to } = await serve({
      environment: (_role, input) => {
        seen.push(input)
        return Promise.resolve('text')
      },
    })
    expect(await request(to({ method: 'GET', path: '/environment/admin?format=fish&direct=true' }))).toBe('text')
    expect(seen).toEqual([{ format: 'fish', direct: true, unset: false, attended: false, caller: {} }])
  })

  it('takes the caller’s own variables from the body of a POST', async () => {
    const seen: EnvironmentRequest[] = []
    const { to } = await serve({
      environment: (_role, input) => {
        seen.push(input)
        return Promise.resolve('text')
      },
    })
    await request(
      to({ method: 'POST', path: '/environment/admin', body: { format: 'json', caller: { NO_PROXY: 'a.example' } } }),
    )
    expect(seen).toEqual([{ format: 'json', unset: false, attended: false, caller: { NO_PROXY: 'a.example' } }])
  })

  it.each([
    ['another format', { format: 'tcsh' }, /format/],
    ['variables that are no text', { caller: { A: 1 } }, /caller\.A/],
  ])('refuses %s', async (_name, body, message) => {
    const { to } = await serve({})
    await expect(request(to({ method: 'POST', path: '/environment/admin', body }))).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringMatching(message),
    })
  })

  it('refuses a body that is too large', async () => {
    const { to } = await serve({})
    await expect(
      request(to({ method: 'POST', path: '/environment/admin', body: { caller: { A: 'x'.repeat(300_000) } } })),
    ).rejects.toMatchObject({ code: 'bad-request' })
  })
})

describe('POST /exec', () => {
  const body = { pid: 4711, command: 'aws' }

  function lease() {
    const seen: ExecRequest[] = []
    let isReleased = false
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    const end = (): void => {
      isReleased = true
      release()
    }
    const handOuts: Partial<HandOuts> = {
      exec: (_role, input) => {
        seen.push(input)
        return Promise.resolve({ grantId: 'g-1', set: { A: 'b' }, unset: ['C'], release: end })
      },
      attach: (grantId) =>
        grantId === 'g-1'
          ? Promise.resolve({ release: end })
          : Promise.reject(new AppError('not-found', 'this grant has ended')),
    }
    return { seen, released, isReleased: () => isReleased, handOuts }
  }

  it('sends what to set and unset in its first line', async () => {
    const { handOuts, seen } = lease()
    const { to } = await serve(handOuts)
    const held = await hold(to({ method: 'POST', path: '/exec/admin', body }))
    expect(JSON.parse(held.first)).toEqual({ grantId: 'g-1', set: { A: 'b' }, unset: ['C'] })
    expect(seen).toEqual([{ attended: false, caller: {}, ...body }])
    held.close()
  })

  it('releases the grant when the connection ends', async () => {
    const { handOuts, released } = lease()
    const { to } = await serve(handOuts)
    const held = await hold(to({ method: 'POST', path: '/exec/admin', body }))
    held.close()
    await expect(released).resolves.toBeUndefined()
  })

  it('tells its client when the agent goes away, and leaves the grant to the next one', async () => {
    const { handOuts, isReleased } = lease()
    const { to, socket } = await serve(handOuts)
    const held = await hold(to({ method: 'POST', path: '/exec/admin', body }))
    await socket.server.close()
    await expect(held.closed).resolves.toBeUndefined()
    expect(isReleased()).toBe(false)
  })

  it('is taken up again by the grant’s id', async () => {
    const { handOuts, released } = lease()
    const { to } = await serve(handOuts)
    const held = await hold(to({ method: 'POST', path: '/exec-attach/g-1' }))
    expect(JSON.parse(held.first)).toEqual({ grantId: 'g-1' })
    held.close()
    await released
    await expect(hold(to({ method: 'POST', path: '/exec-attach/g-2' }))).rejects.toMatchObject({ code: 'not-found' })
  })

  it('aborts the start of a role when the caller goes away before it is done', async () => {
    let aborted: (reason: unknown) => void = () => undefined
    const reason = new Promise((resolve) => (aborted = resolve))
    let entered: () => void = () => undefined
    const inside = new Promise<void>((resolve) => (entered = resolve))
    const { to } = await serve({
      exec: (_role, _input, signal) => {
        entered()
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            aborted(signal.reason)
            reject(new AppError('cancelled', 'gone'))
          }),
        )
      },
    })
    const controller = new AbortController()
    const call = hold(to({ method: 'POST', path: '/exec/admin', body, signal: controller.signal }))
    await inside
    controller.abort()
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    expect(await reason).toMatchObject({ code: 'cancelled' })
  })
})

describe('paths', () => {
  it.each(['/credentials', '/credentials/a/b', '/nothing', '/exec/admin'])('GET %s is not served', async (path) => {
    const { to } = await serve({})
    await expect(request(to({ method: 'GET', path }))).rejects.toMatchObject({ code: 'not-found' })
  })

  it('are not there on loopback, signed in or not', async () => {
    const loopback = await openLoopback(fakeCalls())
    const headers = await loopback.signIn()
    for (const path of ['/credentials/admin', '/environment/admin']) {
      expect((await fetch(loopback.server.origin + path)).status).toBe(401)
      expect((await fetch(loopback.server.origin + path, { headers })).status).toBe(404)
    }
    await loopback.server.close()
  })
})
