// Where the browser comes back to after a sign-in: one code, on loopback, and nothing else.
import { createServer, type ServerResponse } from 'node:http'
import { defined } from '#shared/defined.ts'
import { AppError } from '#util/app-error.ts'
import type { Timers } from '#util/async/timers.ts'
import { hearError } from '#util/hear-error.ts'
import { limitIdle } from '#util/http/limit-idle.ts'
import { ownFaults } from '#util/http/own-faults.ts'
import { refuseConnections } from '#util/http/refuse-connections.ts'
import { sendSmallPage } from '#util/http/small-page.ts'
import { createPeerOwner, type PeerOwner } from '#util/own/peer-owner.ts'
import { sameSecret } from '#util/same-secret.ts'

export interface Callback {
  /** With its port. */
  readonly redirectUri: string
  /** The first code that comes with the right state. Rejects with `denied` where AWS sends an error in its place. */
  readonly code: Promise<string>
  /** No code is taken any more. */
  close(): void
}

const path = '/oauth/callback'

/** A second tab of the same page comes late, and is told that the sign-in has ended. */
const lingerMs = 30_000
const mostIdle = 16
const mostConnections = 64

const mine = createPeerOwner({ platform: process.platform, uid: process.getuid?.() })

/** Listens when the promise settles: a browser that is signed in already comes back at once. */
export async function listenForCode(
  state: string,
  timers: Timers,
  peers: Pick<PeerOwner, 'isOthers'> = mine,
): Promise<Callback> {
  const { promise: code, resolve, reject } = Promise.withResolvers<string>()
  code.catch(() => undefined)
  let hasEnded = false
  const server = hearError(createServer({ maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 10_000 }))
  // The state stands in the command line that opened the browser, where the system shows it to everyone.
  refuseConnections(server, peers.isOthers, 'Only a browser of the user who runs Latchkey signs in here.')
  server.maxConnections = mostConnections
  limitIdle(server, mostIdle)
  ownFaults(server, 'a sign-in')
  let host = ''
  server.on('request', (request, response) => {
    const url = URL.parse(request.url ?? '', `http://${host}`)
    const given = url?.searchParams.get('state')
    if (request.method !== 'GET' || request.headers.host !== host || url?.pathname !== path)
      return answer(response, 404, 'Nothing here', 'This address only ends a sign-in.')
    if (typeof given !== 'string' || !sameSecret(given, state))
      return answer(
        response,
        400,
        'Not this sign-in',
        'This page belongs to no sign-in that is under way. Start it again in Latchkey.',
      )
    if (hasEnded)
      return answer(response, 400, 'This sign-in has ended', 'This page changed nothing. You can close this tab.')
    const found = url.searchParams.get('code')
    const error = url.searchParams.get('error')
    if (found === null && error === null)
      return answer(response, 400, 'Nothing to sign in with', 'Start the sign-in again in Latchkey.')
    hasEnded = true
    if (found === null) {
      reject(refusal(error))
      return answer(
        response,
        200,
        'Not signed in',
        'The sign-in was refused. You can close this tab and go back to Latchkey.',
      )
    }
    resolve(found)
    return answer(
      response,
      200,
      'Signed in',
      'Go back to the Latchkey window or the terminal that you came from. You can close this tab.',
    )
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, listening)
  })
  const address = server.address()
  host = `127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
  return {
    redirectUri: `http://${host}${path}`,
    code,
    close() {
      hasEnded = true
      server.unref()
      timers.set(() => {
        server.close()
        server.closeIdleConnections()
      }, lingerMs)
    },
  }
}

export const refusedInBrowser = (): AppError =>
  new AppError('denied', 'the sign-in was refused in the browser', { hint: 'Sign in again.' })

function refusal(error: string | null): AppError {
  return error === 'access_denied'
    ? refusedInBrowser()
    : new AppError('refused-by-aws', 'AWS ended the sign-in with an error', { hint: 'Sign in again.' })
}

/** Closes itself where the browser lets it. */
function answer(response: ServerResponse, status: number, title: string, text: string): void {
  const script = status === 200 ? 'setTimeout(() => close(), 2000)' : undefined
  sendSmallPage(response, { status, title, content: `<p>${text}</p>`, ...defined({ script }) })
}
