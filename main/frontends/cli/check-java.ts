import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { CheckView } from '#contract/model.ts'

/** Offers what is off because each Java program would tell of it, where the calling shell has a Java. */
export function checkJava(env: NodeJS.ProcessEnv, isOn: boolean): readonly CheckView[] {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  if (isOn || !folders.some((folder) => existsSync(join(folder, 'java')) || existsSync(join(folder, 'java.exe'))))
    return []
  return [
    {
      name: 'java',
      outcome: 'ok',
      message: 'Java programs do not use the proxy: they take it from options of their own',
      hint: 'latchkey settings set tools.java true has env and exec set JAVA_TOOL_OPTIONS; each program then prints a line about it',
    },
  ]
}
