// The agent of this app: the one it holds itself, with its engine in a thread, or the one that runs already.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import type { AgentClient } from '#contract/contract.ts'
import type { Paths } from '#local/paths.ts'
import { version } from '#util/version.ts'
import { engineFromText } from '../../headless/engine-text.ts'
import { createAgentLink } from './agent-link.ts'

/** `folder`: where the built parts lie. */
export function linkHere({ paths, folder, pageFolder }: Record<'folder' | 'pageFolder', string> & { paths: Paths }) {
  const { env, platform } = process
  // From the archive, which a thread does not look into.
  const engineText = readFileSync(join(folder, 'engine.cjs'), 'utf8')
  const host = { paths, platform, env, engine: { begin: () => engineFromText(engineText) } }
  const link = createAgentLink({ host, pageFolder, version })
  const client: AgentClient = createORPCClient({
    call: (path, input, { signal }) => link.call(path, input, { signal }),
  })
  return { host, link, client }
}
