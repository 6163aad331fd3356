// In the place of Identity Center: what it answers is good, but for what a test has it say.
import { once } from 'node:events'
import { createServer } from 'node:http'

const good = {
  '/client/register': { clientId: 'client', clientSecret: 'secret', clientSecretExpiresAt: 4_000_000_000 },
  '/device_authorization': {
    deviceCode: 'device',
    userCode: 'ABCD-EFGH',
    verificationUri: 'https://example.com/device',
    verificationUriComplete: 'https://example.com/device?user_code=ABCD-EFGH',
    expiresIn: 600,
    interval: 5,
  },
  '/token': { accessToken: 'access', refreshToken: 'refresh', expiresIn: 3_600 },
  '/assignment/accounts': { accountList: [{ accountId: '111122223333', accountName: 'one' }] },
  '/assignment/roles': { roleList: [{ roleName: 'Admin' }] },
  '/federation/credentials': {
    roleCredentials: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 's', sessionToken: 't', expiration: 4e12 },
  },
} as const

export type Path = keyof typeof good

export async function startLiar() {
  /** In place of a field of the good answer; a text stands for the whole. */
  const lies = new Map<string, Readonly<Record<string, unknown>> | string>()
  const asked: string[] = []
  let silent: string | undefined
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    asked.push(request.url ?? '')
    if (silent !== undefined && request.url?.includes(silent) === true) return
    const lie = lies.get(path)
    const truth = Object.entries(good).find(([of]) => of === path)?.[1]
    response.setHeader('content-type', 'application/json')
    response.end(typeof lie === 'string' ? lie : JSON.stringify({ ...truth, ...lie }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    lie: (path: Path, what: Readonly<Record<string, unknown>> | string) => void lies.set(path, what),
    honest: () => lies.clear(),
    /** No answer to what has this in its address. */
    silentOn: (part: string | undefined) => void (silent = part),
    /** How often for an address with this in it. */
    asked: (part: string) => asked.filter((each) => each.includes(part)).length,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
