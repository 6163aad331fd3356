import type { Decide, Question } from '../../access/decide.ts'
import { refused } from '../../refused.ts'

/** Throws Refused with what the decision says, naming the rule where the sentence is not our own. */
export function ask(decide: Decide, question: Question): void {
  const decision = decide(question)
  if (decision.kind === 'allow') return
  const { rule, refusal, message } = decision
  throw refused(refusal, refusal === 'denied' ? `the rule ${rule} denies this: ${message}` : message)
}
