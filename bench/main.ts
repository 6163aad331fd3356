// `npm run bench`: the numbers of README, from one run; `npm run bench -- app` runs that section alone; `npm run bench -- soak --minutes 30` is run only when it is asked for. Every figure is a median of several rounds with what it is compared with in turn;
// the range behind it shows the machine's noise.
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { benchAgent } from './sections/agent.ts'
import { benchApp } from './sections/app.ts'
import { benchBurst } from './sections/burst.ts'
import { benchBodies } from './sections/bodies.ts'
import { benchCli } from './sections/cli.ts'
import { benchProfiles } from './sections/profiles.ts'
import { benchRequests } from './sections/requests.ts'
import { benchRolesAnywhere } from './sections/roles-anywhere.ts'
import { benchThread } from './sections/thread.ts'
import { benchSoak } from './sections/soak.ts'
import { benchSync } from './sections/sync.ts'
import { benchTerminals } from './sections/terminals.ts'

const sections = {
  requests: benchRequests,
  bodies: benchBodies,
  burst: benchBurst,
  cli: benchCli,
  agent: benchAgent,
  app: benchApp,
  thread: benchThread,
  sync: benchSync,
  profiles: benchProfiles,
  terminals: benchTerminals,
  'roles-anywhere': benchRolesAnywhere,
} as const
// The soak takes minutes and runs when it is asked for only.
const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '1' } },
})

console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}; median (least–most)\n`,
)
for (const [name, section] of Object.entries(sections)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  for (const line of await section()) console.log(line)
  console.log('')
}
if (asked.includes('soak')) for (const line of await benchSoak(Number(values.minutes))) console.log(line)
