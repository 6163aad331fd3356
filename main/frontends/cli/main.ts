// The `latchkey` command. Tools run `latchkey credentials` for every command of theirs, so that one loads next to nothing.

const [command, role, ...rest] = process.argv.slice(2)
if (command === 'credentials' && role !== undefined && !role.startsWith('-') && rest.length === 0) {
  const { printCredentials } = await import('./credentials.ts')
  process.exitCode = await printCredentials(role)
} else {
  const { runProgram } = await import('./program.ts')
  process.exitCode = await runProgram(process.argv)
}
