using System.Security.Cryptography;
using System.Text;
using LotusBridge.Cli.Courts;
using LotusBridge.Court.Containers;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Journals;
using LotusBridge.Custody.Sealing.Lanes;
using LotusBridge.Custody.Sealing.Ranges;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Contents;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Unit.Custody.Mainland;
using LotusBridge.Tests.Unit.Custody.Sealing.Ranges;
using LotusBridge.Tests.Unit.Orders;

namespace LotusBridge.Tests.Unit.Fuzz;

/// <summary>What reads evidence, keys to it, and what goes to court: the same rules as <see cref="Decoders"/>.</summary>
internal static class CustodyDecoders
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];
    private static readonly X25519Identity Own = X25519Identity.Generate(Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly DateTimeOffset At = new(2026, 5, 11, 1, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Parts = SHA256.HashData([1]);
    private static readonly byte[] RecordKey = new byte[32];

    public static Dictionary<string, (byte[] Valid, Func<byte[], byte[]?> Read)> All { get; } =
        new Dictionary<string, (byte[] Valid, Func<byte[], byte[]?> Read)>(StringComparer.Ordinal)
        {
            ["age file"] = (Seal(armor: false), OpenAge),
            ["age armor"] = (Seal(armor: true), OpenAge),
            ["age file by parts"] = (Seal(armor: false), ReadRanges),
            ["sealing journal"] = (Journal(), OpenJournal),
            ["sealing record"] = (Record(), ReadRecord),
            ["part list"] = (Parts, bytes => PartList.Read(bytes, 1000, Digest.From(Parts))?.Bytes.ToArray()),
            ["identity file"] = (Text(Own.Reveal() + "\n"), bytes => Formed(() => IdentityFile.ReadAsync(
                new MemoryStream(bytes), () => null, default).GetAwaiter().GetResult())),
            ["recipients file"] = (Text($"# one\n{Own.Recipient}\n"), bytes => Formed(() => RecipientsFile.ReadAsync(
                new MemoryStream(bytes), default).GetAwaiter().GetResult())),
            ["post-quantum recipient"] = (
                Text(HybridIdentity.Generate(new byte[32]).Recipient.ToString()),
                bytes => HybridRecipient.TryParse(Latin(bytes), out var read) ? Text(read.ToString()) : null),
            ["signing key file"] = (SigningKeyFile(), ReadSigningKey),
            ["mainland container"] = (SealMainland(), OpenMainland),
            ["mainland header"] = (SealMainland(), bytes => Formed(() => MainlandContainer.InspectAsync(
                new MemoryStream(bytes), default).GetAwaiter().GetResult())),
            ["mainland secrets"] = (Text(Sm2KeyFile.Write(Sm2Vectors.Key, At)), bytes => Formed(() => Sm2KeyFile.ReadSecretsAsync(
                new MemoryStream(bytes), () => null, default).GetAwaiter().GetResult())),
            ["mainland public keys"] = (Text($"{Sm2Vectors.Key.PublicKey}\n"), bytes => Formed(() => Sm2KeyFile.ReadPublicAsync(
                new MemoryStream(bytes), default).GetAwaiter().GetResult())),
            ["wrapped mainland key"] = (Sm2Vectors.Key.PublicKey.Wrap(new byte[16], Sm2Vectors.Row()), Unwrap),
            ["sm3 digest"] = (Text(Sm3Digest.Of([1]).ToString()), bytes =>
                Sm3Digest.TryParse(Latin(bytes), out var read) ? Text(read.ToString()) : null),
            ["holder"] = (Text("backup:vault-2"), bytes =>
                Holder.TryParse(Latin(bytes), out var read) ? Text(read.ToString()) : null),
            ["capability"] = (Text(Capability.Of(new byte[32]).Reveal()), bytes =>
                Capability.Read(Latin(bytes)) is { } read ? Text(read.Reveal()) : null),
            ["roster evidence"] = (
                RosterLink.Write(new RosterEvidence([], [])), bytes => Seen(RosterLink.ReadEvidence(bytes, out _))),
            ["time-stamp list"] = (
                System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
                    new TimestampList([new TimestampLine("2026-05-11", "MO", "a", "AAAA")]), ApiJson.Options),
                bytes => Seen(TimestampList.Read(bytes))),
            ["whole bundle"] = (
                File.ReadAllBytes(Path.Combine(TestData.Repository, "spec", "vectors", "custody.bundle")),
                bytes => Seen(JudgedBundle.ReadAsync(new MemoryStream(bytes), null, default).GetAwaiter().GetResult()
                    .Reading.Index)),
            ["court container"] = (Container(), ReadContainer),
            ["court manifest"] = (
                ContainerManifest.Write([new ContainerFile("evidence/P/calls.csv", "text/csv", Digest.Of([1]))]),
                bytes => Seen(ContainerManifest.Read(bytes))),
            ["court signature"] = (Signature(), bytes => Seen(CourtSignature.Verify(Content, bytes, [], out _))),
        }
        .Concat(RecordFormat.All.Select(format => KeyValuePair.Create(
            format.Id, (Text(Table(format)), (Func<byte[], byte[]?>)(bytes => ReadTable(bytes, format))))))
        .ToDictionary(StringComparer.Ordinal);

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static byte[]? Seen(object? read) => read is null ? null : [];

    private static byte[]? Formed(Func<object?> read)
    {
        try
        {
            return Seen(read());
        }
        catch (Exception error) when (error is FormatException or AgeException)
        {
            return null;
        }
    }

    private static byte[] Seal(bool armor)
    {
        using var into = new MemoryStream();
        Age.SealAsync(new MemoryStream(Content), into, [Own.Recipient], armor, default).GetAwaiter().GetResult();
        return into.ToArray();
    }

    /// <summary>What opens is what was sealed: nobody without the key changes it.</summary>
    private static byte[]? OpenAge(byte[] bytes) => Formed(() =>
    {
        using var plain = new MemoryStream();
        Age.OpenAsync(new MemoryStream(bytes), plain, [Own], new Pace(1), default).GetAwaiter().GetResult();
        Assert.Equal(Content, plain.ToArray());
        return plain;
    });

    private static byte[]? ReadRanges(byte[] bytes) => Formed(() =>
    {
        using var content = SealedRanges.OpenAsync(new CountedBytes(bytes), [Own], default).GetAwaiter().GetResult();
        var part = new byte[content.Length];
        content.ReadAsync(0, part, default).GetAwaiter().GetResult();
        Assert.Equal(Content, part);
        return part;
    });

    private static byte[] SealMainland()
    {
        using var into = new MemoryStream();
        MainlandContainer.SealAsync(
            new MemoryStream(Content), into, [Sm2Vectors.Key.PublicKey], Sm2Vectors.Row(), new Passage(new Pace(1)), default)
            .GetAwaiter().GetResult();
        return into.ToArray();
    }

    private static byte[]? OpenMainland(byte[] bytes) => Formed(() =>
    {
        using var plain = new MemoryStream();
        MainlandContainer.OpenAsync(new MemoryStream(bytes), plain, [Sm2Vectors.Key], new Pace(1), default)
            .GetAwaiter().GetResult();
        Assert.Equal(Content, plain.ToArray());
        return plain;
    });

    private static byte[]? Unwrap(byte[] bytes) =>
        Sm2Cipher.Flatten(bytes, 16) is { } flat && Sm2Vectors.Key.TryUnwrap(flat, new byte[16]) ? [] : null;

    private static byte[] Journal()
    {
        using var keys = SealingKeys.Draw([Own.Recipient], buffer => buffer.Fill(7));
        var recipients = JournalKeys.Digest([Own.Recipient]);
        return JournalKeys.SealAsync(keys, Content.Length, recipients, Own.Recipient, buffer => buffer.Fill(7))
            .GetAwaiter().GetResult();
    }

    /// <summary>One that does not fit is begun anew; one that is none is left alone.</summary>
    private static byte[]? OpenJournal(byte[] bytes)
    {
        using var place = new Place();
        var (journal, target) = (Path.Combine(place.Name, "journal"), Path.Combine(place.Name, "sealed"));
        File.WriteAllBytes(journal, bytes);
        using var into = File.Create(target);
        return Formed(() =>
        {
            using var open = SealingJournal.OpenAsync(
                new JournalPlace(journal, Own), [Own.Recipient], Content.Length, into, buffer => buffer.Fill(9), default)
                .GetAwaiter().GetResult();
            return open;
        });
    }

    private static byte[] Record()
    {
        var into = new byte[JournalRecord.Length];
        new JournalRecord(JournalRecord.Announced, 3, 12345).Write(RecordKey, into);
        return into;
    }

    /// <summary>The next record stands behind it.</summary>
    private static byte[]? ReadRecord(byte[] bytes)
    {
        if (bytes.Length < JournalRecord.Length || JournalRecord.Read(RecordKey, bytes) is not { } read)
        {
            return null;
        }

        var again = bytes.ToArray();
        read.Write(RecordKey, again);
        return again;
    }

    private static byte[] SigningKeyFile() => Text($"# mine\n{KeyFile.Word} {Convert.ToBase64String(new byte[32])}\n");

    private static byte[]? ReadSigningKey(byte[] bytes)
    {
        using var place = new Place();
        var path = Path.Combine(place.Name, "key");
        File.WriteAllBytes(path, bytes);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return Formed(() => KeyFile.ReadUnprotectedAsync(path, default).GetAwaiter().GetResult());
    }

    private static string Table(RecordFormat format) => format.Id switch
    {
        "calls-csv" => format.Header + "\n1,2026-04-01T00:00:00Z,call,in,+8613000000001,\"+853, \"\"x\"\"\",1,A\r\n",
        "asterisk-cdr" =>
            "\"\",\"8613000000001\",\"200\",\"in\",\"\"\"A\"\" <1>\",\"x\",\"y\",\"z\",\"w\",\"2026-04-01 00:00:00\",\"\","
            + "\"2026-04-01 00:00:09\",9,8,\"ANSWERED\",\"DOCUMENTATION\",\"1.2\",\"\"\n",
        _ => format.Header + "\ncall,in,A,2026-04-01 00:00:00,10,1\n",
    };

    /// <summary>What is within the order is within it when it is looked at again, byte for byte.</summary>
    private static byte[]? ReadTable(byte[] bytes, RecordFormat format)
    {
        var order = Scenes.Order(StoryPack.Pack) with
        {
            Category = "communication", From = At.AddMonths(-3), Until = At,
            Identifiers = [new Identifier("e164", "+8613000000001")],
        };
        var answer = order.WholeAnswer(format: format.Id);
        try
        {
            using var within = new MemoryStream();
            ContentCheck.Run(new MemoryStream(bytes), format, order, answer, within);
            using var again = new MemoryStream();
            var finding = ContentCheck.Run(new MemoryStream(within.ToArray()), format, order, answer, again);
            Assert.Equal(0, finding.Beyond);
            Assert.Equal(within.ToArray(), again.ToArray());
            return [];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Container()
    {
        using var certificate = SignerKeygen.Make("the endorsing body", At.AddDays(-1), At.AddYears(1));
        using var into = new MemoryStream();
        ContainerWriter.WriteAsync(
            into, [ContainerSource.Of("paper.html", "text/html", "hello")], certificate, At, stamp: null, default)
            .GetAwaiter().GetResult();
        return into.ToArray();
    }

    /// <summary>Never throws for its bytes.</summary>
    private static byte[]? ReadContainer(byte[] bytes)
    {
        using var read = ContainerReader.ReadAsync(new MemoryStream(bytes), default).GetAwaiter().GetResult();
        _ = read.VerifyAsync([], default).GetAwaiter().GetResult();
        return read.Problems.Count == 0 ? [] : null;
    }

    private static byte[] Signature()
    {
        using var certificate = SignerKeygen.Make("the endorsing body", At.AddDays(-1), At.AddYears(1));
        return CourtSignature.Sign(Content, certificate, At).Encode();
    }

    private sealed class Place : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-fuzz-");

        public string Name => folder.FullName;

        public void Dispose() => folder.Delete(recursive: true);
    }
}
