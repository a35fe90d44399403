using System.Security.Cryptography;
using System.Text;
using LotusBridge.Ledger.Storage;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Ledger.Mirroring;

/// <summary>
/// Keeps copies of other logs and vouches for them (C2SP tlog-mirror): its cosignature says that it holds every entry
/// of the checkpoint, durably, and serves it. Answers come in the specification's order.
/// </summary>
public sealed class Mirror : IDisposable
{
    /// <summary>Length in bytes of the secret that tickets are made with.</summary>
    public const int SecretLength = MirrorTicket.SecretLength;

    /// <summary>Most entries before the next one that an upload may send once more.</summary>
    public const long MaxRepeated = AddEntries.MaxPackages * (long)AddEntries.PackageEntries;

    /// <summary>Entries are made durable at the latest when so many bytes of them wait.</summary>
    private const int SaveBytes = 4 * 1024 * 1024;

    private readonly Cosigner cosigner;
    private readonly MirrorTicket tickets;
    private readonly ILookup<string, VerifierKey> keys;
    private readonly Dictionary<string, MirroredLog> copies;
    private readonly Dictionary<string, MirroredLog> copiesByHash;
    private readonly Func<string, bool> maySign;

    private Mirror(
        Cosigner cosigner, ILookup<string, VerifierKey> keys, Dictionary<string, MirroredLog> copies,
        MirrorTicket tickets, Func<string, bool> maySign)
    {
        (this.cosigner, this.keys, this.copies, this.tickets, this.maySign) = (cosigner, keys, copies, tickets, maySign);
        copiesByHash = copies.ToDictionary(copy => HashOf(copy.Key), copy => copy.Value, StringComparer.Ordinal);
    }

    /// <summary>The origins that are mirrored here.</summary>
    public IEnumerable<string> Origins => copies.Keys;

    /// <summary>Opens the copies below a folder; those of new logs start empty.</summary>
    /// <param name="folder">One folder for each log below it, named by <see cref="HashOf"/>.</param>
    /// <param name="cosigner">The mirror's own key and name, used for nothing else, not for a witness either.</param>
    /// <param name="logs">Keys of the logs it mirrors; several keys may share an origin.</param>
    /// <param name="secret">32 random bytes; with others than the last time, old tickets say nothing any more.</param>
    /// <param name="maySign">
    /// Asked by origin at each call: while it says no the mirror takes nothing for that log and answers 503.
    /// </param>
    /// <exception cref="LogStoreException">A copy is locked, another log's, or corrupt.</exception>
    public static Mirror Open(
        string folder, Cosigner cosigner, IEnumerable<VerifierKey> logs, ReadOnlySpan<byte> secret,
        Func<string, bool>? maySign = null) =>
        Open(folder, cosigner, logs, secret, path => new WalFolder(path), MirroredLog.SegmentBytes, maySign);

    internal static Mirror Open(
        string folder, Cosigner cosigner, IEnumerable<VerifierKey> logs, ReadOnlySpan<byte> secret,
        Func<string, IWalDisk> disk, long segmentBytes, Func<string, bool>? maySign = null)
    {
        var trusted = logs.ToLookup(key => key.Name, StringComparer.Ordinal);
        var opened = new Dictionary<string, MirroredLog>(StringComparer.Ordinal);
        try
        {
            foreach (var origin in trusted.Select(key => key.Key))
            {
                opened[origin] = MirroredLog.Open(
                    Path.Combine(folder, HashOf(origin)), origin, disk, segmentBytes,
                    () => RandomNumberGenerator.GetBytes(JournalHeader.MarkLength));
            }

            return new Mirror(cosigner, trusted, opened, new MirrorTicket(secret), maySign ?? (_ => true));
        }
        catch
        {
            Close(opened);
            throw;
        }
    }

    /// <summary>How an origin is named in paths: SHA-256 in 64 lower-case hex digits.</summary>
    public static string HashOf(string origin) => Digest.Of(Encoding.UTF8.GetBytes(origin)).Hex;

