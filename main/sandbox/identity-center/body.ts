import * as z from 'zod'
import { jsonOf } from '#util/json-of.ts'
import { oauthFault } from './faults.ts'

/** A JSON body. Throws invalid_request, naming what is missing or of the wrong type. */
export function readJson<Fields>(body: Buffer, shape: z.ZodType<Fields>): Fields {
  const parsed = shape.safeParse(jsonOf(body.toString()))
  if (parsed.success) return parsed.data
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.')))].filter(Boolean)
  throw oauthFault('invalid_request', `Missing or invalid: ${fields.join(', ') || 'the body'}`)
}

/** SDKs leave a field out, others send null. */
export const optional = z.string().nullish()

/** What becomes part of a client's id, which must fit into an address. */
export const name = z.string().min(1).max(256)
export const names = z.array(name).max(8).nullish()
