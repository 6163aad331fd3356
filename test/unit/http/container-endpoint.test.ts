import { request } from 'node:http'
import { afterAll, describe, expect, it } from 'vitest'
import { createContainerEndpoint } from '#frontends/http/container-endpoint.ts'
import { AppError } from '#util/app-error.ts'

const log = { error: () => undefined, warn: () => undefined }
const keys = {
  Version: 1,
  AccessKeyId: 'ASIAX',
  SecretAccessKey: 's',
  SessionToken: 't',
  Expiration: '2030-01-01T00:00:00Z',
}
const failures: Readonly<Record<string, AppError>> = {
  lost: new AppError('needs-sign-in', 'nobody is signed in', { hint: 'latchkey sign-in' }),
  revoked: new AppError('denied', 'it was revoked', { hint: 'Ask again.' }),
  ended: new AppError('not-found', 'it has ended', { hint: 'Start it.' }),
}
let isOthers = false
const signal = new AbortController().signal
const endpoint = createContainerEndpoint(
  {
    container: (role) =>
      Promise.resolve(() =>
        failures[role] === undefined
          ? Promise.resolve(
              JSON.stringify(role === 'user' ? { ...keys, SessionToken: undefined } : { ...keys, AccessKeyId: role }),
            )
          : Promise.reject(failures[role]),
      ),
  },
  { isOthers: () => Promise.resolve(isOthers) },
  log,
)
afterAll(() => endpoint.close())

function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
): Promise<{ readonly status: number | undefined; readonly body: unknown }> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      response.on('end', () =>
        resolve({ status: response.statusCode, body: text.startsWith('{') ? JSON.parse(text) : text }),
      )
    })
      .on('error', reject)
      .end()
  })
}

describe('the container endpoint', () => {
  it('gives each token the credentials of its role, in the words of containers', async () => {
    const [first, second] = [await endpoint.open('one', signal), await endpoint.open('two', signal)]
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/credentials$/)
    expect(first.token).not.toBe(second.token)
    const { SessionToken: Token, SecretAccessKey, Expiration } = keys
    const rest = { SecretAccessKey, Token, Expiration }
    expect(await ask(first.url, { authorization: first.token })).toEqual({
      status: 200,
      body: { AccessKeyId: 'one', ...rest },
    })
    expect(await ask(second.url, { authorization: second.token })).toMatchObject({ body: { AccessKeyId: 'two' } })
  })

  it.each([
    ['no token', (): Record<string, string> => ({})],
    ['another token', () => ({ authorization: 'x'.repeat(43) })],
    ['a word before the token', (token: string) => ({ authorization: `Bearer ${token}` })],
    ['a page of a browser', (token: string) => ({ authorization: token, origin: 'http://127.0.0.1' })],
    ['a link of a page', (token: string) => ({ authorization: token, referer: 'http://x.example/' })],
    ['a name that leads here', (token: string) => ({ authorization: token, host: 'rebound.example' })],
  ])('gives nothing to %s', async (_who, headers) => {
    const { url, token } = await endpoint.open('one', signal)
    expect(await ask(url, headers(token))).toEqual({
      status: 403,
      body: {
        Code: 'AccessDenied',
        code: 'AccessDenied',
        Message: 'this is not for you; a shell asks for its own: latchkey env ROLE --container',
        message: 'this is not for you; a shell asks for its own: latchkey env ROLE --container',
      },
    })
  })

  it('gives nothing at another path or by another method', async () => {
    const { url, token } = await endpoint.open('one', signal)
    expect(await ask(`${url}/x`, { authorization: token })).toMatchObject({ status: 403 })
    expect(await ask(url, { authorization: token }, 'POST')).toMatchObject({ status: 403 })
  })

  it('answers no connection of another user', async () => {
    const { url, token } = await endpoint.open('one', signal)
    isOthers = true
    const answer = await ask(url, { authorization: token })
    isOthers = false
    expect(answer).toEqual({
      status: 403,
      body: 'Only programs of the user who runs Latchkey are served here.\n',
    })
  })

  it('says why there are none, as SDKs read it', async () => {
    const lost = await endpoint.open('lost', signal)
    expect(await ask(lost.url, { authorization: lost.token })).toMatchObject({
      status: 500,
      body: { Code: 'needs-sign-in', Message: 'nobody is signed in. latchkey sign-in.' },
    })
    const revoked = await endpoint.open('revoked', signal)
    expect(await ask(revoked.url, { authorization: revoked.token })).toMatchObject({
      status: 403,
      body: { Code: 'denied', Message: 'it was revoked. Ask again.' },
    })
    const ended = await endpoint.open('ended', signal)
    expect(await ask(ended.url, { authorization: ended.token })).toMatchObject({
      status: 404,
      body: { Code: 'not-found', Message: 'it has ended. Start it.' },
    })
    const user = await endpoint.open('user', signal)
    expect(await ask(user.url, { authorization: user.token })).toMatchObject({ body: { Code: 'unsupported' } })
  })
})
