import { amazonTools } from './amazon.ts'
import { pythonTools } from './python.ts'
import { sdkTools } from './sdks.ts'
import { storageTools } from './storage.ts'
import type { Tool, Verdict } from './tool.ts'

/** Every tool that was run through the proxy. docs/tools.md is written from it. */
export const tools: readonly Tool[] = [...amazonTools, ...pythonTools, ...sdkTools, ...storageTools]

export const verdictText: Readonly<Record<Verdict, string>> = {
  works: 'as it is',
  'one-line': 'by the line',
  direct: 'not through the proxy; by the line',
}
