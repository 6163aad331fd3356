// The engine in a thread of its own: the entry of a worker, which may begin before anybody knows the engine's options.
import { parentPort } from 'node:worker_threads'
import { createEngine, type EngineParts } from './engine.ts'
import type { AuditEntry, Engine, EngineOptions, EngineOwner } from './ports.ts'
import { createCalls } from '#util/port-calls.ts'
import type { Clock, Log } from '#util/ports.ts'
import { redactFields } from '#util/redact.ts'
import { catchUncaught } from '#util/uncaught-errors.ts'

/** Whoever owns an engine in another thread. */
export interface ThreadOwner extends EngineOwner {
  log(level: keyof Log, message: string, facts: Readonly<Record<string, unknown>>): void
}

/** What is said to it: `begin` first. */
export interface ThreadEngine extends Engine {
  begin(options: EngineOptions): Promise<void>
}

function run(port: NonNullable<typeof parentPort>): void {
  const at = (level: keyof Log): Log['info'] => {
    return (message, facts = {}) => void owner.call('log', level, message, redactFields(facts))
  }
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  const clock: Clock = { now: () => Date.now() }
  const uncaught = catchUncaught(log, clock)

  let records: AuditEntry[] = []
  const used = new Set<string>()
  /** At the end of the turn, together: a message costs as much as a small request's audit line. */
  function tell(): void {
    if (records.length > 0) void owner.call('audit', records)
    if (used.size > 0) void owner.call('touched', [...used])
    records = []
    used.clear()
  }
  function soon(): void {
    if (records.length === 0 && used.size === 0) setImmediate(tell)
  }

  let engine: Engine | undefined
  const begun = (): Engine => {
    if (engine !== undefined) return engine
    throw new Error('the engine was not begun')
  }
  const parts: EngineParts = {
    clock,
    log,
    owner: {
      credentials: (keyId, signal) => owner.call('credentials', keyId, signal),
      derive: (wish) => owner.call('derive', wish),
      invalidate: (sessionId, accessKeyId) => void owner.call('invalidate', sessionId, accessKeyId),
      learned: (sighting) => void owner.call('learned', sighting),
      secret: (name) => owner.call('secret', name),
      keepSecret: (name, value) => owner.call('keepSecret', name, value),
      touched(keyIds) {
        soon()
        for (const keyId of keyIds) used.add(keyId)
      },
      audit(entries) {
        soon()
        records.push(...entries)
      },
    },
  }
  const local: ThreadEngine = {
    async begin(options) {
      engine = createEngine(options, parts)
    },
    push: (changes) => begun().push(changes),
    configure: (policies) => begun().configure(policies),
    learn: (sighting) => begun().learn(sighting),
    async listen() {
      const listening = await begun().listen()
      uncaught.survive()
      return listening
    },
    async close() {
      await engine?.close()
      tell()
    },
  }
  const owner = createCalls<ThreadOwner>(port, { ...local })
}

if (parentPort !== null) run(parentPort)
