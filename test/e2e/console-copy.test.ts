// The link of a console goes to a real clipboard, and through no command line on its way.
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { secretMark } from '#sandbox/organisation/seeded.ts'
import { latchkey, startToolAgent, type ToolAgent } from '../support/agent.ts'
import { watchProcesses } from '../support/watch-processes.ts'
import { type Display, missingForDisplay, openDisplay } from './support/display.ts'

const missing =
  missingForDisplay() ?? (spawnSync('which', ['xclip']).status === 0 ? undefined : 'needs xclip: apt-get install xclip')
let agent: ToolAgent
let display: Display

beforeAll(async () => {
  if (missing !== undefined) return
  agent = await startToolAgent({ args: ['--sandbox'] })
  display = await openDisplay({ tray: false })
})
beforeEach((test) => {
  if (missing !== undefined) test.skip(missing)
})
afterAll(async () => {
  if (missing !== undefined) return
  // What holds a clipboard ends with its display.
  await display.close()
  await agent.close()
})

test('the clipboard has the link, which opens the console once, and nobody saw it in a process', async () => {
  const watch = watchProcesses(agent.folder)
  const copied = await agent.run(latchkey, ['console', 'payments-dev/Admin', '--copy'], { env: display.env })
  await watch.stop()
  expect(copied).toMatchObject({
    code: 0,
    out: '',
    err: expect.stringMatching(/^Copied the link[^]*It works once, within 15 min/),
  })
  const { out } = await agent.run('xclip', ['-selection', 'clipboard', '-o'], { env: display.env })
  expect(out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/federation\?Action=login&.*&SigninToken=[^&\s]+$/)
  expect(watch.find(/xclip -selection clipboard/)).not.toEqual([])
  expect(watch.find(new RegExp(`${secretMark}|SigninToken`))).toEqual([])
  const open = async (): Promise<unknown[]> => {
    const { status, headers } = await fetch(out, { redirect: 'manual' })
    return [status, headers.get('location')]
  }
  expect(await open()).toEqual([302, expect.stringContaining('/console/us-east-1.console.aws.amazon.com/')])
  expect(await open()).toEqual([400, null])
})

test('without a clipboard the way to the link is told, and nothing of it', async () => {
  const env = { DISPLAY: '', WAYLAND_DISPLAY: '' }
  expect(await agent.run(latchkey, ['console', 'payments-dev/Admin', '--copy'], { env })).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/no clipboard here\n.*--print/),
  })
})
