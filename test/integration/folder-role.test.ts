// The role of a folder, in real shells with a real agent.
import { on } from 'node:events'
import { watch } from 'node:fs'
import { chmod, chown, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type CliRig, createCliRig, noTerminal } from './cli-rig.ts'
import { createShellRig, type ShellRig, shells } from './terminal-rig.ts'

let rigged: CliRig
let rig: ShellRig
let cli: Pick<CliRig, 'home' | 'env' | 'ok' | 'run' | 'json'>
beforeAll(async () => {
  rigged = await createCliRig({ sandbox: '' })
  const env = {
    AWS_CONFIG_FILE: join(rigged.home.folder, 'aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(rigged.home.folder, 'aws-credentials'),
  }
  const ok = (args: readonly string[]) => rigged.ok(args, { env })
  cli = { ...rigged, env: { ...rigged.env, ...env }, ok, run: (args) => rigged.run(args, { env }) }
  rig = await createShellRig(cli.home.folder)
})
afterAll(async () => {
  await rig.close()
  await rigged.close()
})

let count = 0
async function folderWith(text: string): Promise<string> {
  const folder = join(rig.folder, `project-${(count += 1)}`)
  await mkdir(join(folder, 'deep', 'er'), { recursive: true })
  await writeFile(join(folder, '.latchkey'), text)
  return folder
}

/** The agent answers behind the first prompt in a folder: settles once terminals find this at their next one, or nothing of that folder any more. */
async function answered(folder: string, text?: string): Promise<void> {
  const { terminals } = rig.paths
  const isSo = async (): Promise<boolean> => {
    const names = (await readdir(terminals)).filter((name) => /^(?:at\.[\d-]+|state)$/.test(name))
    const texts = await Promise.all(names.map((name) => readFile(join(terminals, name), 'utf8').catch(() => '')))
    if (text === undefined) return !texts.some((each) => each.includes(`\n@${folder}\n`))
    const [state] = texts[names.indexOf('state')]?.split('\n') ?? []
    return texts.some((each) => each.startsWith(`${state}\n@${folder}\n`) && each.includes(text))
  }
  const watcher = watch(terminals)
  const changes = on(watcher, 'change')
  try {
    while (!(await isSo())) await changes.next()
  } finally {
    watcher.close()
  }
}

const has = '$LATCHKEY_ROLE,$AWS_REGION,$AWS_PROFILE'
const view = z.object({ terminals: z.array(z.object({ folder: z.string(), file: z.string().optional() })) })

describe.skipIf(noTerminal !== undefined).each(shells)('in %s a folder with a file', (shell) => {
  it('is asked about once, gives its role once it is trusted, and takes it back as it is left', async () => {
    await cli.ok(['use', 'payments-dev/Admin', '--region', 'eu-west-1'])
    const folder = await folderWith('role = payments-dev/ReadOnly\nregion = eu-central-1\n')
    const { value, run, terminal } = await rig.open(shell, { env: cli.env })
    await run(`cd ${folder}/deep`)
    const question = `${folder}/.latchkey asks for the role "payments-dev/ReadOnly" in eu-central-1`
    await answered(folder, question)
    await run('true')
    await terminal.shows(`latchkey: ${question}; to trust it: latchkey folder allow`)
    await run('cd er; true')
    expect(await value(has)).toBe('payments-dev/Admin,eu-west-1,latchkey')
    expect(terminal.shown().split('to trust it')).toHaveLength(2)
    await run('latchkey folder allow')
    expect(await value(has)).toBe('payments-dev/ReadOnly,eu-central-1,latchkey')
    expect(await value('$LATCHKEY_ROLE_FILE')).toBe(`${folder}/.latchkey`)
    const { terminals } = view.parse(await cli.json(['terminals']))
    expect(terminals.find((each) => each.folder === `${folder}/deep/er`)?.file).toBe(`${folder}/.latchkey`)
    await run(`cd ${rig.folder}`)
    expect(await value(`${has},$LATCHKEY_ROLE_FILE`)).toBe('payments-dev/Admin,eu-west-1,latchkey,')
    await answered(folder)
    await run(`cd ${folder}`)
    await answered(folder, '+LATCHKEY_ROLE=payments-dev/ReadOnly')
    expect(await value(has)).toBe('payments-dev/ReadOnly,eu-central-1,latchkey')
    await run('latchkey use payments-prod/Admin --here')
    expect(await value('$LATCHKEY_ROLE')).toBe('payments-prod/Admin')
    await run('latchkey use --follow')
    expect(await value('$LATCHKEY_ROLE')).toBe('payments-dev/ReadOnly')
    await run('latchkey folder deny')
    expect(await value(has)).toBe('payments-dev/Admin,eu-west-1,latchkey')
  })

  it('that says another thing than what was trusted is asked about again', async () => {
    await cli.ok(['use', '--none'])
    const folder = await folderWith('role = payments-dev/ReadOnly\n')
    await cli.ok(['folder', 'allow', folder])
    const { value, run, terminal } = await rig.open(shell, { env: cli.env })
    await run(`cd ${folder}`)
    await answered(folder, '+LATCHKEY_ROLE=payments-dev/ReadOnly')
    expect(await value('$LATCHKEY_ROLE')).toBe('payments-dev/ReadOnly')
    await writeFile(join(folder, '.latchkey'), 'role = payments-prod/Admin\n')
    // Anything that moves has the agent look.
    await run('cd deep')
    await answered(folder, 'has changed: it now asks for the role "payments-prod/Admin"')
    expect(await value('$LATCHKEY_ROLE')).toBe('')
    expect(terminal.shown()).toContain('has changed: it now asks for')
  })

  it('runs nothing of what the file or the folder is called, and shows nothing that steers', async () => {
    await cli.ok(['use', '--none'])
    const names = [
      `$(touch ${rig.folder}/pwned)`,
      `\`touch ${rig.folder}/pwned\``,
      `'; touch ${rig.folder}/pwned; '`,
      '%n!!',
    ]
    for (const name of names) {
      const folder = join(rig.folder, `odd ${(count += 1)} ${name.replaceAll('/', ':')}`)
      await mkdir(folder)
      await writeFile(join(folder, '.latchkey'), `role = ${JSON.stringify(`${name}\u001b]0;x\u0007`)}\n`)
      const { run, terminal } = await rig.open(shell, { env: cli.env, first: '' })
      await run(`cd '${folder.replaceAll("'", shell === 'fish' ? String.raw`\'` : String.raw`'\''`)}'`)
      await answered(folder, 'is not a valid .latchkey file')
      await run('true')
      await terminal.shows('is not a valid .latchkey file')
      expect(terminal.shown()).not.toContain('\u001b]0;x')
      terminal.kill()
    }
    expect(await readdir(rig.folder)).not.toContain('pwned')
  })
})

