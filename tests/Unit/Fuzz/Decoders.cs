using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Messages;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Accusations;
using LotusBridge.Ledger.Anchoring;
using LotusBridge.Ledger.Blocks;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Storage;
using LotusBridge.Ledger.Timestamps;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Unit.Ledger;
using LotusBridge.Tests.Unit.Ledger.Timestamps;
using PackWords = LotusBridge.Rules.PackWords;
using RulePack = LotusBridge.Rules.RulePack;

namespace LotusBridge.Tests.Unit.Fuzz;

/// <summary>Everything that reads bytes of somebody else's, by name.</summary>
internal static class Decoders
{
    private static readonly Ed25519Signer Key = Ed25519Signer.FromSeed(new byte[32]);
    private static readonly byte[] Mark = new byte[JournalHeader.MarkLength];
    private static readonly Dictionary<string, byte[]> Parts = ReadBundle();
    private static readonly byte[] Segment = WriteSegment();

    /// <summary>The valid input, and what reads it: null when refused, else the bytes written again; empty where the
    /// format has more than one form.</summary>
    public static Dictionary<string, (byte[] Valid, Func<byte[], byte[]?> Read)> All { get; } =
        new Dictionary<string, (byte[] Valid, Func<byte[], byte[]?> Read)>(StringComparer.Ordinal)
        {
            ["envelope"] = (Part("statements/"), bytes =>
                Envelope.TryRead(bytes, out var read, out _)
                    ? Envelope.Create(read!.PayloadType, read.Payload.Span, read.Signatures).Bytes.ToArray() : null),
            ["statement"] = (Payload(Part("statements/")), payload =>
                Seen(OrderStatements.Reader.Read(Enveloped(Part("statements/"), payload).Bytes, out _))),
            ["roster"] = (Payload(Part("roster.json")), payload =>
                Seen(RosterEnvelope.Read(Enveloped(Part("roster.json"), payload), out _))),
            ["bundle index"] = (Payload(Part("bundle.json")), payload =>
                Seen(BundleIndex.Read(Enveloped(Part("bundle.json"), payload), out _))),
            ["log proof"] = (Part("proofs/"), bytes => Ledger(() => LogProof.Parse(bytes).ToBytes())),
            ["signed note"] = (Note(), bytes => Ledger(() => SignedNote.Parse(bytes).ToBytes())),
            ["checkpoint"] = (Note(), bytes => Ledger(() => SignedCheckpoint.Parse(bytes).Note.ToBytes())),
            ["add-checkpoint"] = ([.. "old 0\n\n"u8, .. Note()], bytes => Ledger(() => AddCheckpoint.Parse(bytes).ToBytes())),
            ["add-entries"] = (new AddEntries("lotus-demo/MO", 3, 300, new byte[40]).ToBytes(), ReadOpening),
            ["mirror's answer"] = (Encoding.ASCII.GetBytes(new MirrorProgress(300, 3, new byte[40]).ToString()), bytes =>
                Ledger(() => Encoding.ASCII.GetBytes(MirrorProgress.Parse(bytes).ToString()))),
            ["entry package"] = (Package(), ReadPackage),
            ["tile path"] = (Encoding.ASCII.GetBytes(new TilePath(2, 1_234_067, 17).ToString()), bytes =>
                Ledger(() => Encoding.Latin1.GetBytes(TilePath.Parse(Encoding.Latin1.GetString(bytes)).ToString()))),
            ["tile"] = (new byte[2 * Digest.Length], bytes => Ledger(() => Tile.Parse(bytes, 2).Bytes.ToArray())),
            ["entry bundle"] = (EntryBundle.Format([new byte[32], new byte[32], Array.Empty<byte>()]), bytes =>
                Ledger(() => EntryBundle.Format(EntryBundle.Parse(bytes, 3)))),
            ["verifier key"] = (Encoding.UTF8.GetBytes(Some.Log().Key.ToString()), bytes => Utf8.IsValid(bytes)
                ? Ledger(() => Encoding.UTF8.GetBytes(VerifierKey.Parse(Encoding.UTF8.GetString(bytes)).ToString()))
                : null),
            ["write-ahead record"] = (Segment[WalHeader.Length..], bytes =>
                Seen(WalRecord.TryRead(Resealed(bytes, 4), out _))),
            ["write-ahead header"] = (Segment[..WalHeader.Length], bytes =>
                WalHeader.TryRead(Resealed(bytes)) is null ? null : []),
            ["journal record"] = (Journal().ToBytes(Mark), bytes =>
                Seen(JournalRecord.TryRead(Resealed(bytes, Mark.Length), Mark, out _))),
            ["journal header"] = (
                new JournalHeader(3, Digest.Of("x"u8), Mark, 4, IsSealed: true, [Digest.Of("y"u8)], "lotus-demo/MO").ToBytes(),
                bytes => Seen(JournalHeader.TryRead(Resealed(bytes)))),
            ["known heads"] = (new KnownHeads([SignedCheckpoint.Parse(Note())]).Write(), bytes =>
                Seen(KnownHeads.Read(bytes))),
            ["anchors"] = (Anchors(), bytes => Seen(AnchorList.Read(bytes))),
            ["known steps"] = (new KnownSteps([new SignedStep("AAAA", "BBBB")], ["proof"]).Write(), bytes =>
                Seen(KnownSteps.Read(bytes))),
            ["accusation"] = (Accused(), bytes => Ledger(() => Accusation.Parse(bytes).ToBytes())),
            ["time-stamp request"] = (Stamps.Request().ToBytes(), bytes => Seen(TimestampRequest.Read(bytes, out _))),
            ["time-stamp reply"] = (
                Stamps.Authority.Answer(Stamps.Request().ToBytes(), Some.At, Stamps.Serial),
                bytes => TimestampReply.Read(bytes, out _) is null ? null : []),
            ["time-stamp token"] = (Stamps.Token().ToArray(), bytes => Seen(TimestampToken.Verify(
                bytes, Stamps.Root, Stamps.Authority.Certificate, default, out _))),
            ["time-stamp certificate"] = (Stamps.Authority.Certificate.Der.ToArray(), bytes =>
                Ledger(() => TimestampCertificate.Parse(bytes).Der.ToArray())),
            ["block header"] = (Header(), bytes => Ledger(() => BlockHeader.Parse(bytes).ToBytes())),
            ["block proof"] = (Block(), bytes => Ledger(() => BlockProof.Parse(bytes).ToBytes())),
            ["policy"] = (PolicyText(), bytes => Ledger(() => { Policy.Parse(bytes); return []; })),
            ["peer message"] = (Message(), bytes => Seen(PeerMessage.Read(bytes, out _))),
            ["receipt"] = (Part("statements/"), bytes => Seen(Receipt.Open(bytes, SigningKey.Of(Key)))),
            ["request token"] = (Encoding.ASCII.GetBytes(Token()), bytes =>
                Seen(SignedRequest.Read(Encoding.Latin1.GetString(bytes), out _))),
            ["age header"] = (AgeHeader(), ReadAgeHeader),
            ["archive"] = (Vector(), bytes => ReadArchive(bytes) is null ? null : []),
            ["rule pack"] = (Part("packs/"), bytes => Seen(RulePack.Read(bytes).Pack)),
            ["pack words"] = (Words(), bytes => PackWords.Read(bytes).Words is { } words ? Seen(RulePack.Read(Pack(), words)) : null),
            ["shipped rule pack"] = (Pack(), bytes => Seen(RulePack.Read(bytes).Pack)),
        }
        .Concat(CustodyDecoders.All).Concat(SubmissionDecoders.All).ToDictionary(StringComparer.Ordinal);

