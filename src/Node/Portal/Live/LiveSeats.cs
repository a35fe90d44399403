using System.Collections.Concurrent;
using LotusBridge.Ledger;

namespace LotusBridge.Node.Portal.Live;

/// <summary>How many streams there are: each holds a connection, and nobody takes them all.</summary>
internal sealed class LiveSeats
{
    /// <summary>Streams of one session: as many tabs as a person looks at.</summary>
    public const int MostForOne = 6;

    /// <summary>Streams of all sessions together; half of the connections that the program takes.</summary>
    public const int Most = 500;

    private readonly ConcurrentDictionary<Digest, int> taken = new();
    private int all;

    /// <summary>Null when there is none left; the seat is given back by disposing of it.</summary>
    public IDisposable? Take(Digest session)
    {
        if (Interlocked.Increment(ref all) > Most)
        {
            Interlocked.Decrement(ref all);
            return null;
        }

        if (taken.AddOrUpdate(session, 1, (_, before) => before + 1) > MostForOne)
        {
            Leave(session);
            return null;
        }

        return new Seat(this, session);
    }

    /// <summary>Streams that are open now.</summary>
    public int Count => Volatile.Read(ref all);

    private void Leave(Digest session)
    {
        Interlocked.Decrement(ref all);
        if (taken.AddOrUpdate(session, 0, (_, before) => before - 1) == 0)
        {
            taken.TryRemove(KeyValuePair.Create(session, 0));
        }
    }

    private sealed class Seat(LiveSeats seats, Digest session) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                seats.Leave(session);
            }
        }
    }
}
