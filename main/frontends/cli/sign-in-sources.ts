import type { AgentClient } from '#contract/contract.ts'

/** The source that was named, or every one that somebody signs in to. */
export async function signInSources(agent: AgentClient, name: string | undefined): Promise<readonly string[]> {
  if (name !== undefined) return [name]
  return (await agent.sources.list()).filter(({ signsIn }) => signsIn).map((source) => source.name)
}
