import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CheckView } from '#contract/model.ts'
import { checkTool } from '#frontends/cli/tools/check-tool.ts'
import { findTool } from '#frontends/cli/tools/find-tool.ts'
import { isOlder } from '#frontends/cli/tools/installed.ts'
import { tools } from '#frontends/cli/tools/table.ts'

describe('a tool is found', () => {
  const nameOf = (text: string): string => {
    const found = findTool(text)
    return found.kind === 'found' ? found.tool.name : found.kind
  }

  test.each([
    ['by its command', 'aws', 'AWS CLI v1, v2'],
    ['whatever the letter case and punctuation', 'AWS-CLI', 'AWS CLI v1, v2'],
    ['by a word for all of its kind', 'python', 'boto3, botocore, s3transfer'],
    ['by what is built on it', 'opentofu', 'Terraform'],
    ['by the package', 'aws-requests-auth', 'requests with AWS4Auth or aws-requests-auth'],
  ])('%s', (_how, text, name) => expect(nameOf(text)).toBe(name))

  test('not where several have the part: they are named', () => {
    const found = findTool('s3')
    expect(found.kind === 'several' && found.tools.length).toBeGreaterThan(1)
  })

  test.each(['terrafrom', 'resti', 'duplicitty', 'pyarroww', 'retic', 'rclon', 'wrangl'])(
    'or guessed from %s',
    (text) => {
      const found = findTool(text)
      expect(found.kind === 'unknown' && found.near).toHaveLength(1)
    },
  )

  test.each(['', '-', 'x', 'emacs', 'cut', 'gem', 'dd', 'jar', 'sum'])('not for %j', (text) => {
    expect(findTool(text)).toMatchObject({ kind: 'unknown', near: [] })
  })

  test('by its name alone: no two share one', () => {
    const names = tools.flatMap((tool) => [tool.name.toLowerCase(), ...(tool.names ?? [])])
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })
})

describe('versions are compared by their numbers', () => {
  test.each([
    ['1.60.1', '1.68', true],
    ['1.68', '1.68', false],
    ['1.68.0', '1.68', false],
    ['1.100', '1.68', false],
    ['22.9.0', '22.21', true],
    ['2', '1.68', false],
  ])('%s before %s: %s', (version, than, older) => expect(isOlder(version, than)).toBe(older))
})

