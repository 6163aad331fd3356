// What every client of the SDK that the agent makes for itself has in common.
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'

const connectMs = 10_000
const attemptMs = 15_000

/** Of one call, with all its attempts. */
export const callWithinMs = 30_000

/** For an endpoint that no corporate proxy stands before. */
export const directAgent = (url: URL): HttpAgent | HttpsAgent =>
  url.protocol === 'https:' ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true })

export const clientConfig = (region: string, url: URL, agent: HttpAgent | HttpsAgent) => ({
  region,
  endpoint: url.origin,
  // Explicit, so that neither variables nor the config file of the person change them.
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  requestHandler: {
    connectionTimeout: connectMs,
    requestTimeout: attemptMs,
    throwOnRequestTimeout: true,
    ...(agent instanceof HttpsAgent ? { httpsAgent: agent } : { httpAgent: agent }),
  },
})