    /// <summary>
    /// Answers <c>POST &lt;submission&gt;/add-checkpoint</c>: from now on entries are taken for this checkpoint. No
    /// cosignature is given, since no entry is here yet.
    /// </summary>
    public MirrorReply AddCheckpoint(ReadOnlyMemory<byte> body)
    {
        try
        {
            var request = Witnessing.AddCheckpoint.Parse(body.Span);
            var origin = request.Checkpoint.Checkpoint.Origin;
            return copies.ContainsKey(origin) && !maySign(origin) ? MirrorReply.NotYet : Adopt(request);
        }
        catch (LedgerFormatException e)
        {
            return MirrorReply.Malformed(e.Message);
        }
    }

    /// <summary>
    /// As <see cref="AddCheckpoint"/>, before the mirror may sign: for the newest checkpoint that its peers know, so that
    /// it goes on from there and from nothing before.
    /// </summary>
    public MirrorReply Adopt(AddCheckpoint request)
    {
        var origin = request.Checkpoint.Checkpoint.Origin;
        return !copies.TryGetValue(origin, out var copy) ? MirrorReply.Unknown
            : copy.Add(request, [.. keys[origin]]) is { } refusal ? MirrorReply.Of(refusal)
            : MirrorReply.NoBody;
    }

    /// <summary>Answers <c>POST &lt;submission&gt;/add-entries</c>.</summary>
    /// <param name="body">As it comes, <c>application/octet-stream</c>.</param>
    /// <param name="encoding">Its content encoding; gzip, or null for none.</param>
    /// <param name="at">Now.</param>
    /// <param name="stop">Ends the reading; what was read whole by then is kept.</param>
    /// <exception cref="LogStoreException">The copy's disk failed.</exception>
    public async Task<MirrorReply> AddEntriesAsync(
        Stream body, string? encoding, DateTimeOffset at, CancellationToken stop)
    {
        if (RequestBody.Decoded(body, encoding, AddEntries.MaxBodyBytes) is not { } read)
        {
            return MirrorReply.Encoded;
        }

        try
        {
            return await AddEntries.ReadAsync(read, stop) is not { } request
                ? MirrorReply.Malformed("the body ends before its first package")
                : Refuse(request, out var copy, out var tree)
                ?? await TakeAsync(new Upload(request, copy!, tree!), read, at, stop);
        }
        catch (LedgerFormatException e)
        {
            return MirrorReply.Malformed(e.Message);
        }
    }

    /// <summary>Answers <c>GET &lt;monitoring&gt;/&lt;hash&gt;/checkpoint</c>: what this mirror vouches for.</summary>
    public MirrorReply Latest(string originHash) =>
        copiesByHash.TryGetValue(originHash, out var copy) && copy.Head is { } head
            ? MirrorReply.Ok(SignedCheckpoint.Of(head.Checkpoint.Note.With([Sign(head)])).ToString())
            : MirrorReply.Unknown;

    /// <summary>The largest checkpoint of a log that was shown here, held or not; null for none.</summary>
    public SignedCheckpoint? Seen(string origin) => copies.GetValueOrDefault(origin)?.Pending;

    /// <summary>The bytes of a tile of a copy; null where there is none of that width.</summary>
    public byte[]? ReadTile(string originHash, TilePath path) =>
        copiesByHash.GetValueOrDefault(originHash)?.ReadTile(path);

    /// <summary>How many entries the newest checkpoint shown here has more than this mirror vouches for.</summary>
    public long LagOf(string origin) =>
        copies[origin].Pending is { } pending ? pending.Checkpoint.Size - (copies[origin].Head?.Size ?? 0) : 0;

    public void Dispose() => Close(copies);

    private static void Close(Dictionary<string, MirroredLog> opened)
    {
        foreach (var copy in opened.Values)
        {
            copy.Dispose();
        }
    }

