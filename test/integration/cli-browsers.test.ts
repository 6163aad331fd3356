// Which browser opens which account: saved by a command, listed, and gone by.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CliRig, createCliRig } from './cli-rig.ts'

let cli: CliRig
let env: Readonly<Record<string, string>>
const account = '100050384774'
const role = 'payments-dev/Admin'

beforeAll(async () => {
  cli = await createCliRig({ sandbox: '' })
  const bin = join(cli.person, 'bin')
  await mkdir(bin)
  // Each says who it is and how it was started.
  for (const name of ['google-chrome', 'firefox', 'system']) {
    const path = join(bin, name)
    // oxlint-disable-next-line no-await-in-loop -- three small files
    await writeFile(path, `#!/bin/sh\nprintf '%s\\n' ${name} "$@" >'${cli.person}/started'\n`)
    // oxlint-disable-next-line no-await-in-loop -- three small files
    await chmod(path, 0o700)
  }
  // Nothing of the computer that runs the tests is installed here.
  env = { PATH: `${bin}:${join(cli.person, 'none')}:${cli.env['PATH']}`, BROWSER: join(bin, 'system'), DISPLAY: ':0' }
})
afterAll(() => cli.close())
beforeEach(async () => void (await cli.run(['browsers', 'forget', '--all'], { env })))

const run = (line: string) => cli.run(line.split(' '), { env })

/** What started, and its words without the address. */
async function openedBy(line = `console ${role}`): Promise<readonly string[]> {
  expect(await run(line)).toMatchObject({ code: 0 })
  const words = (await readFile(join(cli.person, 'started'), 'utf8')).trim().split('\n')
  expect(words.pop()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/[\w-]{43}$/)
  return words
}
const ownChrome = (key: string) => [
  'google-chrome',
  expect.stringMatching(new RegExp(`^--user-data-dir=.*/browsers/chrome-${key}$`)),
  '--no-first-run',
  '--no-default-browser-check',
]

describe('what was saved', () => {
  it('opens consoles: its account first, then its source, then the rest, then BROWSER', async () => {
    expect(await openedBy()).toEqual(['system'])
    await run('browsers use firefox')
    expect(await openedBy()).toEqual(['firefox'])
    await run('browsers use chrome --source sandbox')
    expect(await openedBy()).toEqual(['google-chrome'])
    await run(`browsers use chrome --new-session --account ${account}`)
    expect(await openedBy()).toEqual(ownChrome(account))
    await run(`browsers forget --account ${account}`)
    await run('browsers forget --source sandbox')
    await run('browsers forget')
    expect(await openedBy()).toEqual(['system'])
  })

  it('is less than what a command asks for', async () => {
    await run(`browsers use chrome --new-session --account ${account}`)
    expect(await openedBy(`console ${role} --browser firefox`)).toEqual(['firefox'])
    expect(await openedBy(`console ${role} --browser system`)).toEqual(['system'])
    await run(`browsers use chrome --account ${account}`)
    expect(await openedBy(`console ${role} --new-session`)).toEqual(ownChrome(account))
    expect(await openedBy(`console ${role} --new-session --per-source`)).toEqual(ownChrome('s-[0-9a-f]{12}'))
  })

  it('tells of no way to keep two consoles that was taken already', async () => {
    const told = async (options: string) => {
      await run(`console ${role} ${options}`)
      return (await run(`console payments-dev/ReadOnly ${options}`)).stderr
    }
    expect(await told('--browser firefox')).toContain('To keep both: --new-session, or in a browser')
    expect(await told('--browser firefox --new-session')).toContain('To keep both: in a browser with multi-session')
  })

  it('can be the system’s browser for one account, beside another for the rest', async () => {
    await run('browsers use chrome')
    expect(await run(`browsers use system --account ${account}`)).toMatchObject({
      code: 0,
      stderr: 'Consoles of the account 1000-5038-4774 open in the system’s browser.\n',
    })
    expect(await openedBy()).toEqual(['system'])
  })

  it('is told where only some of it is forgotten', async () => {
    await run('browsers use chrome')
    await run(`browsers use firefox --account ${account}`)
    expect(await run(`browsers forget --account ${account}`)).toMatchObject({
      code: 0,
      stderr: 'Still saved:\nOther consoles open in chrome.\n',
    })
    expect(await run('browsers forget')).toMatchObject({ code: 0, stderr: 'Nothing is saved now.\n' })
  })

  it('is listed with the browsers that were found, and the accounts that have a profile there', async () => {
    await openedBy(`console ${role} --browser chrome --new-session`)
    await openedBy(`console ${role} --browser firefox --new-session --per-source`)
    await run(`browsers use firefox --container --source sandbox`)
    const { stdout, stderr } = await run('browsers')
    expect(stdout).toMatch(new RegExp(`^chrome +Google Chrome +.*google-chrome +.*${account}`, 'm'))
    expect(stdout).toMatch(/^firefox +Firefox +.*firefox +.*sandbox$/m)
    expect(stderr).toMatch(/^Consoles of the source sandbox open in firefox, in a container of each account\.$/m)
    expect(stderr).toMatch(/^Other consoles open in .*\/system\.$/m)
  })
})

