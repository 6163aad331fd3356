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
const endpoint = createContainerEndpoint(
  {
    credentials: (role) =>
      role === 'lost'
        ? Promise.reject(new AppError('needs-sign-in', 'nobody is signed in', { hint: 'latchkey sign-in' }))
        : Promise.resolve(
            JSON.stringify(role === 'user' ? { ...keys, SessionToken: undefined } : { ...keys, AccessKeyId: role }),
          ),
  },
  log,
)
afterAll(() => endpoint.close())

function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
): Promise<{ readonly status: number | undefined; readonly body: unknown }> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) }))
    })
      .on('error', reject)
      .end()
  })
}

describe('the container endpoint', () => {
  it('gives each token the credentials of its role, in the words of containers', async () => {
    const [first, second] = [await endpoint.open('one'), await endpoint.open('two')]
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
    const { url, token } = await endpoint.open('one')
    expect(await ask(url, headers(token))).toEqual({
      status: 403,
      body: {
        Code: 'AccessDenied',
        code: 'AccessDenied',
        Message: 'this is not for you',
        message: 'this is not for you',
      },
    })
  })

  it('gives nothing at another path or by another method', async () => {
    const { url, token } = await endpoint.open('one')
    expect(await ask(`${url}/x`, { authorization: token })).toMatchObject({ status: 403 })
    expect(await ask(url, { authorization: token }, 'POST')).toMatchObject({ status: 403 })
  })

  it('says why there are none, as SDKs read it', async () => {
    const lost = await endpoint.open('lost')
    expect(await ask(lost.url, { authorization: lost.token })).toMatchObject({
      status: 500,
      body: { Code: 'needs-sign-in', Message: 'nobody is signed in. latchkey sign-in' },
    })
    const user = await endpoint.open('user')
    expect(await ask(user.url, { authorization: user.token })).toMatchObject({ body: { Code: 'unsupported' } })
  })
})
