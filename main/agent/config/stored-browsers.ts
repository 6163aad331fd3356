// What opens which consoles, as it lies in settings.json.
import * as z from 'zod'
import { browserIds, type BrowserRule, sameScope } from '#shared/console/browser-rules.ts'

const per = z.enum(['account', 'source'])

const rule: z.ZodType<BrowserRule> = z.strictObject({
  for: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('account'),
      account: z.string().regex(/^\d{12}$/, 'an account id has 12 digits'),
    }),
    z.strictObject({ kind: z.literal('source'), source: z.string() }),
    z.strictObject({ kind: z.literal('rest') }),
  ]),
  opens: z.strictObject({
    browser: z.enum(browserIds).optional(),
    profile: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('usual') }),
      z.strictObject({ kind: z.literal('named'), name: z.string() }),
      z.strictObject({ kind: z.literal('own'), per }),
      z.strictObject({ kind: z.literal('container'), per }),
    ]),
  }),
})

export const storedBrowsers = z
  .array(rule)
  .default([])
  .refine(
    (rules) => rules.every((each, at) => !rules.slice(0, at).some((before) => sameScope(before.for, each.for))),
    'there are two rules for the same consoles',
  )
