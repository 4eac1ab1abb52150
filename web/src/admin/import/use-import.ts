import { useRef, useState } from 'react';
import { Cancelled } from '../../api/client';
import { importFile, type ImportedRow, type ImportOptions, type ImportProgress } from '../api/import';
import { useAct } from '../ui/use-act';

/** One run of an import: how far it has come, and how to stop it. */
export function useImport(
  onDone: (rows: readonly ImportedRow[]) => void,
  onStopped: (rows: readonly ImportedRow[]) => void,
) {
  const [progress, setProgress] = useState<ImportProgress | null>(null);
  const running = useRef<AbortController | null>(null);
  const run = useAct({
    act: async ({ file, ...options }: ImportOptions & { readonly file: Blob }) => {
      const controller = new AbortController();
      running.current = controller;
      let rows: readonly ImportedRow[] = [];
      try {
        return await importFile(
          file,
          options,
          (now) => {
            ({ rows } = now);
            setProgress(now);
          },
          controller.signal,
        );
      } catch (error) {
        if (error instanceof Cancelled) onStopped(rows);
        throw error;
      }
    },
    onDone,
    isShownInPlace: true,
  });
  return {
    start: (asked: ImportOptions & { readonly file: Blob }) => {
      setProgress(null);
      run.mutate(asked);
    },
    stop: () => running.current?.abort(),
    isRunning: run.isPending,
    error: run.error instanceof Cancelled ? null : run.error,
    progress,
  };
}
