import type { RawHeaders } from '#util/http-message.ts'
import { headerValues } from './raw-headers.ts'
import type { Reading } from './reading.ts'
import table from './service-protocols.json' with { type: 'json' }

const targets: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(table.targets).map(([service, names]) => [service, names.split(',')]),
)
const cborPath = /\/service\/([A-Za-z0-9_.]+)\/operation\/([A-Za-z0-9_]+)$/

/** AWS JSON: `X-Amz-Target: SERVICE.Operation`, the service as the host's own model names it. */
export function readTargetAction(service: string, headers: RawHeaders): Reading {
  const [target, ...more] = headerValues(headers, 'x-amz-target')
  if (target === undefined) return { kind: 'none' }
  if (more.length > 0) return { kind: 'ambiguous', detail: 'has more than one X-Amz-Target header' }
  const dot = target.lastIndexOf('.')
  return named(service, target.slice(0, Math.max(0, dot)), target.slice(dot + 1))
}

/** Smithy RPC v2 CBOR: only the end of the path counts, and only with its header. */
export function readCborAction(service: string, method: string, path: string, headers: RawHeaders): Reading {
  if (!headerValues(headers, 'smithy-protocol').includes('rpc-v2-cbor')) return { kind: 'none' }
  const found = method === 'POST' ? cborPath.exec(path) : null
  return found === null ? { kind: 'unknown' } : named(service, found[1] ?? '', found[2] ?? '')
}

/** A service answers only to its own name; what one makes of another's is not to be guessed. */
function named(service: string, target: string, name: string): Reading {
  return targets.get(service)?.includes(target) === true ? { kind: 'known', name } : { kind: 'unknown' }
}
