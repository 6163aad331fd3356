import type { StatusView } from '#contract/model.ts'

/** The one line that tells a person, a script or a test that an agent can be used. */
export function readyLine({ agent, proxy }: Pick<StatusView, 'agent' | 'proxy'>): string {
  return `latchkey agent ready: proxy ${proxy.url}, socket ${agent.socket}, pid ${agent.pid}`
}