describe.skipIf(process.platform === 'win32')('a tool on this computer', () => {
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'lk-tools-'))
  })
  afterEach(() => rm(home, { recursive: true }))

  const put = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(home, file)), { recursive: true })
    await writeFile(join(home, file), text)
  }
  const install = async (command: string, script: string): Promise<void> => {
    await put(`bin/${command}`, `#!/bin/sh\n${script}\n`)
    await chmod(join(home, 'bin', command), 0o755)
  }
  const check = async (name: string, { env = {}, settings = {} }: CheckOptions = {}): Promise<readonly CheckView[]> => {
    const found = findTool(name)
    if (found.kind !== 'found') throw new Error(`${name}: ${found.kind}`)
    const setting = (key: string): string | undefined => settings[key]
    return checkTool(found.tool, {
      env: { PATH: `${join(home, 'bin')}:/usr/bin:/bin`, ...env },
      platform: 'linux',
      home,
      setting,
    })
  }

  test('tells its version and place, and ends with a line that works', async () => {
    await install('rclone', 'echo rclone v1.72.3')
    expect(await check('rclone')).toEqual([
      { name: 'installed', outcome: 'ok', message: expect.stringContaining(`1.72.3, ${home}/bin/rclone`) },
      expect.objectContaining({
        name: 'rclone',
        outcome: 'ok',
        hint: expect.stringMatching(/^latchkey exec ROLE -- /),
      }),
    ])
  })

  test('that is too old has the line for its age, and no other', async () => {
    await install('rclone', 'echo rclone v1.60.1-DEV')
    const checks = await check('rclone')
    expect(checks.map(({ outcome }) => outcome)).toEqual(['ok', 'problem'])
    expect(checks.at(-1)?.hint).toContain('env -u AWS_CA_BUNDLE rclone')
  })

  test('may tell its version on standard error, or not at all', async () => {
    await install('java', 'echo \'openjdk version "17.0.15" 2025-04-15\' >&2')
    expect((await check('java'))[0]?.message).toContain('17.0.15')
    await install('java', 'exit 3')
    expect((await check('java'))[0]).toMatchObject({ outcome: 'ok', message: expect.stringContaining('does not tell') })
  })

  test('that never stops talking is cut off', async () => {
    await install('restic', 'exec yes 1.2.3')
    expect((await check('restic'))[0]?.message).toContain('does not tell')
  })

  test('that is absent is said, with what is known all the same', async () => {
    const checks = await check('s4cmd', { env: { PATH: join(home, 'bin') } })
    expect(checks[0]).toMatchObject({ outcome: 'warning', message: expect.stringContaining('s4cmd is not on PATH') })
    expect(checks.at(-1)).toMatchObject({ name: 's4cmd', outcome: 'ok' })
  })

  test('is not run from a relative folder of PATH', async () => {
    await install('dvc', 'echo 9.9.9')
    const before = process.cwd()
    process.chdir(home)
    try {
      expect((await check('dvc', { env: { PATH: 'bin:.:' } }))[0]?.message).toContain('not on PATH')
    } finally {
      process.chdir(before)
    }
  })

  test('that works by a setting works once that is on', async () => {
    await install('java', 'echo 21.0.1')
    expect((await check('java', { settings: { 'tools.java': 'false' } })).at(-1)?.outcome).toBe('warning')
    expect((await check('java', { settings: { 'tools.java': 'true' } })).at(-1)?.outcome).toBe('ok')
  })

  test('that needs a setting which is off names it', async () => {
    await install('node', 'echo v24.1.0')
    const checks = await check('node', { settings: { 'tools.node-preload': 'false' } })
    expect(checks.at(-1)).toMatchObject({ outcome: 'problem', hint: 'latchkey settings set tools.node-preload true' })
  })

  test('that works by a variable works where the caller has it', async () => {
    await install('perl', 'echo v5.36.0')
    expect((await check('perl')).at(-1)?.outcome).toBe('warning')
    expect((await check('perl', { env: { PERL_LWP_SSL_CA_FILE: '/a.pem' } })).at(-1)?.outcome).toBe('ok')
  })

  test('whose file names the proxy works as it is', async () => {
    await install('s3cmd', 'echo s3cmd version 2.3.0')
    expect((await check('s3cmd')).at(-1)?.outcome).toBe('warning')
    await put('.s3cfg', '[default]\nproxy_host = 127.0.0.1\nproxy_port = 1\n')
    expect((await check('s3cmd')).at(-1)?.outcome).toBe('ok')
  })

  test('whose file has keys is told so, without the keys', async () => {
    await install('rclone', 'echo rclone v1.72.3')
    await put(
      '.config/rclone/rclone.conf',
      '[s3]\ntype = s3\naccess_key_id = planted-key\nsecret_access_key = planted\n',
    )
    const checks = await check('rclone')
    expect(checks.at(-1)).toMatchObject({ name: '~/.config/rclone/rclone.conf', outcome: 'problem' })
    expect(JSON.stringify(checks)).not.toContain('planted')
  })

  test('whose file is a pipe is not waited for', async () => {
    await install('curl', 'echo curl 8.1.0')
    execFileSync('mkfifo', [join(home, '.curlrc')])
    expect((await check('curl')).at(-1)?.outcome).toBe('ok')
  })

  test('that no proxy can serve is a problem, with the line that uses real keys', async () => {
    expect((await check('eksctl')).at(-1)).toMatchObject({
      outcome: 'problem',
      hint: expect.stringContaining('--direct'),
    })
  })
})

interface CheckOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly settings?: Readonly<Record<string, string>>
}
