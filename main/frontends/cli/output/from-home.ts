import { homeFolder } from '#util/home-folder.ts'

/** A path as people write it. */
export function fromHome(path: string): string {
  const home = homeFolder()
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path
}
