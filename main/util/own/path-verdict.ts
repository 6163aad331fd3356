// What is asked about a path, and what is found. Types alone: judge-path.mjs, which answers, is JavaScript.

/** `plain-`: no link in its own place, whoever made it; a socket is always that. `given-file`: handed over by the user or the system. */
export type Wanted = 'folder' | 'plain-folder' | 'file' | 'plain-file' | 'given-file' | 'socket'

export interface Found {
  readonly uid: number
  readonly gid: number
  /** With the bits of its kind. */
  readonly mode: number
}

/** What the judgement asks the system. */
export interface PathSystem {
  /** Undefined on Windows: its access lists cannot be asked from Node. */
  readonly uid: number | undefined
  /** Undefined where nothing is; throws the system's error. */
  readonly lstat: (path: string) => Found | undefined
  readonly readlink: (path: string) => string
  /** Whether nobody but the user, or root, is in it. */
  readonly isPrivateGroup: (gid: number) => boolean
}

export interface Own {
  readonly kind: 'own'
  /** Past every link. */
  readonly real: string
  readonly mode: number
  readonly uid: number
  /** Whether others may pass every folder on the way. */
  readonly reachable: boolean
}

/** `at`: what is wrong, the path itself or something on the way to it. */
export type Refused =
  | { readonly kind: 'foreign'; readonly at: string; readonly uid: number; readonly what: 'itself' | 'parent' | 'link' }
  | { readonly kind: 'open'; readonly at: string; readonly mode: number }
  | { readonly kind: 'link'; readonly at: string }
  | {
      readonly kind: 'other-kind'
      readonly at: string
      readonly found: 'folder' | 'file' | 'pipe' | 'socket' | 'device'
      readonly wanted: 'folder' | 'file' | 'socket'
    }
  | { readonly kind: 'unknown'; readonly at: string; readonly code: string }

/** `real`: where it would be, past every link. */
export type Verdict = Own | { readonly kind: 'absent'; readonly real: string } | Refused
