// Everything a front end can ask of the agent. Implemented once, in agent/calls; spoken over every transport.
import type { ContractRouterClient } from '@orpc/contract'
import { app } from './app.ts'
import { attention } from './attention.ts'
import { audit } from './audit.ts'
import { console } from './console.ts'
import { profiles } from './profiles.ts'
import { roles } from './roles.ts'
import { sessions } from './sessions.ts'
import { settings } from './settings.ts'
import { sources } from './sources.ts'
import { terminals } from './terminals.ts'

export const contract = { app, sources, roles, sessions, console, attention, audit, settings, terminals, profiles }
export type Contract = typeof contract
/** The contract as the one who calls sees it. */
export type AgentClient = ContractRouterClient<Contract>
