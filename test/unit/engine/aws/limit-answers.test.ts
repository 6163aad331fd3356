import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { createClockOffset } from '#engine/aws/clock-offset.ts'
import { createSts } from '#engine/aws/sts.ts'

it('an answer of STS that does not end is broken off', async () => {
  let sent = 0
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/xml' })
    const piece = Buffer.alloc(64 * 1024, ' ')
    const more = (): void => {
      while (!response.destroyed && response.write(piece)) sent += piece.length
    }
    response.on('drain', more).on('error', () => undefined)
    more()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const clock = { now: () => Date.now() }
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
  const sts = createSts({
    region: 'us-east-1',
    partition: 'aws',
    endpointUrl: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' },
    clock,
    clockOffset: createClockOffset({ clock }),
    log,
    attempts: 1,
  })
  onTestFinished(() => sts.close())
  await expect(sts.getCallerIdentity(new AbortController().signal)).rejects.toMatchObject({ code: expect.any(String) })
  expect(sent).toBeLessThan(64 * 1024 * 1024)
})
