/** The states of an imported file. */
export const importStates = ['running', 'done', 'failed'] as const;
export type ImportState = (typeof importStates)[number];
