using System.Buffers.Binary;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Storage;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Tests.Unit.Ledger.Mirroring;

/// <summary>A mirror over a folder of its own, and the log it mirrors: entries <c>entry 0</c>, <c>entry 1</c> and so on.</summary>
internal sealed class MirrorStage : IDisposable
{
    public const long SmallSegment = 8192;

    private static readonly byte[] Secret = [.. Enumerable.Repeat((byte)5, Mirror.SecretLength)];
    private static readonly Digest[] Leaves = Some.Leaves(12_000);
    private static readonly MerkleProofs Proofs = MerkleProofs.Over(Leaves);

    private Mirror? mirror;

    public string Folder { get; } = Directory.CreateTempSubdirectory("lotus-mirror-").FullName;

    public string CopyFolder => Path.Combine(Folder, Mirror.HashOf(Some.Origin));

    public LogSigner Log { get; } = Some.Log();

    public Cosigner Cosigner { get; } = new("mirror.example/m1", Some.Key(77));

    public Func<IWalDisk, IWalDisk> Around { get; set; } = disk => disk;

    public byte[] TicketSecret { get; set; } = Secret;

    public Mirror Mirror => mirror ??= Mirror.Open(
        Folder, Cosigner, [Log.Key], TicketSecret, path => Around(new WalFolder(path)), SmallSegment);

    public static Checkpoint Tree(long size) => new(Some.Origin, size, Proofs.Root(size));

    public static IReadOnlyList<Digest> Subtree(long start, long end, long size) => Proofs.Subtree(start, end, size);

    /// <summary>Closes the mirror; the next use opens it again.</summary>
    public void Restart()
    {
        mirror?.Dispose();
        mirror = null;
    }

    public MirrorReply Announce(long old, long size) => Mirror.AddCheckpoint(new AddCheckpoint(
        old, old == 0 || old == size ? [] : Proofs.Consistency(old, size), Log.Sign(Tree(size))).ToBytes());

    /// <summary>The body for [start, end), as the specification says.</summary>
    /// <param name="start">First entry.</param>
    /// <param name="end">Tree size.</param>
    /// <param name="packages">How many packages of the sequence it carries.</param>
    /// <param name="ticket">From the last answer.</param>
    /// <param name="entry">Gives other entries than the log's.</param>
    public static byte[] Body(
        long start, long end, int packages = int.MaxValue, ReadOnlyMemory<byte> ticket = default,
        Func<long, byte[]>? entry = null, string origin = Some.Origin)
    {
        using var body = new MemoryStream();
        body.Write(new AddEntries(origin, start, end, ticket).ToBytes());
        foreach (var range in AddEntries.Packages(start, end).Take(packages))
        {
            Write(body, range, end, entry ?? (i => Some.Entry((int)i)));
        }

        return body.ToArray();
    }

    public Task<MirrorReply> UploadAsync(byte[] body, string? encoding = null, DateTimeOffset? at = null) =>
        Mirror.AddEntriesAsync(new MemoryStream(body), encoding, at ?? Some.At, default);

    /// <summary>Brings the mirror to hold a checkpoint, in as many requests as it takes.</summary>
    public async Task<MirrorReply> FillAsync(long old, long size)
    {
        Assert.Equal(200, Announce(old, size).Status);
        var reply = await UploadAsync(Body(old, size, AddEntries.MaxPackages));
        while (reply.Status == 202)
        {
            var progress = MirrorProgress.Parse(Some.Bytes(reply.Body));
            reply = await UploadAsync(Body(progress.Next, size, AddEntries.MaxPackages, progress.Ticket));
        }

        return reply;
    }

    /// <summary>What the mirror serves: the checkpoint, with log and mirror verified.</summary>
    public Checkpoint? Served()
    {
        var reply = Mirror.Latest(Mirror.HashOf(Some.Origin));
        if (!reply.IsOk)
        {
            return null;
        }

        var note = SignedCheckpoint.Parse(Some.Bytes(reply.Body));
        Assert.Equal(2, note.Note.Verify([Log.Key, Cosigner.Key])!.Count);
        return note.Checkpoint;
    }

    public void Dispose()
    {
        mirror?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static void Write(Stream body, EntryRange range, long end, Func<long, byte[]> entry)
    {
        for (var i = range.Start; i < range.End; i++)
        {
            var bytes = entry(i);
            var length = new byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)bytes.Length);
            body.Write(length);
            body.Write(bytes);
        }

        var proof = Subtree(range.Aligned, range.End, end);
        body.WriteByte((byte)proof.Count);
        foreach (var hash in proof)
        {
            body.Write(hash.Bytes);
        }
    }
}
