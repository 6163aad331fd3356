import { sameSecret } from '#util/same-secret.ts'
import type { Listening } from '../../ports.ts'

/** The user name in the proxy URL. A grant's id may follow after a plus, so that a tunnel takes that grant's next hop. */
export const proxyUser = 'latchkey'

/** A secret. With a grant's id, tunnels take that grant's next hop. */
export function proxyUrl(
  { port, password }: Pick<Listening, 'port' | 'password'>,
  grantId: string | undefined,
): string {
  return `http://${grantId === undefined ? proxyUser : `${proxyUser}+${grantId}`}:${password}@127.0.0.1:${port}`
}

export interface ProxyCaller {
  readonly grantId: string | undefined
}

/** Who asks for a tunnel, or undefined without the right password. The comparison takes the same time however much fits. */
export function authenticateTunnel(header: string | undefined, password: string): ProxyCaller | undefined {
  const encoded = /^basic +([a-z0-9+/]+=*) *$/i.exec(header ?? '')?.[1]
  if (encoded === undefined || password === '') return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  const user = colon === -1 ? text : text.slice(0, colon)
  const given = colon === -1 ? '' : text.slice(colon + 1)
  const [name, grantId] = user.split('+', 2)
  const right = sameSecret(given, password)
  return right && name === proxyUser ? { grantId: grantId === '' ? undefined : grantId } : undefined
}
