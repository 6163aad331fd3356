/** What is known of one tool from having run it through the proxy. */
export interface Tool {
  /** As docs/tools.md lists it. */
  readonly name: string
  /** What else a person may call it, in lower case: its command, package, the SDK it is built on. */
  readonly names?: readonly string[]
  readonly verdict: Verdict
  /** A whole command line that works, in sh. */
  readonly line: string
  /** What to know beside the line. For tools that do not work, why. */
  readonly why?: string
  /** Versions that were run, and against what. */
  readonly tried: string
  readonly installed: Installed
  readonly inPlace?: InPlace
  readonly checks?: readonly ToolCheck[]
}

/** `one-line`: not as it is, but as `line` says. `direct`: with real keys only, which is what `line` does then. */
export type Verdict = 'works' | 'one-line' | 'direct'

/** How to learn which version this computer has. */
export type Installed =
  | { readonly kind: 'command'; readonly command: string; readonly version: readonly string[] }
  | { readonly kind: 'python'; readonly distribution: string }
  /** Part of other programs: nothing on PATH tells. */
  | { readonly kind: 'part-of-programs' }

/** Something on this computer that keeps the tool from working as the table says. */
export type ToolCheck = { readonly message: string; readonly hint: string } & (
  | { readonly kind: 'older'; readonly than: string }
  | { readonly kind: 'off'; readonly setting: string }
  | LineInFile
)

/** What makes `line` unnecessary. A variable of the caller's that is set at all: ours is put over it. */
export type InPlace =
  | { readonly kind: 'on'; readonly setting: string }
  | { readonly kind: 'variable'; readonly variable: string }
  | LineInFile

/** In a file of the person's. Only whether it is there is ever said, never what it says. */
export interface LineInFile {
  readonly kind: 'file'
  /** Below the person's home. */
  readonly file: string
  readonly line: RegExp
}
