import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Command } from 'commander'
import { AppError } from '#util/app-error.ts'
import type { Cli } from '../context.ts'

export function addOpen(program: Command, cli: Cli): void {
  program
    .command('open')
    .description("show the app's window, or the same page in the browser where no app runs")
    .option('--browser', 'in the browser, also when the app runs')
    .option('--print', 'print the link instead; it works once, for seconds')
    .addHelpText('after', '\nExample:\n  latchkey open')
    .action(async (options: { readonly browser?: true; readonly print?: true }) => {
      if (options.browser === undefined && options.print === undefined && (await showApp(cli))) return
      const { url } = await (await cli.agent()).app.browserLink()
      if (options.print) return cli.terminal.print(url)
      const { openInBrowser } = await import('#local/open-in-browser.ts')
      if (await openInBrowser(url, cli.platform, cli.env)) return cli.terminal.note('opened in your browser')
      cli.terminal.note('latchkey: no browser could be opened; open this link now, it works once:')
      cli.terminal.print(url)
    })
}

/** A second start of the app shows the window of the first and ends. */
async function showApp(cli: Cli): Promise<boolean> {
  const { findRunningApp } = await import('../../electron/agent/running-app.ts')
  const command = await findRunningApp(cli.paths)
  if (command === undefined) return false
  const [file, ...args] = command
  const child = spawn(file, args, {
    stdio: 'ignore',
    windowsHide: true,
    env: { ...cli.env, LATCHKEY_HOME: cli.paths.home },
  })
  const ended = once(child, 'exit')
  // Told by the next lines, if it cannot be started.
  ended.catch(() => undefined)
  await once(child, 'spawn').catch((cause: unknown) => {
    throw new AppError('internal', `the app could not be reached through ${file}`, { cause })
  })
  await ended
  return true
}
