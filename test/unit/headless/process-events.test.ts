import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const module = pathToFileURL(join(import.meta.dirname, '../../../main/frontends/headless/process-events.ts')).href

/** Runs a script beside the module under test; `act` sees the first line that it prints. */
async function run(
  script: string,
  act: (pid: number) => void = () => undefined,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', `import { onStopSignals } from '${module}'\n${script}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output === '' && child.pid !== undefined) act(child.pid)
    output += text
  })
  const [code]: (number | null)[] = await once(child, 'close')
  return { code: code ?? null, output }
}

describe('an agent’s process', () => {
  it.runIf(process.platform !== 'win32')('opens no debugger when a signal asks for one', async () => {
    const { output } = await run(
      `import { url } from 'node:inspector'
       onStopSignals(() => { console.log(url() ?? 'closed'); process.exit(0) })
       const alive = setInterval(() => undefined, 60_000)
       process.once('SIGUSR1', () => setImmediate(() => process.kill(process.pid, 'SIGTERM')))
       process.kill(process.pid, 'SIGUSR1')`,
    )
    expect(output).toBe('closed\n')
  })

  it.runIf(process.platform !== 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stops in order at %s',
    async (signal) => {
      const script =
        'const idle = setInterval(() => {}, 1000); onStopSignals(() => { console.log("stopping"); clearInterval(idle) }); console.log("up")'
      const { code, output } = await run(script, (pid) => process.kill(pid, signal))
      expect([code, output]).toEqual([0, 'up\nstopping\n'])
    },
  )

  it.runIf(process.platform !== 'win32')('ends at once at the second signal', async () => {
    const script =
      'setInterval(() => {}, 1000); onStopSignals(() => process.kill(process.pid, "SIGTERM")); console.log("up")'
    const { code } = await run(script, (pid) => process.kill(pid, 'SIGTERM'))
    expect(code).toBe(1)
  })
})
