// Every command but the fast path of `credentials` (main.ts).
import { Command, CommanderError } from 'commander'
import { plainLines } from '#shared/plain-text.ts'
import { AppError } from '#util/app-error.ts'
import { type AddCommands, filesFor } from './commands.ts'
import { cutWords } from './cut-names.ts'
import { createCli, type Cli } from './context.ts'
import { exitCodes } from './exit-codes.ts'
import { version } from '#util/version.ts'

export function createProgram(cli: Cli, commands: readonly AddCommands[]): Command {
  const program = new Command('latchkey')
    .description('Gives every tool on this computer the right AWS role. The real keys stay in the agent.')
    .version(version, '-V, --version')
    .helpCommand(false)
    .showSuggestionAfterError()
    // An option belongs to the word that it follows: `latchkey roles --version` asks for no version.
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: false })
    .addHelpText(
      'after',
      `
First steps:
  latchkey agent --sandbox                      try it without an AWS account
  latchkey roles                                every role you may take
  latchkey exec ROLE -- aws s3 ls               one command with a role
  eval "$(latchkey env ROLE)"                   this terminal with a role

ROLE is a role's name or id, its ARN, account/role, source:account/role, or any part of these that fits one role.
Exit codes: 0 done, 1 failed, 2 wrong usage or an ambiguous role, 3 sign-in, MFA or a yes needed, 4 denied, 5 no agent.
Every list takes --json. A command that fails says why on standard error, in words, with --json too.
'latchkey help COMMAND' has an example of each.`,
    )
  for (const add of commands) add(program, cli)
  addHelp(program)
  return program
}

/** Gives the exit code. `argv` as in process.argv. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  const cli = createCli()
  const [node = '', script = '', name, ...words] = argv
  const program = createProgram(cli, await Promise.all(filesFor(name).map(({ load }) => load())))
  forEachCommand(program, (command) =>
    command
      .exitOverride()
      .showHelpAfterError(`  ${whereToLook(command)}`)
      .configureOutput({
        outputError: (text, write) => write(`latchkey: ${plainLines(cutWords(text.replace(/^error: /, '')))}`),
      }),
  )
  try {
    const separate = name === 'exec' ? (await import('./separate-command.ts')).separateCommand : undefined
    await program.parseAsync([
      node,
      script,
      ...(name === undefined ? [] : [name]),
      ...(separate?.(words) ?? listed(name, words)),
    ])
    return Number(process.exitCode ?? exitCodes.done)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    const { reportError } = await import('./report-error.ts')
    return reportError(error, cli.terminal.write)
  } finally {
    const running = cli.agentVersion()
    if (running !== undefined && running !== version)
      cli.terminal.note(
        `the running agent is version ${running}, this is ${version}: run latchkey stop, and the next command starts the new one`,
      )
  }
}

/** `latchkey settings` lists, as `latchkey settings --json` does; any other word is a command below it, or is none. */
function listed(name: string | undefined, words: readonly string[]): readonly string[] {
  const isGroup = name === 'settings' || name === 'source'
  const lists = words.every((word) => word.startsWith('-') && word !== '-h' && word !== '--help')
  return isGroup && lists ? ['list', ...words] : words
}

/** Of any depth, unlike commander's own: `latchkey help source add iam-user`. */
function addHelp(program: Command): void {
  program
    .command('help')
    .argument('[command...]')
    .description('show the help of a command')
    .addHelpText('after', '\nExample:\n  latchkey help source add iam-user')
    .action((path: readonly string[]) => {
      let command = program
      for (const name of path) {
        const child = command.commands.find((each) => each.name() === name)
        if (!child)
          throw new AppError('bad-request', `there is no command "${path.join(' ')}"`, {
            hint: 'The commands are listed by: latchkey help',
          })
        command = child
      }
      command.outputHelp()
    })
}

function whereToLook(command: Command): string {
  const path = pathOf(command)
  if (path === '') return 'latchkey help lists the commands'
  if (command.commands.length === 0) return `latchkey help ${path} has an example`
  return `latchkey ${path} takes one of: ${command.commands.map((each) => each.name()).join(', ')}`
}

/** `source add iam-user`; empty for the program itself. */
function pathOf(command: Command): string {
  const names: string[] = []
  for (let each: Command | null = command; each?.parent; each = each.parent) names.unshift(each.name())
  return names.join(' ')
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command)
  // The groups (`source`, `source add`) would each list one of their own.
  if (command.commands.length > 0) command.helpCommand(false)
  for (const child of command.commands) forEachCommand(child, visit)
}