    private MirrorReply? Refuse(AddEntries request, out MirroredLog? copy, out SignedCheckpoint? tree)
    {
        tree = null;
        if (!copies.TryGetValue(request.Origin, out copy))
        {
            return MirrorReply.Unknown;
        }

        if (!maySign(request.Origin))
        {
            return MirrorReply.NotYet;
        }

        if (copy.Pending is null)
        {
            return MirrorReply.NothingPending;
        }

        tree = copy.FindPending(request.End) ?? InTicket(request);
        var next = copy.Next;
        return tree is null || request.End < (copy.Head?.Size ?? 0)
            || request.Start > next || Math.Min(request.End, next) - request.Start > MaxRepeated
            ? MirrorReply.Stale(ProgressOf(copy, request.End < (copy.Head?.Size ?? 0) ? null : tree))
            : null;
    }

    private SignedCheckpoint? InTicket(AddEntries request) =>
        tickets.Open(request.Ticket.Span) is { } tree && tree.Checkpoint.Size == request.End
        && string.Equals(tree.Checkpoint.Origin, request.Origin, StringComparison.Ordinal)
            ? tree
            : null;

    private MirrorProgress ProgressOf(MirroredLog copy, SignedCheckpoint? tree)
    {
        var pending = tree ?? copy.Pending!;
        return new MirrorProgress(pending.Checkpoint.Size, copy.Next, tickets.For(pending));
    }

    private async Task<MirrorReply> TakeAsync(
        Upload upload, RequestBody body, DateTimeOffset at, CancellationToken stop)
    {
        var end = await ReadAsync(upload, body, at, stop);
        var (copy, tree) = (upload.Copy, upload.Tree);
        var head = copy.Save(upload.First, upload.Waiting, tree, end is End.Whole, at);
        return end switch
        {
            End.Unproven => MirrorReply.Unproven,
            End.Whole when head!.Size == tree.Checkpoint.Size => MirrorReply.Ok(Sign(head) + "\n"),
            End.Whole => MirrorReply.Stale(ProgressOf(copy, tree: null)),
            _ when upload.Taken > 0 => MirrorReply.Partly(ProgressOf(copy, tree)),
            _ => MirrorReply.Malformed("no whole package"),
        };
    }

    /// <summary>Takes package after package, each proven before the next is read.</summary>
    private static async Task<End> ReadAsync(
        Upload upload, RequestBody body, DateTimeOffset at, CancellationToken stop)
    {
        foreach (var range in AddEntries.Packages(upload.Request.Start, upload.Request.End))
        {
            EntryPackage? package;
            try
            {
                package = await EntryPackage.ReadAsync(body, range, stop);
            }
            catch (LedgerFormatException)
            {
                return End.Broken;
            }

            if (package is null)
            {
                return End.Broken;
            }

            if (!package.IsPartOf(range, upload.Copy.Leaves(range.Aligned, range.Start), upload.Tree.Checkpoint))
            {
                return End.Unproven;
            }

            upload.Take(package);
            if (upload.WaitingBytes > SaveBytes)
            {
                upload.Copy.Save(upload.First, upload.Waiting, upload.Tree, isWhole: false, at);
                upload.Saved();
            }
        }

        return End.Whole;
    }

    private NoteSignature Sign(MirrorHead head) => cosigner.Sign(head.Checkpoint.Note.Text, head.Timestamp);

    /// <summary>How the reading of packages ended.</summary>
    private enum End
    {
        Whole,
        Broken,
        Unproven,
    }

    /// <summary>One request while it is read.</summary>
    private sealed class Upload(AddEntries request, MirroredLog copy, SignedCheckpoint tree)
    {
        public AddEntries Request => request;

        public MirroredLog Copy => copy;

        public SignedCheckpoint Tree => tree;

        /// <summary>Index of the first entry that waits.</summary>
        public long First { get; private set; } = request.Start;

        /// <summary>Proven, not durable yet.</summary>
        public List<ReadOnlyMemory<byte>> Waiting { get; } = [];

        public long WaitingBytes { get; private set; }

        /// <summary>Packages so far.</summary>
        public int Taken { get; private set; }

        public void Take(EntryPackage package)
        {
            Waiting.AddRange(package.Entries);
            WaitingBytes += package.Entries.Sum(entry => (long)entry.Length);
            Taken++;
        }

        public void Saved()
        {
            First += Waiting.Count;
            Waiting.Clear();
            WaitingBytes = 0;
        }
    }
}
