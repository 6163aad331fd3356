import { useCallback, useState } from 'react'
import type { ProfileKind, ProfilePlan } from '#contract/profiles.ts'
import { defined } from '#shared/defined.ts'
import { useClient, useKnown } from '../../store/context.tsx'
import { type Answer, useAnswer } from '../../ui/hooks/use-answer.ts'
import { useSettled } from '../../ui/hooks/use-settled.ts'

export interface PlanOptions {
  /** Undefined: the agent's choice. */
  readonly kind: ProfileKind | undefined
  /** Undefined: all. */
  readonly source: string | undefined
  readonly only: string
  readonly template: string
}

/** As the agent takes it. Never a file: those are the agent's own. */
export interface Wanted {
  readonly kind?: ProfileKind
  readonly source?: string
  readonly only?: string
  readonly nameTemplate?: string
}

export interface Planned {
  /** What it is the plan of. */
  readonly wanted: Wanted
  readonly plan: ProfilePlan
}

export interface Planning extends Answer<Planned> {
  readonly options: PlanOptions
  readonly change: (part: Partial<PlanOptions>) => void
  /** What is shown is not the plan of what was chosen last. */
  readonly stale: boolean
}

const usual: PlanOptions = { kind: undefined, source: undefined, only: '', template: '' }

/** The plan of what a person chose, made again when the sources change. */
export function usePlan(): Planning {
  const { agent } = useClient()
  const [options, setOptions] = useState(usual)
  const change = useCallback((part: Partial<PlanOptions>) => setOptions((known) => ({ ...known, ...part })), [])
  const sources = useKnown('status', (status) =>
    status?.sources.map(({ name, state, roles }) => `${name} ${state} ${roles}`).join('\n'),
  )
  const { kind, source } = options
  const only = useSettled(options.only.trim())
  const template = useSettled(options.template.trim())
  const ask = useCallback(
    async (signal: AbortSignal): Promise<Planned> => {
      const wanted: Wanted = defined({ kind, source, only: only || undefined, nameTemplate: template || undefined })
      return { wanted, plan: await agent.profiles.plan(wanted, { signal }) }
    },
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- other sources, another plan
    [agent, kind, source, only, template, sources],
  )
  const answer = useAnswer(ask)
  const stale = answer.pending || only !== options.only.trim() || template !== options.template.trim()
  return { ...answer, options, change, stale }
}
