import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CliRig, createCliRig } from './cli-rig.ts'

let rig: CliRig
beforeEach(async () => {
  rig = await createCliRig()
})
afterEach(() => rig.close())

test('doctor TOOL tells without an agent, and starts none', async () => {
  const told = await rig.json(['doctor', 'pyarrow'])
  expect(told).toContainEqual({
    name: 'pyarrow',
    outcome: 'warning',
    message: expect.stringContaining('works by one line'),
    hint: expect.stringContaining('proxy_options'),
  })
  expect((await rig.run(['status'])).code).toBe(5)
})

test('doctor TOOL counts the settings of the agent that runs', async () => {
  await rig.home.start({ sandbox: '' })
  await rig.ok(['settings', 'set', 'tools.node-preload', 'false'])
  const { code, stdout } = await rig.run(['doctor', 'node'])
  expect(code).toBe(1)
  expect(stdout.trim().split('\n').at(-1)).toBe('         latchkey settings set tools.node-preload true')
})

test('doctor TOOL ends with 1 for what no proxy can serve, and 2 for what it does not know, with what to do', async () => {
  expect(await rig.run(['doctor', 'eksctl'])).toMatchObject({ code: 1, stdout: expect.stringContaining('--direct') })
  const several = await rig.run(['doctor', 's3'])
  expect(several).toMatchObject({ code: 2, stderr: expect.stringContaining('"s3" fits several tools') })
  const unknown = await rig.run(['doctor', 'emacs'])
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('latchkey doctor --tools') })
})

test('doctor --tools lists every tool with its line', async () => {
  const lines = (await rig.ok(['doctor', '--tools'])).trim().split('\n')
  const told = await rig.json(['doctor', '--tools'])
  expect(Array.isArray(told) && told.length).toBe(lines.length - 1)
  expect(lines.find((line) => line.startsWith('restic'))).toMatch(/as it is +latchkey exec ROLE -- restic/)
})
