// A value that a zod schema takes, made from the schema alone: the same one each time.
import type * as z from 'zod'

/** Knows what the contract uses; throws on a kind it does not know, so that a new one is noticed. */
export function sampleOf(schema: z.core.$ZodType): unknown {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'string':
      return sampleString(schema)
    case 'number':
      return schema._zod.bag['minimum'] ?? 1
    case 'boolean':
      return false
    // The kind of a source.
    case 'custom':
      return 'iam-user'
    case 'literal':
      return def.values[0]
    case 'enum':
      return Object.values(def.entries)[0]
    case 'array':
      return []
    case 'record':
      return {}
    case 'optional':
    case 'undefined':
      return undefined
    case 'nullable':
      return null
    case 'default':
      return def.defaultValue
    case 'object': {
      const made = Object.entries(def.shape).map(([key, part]) => [key, sampleOf(part)] as const)
      return Object.fromEntries(made.filter(([, value]) => value !== undefined))
    }
    case 'union': {
      const [first] = def.options
      return first === undefined ? undefined : sampleOf(first)
    }
    default:
      throw new Error(`no sample for a schema of type ${def.type}`)
  }
}

function sampleString(schema: z.core.$ZodType): string {
  const format = schema._zod.bag['format']
  if (format === 'datetime') return '2026-01-15T13:00:00.000Z'
  if (format === 'url') return 'https://example.com/'
  return 'sample'
}
