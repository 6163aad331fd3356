// Dialogs under one path: the box and the question each have a file of their own.
export { Confirmer, type Question, useConfirm } from './confirm.tsx'
export { Dialog } from './DialogBox.tsx'
