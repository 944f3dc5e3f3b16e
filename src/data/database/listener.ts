import type pg from 'pg';

const RECONNECT_MS = 1000;

/** Who wants to hear the payloads of one channel. */
type OnNotify = (payload: string) => void;

/**
 * Shares one connection among all who listen. When it is lost it is made again, and each then hears an empty payload
 * once, because something may have been missed.
 */
export function createListener(pool: pg.Pool) {
  const handlers = new Map<string, Set<OnNotify>>();
  let connection: Promise<pg.PoolClient> | null = null;
  let retry: NodeJS.Timeout | undefined;

  function lose(client: pg.PoolClient): void {
    client.removeAllListeners('notification');
    client.release(true);
    connection = null;
    retry = setTimeout(reconnect, RECONNECT_MS);
  }

  async function connect(): Promise<pg.PoolClient> {
    const client = await pool.connect();
    client.on('notification', ({ channel, payload }) => {
      for (const handler of handlers.get(channel) ?? []) handler(payload ?? '');
    });
    let lost = false;
    const onLoss = () => {
      if (!lost && connection) lose(client);
      lost = true;
    };
    client.on('error', onLoss);
    client.on('end', onLoss);
    return client;
  }

  async function reconnect(): Promise<void> {
    if (handlers.size === 0) return;
    connection = connect();
    try {
      const client = await connection;
      for (const channel of handlers.keys()) await client.query(`LISTEN ${channel}`);
      for (const group of handlers.values()) for (const handler of group) handler('');
    } catch {
      connection = null;
      retry = setTimeout(reconnect, RECONNECT_MS);
    }
  }

  async function forget(channel: string, handler: OnNotify): Promise<void> {
    const group = handlers.get(channel);
    if (!group?.delete(handler) || group.size > 0) return;
    handlers.delete(channel);
    await (await connection)?.query(`UNLISTEN ${channel}`);
  }

  return {
    /** Calls `onNotify` with each payload on `channel` until the returned function is called. */
    async listen(channel: string, onNotify: OnNotify): Promise<() => Promise<void>> {
      // The same function may listen twice.
      const handler: OnNotify = (payload) => onNotify(payload);
      const group = handlers.get(channel) ?? new Set();
      handlers.set(channel, group.add(handler));
      connection ??= connect();
      try {
        await (await connection).query(`LISTEN ${channel}`);
      } catch (error) {
        connection = null;
        group.delete(handler);
        throw error;
      }
      return () => forget(channel, handler);
    },
    async close(): Promise<void> {
      clearTimeout(retry);
      handlers.clear();
      const client = await connection?.catch(() => null);
      connection = null;
      client?.release(true);
    },
  };
}
