// The client's part of pipe-proof.ts, on the connection that the request goes over next: another one may be to somebody else.
import { randomBytes } from 'node:crypto'
import { AppError } from '#util/app-error.ts'
import { type Connection, CutOff } from './exchange.ts'
import { helloPath, isNonce, isProof, nonceHeader, proofHeader, proofOf } from './pipe-proof.ts'

/** An agent greets at once; a stranger's program may keep a caller waiting. */
const withinMs = 10_000

/** Gives the header that proves us. Rejects with AppError `denied` where the other end cannot prove itself; the connection is closed then. */
export async function greet(connection: Connection, token: string): Promise<Readonly<Record<string, string>>> {
  const client = randomBytes(32).toString('hex')
  const timer = setTimeout(connection.close, withinMs)
  try {
    const headers = { host: 'latchkey', [nonceHeader]: client }
    const answer = await connection.ask({ method: 'GET', target: helloPath, headers, body: '', isFirst: true })
    const server = answer.headers[nonceHeader]
    if (!isNonce(server) || !isProof(answer.headers[proofHeader], proofOf(token, 'server', { client, server })))
      throw stranger()
    for await (const _nothing of answer.text) continue
    return { [proofHeader]: proofOf(token, 'client', { client, server }) }
  } catch (error) {
    connection.close()
    throw error instanceof CutOff ? stranger() : error
  } finally {
    clearTimeout(timer)
  }
}

function stranger(): AppError {
  return new AppError('denied', 'another program answers in the place of the agent, so nothing was sent to it', {
    hint: 'Start the agent anew, which takes another place: latchkey agent',
  })
}
