// Small requests: per second at 16 connections, and what one connection waits longer than directly.
import { load, type Route } from '../http-load.ts'
import { helper, startAgent } from '../processes.ts'
import { signedRequest } from '../signed-request.ts'
import { inTurn, percentile, spread, written } from '../statistics.ts'

const host = 'dynamodb.us-east-1.amazonaws.com'
const rounds = 5
const warmMs = 1500
const roundMs = 2000

export async function benchRequests(): Promise<readonly string[]> {
  const origin = await helper('upstream.ts')
  const peer = await helper('mockttp-proxy.ts', [String(origin.port), origin.certificate])
  const agent = await startAgent(`https://127.0.0.1:${origin.port}`, origin.certificate)
  try {
    const body = '{"TableName":"bench","Key":{"id":{"S":"1"}}}'
    const request = await signedRequest(
      {
        method: 'POST',
        host,
        path: '/',
        service: 'dynamodb',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'DynamoDB_20120810.GetItem',
          'content-length': String(body.length),
        },
        body,
      },
      agent,
    )
    const routes: Readonly<Record<'direct' | 'latchkey' | 'mockttp', Route>> = {
      direct: { port: origin.port, ca: origin.certificate, serverName: host },
      latchkey: { port: agent.proxyPort, connectTo: `${host}:443`, ca: agent.caBundle, serverName: host },
      mockttp: { port: peer.port, connectTo: `${host}:443`, ca: peer.certificate, serverName: host },
    }
    for (const route of Object.values(routes)) await load(route, request, 16, warmMs)
    const perSecond = (route: Route) => async (): Promise<number> => (await load(route, request, 16, roundMs)).perSecond
    const busy = await inTurn(rounds, {
      direct: perSecond(routes.direct),
      latchkey: perSecond(routes.latchkey),
      mockttp: perSecond(routes.mockttp),
    })
    const latency = (route: Route) => async (): Promise<number> =>
      percentile((await load(route, request, 1, roundMs)).latencies, 0.5)
    const single = await inTurn(rounds, {
      direct: latency(routes.direct),
      latchkey: latency(routes.latchkey),
      mockttp: latency(routes.mockttp),
    })
    const ratios = busy.latchkey.map((value, at) => value / (busy.mockttp[at] ?? 1))
    const added = (of: readonly number[]): readonly number[] => of.map((value, at) => value - (single.direct[at] ?? 0))
    return [
      '| small signed requests | direct | latchkey | mockttp |',
      '| --- | --- | --- | --- |',
      `| per second, 16 connections | ${written(spread(busy.direct))} | ${written(spread(busy.latchkey))} | ${written(spread(busy.mockttp))} |`,
      `| median latency, 1 connection, ms | ${written(spread(single.direct), 2)} | ${written(spread(single.latchkey), 2)} | ${written(spread(single.mockttp), 2)} |`,
      `| added to direct, ms | | ${written(spread(added(single.latchkey)), 2)} | ${written(spread(added(single.mockttp)), 2)} |`,
      '',
      `latchkey / mockttp: ${written(spread(ratios), 1)} times the requests per second (target 3); added latency target 0.4 ms`,
    ]
  } finally {
    await agent.stop()
    peer.stop()
    origin.stop()
  }
}
