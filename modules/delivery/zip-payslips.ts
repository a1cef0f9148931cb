/** An archive of many small files, cut into pieces as it grows: no piece waits for the whole. Times of writing are the same for all. */
import { createHash } from 'node:crypto';
import { Zip, ZipPassThrough } from 'fflate';
import { assert } from '#kernel/base/result';

/** Archives begin their time here. */
const firstZipMoment = new Date(1980, 0, 1);

export type ArchiveCut = { readonly add: (name: string, content: Uint8Array) => readonly Uint8Array[]; readonly end: () => { readonly pieces: readonly Uint8Array[]; readonly bytes: number; readonly sha256: string } };

/** Pieces of `pieceBytes` and a last shorter one. */
export const startArchive = (pieceBytes: number): ArchiveCut => {
  const hash = createHash('sha256');
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let bytes = 0;
  let full: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    assert(error === null, 'an archive of bytes in memory is written');
    hash.update(chunk);
    bytes += chunk.length;
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes < pieceBytes) return;
    full.push(Buffer.concat(waiting));
    waiting = [];
    waitingBytes = 0;
  });
  const take = (): readonly Uint8Array[] => {
    const taken = full;
    full = [];
    return taken;
  };
  return {
    add: (name, content) => {
      const file = new ZipPassThrough(name);
      file.mtime = firstZipMoment;
      zip.add(file);
      file.push(content, true);
      return take();
    },
    end: () => {
      zip.end();
      return { pieces: [...take(), ...(waitingBytes === 0 ? [] : [Buffer.concat(waiting)])], bytes, sha256: hash.digest('hex') };
    },
  };
};
