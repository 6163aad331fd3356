// An engine: takes tools' requests for the grants that its owner pushes. Runs in whichever thread makes it.
import { decide } from './access/decide.ts'
import { createClockOffsets } from './aws/clock-offset.ts'
import { endpointOverrides } from './aws/endpoint.ts'
import { createBook } from './book.ts'
import type { Engine, EngineOptions, EngineOwner, EnginePolicies } from './ports.ts'
import { type RunningProxy, startProxy } from './proxy/start-proxy.ts'
import type { Clock, Log } from '#util/ports.ts'

export interface EngineParts {
  readonly owner: EngineOwner
  readonly clock: Clock
  readonly log: Log
}

export function createEngine(options: EngineOptions, { owner, clock, log }: EngineParts): Engine {
  const overrides = endpointOverrides(options.endpoints)
  const clockOffsets = createClockOffsets({ clock, learned: owner.learned })
  const book = createBook({
    owner,
    awsNow: ({ endpointUrl }) => clockOffsets.for(endpointUrl ?? overrides.urlFor('sts')).now(),
  })
  let policies: EnginePolicies = { strict: true, customerEndpoints: [], awsWithoutPassword: false }
  let proxy: RunningProxy | undefined

  return {
    async push(changes) {
      book.push(changes)
    },
    async configure(now) {
      policies = now
    },
    async learn(sighting) {
      clockOffsets.learn(sighting)
    },
    async listen() {
      proxy = await startProxy({
        options,
        secrets: { get: owner.secret, set: owner.keepSecret },
        clock,
        log,
        grants: book,
        decide: (question) => decide(policies, question),
        audit: { append: (record, caller = 'known') => owner.audit([{ record, caller }]) },
        clockOffsets,
        endpointOverrides: overrides,
        policies: () => policies,
      })
      const { port, password, authorityPem, access } = proxy
      return { port, password, authorityPem, access }
    },
    async close() {
      await proxy?.close()
    },
  }
}