describe('what cannot be is told before AWS is asked', () => {
  it.each([
    ['browsers use netscape', 2, /"netscape" is no browser that is known here/],
    ['browsers use vivaldi', 1, /Vivaldi was not found here/],
    ['browsers use chrome:Work', 1, /Google Chrome has no profile "Work"/],
    ['browsers use chrome --container', 2, /Google Chrome has no containers/],
    ['browsers use chrome --per-source', 2, /--per-source goes with/],
    ['browsers use chrome --account 12', 2, /"12" is no account id/],
    ['browsers use chrome --source nobody', 1, /there is no source "nobody"/],
    ['browsers use chrome --source ', 2, /for\.source: it is empty/],
    ['console payments-dev/Admin --browser ', 2, /--browser is empty/],
    ['source add roles-anywhere ci --trust-anchor arn --certificate ', 2, /the path of the certificate is empty/],
    ['source add ambient here --endpoint-url nowhere', 2, /endpointUrl: it is no address/],
    ['browsers use chrome --account 111122223333 --source sandbox', 2, /one of --account and --source/],
    ['browsers forget --account 111122223333', 1, /no browser was saved for that/],
    ['console payments-dev/Admin --browser nonsense', 1, /"nonsense" is no browser .* and no program/],
    ['console payments-dev/Admin --browser /nonexistent/browser', 1, /no browser .* and no program/],
    ['console payments-dev/Admin --browser edge', 1, /Microsoft Edge was not found here/],
    ['console payments-dev/Admin --browser firefox:Work', 1, /Firefox has no profile "Work"/],
    ['console payments-dev/Admin --browser nonsense --new-session', 2, /"nonsense" is no browser that is known/],
    ['console payments-dev/Admin --new-session --container', 2, /give one of --new-session, --container/],
    ['console payments-dev/Admin --print --container', 2, /--print and --copy open none/],
    ['console payments-dev/Admin --copy --browser firefox', 2, /--browser: for a browser; --print and --copy open/],
    ['console payments-dev/Admin --print --per-source', 2, /--per-source: for a browser; --print and --copy open/],
    ['console payments-dev/Admin --per-source', 2, /--per-source goes with/],
  ])('%s', async (line, code, text) => {
    const before = (await run('audit --json')).stdout
    expect(await run(line)).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(text) })
    expect((await run('audit --json')).stdout).toBe(before)
  })
  it.each(['--service', '--to', '--arn', '--region'])('%s without a word', async (option) => {
    const { code, stdout, stderr } = await cli.run(['console', role, option, ''], { env })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('is empty')
  })

  it.each([['--json'], ['--new-session'], ['--container'], ['--new-session', '--per-source']])(
    '%s where no browser is',
    async (...options) => {
      const nowhere = { ...env, BROWSER: '', DISPLAY: '', WAYLAND_DISPLAY: '' }
      const { code, stdout, stderr } = await cli.run(['console', role, ...options], { env: nowhere })
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(/there is no browser here[^]*--print --json/)
    },
  )
})

describe('BROWSER', () => {
  it('may name several: the first that is there opens it', async () => {
    const several = { ...env, BROWSER: `/nonexistent/browser:${env['BROWSER']}` }
    expect(await cli.run(['console', role], { env: several })).toMatchObject({ code: 0 })
    expect(await readFile(join(cli.person, 'started'), 'utf8')).toMatch(/^system\n/)
  })

  it('that names nothing that is there is told so', async () => {
    const none = { ...env, BROWSER: '/nonexistent/my browser' }
    expect(await cli.run(['console', role], { env: none })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/there is no program "\/nonexistent\/my browser", which BROWSER names/),
    })
  })
})

describe('what was pasted', () => {
  it('is one line to copy where several roles fit', async () => {
    const { stderr } = await run('go s3://reports/2026/')
    const [, line = ''] = /as in: latchkey (console \S+ --arn '[^']+')/.exec(stderr) ?? []
    expect(line).toMatch(/--arn 'arn:aws:s3:::reports\/2026\/'$/)
    expect(await run(line.replaceAll("'", ''))).toMatchObject({ code: 0 })
  })

  it.each([
    [`console ${role} --region eu-centrall-1`, /Did you mean eu-central-1/],
    [`console ${role} --arn arn:aws:sqs:eu-west-1:999999999999:q`, /of the account 9999-9999-9999/],
    [`console ${role} --arn arn:aws:sqs`, /ends after 3 of its 6 parts/],
    ['go arn:aws:sqs', /ends after 3 of its 6 parts/],
  ])('is refused with what is wrong: %s', async (line, text) => {
    expect(await run(line)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(text) })
  })

  it('says that the home page opens where no service is called so', async () => {
    const { code, stderr } = await run(`console ${role} --arn arn:aws:snss:eu-west-1:${account}:t`)
    expect([code, stderr]).toEqual([0, expect.stringContaining('No service "snss" is known here')])
    const assumed = await run(`go arn:aws:sts::${account}:assumed-role/Admin/me`)
    expect([assumed.code, assumed.stderr]).toEqual([0, expect.not.stringContaining('No service')])
  })
})
