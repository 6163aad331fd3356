// A person takes Latchkey away from its own window.
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { t } from '#shared/strings/strings.ts'
import { useDesk } from './support/desk.ts'
import { showView } from './support/page.ts'

const words = t.settings.uninstall
let cache: string | undefined
const desk = useDesk({
  tray: false,
  env: async () => {
    // Compiled sources go too, and not those of the other tests.
    cache = await mkdtemp(join(tmpdir(), 'lk-cache-'))
    return { XDG_CACHE_HOME: cache }
  },
})
afterAll(async () => {
  if (cache !== undefined) await rm(cache, { recursive: true, force: true })
})

test('Settings shows what goes; then profiles, hook, home and the app itself are gone', async () => {
  const { app, home } = desk()
  const [config, rc] = [join(home.folder, '.aws', 'config'), join(home.folder, '.bashrc')]
  await writeFile(rc, 'alias ll="ls -l"')
  await home.latchkey('source', 'add', 'sandbox')
  await home.latchkey('hook', 'install', 'bash')
  await home.latchkey('profiles', 'apply', '--yes', '--kind', 'process', '--source', 'sandbox')
  await showView(app.page, 'settings')
  await app.page.getByRole('button', { name: words.show }).click()
  const asked = app.page.getByRole('alertdialog', { name: words.confirmTitle })
  await asked.getByText(`the hook in ${rc}`).waitFor()
  expect(existsSync(config)).toBe(true)
  const ended = once(app.electron.process(), 'exit')
  await asked.getByRole('button', { name: words.confirm }).click()
  await ended
  await expect.poll(() => existsSync(join(home.folder, 'home')), { timeout: 20_000 }).toBe(false)
  expect(existsSync(config)).toBe(false)
  expect(await readFile(rc, 'utf8')).toBe('alias ll="ls -l"')
})
