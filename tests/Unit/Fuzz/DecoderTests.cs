using System.Diagnostics;
using System.Text;
using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Messages;
using LotusBridge.Exchange.Peers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Mirroring;
using LotusBridge.Ledger.Witnessing;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Unit.Orders;
using RulePack = LotusBridge.Rules.RulePack;

namespace LotusBridge.Tests.Unit.Fuzz;

/// <summary>
/// Whatever arrives, a decoder answers with a value or with its one exception, soon; and what it takes it writes again
/// byte for byte, where the format has one form. A failure names the seed.
/// </summary>
public sealed class DecoderTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly Ed25519Signer Key = Ed25519Signer.FromSeed(new byte[32]);
    private static readonly Dictionary<string, byte[]> Parts = ReadBundle();

    /// <summary>The valid input, and what reads it: null when refused, else the bytes written again; empty where the
    /// format has more than one form.</summary>
    private static readonly Dictionary<string, (byte[] Valid, Func<byte[], byte[]?> Read)> Decoders =
        new(StringComparer.Ordinal)
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
            ["known heads"] = (new KnownHeads([SignedCheckpoint.Parse(Note())]).Write(), bytes =>
                Seen(KnownHeads.Read(bytes))),
            ["policy"] = (PolicyText(), bytes => Ledger(() => { Policy.Parse(bytes); return []; })),
            ["peer message"] = (Message(), bytes => Seen(PeerMessage.Read(bytes, out _))),
            ["receipt"] = (Part("statements/"), bytes => Seen(Receipt.Open(bytes, SigningKey.Of(Key)))),
            ["request token"] = (Encoding.ASCII.GetBytes(Token()), bytes =>
                Seen(SignedRequest.Read(Encoding.Latin1.GetString(bytes), out _))),
            ["age header"] = (AgeHeader(), ReadAgeHeader),
            ["archive"] = (Vector(), bytes => ReadArchive(bytes) is null ? null : []),
            ["rule pack"] = (Part("packs/"), bytes => Seen(RulePack.Read(bytes).Pack)),
            ["shipped rule pack"] = (Pack(), bytes => Seen(RulePack.Read(bytes).Pack)),
        };

    public static TheoryData<string> Names => [.. Decoders.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_decoder_refuses_soon_or_reads_what_it_writes(string name)
    {
        var (valid, read) = Decoders[name];
        var clock = Stopwatch.StartNew();
        for (var seed = 0; clock.Elapsed < Budget; seed++)
        {
            var input = Mutation.Of(valid, new Dice(seed));
            var before = clock.Elapsed;
            byte[]? again = null;
            var error = Record.Exception(() => again = read(input));
            Assert.True(error is null, $"{name}, seed {seed}: {error}");
            Assert.True(clock.Elapsed - before < Longest, $"{name}, seed {seed}: {clock.Elapsed - before}");
            Assert.True(again is null or [] || again.AsSpan().SequenceEqual(input), $"{name}, seed {seed}: not one form");
        }
    }

    [Theory]
    [InlineData("envelope")]
    [InlineData("log proof")]
    [InlineData("signed note")]
    [InlineData("add-checkpoint")]
    [InlineData("add-entries")]
    [InlineData("mirror's answer")]
    public void What_was_not_changed_is_written_as_it_was_read(string name) =>
        Assert.Equal(Decoders[name].Valid, Decoders[name].Read(Decoders[name].Valid));

    [Theory]
    [InlineData("statement")]
    [InlineData("bundle index")]
    [InlineData("policy")]
    [InlineData("known heads")]
    [InlineData("peer message")]
    [InlineData("request token")]
    [InlineData("archive")]
    [InlineData("age header")]
    [InlineData("shipped rule pack")]
    public void What_was_not_changed_is_read(string name) => Assert.NotNull(Decoders[name].Read(Decoders[name].Valid));

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
