// Runs the lines that `latchkey doctor TOOL` gives, as a person would copy them, and looks at what the tool then says.
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { tools as table } from '#frontends/cli/tools/table.ts'
import { latchkey, startToolAgent, type Tool, type ToolAgent, tools } from '../support/agent.ts'
import { makeAuthority } from '../support/corporate-authority.ts'
import { type Moto, startMoto } from '../support/moto.ts'

type Environment = Readonly<Record<string, string>>

export const bucket = 'clients'

export interface Client {
  /** As docs/tools.md lists it. */
  readonly tool: string
  /** Tells several clients of one tool apart. */
  readonly as?: string
  readonly needs: Tool
  /** Parts of the line that stand for something, and what for. `{line}` is the line itself, quoted for sh. */
  readonly stands?: Readonly<Record<string, string>>
  /** The line is code of the tool's language, which this command runs. */
  readonly command?: string
  /** Another command, which tells what the line did. */
  readonly after?: string
  readonly says: RegExp
}

export interface Told {
  /** As it was run. */
  readonly line: string
  readonly code: number | null
  readonly said: string
}

export interface Clients {
  /** As a person of this shell would. */
  run(client: Omit<Client, 'needs'>, role: string, shell: keyof typeof shells): Promise<Told>
  close(): Promise<void>
}

export const sandboxRole = 'payments-dev/Admin'
export const motoRole = 'worker'

const files = ['AWS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'] as const

const certificates = (file: string, folder: string): Environment => ({
  ...Object.fromEntries(files.map((name) => [name, file])),
  SSL_CERT_DIR: folder,
})

/** One that sets nothing, and one in which a company names an authority of its own wherever tools look. */
export const shells = {
  'a plain shell': () => certificates('', ''),
  'a shell of a company': (folder: string) => certificates(join(folder, 'company.pem'), folder),
} as const

/** `links`: programs that lines call by their names, wherever they are. */
export async function startClients(links: Readonly<Record<string, string>>): Promise<Clients> {
  const agent = await startToolAgent({ args: ['--sandbox'] })
  const moto = tools.moto()
  let running: Moto | undefined
  try {
    running = moto.kind === 'found' ? await startMoto(moto.command, agent, { judges: false }) : undefined
    const bin = join(agent.folder, 'bin')
    await mkdir(bin)
    for (const [name, place] of Object.entries(links)) await symlink(place, join(bin, name))
    const PATH = [bin, join(latchkey, '..'), process.env['PATH']].join(delimiter)
    const objects = join(agent.folder, 'objects')
    await mkdir(objects)
    await writeFile(join(objects, 'hello.txt'), 'through\n')
    await writeFile(join(objects, 'table.csv'), 'id,word\n1,through\n')
    const roles = [sandboxRole, ...(running === undefined ? [] : [motoRole])]
    for (const role of roles) {
      const fill = `aws s3 mb s3://${bucket} && aws s3 cp --recursive ${objects} s3://${bucket}`
      const { code, err } = await agent.exec(role, ['sh', '-c', fill], { env: { PATH } })
      if (code !== 0) throw new Error(err)
    }
    const company = join(agent.folder, 'company')
    await mkdir(company)
    await writeFile(join(company, 'company.pem'), (await makeAuthority()).pem)
    return {
      run: (client, role, shell) => run(agent, client, role, { PATH, ...shells[shell](company) }),
      async close() {
        await running?.close()
        await agent.close()
      },
    }
  } catch (error) {
    await running?.close()
    await agent.close()
    throw error
  }
}

async function run(agent: ToolAgent, client: Omit<Client, 'needs'>, role: string, env: Environment): Promise<Told> {
  const doctor = await agent.run(latchkey, ['doctor', client.tool, '--json'], { env })
  const checks: readonly { readonly hint?: string }[] = JSON.parse(doctor.out)
  const given = checks.at(-1)?.hint ?? table.find(({ name }) => name === client.tool)?.line
  if (given === undefined) throw new Error(`no line for ${client.tool}: ${doctor.out}`)
  const quoted = `'${given.replaceAll("'", String.raw`'\''`)}'`
  const stands = { ...client.stands, ROLE: role, BUCKET: bucket }
  const filled = Object.entries(stands)
    .reduce(
      (text, [name, value]) => text.replaceAll(name, () => value),
      client.command === undefined ? given : `latchkey exec ROLE -- ${client.command}`,
    )
    .replaceAll(/\bKEY\b/g, 'hello.txt')
    .replace('{line}', () => quoted)
  const line = client.after === undefined ? filled : `${filled} && ${client.after}`
  const { code, out, err } = await agent.run('sh', ['-c', line], { env })
  return { line, code, said: `${out}${code === 0 ? '' : err}` }
}
