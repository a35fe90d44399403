using LotusBridge.Custody.Sealing.Lanes;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// The STREAM of C2SP age.md, "Payload": 64 KiB chunks, each sealed by itself (<see cref="ChunkCipher"/>), so that several
/// lanes can work on one file. A chunk leaves only after its tag has been verified.
/// </summary>
/// <param name="newCipher">Makes one for each lane.</param>
internal sealed class Payload(Func<IChunkCipher> newCipher)
{
    /// <summary>The payload of an age file.</summary>
    public Payload(FileKey key, ReadOnlyMemory<byte> nonce)
        : this(() => new ChunkCipher(key, nonce.Span))
    {
    }

    /// <summary>Length in bytes of a full chunk of plaintext.</summary>
    public const int ChunkLength = 64 * 1024;

    /// <summary>Length in bytes of a full chunk as sealed.</summary>
    public const int SealedChunkLength = ChunkLength + FileKey.TagLength;

    /// <summary>Length in bytes of the nonce that the payload starts with.</summary>
    public const int NonceLength = 16;

    /// <summary>Length in bytes of the sealed chunks of a content of this length.</summary>
    public static long SealedLength(long content) =>
        content + (FileKey.TagLength * Math.Max(1, (content + ChunkLength - 1) / ChunkLength));

    /// <summary>Seals all of the content.</summary>
    public Task SealAsync(BatchSource plain, BatchSink into, Passage passage, CancellationToken stop)
    {
        var sealedTap = passage.Ciphertext is { } hasher ? new ContentTap(hasher) : null;
        Stage[] stages =
        [
            new(plain.InOrder, plain.FillAsync),
            new(InOrder: false, Each(batch =>
            {
                batch.IsDone = passage.Journal?.Announce(batch) ?? false;
                Seal(batch, isWanted: !batch.IsDone || sealedTap is not null);
                Prepare(batch, passage.Plain, sealedTap);
            })),
            .. Taps(passage.Plain, sealedTap),
            Drain(into, passage),
        ];
        return RunAsync(plain, into, (ChunkLength, SealedChunkLength), stages, passage, stop);
    }

    /// <summary>Opens chunks until the last one, which must be the end of the file.</summary>
    /// <exception cref="AgeFormatException">A chunk does not verify; what came before it has been written.</exception>
    public Task OpenAsync(BatchSource from, BatchSink plain, Passage passage, CancellationToken stop)
    {
        var sealedTap = passage.Ciphertext is { } hasher ? new ContentTap(hasher) : null;
        Stage[] stages =
        [
            new(from.InOrder, from.FillAsync),
            new(InOrder: false, Each(batch =>
            {
                Open(batch);
                Prepare(batch, sealedTap, passage.Plain);
            })),
            .. Taps(sealedTap, passage.Plain),
            Drain(plain, passage),
        ];
        return RunAsync(from, plain, (SealedChunkLength, ChunkLength), stages, passage, stop);
    }

    private async Task RunAsync(
        BatchSource source, BatchSink sink, (int From, int To) chunk, Stage[] stages, Passage passage,
        CancellationToken stop)
    {
        // Short contents are many: they take one lane and no more memory than they need.
        var expected = source.Expected is { } bytes ? (bytes + chunk.From - 1) / chunk.From : long.MaxValue;
        var chunks = (int)Math.Clamp(expected, 1, Batch.MostChunks);
        var lanes = (int)Math.Clamp(((expected - 1) / chunks) + 1, 1, passage.Pace.Lanes);
        using var run = new LaneRun(
            stages, () => new Batch(chunks, chunk.From, chunk.To, newCipher()));
        try
        {
            await run.RunAsync(lanes, stop).ConfigureAwait(false);
            source.Finish();
            sink.Finish();
            passage.Journal?.Finish();
        }
        catch when (passage.Journal is null)
        {
            sink.TakeBack();
            throw;
        }
    }

    private static void Seal(Batch batch, bool isWanted)
    {
        var plain = batch.Input.Span;
        batch.OutputLength = 0;
        for (var counter = batch.FirstChunk; ; counter++)
        {
            var part = plain[..Math.Min(plain.Length, ChunkLength)];
            plain = plain[part.Length..];
            var into = batch.OutputRoom.Span.Slice(batch.OutputLength, part.Length + FileKey.TagLength);
            if (isWanted)
            {
                batch.Cipher.Seal(counter, batch.IsLast && plain.IsEmpty, part, into);
            }

            batch.OutputLength += into.Length;
            if (plain.IsEmpty)
            {
                return;
            }
        }
    }

    private static void Open(Batch batch)
    {
        var rest = batch.Input.Span;
        (batch.OutputLength, batch.Fault) = (0, null);
        for (var counter = batch.FirstChunk; batch.Fault is null; counter++)
        {
            var part = rest[..Math.Min(rest.Length, SealedChunkLength)];
            rest = rest[part.Length..];
            batch.Fault = OpenChunk(batch, counter, part, batch.IsLast && rest.IsEmpty);
            if (rest.IsEmpty)
            {
                return;
            }
        }
    }

    private static AgeFormatException? OpenChunk(Batch batch, long counter, ReadOnlySpan<byte> part, bool isLast)
    {
        var length = part.Length - FileKey.TagLength;
        if (length < 0 || (length == 0 && counter > 0))
        {
            return Fault(counter, "is missing or empty");
        }

        var into = batch.OutputRoom.Span[batch.OutputLength..];
        var isOpen = batch.Cipher.TryOpen(counter, isLast, part, into);
        var isElsewhere = !isOpen && length == ChunkLength && batch.Cipher.TryOpen(counter, !isLast, part, into);
        if (!isOpen && !isElsewhere)
        {
            return Fault(counter, "does not verify");
        }

        // Authentic either way, so it may leave; but elsewhere the file goes on, or ends, where its sealer did not.
        batch.OutputLength += length;
        return isOpen ? null
            : Fault(counter, isLast ? "is not the last that was sealed" : "was sealed as the last, yet more follows");
    }

    private static void Prepare(Batch batch, IContentTap? input, IContentTap? output)
    {
        batch.InputLeaves.Clear();
        batch.OutputLeaves.Clear();
        input?.Prepare(batch.InputOffset, batch.Input.Span, batch.InputLeaves);
        output?.Prepare(batch.OutputOffset, batch.Output.Span, batch.OutputLeaves);
    }

    // Two stages, since each flat hash is one chain: two lanes can be at one chain each.
    private static IEnumerable<Stage> Taps(IContentTap? input, IContentTap? output)
    {
        if (input is not null)
        {
            yield return new Stage(InOrder: true, Each(batch => input.Append(batch.Input.Span, batch.InputLeaves)));
        }

        if (output is not null)
        {
            yield return new Stage(InOrder: true, Each(batch => output.Append(batch.Output.Span, batch.OutputLeaves)));
        }
    }

    private static Stage Drain(BatchSink into, Passage passage) => new(into.InOrder, async (batch, stop) =>
    {
        await into.WriteAsync(batch, stop).ConfigureAwait(false);
        passage.Journal?.Written(batch);
        passage.Pace.Passed?.Invoke(batch.InputLength);
        return batch.Fault is { } fault ? throw fault : true;
    });

    private static Func<Batch, CancellationToken, ValueTask<bool>> Each(Action<Batch> act) => (batch, _) =>
    {
        act(batch);
        return ValueTask.FromResult(true);
    };

    private static AgeFormatException Fault(long counter, string what) => new(AgeFault.Payload, $"chunk {counter} {what}");
}
