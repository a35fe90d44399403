using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Sealing.Lanes;
using Microsoft.Win32.SafeHandles;

namespace LotusBridge.Custody.Sealing.Journals;

/// <summary>
/// The memory of one sealing. Before a batch may reach the file its mark is on disk, so that no batch can ever be sealed
/// again, under the same key and nonces, with another content; that would give both contents away.
/// </summary>
internal sealed class SealingJournal : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly FileStream target;
    private readonly JournalPlace place;
    private readonly byte[] recordKey = GC.AllocateArray<byte>(32, pinned: true);
    private readonly Dictionary<long, (UInt128 Mark, bool IsDone)> known = [];
    private readonly List<long> written = [];
    private readonly Lock gate = new();
    private long end;

    private SealingJournal(
        SafeFileHandle file, FileStream target, SealingKeys keys, bool isResumed, JournalPlace place)
    {
        (this.file, this.target, this.place) = (file, target, place);
        (Keys, IsResumed) = (keys, isResumed);
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256, keys.Key.Bytes, recordKey, keys.Nonce.Span, "lotus-bridge/sealing-journal/v1"u8);
    }

    public SealingKeys Keys { get; }

    /// <summary>True when it goes on where another run ended.</summary>
    public bool IsResumed { get; }

    /// <summary>Goes on with a journal that fits, or starts a new one under new keys.</summary>
    /// <param name="length">Of the content, in bytes.</param>
    /// <exception cref="FormatException">What lies there is no journal, and is left alone.</exception>
    /// <exception cref="NoIdentityMatchException">The journal is somebody else's.</exception>
    /// <exception cref="IOException">Another run has it open.</exception>
    public static async Task<SealingJournal> OpenAsync(
        JournalPlace place, IReadOnlyList<KeyRecipient> recipients, long length, FileStream target,
        Randomness random, CancellationToken stop)
    {
        var handle = File.OpenHandle(place.Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var digest = JournalKeys.Digest(recipients);
            var start = ReadKeys(handle, place.Path);
            var keys = start is null
                ? null : await JournalKeys.OpenAsync(start, length, digest, place.Own, stop).ConfigureAwait(false);
            if (keys is not null)
            {
                var journal = new SealingJournal(handle, target, keys, isResumed: true, place)
                {
                    end = JournalKeys.Magic.Length + sizeof(int) + start!.Length,
                };
                if (journal.TryReadRecords())
                {
                    journal.ForgetWhatIsNotThere(length);
                    return journal;
                }
            }

            return await StartAsync(handle, place, recipients, digest, length, target, random).ConfigureAwait(false);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Writes down the batch before it may be written; true when it is in the file already.</summary>
    /// <exception cref="SourceChangedException">Under this number another content was announced.</exception>
    public bool Announce(Batch batch)
    {
        var mark = MarkOf(batch);
        lock (gate)
        {
            if (known.TryGetValue(batch.Number, out var before))
            {
                return before.Mark == mark ? before.IsDone : throw new SourceChangedException();
            }

            Append([new JournalRecord(JournalRecord.Announced, batch.Number, mark)]);
            RandomAccess.FlushToDisk(file);
            known.Add(batch.Number, (mark, false));
        }

        place.Reached(JournalStep.BatchAnnounced);
        return false;
    }

    /// <summary>The batch has been written.</summary>
    public void Written(Batch batch)
    {
        if (batch.IsDone)
        {
            return;
        }

        place.Reached(JournalStep.BatchWritten);
        lock (gate)
        {
            written.Add(batch.Number);
            if (written.Count >= place.FlushEvery)
            {
                Flush();
            }
        }
    }

    /// <summary>All has been written.</summary>
    public void Finish()
    {
        lock (gate)
        {
            Flush();
        }
    }

    public void Dispose()
    {
        file.Dispose();
        Keys.Dispose();
        CryptographicOperations.ZeroMemory(recordKey);
    }

    private static async Task<SealingJournal> StartAsync(
        SafeFileHandle file, JournalPlace place, IReadOnlyList<KeyRecipient> recipients, byte[] digest, long length,
        FileStream target, Randomness random)
    {
        var keys = SealingKeys.Draw(recipients, random);
        var start = await JournalKeys.SealAsync(keys, length, digest, place.Own.Recipient, random).ConfigureAwait(false);

        // What was sealed under other keys goes first, then the old keys: never the other way round.
        target.SetLength(0);
        RandomAccess.SetLength(file, 0);
        RandomAccess.Write(file, start, 0);
        RandomAccess.FlushToDisk(file);
        place.Reached(JournalStep.KeysWritten);
        return new SealingJournal(file, target, keys, isResumed: false, place) { end = start.Length };
    }

    /// <summary>The sealed keys; null where the journal is new, or ended before they were on disk.</summary>
    private static byte[]? ReadKeys(SafeFileHandle file, string path)
    {
        var start = new byte[JournalKeys.Magic.Length + sizeof(int)];
        var count = RandomAccess.Read(file, start, 0);
        var magic = Encoding.ASCII.GetBytes(JournalKeys.Magic);
        var read = start.AsSpan(0, Math.Min(count, magic.Length));
        if (!read.SequenceEqual(magic.AsSpan(0, read.Length)))
        {
            throw new FormatException($"{path} is no journal of a sealing; it was left alone");
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(start.AsSpan(magic.Length));
        if (count < start.Length || length is <= 0 or > JournalKeys.MaxLength
            || RandomAccess.GetLength(file) < start.Length + length)
        {
            return null;
        }

        var keys = new byte[length];
        return RandomAccess.Read(file, keys, start.Length) == length ? keys : null;
    }

    /// <summary>False when the journal cannot be trusted to name every batch that may be in the file.</summary>
    private bool TryReadRecords()
    {
        var record = new byte[JournalRecord.Length];
        var length = RandomAccess.GetLength(file);
        for (; end + record.Length <= length; end += record.Length)
        {
            if (RandomAccess.Read(file, record, end) < record.Length || !TryTake(JournalRecord.Read(recordKey, record)))
            {
                // The last record may be torn: it was not on disk, so its batch was not written. Before it none may be.
                if (end + (2 * record.Length) > length)
                {
                    break;
                }

                return false;
            }
        }

        RandomAccess.SetLength(file, end);
        return true;
    }

    private bool TryTake(JournalRecord? read)
    {
        if (read is not { } record)
        {
            return false;
        }

        if (record.Kind == JournalRecord.Announced)
        {
            return known.TryAdd(record.Batch, (record.Mark, false));
        }

        if (!known.TryGetValue(record.Batch, out var announced))
        {
            return false;
        }

        known[record.Batch] = (announced.Mark, true);
        return true;
    }

    /// <summary>A file that is not the one that was being written has none of the batches; marks hold all the same.</summary>
    private void ForgetWhatIsNotThere(long content)
    {
        var start = new byte[Keys.PayloadAt];
        var length = RandomAccess.GetLength(target.SafeFileHandle);
        const long batch = Batch.MostChunks * Payload.SealedChunkLength;
        var whole = start.Length + Payload.SealedLength(content);
        var isOurs = RandomAccess.Read(target.SafeFileHandle, start, 0) == start.Length
            && start.AsSpan(0, Keys.Header.Bytes.Length).SequenceEqual(Keys.Header.Bytes.Span)
            && start.AsSpan(Keys.Header.Bytes.Length).SequenceEqual(Keys.Nonce.Span);
        foreach (var (number, (mark, isDone)) in known.ToArray())
        {
            var endsAt = Math.Min(start.Length + ((number + 1) * batch), whole);
            known[number] = (mark, isDone && isOurs && length >= endsAt);
        }
    }

    private UInt128 MarkOf(Batch batch)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, recordKey);
        Span<byte> prefix = stackalloc byte[sizeof(long) + 1];
        BinaryPrimitives.WriteInt64BigEndian(prefix, batch.Number);
        prefix[^1] = batch.IsLast ? (byte)1 : (byte)0;
        hmac.AppendData(prefix);
        hmac.AppendData(batch.Input.Span);
        return BinaryPrimitives.ReadUInt128BigEndian(hmac.GetHashAndReset());
    }

    private void Flush()
    {
        target.Flush(flushToDisk: true);
        place.Reached(JournalStep.FileFlushed);
        Append([.. written.Select(number => new JournalRecord(JournalRecord.Done, number, 0))]);
        written.Clear();
        place.Reached(JournalStep.BatchesDone);
    }

    private void Append(JournalRecord[] records)
    {
        var bytes = new byte[records.Length * JournalRecord.Length];
        for (var i = 0; i < records.Length; i++)
        {
            records[i].Write(recordKey, bytes.AsSpan(i * JournalRecord.Length));
        }

        RandomAccess.Write(file, bytes, end);
        end += bytes.Length;
    }
}

/// <summary>The content is not the one that the journal has marks of.</summary>
internal sealed class SourceChangedException() : IOException("the content has changed since its sealing was interrupted");
