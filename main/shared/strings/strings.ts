// Every text that a person sees, by area.
import { activity } from './en/activity.ts'
import { attention } from './en/attention.ts'
import { common } from './en/common.ts'
import { roles } from './en/roles.ts'
import { sessions } from './en/sessions.ts'

export const t = { activity, attention, common, roles, sessions } as const
