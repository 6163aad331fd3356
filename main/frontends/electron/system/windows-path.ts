import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** The folder is in a variable, so that no quoting can go wrong. .NET tells running programs of the change; setx would cut at 1,024 characters. */
const script = `
$folder = $env:LATCHKEY_FOLDER
$path = [Environment]::GetEnvironmentVariable('Path', 'User')
$parts = @($path -split ';' | Where-Object { $_ -ne '' })
if ($parts -notcontains $folder) {
  [Environment]::SetEnvironmentVariable('Path', (@($parts) + $folder) -join ';', 'User')
}`

/** Adds a folder to the person's own PATH; terminals opened later have it. */
export async function addToUserPath(folder: string): Promise<void> {
  await promisify(execFile)('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], {
    env: { ...process.env, LATCHKEY_FOLDER: folder },
    windowsHide: true,
    timeout: 30_000,
  })
}
