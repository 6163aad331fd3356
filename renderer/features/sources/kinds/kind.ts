import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { SourceView } from '#contract/model.ts'
import type { Fact } from '../../../ui/Facts.tsx'

export interface AddFormProps {
  /** Names that a new source cannot have. */
  readonly taken: ReadonlySet<string>
  readonly defaultRegion: string
  readonly onAdded: (names: readonly string[]) => void
  readonly onCancel: () => void
}

export interface EditFormProps {
  readonly source: SourceView
  readonly onSaved: (sessionsEnded: number) => void
  readonly onCancel: () => void
}

/** What the page knows of one kind of source: its looks, its forms, its words. */
export interface PageKind {
  readonly label: string
  readonly icon: LucideIcon
  /** Of kinds of which there is only one. */
  readonly name?: string
  readonly AddForm: ComponentType<AddFormProps>
  /** Absent where nothing can be changed. */
  readonly EditForm?: ComponentType<EditFormProps>
  /** What tells one from the others in a list. */
  readonly identity: (source: SourceView) => string | undefined
  /** What only this kind shows; a fact without a value is left out. */
  readonly facts: (source: SourceView) => readonly Fact[]
  /** What goes with it when it is removed. */
  readonly removing: string
  /** In place of its roles, where there is none. */
  readonly noRoles: string
}