    /// <summary>A checksum keeps what is changed out of sight, and no attacker leaves it wrong.</summary>
    private static byte[] Anchors()
    {
        var heads = AnchoredHeads.Of([Some.Tree(5)]);
        var hash = "0x" + heads.Root.Hex;
        return System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            new AnchorList(
                [new AnchorView(1, DateTimeOffset.UnixEpoch, heads.Root, 1, hash[..42], hash, 1, [heads.Heads[0].ToString()])]),
            ApiJson.Options);
    }

    private static byte[] Resealed(byte[] bytes, int? lengthAt = null)
    {
        var copy = bytes.ToArray();
        if (copy.Length < (lengthAt ?? 0) + sizeof(int) + Crc32C.Length)
        {
            return copy;
        }

        if (lengthAt is { } at)
        {
            BinaryPrimitives.WriteInt32BigEndian(copy.AsSpan(at), copy.Length);
        }

        Crc32C.Seal(copy);
        return copy;
    }

    private static byte[]? Seen(object? read) => read is null ? null : [];

    private static byte[]? Ledger(Func<byte[]> read)
    {
        try
        {
            return read();
        }
        catch (LedgerFormatException)
        {
            return null;
        }
    }

    /// <summary>What stands after the opening belongs to the packages.</summary>
    private static byte[]? ReadOpening(byte[] bytes) => Ledger(() =>
    {
        var body = new RequestBody(new MemoryStream(bytes), bytes.Length);
        var read = AddEntries.ReadAsync(body, default).AsTask().GetAwaiter().GetResult()?.ToBytes();
        return read is null ? throw new LedgerFormatException() : [.. read, .. bytes[read.Length..]];
    });

    private static byte[] Package() =>
        [.. EntryBundle.Format([new byte[32], new byte[32], new byte[5]]), 2, .. new byte[2 * Digest.Length]];

    /// <summary>What stands after the package belongs to the next.</summary>
    private static byte[]? ReadPackage(byte[] bytes) => Ledger(() =>
    {
        var body = new RequestBody(new MemoryStream(bytes), bytes.Length);
        var read = EntryPackage.ReadAsync(body, new EntryRange(0, 0, 3), default).AsTask().GetAwaiter().GetResult()
            ?? throw new LedgerFormatException();
        byte[] again =
        [
            .. EntryBundle.Format(read.Entries), (byte)read.Proof.Count, .. read.Proof.SelectMany(hash => hash.Bytes.ToArray()),
        ];
        return [.. again, .. bytes[again.Length..]];
    });

    private static JournalRecord Journal() => new(
        Digest.Of("x"u8), 3, Some.Time, Encoding.UTF8.GetString(Note()), [new byte[32], new byte[7]], Digest.Of("y"u8));

    private static byte[] WriteSegment()
    {
        using var folder = new LogFolder();
        folder.FillAsync(LogFolder.SmallSegment, 3).GetAwaiter().GetResult();
        var bytes = File.ReadAllBytes(folder.Segments()[0]);
        return bytes[..(WalHeader.Length + BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(WalHeader.Length + 4)))];
    }

    private static byte[] Header() => new BlockHeader([LogHead.Of(SignedCheckpoint.Parse(Note()))]).ToBytes();

    private static byte[] Block() => new BlockProof(
        Header(), LogProof.Parse(Part("proofs/")), [SignedCheckpoint.Parse(Note())]).ToBytes();

    private static byte[] Accused()
    {
        var log = Some.Log();
        return Conflict.Between(
            [log.Key], log.Sign(Some.Tree(5)), log.Sign(Some.Tree(5) with { Root = Digest.Of("x"u8) }))[0].ToBytes();
    }

    private static byte[]? ReadAgeHeader(byte[] bytes)
    {
        try
        {
            return Seen(HeaderParser.Parse(bytes));
        }
        catch (AgeFormatException)
        {
            return null;
        }
    }

    private static Dictionary<string, byte[]>? ReadArchive(byte[] bytes)
    {
        try
        {
            var reader = new CanonicalTarReader(new MemoryStream(bytes));
            var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            while (reader.NextAsync(default).GetAwaiter().GetResult() is { } entry)
            {
                files[entry.Name] = reader.ReadAllAsync(1 << 20, default).GetAwaiter().GetResult();
            }

            return files;
        }
        catch (ArchiveFormatException)
        {
            return null;
        }
    }

    private static Envelope Enveloped(byte[] like, byte[] payload) =>
        Envelope.Sign(Read(like).PayloadType, payload, Key);

    private static Envelope Read(byte[] bytes) =>
        Envelope.TryRead(bytes, out var envelope, out var problem) ? envelope! : throw new InvalidOperationException(problem);

    private static byte[] Payload(byte[] envelope) => Read(envelope).Payload.ToArray();

    private static byte[] Vector() =>
        File.ReadAllBytes(Path.Combine(TestData.Repository, "spec", "vectors", "custody.bundle"));

    private static byte[] Words() =>
        File.ReadAllBytes(Path.Combine(TestData.Repository, "packs", "eu-2018", "words.pt.yaml"));

    private static byte[] Pack() => File.ReadAllBytes(Path.Combine(TestData.Repository, "packs", "eu-2018", "pack.yaml"));

    private static Dictionary<string, byte[]> ReadBundle() => ReadArchive(Vector())!;

    private static byte[] Part(string prefix) =>
        Parts.First(part => part.Key.StartsWith(prefix, StringComparison.Ordinal)).Value;

    private static byte[] Note() => LogProof.Parse(Part("proofs/")).Checkpoint.Note.ToBytes();

    private static byte[] PolicyText() =>
        Encoding.UTF8.GetBytes(RosterEnvelope.Read(Part("roster.json"), out _)!.Policy.ToString());

    private static byte[] Message() => new PeerMessage(
        "MO", "4404", Part("statements/"), Encoding.UTF8.GetString(Part("proofs/")), [Part("annexes/")]).Write();

    private static string Token() => RequestToken.For(
        "MO-3f9c2a71d0be", HttpMethod.Get, "/api/v1/orders", [], DateTimeOffset.UnixEpoch, new byte[16]).Sign(Key);

    private static byte[] AgeHeader()
    {
        var sealedFile = Part("content/");
        var mac = sealedFile.AsSpan().IndexOf("\n---"u8) + 1;
        return sealedFile[..(mac + sealedFile.AsSpan(mac).IndexOf((byte)'\n') + 1)];
    }
}
