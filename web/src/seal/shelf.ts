// Where a sealed file waits until it has arrived: the origin's own file system, or, where a browser has none that can be written
// to, the browser's database up to a limit. Only what is sealed lies here; no file of the provider's does.
import type { Bytes } from "../bytes.ts";
import type { Sink } from "./sealing.ts";

/** The largest sealed file where it must be held in memory first: 256 MiB. */
export const MAX_IN_MEMORY = 256 * 1024 * 1024;

const FOLDER = "lotus-sealed";

export interface Writing extends Sink {
  close: () => Promise<void>;
  /** Ends it and leaves nothing. */
  abort: () => Promise<void>;
}

export interface Shelf {
  /** The most bytes of one file; infinity where only the disk bounds it. */
  readonly most: number;
  create: (name: string) => Promise<Writing>;
  read: (name: string) => Promise<Blob | null>;
  remove: (name: string) => Promise<void>;
}

class FileShelf implements Shelf {
  readonly most = Infinity;

  constructor(private readonly folder: FileSystemDirectoryHandle) {}

  async create(name: string): Promise<Writing> {
    const handle = await this.folder.getFileHandle(name, { create: true });
    const stream = await handle.createWritable();
    return {
      write: bytes => stream.write(bytes),
      close: () => stream.close(),
      abort: async () => {
        await stream.abort().catch(() => undefined);
        await this.remove(name);
      },
    };
  }

  async read(name: string): Promise<Blob | null> {
    try {
      return await (await this.folder.getFileHandle(name)).getFile();
    } catch {
      return null;
    }
  }

  async remove(name: string): Promise<void> {
    await this.folder.removeEntry(name).catch(() => undefined);
  }
}

function request<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error("the browser's database refused"));
  });
}

class TableShelf implements Shelf {
  readonly most = MAX_IN_MEMORY;

  constructor(private readonly base: IDBDatabase) {}

  create(name: string): Promise<Writing> {
    const pieces: Bytes[] = [];
    let size = 0;
    return Promise.resolve({
      write: (bytes: Bytes) => {
        size += bytes.length;
        pieces.push(bytes.slice());
        return size <= MAX_IN_MEMORY ? Promise.resolve() : Promise.reject(new RangeError(`above ${MAX_IN_MEMORY} bytes`));
      },
      close: async () => {
        await request(this.table("readwrite").put(new Blob(pieces), name));
      },
      abort: () => {
        pieces.length = 0;
        return Promise.resolve();
      },
    });
  }

  async read(name: string): Promise<Blob | null> {
    const kept: unknown = await request(this.table("readonly").get(name));
    return kept instanceof Blob ? kept : null;
  }

  async remove(name: string): Promise<void> {
    await request(this.table("readwrite").delete(name));
  }

  private table(mode: IDBTransactionMode): IDBObjectStore {
    return this.base.transaction(FOLDER, mode).objectStore(FOLDER);
  }
}

/** The shelf of this origin; null where the browser keeps nothing. */
export async function openShelf(): Promise<Shelf | null> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(FOLDER, { create: true });
    const probe = await folder.getFileHandle(".probe", { create: true });
    if ("createWritable" in probe) {
      return new FileShelf(folder);
    }
  } catch {
    // No file system of its own, as in a private window: the database may still be there.
  }
  try {
    const opening = indexedDB.open(FOLDER, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(FOLDER);
    return new TableShelf(await request(opening));
  } catch {
    return null;
  }
}

/** True when the browser says that it has so much room. */
export async function hasRoom(bytes: number): Promise<boolean> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined || quota - (usage ?? 0) >= bytes;
  } catch {
    return true;
  }
}
