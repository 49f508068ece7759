import type ts from 'typescript';
import { typescript } from './typescript.ts';

const NO_CANCELLATION: ts.CancellationToken = {
  isCancellationRequested: () => false,
  throwIfCancellationRequested: () => undefined,
};

/** Completions as tslab's converter asks for them. */
export function completionsAt(
  host: Partial<ts.LanguageServiceHost>,
  program: ts.Program,
  log: (message: string) => void,
  file: ts.SourceFile,
  position: number,
  preferences: ts.UserPreferences,
  triggerCharacter: string | undefined,
  kind: ts.CompletionTriggerKind,
): ts.CompletionInfo | undefined {
  return typescript.Completions.getCompletionsAtPosition(
    { ...host, getCompilationSettings: () => program.getCompilerOptions() },
    program,
    log,
    file,
    position,
    preferences,
    triggerCharacter,
    kind,
    NO_CANCELLATION,
  );
}
