// Every text that a person sees, by area.
import { activity } from './en/activity.ts'
import { attention } from './en/attention.ts'
import { browsers } from './en/browsers.ts'
import { common } from './en/common.ts'
import { consoles } from './en/console.ts'
import { firstRun } from './en/first-run.ts'
import { profiles } from './en/profiles.ts'
import { roles } from './en/roles.ts'
import { sessions } from './en/sessions.ts'
import { settings } from './en/settings.ts'
import { sources } from './en/sources.ts'
import { shell } from './en/shell.ts'
import { terminals } from './en/terminals.ts'
import { understood } from './en/understood.ts'

export const t = {
  activity,
  attention,
  browsers,
  common,
  consoles,
  firstRun,
  profiles,
  roles,
  sessions,
  settings,
  sources,
  shell,
  terminals,
  understood,
} as const
