import { Readable, Transform } from 'node:stream'
import type { STSClient } from '@aws-sdk/client-sts'
import { hearError } from '#util/hear-error.ts'

/** Bytes. A real answer has some thousands; the SDK reads whatever comes into memory. */
const mostBytes = 256 * 1024

/** Breaks off an answer of STS that does not end. */
export function limitAnswers(client: STSClient): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args)
      const { response } = answer
      if (typeof response === 'object' && response !== null && 'body' in response && response.body instanceof Readable)
        response.body = limited(response.body)
      return answer
    },
    { step: 'deserialize', priority: 'low', name: 'limitAnswers' },
  )
}

function limited(body: Readable): Readable {
  let left = mostBytes
  const out = hearError(
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        left -= chunk.length
        if (left >= 0) return done(null, chunk)
        body.destroy()
        return done(new Error(`the answer of STS has more than ${mostBytes / 1024} KiB`))
      },
    }),
  )
  hearError(body).on('error', (error) => out.destroy(error))
  body.on('aborted', () => out.destroy(new Error('the answer of STS was cut short')))
  return body.pipe(out)
}
