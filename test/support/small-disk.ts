import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BLOCK_BYTES = 64 * 1024;

/** A separate in-memory disk that can be filled. Mounting it needs the right to mount. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** @param folder is created */
  static mount(folder: string, mebibytes: number): SmallDisk {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const options = `size=${String(mebibytes)}m,mode=0700`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
    return new SmallDisk(folder);
  }

  /** @param leftBytes bytes that stay free, for a few writes; default: none */
  fill(leftBytes = 0): void {
    const handle = openSync(this.filler, 'w');
    try {
      for (;;) writeSync(handle, Buffer.alloc(BLOCK_BYTES));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(handle);
    }
    truncateSync(this.filler, statSync(this.filler).size - leftBytes);
  }

  /** Makes room again. */
  clear(): void {
    rmSync(this.filler, { force: true });
  }

  unmount(): void {
    execFileSync('umount', [this.folder]);
  }

  private get filler(): string {
    return join(this.folder, 'filler');
  }
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-mount-'));
  try {
    SmallDisk.mount(folder, 1).unmount();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const onSmallDisk = canMount() ? describe : describe.skip;
