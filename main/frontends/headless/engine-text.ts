import { Worker } from 'node:worker_threads'

/** An engine knows no person. */
export const withoutEnvironment = { env: {} } as const

/** Begins a thread of the engine from the text of its bundle: a thread reads no file of an archive or of a single program. */
export const engineFromText = (code: string): Worker => new Worker(code, { ...withoutEnvironment, eval: true })
