// A console in one command, in a real Firefox: where it lands, in which profile, and what anybody can read of processes meanwhile.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { secretMark } from '#sandbox/organisation/seeded.ts'
import { latchkey, startToolAgent, type ToolAgent, type ToolRun } from '../support/agent.ts'
import { findSecrets } from '../support/find-secrets.ts'
import { findFirefox, firefoxOnPath, lookAtFirefox, type RunningFirefox } from '../support/firefox.ts'
import { watchProcesses } from '../support/watch-processes.ts'

const executable = findFirefox()
let agent: ToolAgent
let env: Readonly<Record<string, string>>
const running: RunningFirefox[] = []

beforeAll(async () => {
  if (executable === undefined) return
  agent = await startToolAgent({ args: ['--sandbox'] })
  const bin = join(agent.folder, 'bin')
  await mkdir(bin)
  await firefoxOnPath(bin, executable)
  // A browser is here, wherever the tests run, and it is not this one that opens.
  env = { PATH: `${bin}:${agent.env['PATH']}`, BROWSER: '/bin/false' }
})
beforeEach((test) => {
  if (executable === undefined) test.skip('needs Firefox: apt-get install firefox-esr')
})
afterEach(async () => {
  for (const firefox of running.splice(0)) await firefox.close()
})
afterAll(async () => {
  // What a browser keeps of where it was is its own.
  await rm(join(agent.home, 'browsers'), { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  await agent.close()
})

const run = (line: string): Promise<ToolRun> => agent.run(latchkey, line.split(' '), { env })

async function opened(line: string, key: string): Promise<RunningFirefox> {
  expect(await run(line)).toMatchObject({ code: 0, out: '' })
  const firefox = await lookAtFirefox(join(agent.home, 'browsers', `firefox-${key}`))
  running.push(firefox)
  return firefox
}

async function accountOf(role: string): Promise<string> {
  const [found] = JSON.parse(await agent.latchkey(['roles', '--json', role]))
  return found.accountId
}

test('lands on the page of a service as the role, in a profile of the account', async () => {
  const account = await accountOf('payments-dev/Admin')
  const firefox = await opened('console payments-dev/Admin --service s3 --browser firefox --new-session', account)
  const page = await firefox.textOf(/\/console\/us-east-1\.console\.aws\.amazon\.com\/s3\/home\?region=us-east-1$/)
  expect(page).toMatch(new RegExp(`Account\\n${account}\\nIdentity\\nassumed-role/Admin/[^]*Service\\ns3\\n`))
})

test('keeps two accounts apart, each where it was saved to open', async () => {
  const keys = [await accountOf('payments-dev/Admin'), await accountOf('payments-prod/Admin')]
  expect(await run('browsers use firefox --new-session')).toMatchObject({ code: 0 })
  const dev = await opened('console payments-dev/Admin', keys[0] ?? '')
  const prod = await opened('console payments-prod/Admin', keys[1] ?? '')
  for (const [at, firefox] of [dev, prod].entries())
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect(await firefox.textOf(/console\/home/)).toContain(`Account\n${keys[at]}\n`)
})

test('shows no credential, token or link in any command line or environment, from the command to the page', async (test) => {
  if (process.platform !== 'linux') test.skip('needs Linux: it shows them in /proc')
  const account = await accountOf('payments-dev/Admin')
  const watch = watchProcesses(agent.folder)
  const firefox = await opened('console payments-dev/Admin --browser firefox --new-session', account)
  await firefox.textOf(/console\/home/)
  await watch.stop()
  // It looked while the command ran and while the browser did.
  expect(watch.find(/ console payments-dev\/Admin --browser firefox/)).not.toEqual([])
  expect(watch.find(/firefox.* http:\/\/127\.0\.0\.1:\d+\/console\/[\w-]{43}/)).not.toEqual([])
  expect(watch.find(/-contentproc/)).not.toEqual([])
  expect(watch.rounds()).toBeGreaterThan(3)
  expect(watch.find(new RegExp(`${secretMark}|SigninToken|/federation|sessionKey`))).toEqual([])
  expect(findSecrets(agent.folder)).toEqual([])
})
