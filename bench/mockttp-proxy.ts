// The peer: mockttp, forwarding the same calls to the same origin, in a process of its own. Prints `{ port, certificate }`.
import { generateCACertificate, getLocal } from 'mockttp'

const [port = '', originCertificate = ''] = process.argv.slice(2)
const authority = await generateCACertificate({ subject: { commonName: 'bench peer' } })
const proxy = getLocal({ https: authority, recordTraffic: false })
await proxy.forAnyRequest().thenPassThrough({
  transformRequest: { replaceHost: { targetHost: `127.0.0.1:${port}`, updateHostHeader: false } },
  additionalTrustedCAs: [{ cert: originCertificate }],
})
await proxy.start()
process.send?.({ port: proxy.port, certificate: authority.cert })
process.on('disconnect', () => process.exit(0))