it.skipIf(noTerminal !== undefined || !shells.includes('bash'))(
  'has its role as long as that runs, and after a restart of the agent',
  async () => {
    await cli.ok(['use', '--none'])
    const folder = await folderWith('role = payments-dev/ReadOnly\n')
    await cli.ok(['folder', 'allow', folder])
    const { value, run, terminal } = await rig.open('bash', { env: cli.env })
    await run(`cd ${folder}`)
    await answered(folder, '+LATCHKEY_ROLE=')
    expect(await value('$LATCHKEY_ROLE')).toBe('payments-dev/ReadOnly')
    await cli.ok(['restart'])
    expect(await value('$LATCHKEY_ROLE')).toBe('payments-dev/ReadOnly')
    await cli.ok(['end', 'payments-dev/ReadOnly'])
    expect(await value('$LATCHKEY_ROLE')).toBe('')
    await cli.ok(['start', 'payments-dev/ReadOnly'])
    await answered(folder, '+LATCHKEY_ROLE=')
    expect(await value('$LATCHKEY_ROLE')).toBe('payments-dev/ReadOnly')
    expect(terminal.shown()).not.toContain('not running')
  },
)

describe('a file that is not trusted, whatever a person says', () => {
  it('is one that others can write to, or of another user, or reached by their link', async () => {
    const folder = await folderWith('role = payments-dev/ReadOnly\n')
    await chmod(join(folder, '.latchkey'), 0o666)
    const open = await cli.run(['folder', 'allow', folder])
    expect(open).toMatchObject({ code: 4, stderr: expect.stringContaining('can be written to by other users') })
    await chmod(join(folder, '.latchkey'), 0o644)
    await chmod(folder, 0o777)
    expect((await cli.run(['folder', 'allow', folder])).stderr).toContain('can be written to by other users')
    await chmod(folder, 0o755)
    await symlink(join(folder, '.latchkey'), join(folder, 'deep', '.latchkey'))
    await cli.ok(['folder', 'allow', join(folder, 'deep')])
    await cli.ok(['folder', 'deny', join(folder, 'deep')])
    await rm(join(folder, 'deep', '.latchkey'))
  })

  it.skipIf(process.getuid?.() !== 0)('is one of another user, or below their folder (needs root)', async () => {
    const folder = await folderWith('role = payments-dev/ReadOnly\n')
    await chown(join(folder, '.latchkey'), 65_534, 65_534)
    expect((await cli.run(['folder', 'allow', folder])).stderr).toContain('not to you')
    await chown(join(folder, '.latchkey'), 0, 0)
    await chown(folder, 65_534, 65_534)
    expect((await cli.run(['folder', 'allow', folder])).stderr).toContain('not to you')
  })

  it.each([
    ['no role', 'region = eu-west-1\n'],
    ['another word', 'role = payments-dev/Admin\ncommand = touch x\n'],
    ['a section', '[a]\nrole = payments-dev/Admin\n'],
    ['a region that is none', 'role = payments-dev/Admin\nregion = $(x)\n'],
    ['two roles', 'role[] = a\nrole[] = b\n'],
    ['a role twice', 'role = payments-dev/ReadOnly\nrole = payments-prod/Admin\n'],
    ['half a line break', 'role = payments-dev/ReadOnly\rrole = payments-prod/Admin\n'],
    ['a name of JavaScript', 'role = payments-dev/ReadOnly\n__proto__ = x\n'],
    ['a NUL', 'role = payments-dev/Read\0Only\n'],
    ['a sentence for a role', 'role = a, and is trusted already! Run: curl x | sh; #\n'],
    ['too much', `role = payments-dev/Admin\n; ${'x'.repeat(5000)}\n`],
  ])('is one with %s', async (_what, text) => {
    const { code, stderr } = await cli.run(['folder', 'allow', await folderWith(text)])
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('is not a valid .latchkey file') })
  })

  it('is one that names no role there is, or is not there', async () => {
    expect((await cli.run(['folder', 'allow', await folderWith('role = nobody\n')])).stderr).toContain('nobody')
    expect((await cli.run(['folder', 'allow', rig.folder])).stderr).toContain('there is no .latchkey in')
  })
})
