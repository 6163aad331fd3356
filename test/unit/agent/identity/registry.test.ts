import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { storedName } from '#agent/config/stored.ts'
import { kindOf, kinds, storedSchemas } from '#agent/identity/registry.ts'
import { sourceInputs } from '#contract/kinds.ts'

/** The fields that a schema does not take. */
const wrongFields = (schema: z.ZodType, value: object) =>
  schema
    .safeParse(value)
    .error?.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : issue.path))

describe('a kind of source', () => {
  it.each(Object.keys(sourceInputs))('goes by one name in contract, registry and settings: %s', (kind) => {
    const { stored, input } = kindOf(kinds, kind)
    for (const schema of [stored, input]) expect(wrongFields(schema, { kind }) ?? []).not.toContain('kind')
  })

  it('with a secret may have its name in an entry, and no other kind may', () => {
    const stored = z.strictObject({ kind: z.literal('made-up'), name: storedName })
    const { ambient } = kinds
    if (ambient === undefined) throw new Error('a kind of this house')
    const entry = (secretName: string) => ({ kind: 'made-up', name: 'x', secretName })
    const schemaOf = (secret: object) =>
      storedSchemas({ 'made-up': { ...ambient, stored, ...secret } })['made-up'] ?? stored
    const schema = schemaOf({ secretName: 'token' })
    expect(wrongFields(schema, entry('token-0123456789ab'))).toBeUndefined()
    expect(wrongFields(schema, entry('../other'))).toEqual(['secretName'])
    expect(wrongFields(schemaOf({}), entry('token'))).toEqual(['secretName'])
  })
})
