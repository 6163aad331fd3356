import { Readable, Transform } from 'node:stream'
import { hearError } from '#util/hear-error.ts'

/** Bytes. A real answer has some thousands; the SDK reads whatever comes into memory. */
const mostBytes = 256 * 1024

type Send = (args: never) => Promise<{ readonly response: unknown }>

/** What every client of the SDK has of its middleware stack, as far as it is used here. */
export interface AnswerClient {
  readonly middlewareStack: {
    add(
      middleware: (next: Send) => Send,
      options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
    ): void
  }
}

/** Breaks off an answer that does not end. */
export function limitAnswers(client: AnswerClient): void {
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
        return done(new Error(`the answer has more than ${mostBytes / 1024} KiB`))
      },
    }),
  )
  hearError(body).on('error', (error) => out.destroy(error))
  body.on('aborted', () => out.destroy(new Error('the answer was cut short')))
  return body.pipe(out)
}
