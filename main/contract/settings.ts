import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { call } from './errors.ts'

/** `value` is the effective one; `source` says whether it was set or is the default. */
export const settingView = z.object({
  key: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
  source: z.enum(['default', 'set']),
  description: z.string(),
  /** What a form shows for it. */
  type: z.enum(['text', 'number', 'boolean', 'choice']),
  choices: z.array(z.string()).optional(),
})
export type SettingView = z.infer<typeof settingView>

export const settings = {
  list: call.output(z.array(settingView)),
  /** All of them at once and again after each change. */
  watch: call.output(eventIterator(z.array(settingView))),
  get: call.input(z.object({ key: z.string() })).output(settingView),
  /** `null` puts the default back. The text is parsed by the key's own type. */
  set: call.input(z.object({ key: z.string(), value: z.string().nullable() })).output(settingView),
}
