// The files that shells read as they start. They lie in the home, where no update and no checkout that moves takes them away.
import { helperFile, helperText } from '#local/credential-helper.ts'
import { hookFile, hookText } from '#local/hook/hook.ts'
import type { Paths } from '#local/paths.ts'
import { hookShells } from '#shared/hook-shells.ts'
import { writeFileAtomic } from '#util/files/atomic-file.ts'
import { readOwnFile } from '#util/files/regular-file.ts'

/** Made anew where they are others than the product's. */
export async function keepShellFiles(paths: Pick<Paths, 'shell' | 'terminals' | 'socket' | 'home'>): Promise<void> {
  for (const shell of hookShells) await keep(hookFile(shell, paths), hookText(shell, paths), 0o600)
  await keep(helperFile(paths), helperText(paths), 0o700)
}

async function keep(file: string, text: string, mode: number): Promise<void> {
  if ((await readOwnFile(file)) !== text) await writeFileAtomic(file, text, { mode })
}
