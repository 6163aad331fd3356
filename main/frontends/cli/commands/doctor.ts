import { defined } from '#shared/defined.ts'
import type { Command } from 'commander'
import type { CheckView } from '#contract/model.ts'
import { AppError, systemErrorCode } from '#util/app-error.ts'
import { isStandInKeyId } from '#util/stand-in-key.ts'
import { standInProof } from '#util/stand-in-proof.ts'
import type { Cli } from '../context.ts'
import { exitCodes } from '../exit-codes.ts'
import { checkCertificates } from '../doctor/check-certificates.ts'
import { checkJava, checkShell, checkProfiles } from '../doctor/check-shell.ts'
import { checkOwnProxy } from '../doctor/own-proxy.ts'

export function addDoctor(program: Command, cli: Cli): void {
  program
    .command('doctor')
    .argument('[tool]', 'a tool or SDK: how it works through the proxy, and what on this computer is in its way')
    .option('--json', 'a JSON array of { name, outcome, message, hint }')
    .option('--tools', 'list every tool that was tried')
    .option(
      '--bundle <file>',
      'write versions, checks, status, settings and the end of the log for a report ("-": print it)',
    )
    .description('check what can go wrong and say how to fix it')
    .addHelpText(
      'after',
      `
No proxy can help where a signature is used later or elsewhere: EKS and RDS tokens, presigned links for others, CodeCommit's git
password, IAM-join proofs. Use 'latchkey exec ROLE --direct -- …' for those.

Examples:
  latchkey doctor
  latchkey doctor rclone
  latchkey doctor --bundle report.txt`,
    )
    .action(async (tool: string | undefined, options: DoctorOptions) => {
      if (options.bundle === '') throw new AppError('bad-request', 'name a file for the report, or - to print it')
      if (options.bundle !== undefined) {
        await writeBundle(cli, options.bundle, (await (await cli.runningAgent()).app.diagnostics()).text)
        return
      }
      if (options.tools) {
        const { printTools } = await import('../tools/doctor-tool.ts')
        printTools(cli, options.json === true)
        return
      }
      const checks = tool === undefined ? await checkEverything(cli) : await checkOne(cli, tool)
      if (options.json) cli.terminal.json(checks)
      else for (const check of checks) printCheck(cli, check)
      if (checks.some((check) => check.outcome === 'problem')) process.exitCode ??= exitCodes.failed
    })
}

interface DoctorOptions {
  readonly json?: true
  readonly tools?: true
  readonly bundle?: string
}

async function checkEverything(cli: Cli): Promise<readonly CheckView[]> {
  const [agent, certificates, profiles] = await Promise.all([
    askAgent(cli),
    checkCertificates(cli.env, cli.paths),
    checkProfiles(cli.env),
  ])
  const shell = [...checkShell(cli.env, agent.proxyPort), ...checkOwnProxy(cli.env), ...certificates, ...profiles]
  return [...agent.checks, ...shell, ...(agent.isJavaOn === undefined ? [] : checkJava(cli.env, agent.isJavaOn))]
}

/** What the agent says of itself and of the shell's key. One that does not run is a finding like any other. */
async function askAgent(cli: Cli): Promise<{
  readonly checks: readonly CheckView[]
  readonly proxyPort?: number
  readonly isJavaOn?: boolean
}> {
  try {
    const { app, settings } = await cli.runningAgent()
    const shell = shellKey(cli.env)
    const [all, status, checks] = await Promise.all([
      settings.list(),
      app.status(),
      app.doctor(shell === undefined ? undefined : { shell }),
    ])
    const isJavaOn = all.some(({ key, value }) => key === 'tools.java' && value === true)
    return { checks, proxyPort: status.proxy.port, isJavaOn }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'no-agent') throw error
    process.exitCode = exitCodes.noAgent
    const { message, hint } = error
    return { checks: [{ name: 'agent', outcome: 'problem', message, ...defined({ hint }) }] }
  }
}

function shellKey(env: NodeJS.ProcessEnv): { readonly keyId: string; readonly proof?: string } | undefined {
  const { AWS_ACCESS_KEY_ID: keyId = '', AWS_SECRET_ACCESS_KEY: secret } = env
  if (!isStandInKeyId(keyId)) return undefined
  return { keyId, ...(secret !== undefined && { proof: standInProof(keyId, secret) }) }
}

async function checkOne(cli: Cli, tool: string): Promise<readonly CheckView[]> {
  const { checkNamedTool } = await import('../tools/doctor-tool.ts')
  return checkNamedTool(cli, tool)
}

async function writeBundle(cli: Cli, file: string, text: string): Promise<void> {
  if (file === '-') {
    await cli.terminal.lines(text.trimEnd().split('\n'))
    return
  }
  const { writeFile } = await import('node:fs/promises')
  // A new file only: in a shared folder a stranger may have put a link, or a file of theirs, in its place.
  await writeFile(file, text, { mode: 0o600, flag: 'wx' }).catch((cause: unknown) => {
    if (systemErrorCode(cause) === 'EEXIST')
      throw new AppError('conflict', `${file} is there already, and is not written over`, {
        hint: 'Name another file.',
      })
    throw new AppError('bad-request', `${file} cannot be written (${systemErrorCode(cause) ?? 'unknown reason'})`, {
      cause,
    })
  })
  cli.terminal.print(
    `${file} written; it has no secrets, but names and account ids: look through it before you send it`,
  )
}

function printCheck(cli: Cli, check: CheckView): void {
  const marks = {
    ok: cli.terminal.style('green', 'ok     '),
    warning: cli.terminal.style('yellow', 'warning'),
    problem: cli.terminal.style('red', 'problem'),
  }
  cli.terminal.print(`${marks[check.outcome]}  ${check.name}: ${check.message}`)
  if (check.hint !== undefined) cli.terminal.print(`         ${check.hint}`)
}
