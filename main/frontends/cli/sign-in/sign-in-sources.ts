import type { AgentClient } from '#contract/contract.ts'

/** The source that was named, or every one that somebody signs in to. */
export async function signInSources(agent: AgentClient, name: string | undefined): Promise<readonly string[]> {
  if (name !== undefined) return [name]
  return (await agent.sources.list()).filter(({ signsIn }) => signsIn).map((source) => source.name)
}

/** The source that was named, or every one whose roles are fetched. */
export async function syncedSources(agent: AgentClient, name: string | undefined): Promise<readonly string[]> {
  if (name !== undefined) return [name]
  return (await agent.sources.list()).filter(({ syncs }) => syncs).map((source) => source.name)
}
