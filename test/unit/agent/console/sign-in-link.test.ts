// Credentials become a link: what is sent, what is asked again, and what a failure never repeats.
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { makeSignInLink, type SignInLinkInput } from '#agent/console/sign-in-link.ts'
import { signInEndpoint } from '#agent/console/sign-in-host.ts'
import { dataOf, AppError } from '#util/app-error.ts'

const credentials = {
  accessKeyId: 'ASIAPLANTED000000001',
  secretAccessKey: 'planted/secret+key',
  sessionToken: 'planted/token==',
}
const signal = new AbortController().signal
const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0)) await step()
})

interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly form: URLSearchParams
}

/** Answers each request in turn; `seen` are those that came. */
async function endpointThat(...answers: readonly { readonly status: number; readonly body: string }[]) {
  const seen: Seen[] = []
  const serve = async (request: IncomingMessage) => {
    seen.push({ method: request.method, url: request.url, form: new URLSearchParams(await text(request)) })
    return answers[seen.length - 1] ?? { status: 500, body: '' }
  }
  const server = createServer((request, response) => {
    void serve(request).then(({ status, body }) => response.writeHead(status).end(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  undo.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const address = server.address()
  return { seen, endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` }
}

const token = { status: 200, body: '{"SigninToken":"t+1/2="}' }
const invalid = { status: 400, body: 'Invalid credentials parameter planted/secret+key' }

function input(endpoint: string, change: Partial<SignInLinkInput> = {}): SignInLinkInput {
  return {
    endpoint,
    issuer: 'http://127.0.0.1:4000/console/again/c-1',
    destination: 'https://console.aws.amazon.com/s3/home?region=eu-west-1#a&b',
    credentials,
    facts: { by: 'long-term', left: 3600 },
    signOutFirst: () => false,
    agentFor: () => undefined,
    ...change,
  }
}

describe('a link to sign in', () => {
  it('is got by a POST whose address bears nothing, and carries token and page', async () => {
    const { seen, endpoint } = await endpointThat(token)
    const { link, life } = await makeSignInLink(input(endpoint), signal)
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/federation' })
    expect(Object.fromEntries(seen[0]?.form ?? [])).toEqual({
      Action: 'getSigninToken',
      Session:
        '{"sessionId":"ASIAPLANTED000000001","sessionKey":"planted/secret+key","sessionToken":"planted/token=="}',
      SessionDuration: '3600',
    })
    const url = new URL(link)
    expect(`${url.origin}${url.pathname}`).toBe(`${endpoint}/federation`)
    expect([...url.searchParams]).toEqual([
      ['Action', 'login'],
      ['Issuer', 'http://127.0.0.1:4000/console/again/c-1'],
      ['Destination', 'https://console.aws.amazon.com/s3/home?region=eu-west-1#a&b'],
      ['SigninToken', 't+1/2='],
    ])
    expect(life.lasts).toBe(3600)
  })

  it('asks once more without a duration where AWS refuses one, and lasts as long as the credentials then', async () => {
    const { seen, endpoint } = await endpointThat(invalid, token)
    const facts = { by: 'long-term' as const, left: 1800, wanted: 43_200 }
    const { life } = await makeSignInLink(input(endpoint, { facts }), signal)
    expect(seen.map(({ form }) => form.get('SessionDuration'))).toEqual(['43200', null])
    expect(life).toMatchObject({ lasts: 1800, why: 'credentials' })
  })

  it.each(['chained', 'federation-token', 'issued', 'own'] as const)(
    'asks for no duration with credentials that are %s, and asks once',
    async (by) => {
      const { seen, endpoint } = await endpointThat(invalid, token)
      await expect(makeSignInLink(input(endpoint, { facts: { by, left: 3600 } }), signal)).rejects.toMatchObject({
        code: 'refused-by-aws',
      })
      expect(seen.map(({ form }) => form.has('SessionDuration'))).toEqual([false])
    },
  )

  it('leads through the way out where that is asked for, encoded once more', async () => {
    const { endpoint } = await endpointThat(token)
    const { link } = await makeSignInLink(input(endpoint, { signOutFirst: () => true }), signal)
    const url = new URL(link)
    expect([url.pathname, url.searchParams.get('Action')]).toEqual(['/oauth', 'logout'])
    expect(new URL(url.searchParams.get('redirect_uri') ?? '').searchParams.get('SigninToken')).toBe('t+1/2=')
  })

  it.each([
    ['twice invalid', [invalid, invalid], 'refused-by-aws'],
    ['forbidden', [{ status: 403, body: invalid.body }], 'refused-by-aws'],
    ['throttled', [{ status: 429, body: invalid.body }], 'throttled'],
    ['broken', [{ status: 503, body: invalid.body }], 'network'],
    ['somebody else', [{ status: 200, body: '<html>planted/token==' }], 'network'],
    ['an empty token', [{ status: 200, body: '{"SigninToken":""}' }], 'network'],
    ['a redirect', [{ status: 302, body: token.body }], 'network'],
    ['without end', [{ status: 200, body: 'x'.repeat(300_000) }], 'network'],
  ])('that AWS does not give (%s) is told without what was sent or came', async (_what, answers, code) => {
    const { endpoint } = await endpointThat(...answers)
    const error: unknown = await makeSignInLink(input(endpoint), signal).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(AppError)
    if (!(error instanceof AppError)) return
    expect(error.code).toBe(code)
    expect(JSON.stringify([error.message, dataOf(error)])).not.toMatch(/planted/i)
  })

  it('that cannot be asked for is told as a network that is away', async () => {
    const { endpoint } = await endpointThat()
    await undo.pop()?.()
    await expect(makeSignInLink(input(endpoint), signal)).rejects.toMatchObject({
      code: 'network',
      message: expect.stringContaining('cannot be reached'),
    })
  })
})

describe('the place to sign in', () => {
  const overrides = { urlFor: () => undefined }
  it.each([
    ['aws', 'us-east-1', 'https://signin.aws.amazon.com'],
    ['aws', 'eu-west-1', 'https://eu-west-1.signin.aws.amazon.com'],
    ['aws', 'cn-north-1', 'https://signin.aws.amazon.com'],
    ['aws-us-gov', 'us-gov-west-1', 'https://signin.amazonaws-us-gov.com'],
    ['aws-us-gov', 'us-gov-east-1', 'https://us-gov-east-1.signin.amazonaws-us-gov.com'],
    ['aws-cn', 'cn-north-1', 'https://signin.amazonaws.cn'],
    ['aws-cn', 'cn-northwest-1', 'https://cn-northwest-1.signin.amazonaws.cn'],
    ['aws-eusc', 'eusc-de-east-1', 'https://signin.amazonaws-eusc.eu'],
  ])('of %s in %s is %s', (partition, region, expected) => {
    expect(signInEndpoint({ partition, region, isolated: [], overrides })).toBe(expected)
  })

  it('is where the source says, else where AWS_ENDPOINT_URL_SIGNIN does', () => {
    const moved = { urlFor: (service: string) => (service === 'signin' ? 'https://signin.example' : undefined) }
    const place = { partition: 'aws-iso', region: 'us-iso-east-1', isolated: [] }
    expect(signInEndpoint({ ...place, overrides: moved })).toBe('https://signin.example')
    expect(signInEndpoint({ ...place, overrides: moved, endpointUrl: 'http://127.0.0.1:4566' })).toBe(
      'http://127.0.0.1:4566',
    )
  })

  it('is not guessed for a partition whose addresses AWS does not publish', () => {
    expect(() => signInEndpoint({ partition: 'aws-iso', region: 'us-iso-east-1', isolated: [], overrides })).toThrow(
      /does not publish/,
    )
  })
})
