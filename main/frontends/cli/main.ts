// The `latchkey` command. Tools run `latchkey credentials` for every command of theirs, so that one loads next to nothing.

// A reader that has seen enough (`latchkey roles | head`) ends us quietly, as it ends every command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`latchkey: the output could not be written: ${error.message}\n`)
  process.exit(1)
})
// Where messages cannot be written, nobody can be told so.
process.stderr.on('error', () => undefined)

const [command, role, ...rest] = process.argv.slice(2)

// In a function, since the packaged program is one CommonJS file, which cannot wait at its top level.
async function run(): Promise<number> {
  if (command === 'credentials' && role !== undefined && !role.startsWith('-') && rest.length === 0) {
    const { printCredentials } = await import('./hand-out/credentials.ts')
    return printCredentials(role)
  }
  const { runProgram } = await import('./program.ts')
  return runProgram(process.argv)
}

async function failed(error: unknown): Promise<number> {
  const { reportError } = await import('./report-error.ts')
  return reportError(error, (text) => void process.stderr.write(text))
}

void run()
  .catch(failed)
  .then((code) => (process.exitCode = code))
